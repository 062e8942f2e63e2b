/**
 * Who is listening for news, and telling them: nothing but "there is news". What changed is gathered for
 * a moment, told once to all nodes, and each node tells its own listeners who may read that very volet: news
 * of another one of the same livret would say that something was written there. Who has just been let out of one
 * is told by name: it is theirs to delete. Losing a hint costs a
 * delay, never data: devices also ask by themselves.
 */
import type { PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { voletKey, type VoletId, type VoletKey } from '../domain/volet.ts'
import type { HintChannel, News } from './postgres/hintChannel.ts'
import type { SessionKey } from './sessions.ts'

export interface Listener {
  readonly session: SessionKey
  readonly personne: PersonneId
  /** The token it came with ends then. */
  readonly until: Instant
  /** There is news. */
  news(): void
  /** Keeps the connection open through whatever lies between. */
  beat(): void
  /** The session is over or the server stops. */
  end(): void
}

export interface Hints {
  /** News of any node reach this one's listeners from then on. */
  readonly begun: Promise<void>
  /** To be called after commit; returns at once. */
  changed(volet: VoletId, letOut?: ReadonlySet<PersonneId>): void
  /** Undefined when the session already listens as often as it may; else a way to leave. */
  join(listener: Listener): (() => void) | undefined
  endSession(session: SessionKey): void
  close(): Promise<void>
}

export interface HintsDeps {
  readonly channel: HintChannel
  readonly stillOpen: (sessions: readonly SessionKey[]) => Promise<ReadonlySet<SessionKey>>
  readonly now: () => Instant
  readonly report: (cause: unknown) => void
  readonly gatherMs?: number
  readonly beatMs?: number
}

export const LISTENERS_PER_SESSION = 4

export function createHints({ channel, stillOpen, now, report, gatherMs = 100, beatMs = 20_000 }: HintsDeps): Hints {
  const listeners = new Set<Listener>()
  const gathered = new Set<VoletKey>()
  const out = new Set<PersonneId>()
  let timer: NodeJS.Timeout | undefined

  const flush = (): void => {
    timer = undefined
    const [volets, personnes] = [[...gathered], [...out]]
    gathered.clear()
    out.clear()
    channel.publish(volets, personnes).catch(report)
  }

  const tell = async (news: News): Promise<void> => {
    if (listeners.size === 0) return
    const readers = news === 'unknown' ? undefined : await channel.readers(news.volets)
    const isOut = (personne: PersonneId): boolean => news !== 'unknown' && news.letOut.includes(personne)
    for (const listener of listeners) if (readers === undefined || readers.has(listener.personne) || isOut(listener.personne)) listener.news()
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
    endWhere(({ session, until }) => !open.has(session) || until <= now())
  }

  const listening = channel.listen((news) => void tell(news).catch(report))
  const pulse = setInterval(() => void beat().catch(report), beatMs)
  pulse.unref()

  return {
    begun: listening.begun,
    changed(volet, letOut = new Set()) {
      gathered.add(voletKey(volet))
      for (const personne of letOut) out.add(personne)
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
      await listening.stop()
    },
  }
}
