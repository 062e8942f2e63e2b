/**
 * Who is listening for news, and telling them: nothing but "there is news". What changed is gathered for
 * a moment, told once to all nodes, and each node tells its own listeners who may read it. Losing a hint
 * costs a delay, never data: devices also ask by themselves.
 */
import type { LivretId, PersonneId } from '../base/ids.ts'
import type { HintChannel } from './postgres/hintChannel.ts'
import type { SessionKey } from './sessions.ts'

export interface Listener {
  readonly session: SessionKey
  readonly personne: PersonneId
  /** There is news. */
  news(): void
  /** Keeps the connection open through whatever lies between. */
  beat(): void
  /** The session is over or the server stops. */
  end(): void
}

export interface Hints {
  /** To be called after commit; returns at once. */
  changed(livret: LivretId): void
  /** Undefined when the session already listens as often as it may; else a way to leave. */
  join(listener: Listener): (() => void) | undefined
  endSession(session: SessionKey): void
  close(): Promise<void>
}

export interface HintsDeps {
  readonly channel: HintChannel
  readonly stillOpen: (sessions: readonly SessionKey[]) => Promise<ReadonlySet<SessionKey>>
  readonly report: (cause: unknown) => void
  readonly gatherMs?: number
  readonly beatMs?: number
}

export const LISTENERS_PER_SESSION = 4

export function createHints({ channel, stillOpen, report, gatherMs = 100, beatMs = 20_000 }: HintsDeps): Hints {
  const listeners = new Set<Listener>()
  const gathered = new Set<LivretId>()
  let timer: NodeJS.Timeout | undefined

  const flush = (): void => {
    timer = undefined
    const livrets = [...gathered]
    gathered.clear()
    channel.publish(livrets).catch(report)
  }

  const tell = async (livrets: readonly LivretId[] | 'unknown'): Promise<void> => {
    if (listeners.size === 0) return
    const readers = livrets === 'unknown' ? undefined : await channel.readers(livrets)
    for (const listener of listeners) if (readers === undefined || readers.has(listener.personne)) listener.news()
  }

  const endWhere = (ended: (listener: Listener) => boolean): void => {
    for (const listener of [...listeners].filter(ended)) {
      listeners.delete(listener)
      listener.end()
    }
  }

  const beat = async (): Promise<void> => {
    for (const listener of listeners) listener.beat()
    const open = await stillOpen([...new Set([...listeners].map(({ session }) => session))])
    endWhere(({ session }) => !open.has(session))
  }

  const stopListening = channel.listen((livrets) => void tell(livrets).catch(report))
  const pulse = setInterval(() => void beat().catch(report), beatMs)
  pulse.unref()

  return {
    changed(livret) {
      gathered.add(livret)
      timer ??= setTimeout(flush, gatherMs)
    },
    join(listener) {
      if ([...listeners].filter(({ session }) => session === listener.session).length >= LISTENERS_PER_SESSION) return undefined
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    endSession(session) {
      endWhere((listener) => listener.session === session)
    },
    async close() {
      clearInterval(pulse)
      if (timer !== undefined) {
        clearTimeout(timer)
        flush()
      }
      endWhere(() => true)
      await stopListening()
    },
  }
}
