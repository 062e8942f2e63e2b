/**
 * A space's engine whose code is still on its way: until then it says what was written down last, and what is on the
 * device is shown and written without it.
 */
import type { VoletId } from '../domain/volet.ts'
import { emptySynchro } from './records.ts'
import type { Runner } from './runner.ts'
import type { Space } from './space.ts'
import type { SyncStatus } from './step.ts'

/** What the exchange engine tells. */
export type EngineView = Pick<SyncStatus, 'phase' | 'partial' | 'lastSuccess' | 'failingSince'>

export interface Engine {
  view(): EngineView
  subscribe(listener: () => void): () => void
  /** Exchange as soon as possible. */
  nudge(): void
  /** Brings here what a volet's snapshot stands for; false when the server cannot be reached. */
  fetchOlder(volet: VoletId): Promise<boolean>
  stop(): Promise<void>
}

/** @param coming what starts the real one */
export async function createLateRunner(space: Pick<Space, 'synchro'>, coming: Promise<() => Promise<Runner>>): Promise<Engine> {
  const kept = await space.synchro()
  const { complete, lastSuccess, failingSince } = kept.ok ? kept.value : emptySynchro
  const before: EngineView = { phase: 'idle', partial: !complete, lastSuccess: lastSuccess ?? undefined, failingSince: failingSince ?? undefined }
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of [...listeners]) listener()
  }
  let stopped = false
  let starting: Promise<Runner> | undefined
  let runner: Runner | undefined
  const begun = coming.then((start) => (stopped ? undefined : (starting = start())))
  void begun.then((started) => {
    runner = started
    started?.subscribe(tell)
    tell()
  })

  return {
    view: () => runner?.view() ?? before,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    // One that starts exchanges anyway.
    nudge: () => runner?.nudge(),
    fetchOlder: async (volet) => (await begun)?.fetchOlder(volet) ?? false,
    async stop() {
      stopped = true
      await (await starting)?.stop()
    },
  }
}
