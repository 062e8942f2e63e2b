/**
 * Folded states of the volets that were lately written, so that a push folds only the tail. The log is
 * the truth: an entry is used only up to the head the transaction sees, in the same epoch, and what a
 * transaction computed is kept only once it has committed.
 */
import type { Program } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import { voletKey, type VoletId, type VoletKey } from '../domain/volet.ts'
import { foldEntry } from '../merge/fold.ts'
import { cloneState, emptyState, type VoletState } from '../merge/state.ts'
import type { Entry } from '../operations/operation.ts'
import type { LivretTx, StoredEntry } from './journal.ts'
import { withReissue, type Reissues } from './reissues.ts'

/** Entries read from the journal in one go. */
export const READ_AT_ONCE = 400

/** What the authority knows of a volet. Not to be written: clone the state. */
export interface Folded {
  readonly state: VoletState
  readonly reissues: Reissues
}

export interface StateCache {
  /** The volet at the head that this transaction sees. */
  folded(tx: LivretTx, volet: VoletId): Promise<Folded>
  /** The state alone. */
  state(tx: LivretTx, volet: VoletId): Promise<VoletState>
  /** The volet's state at `seq`, which was its head, for somebody who reads; `undefined` when they may not any more. Not to be written. */
  at(read: (after: number, upTo: number) => Promise<readonly StoredEntry[]>, epoch: number, volet: VoletId, seq: number): Promise<VoletState | undefined>
  /** What this transaction will have made true if it commits. */
  propose(tx: LivretTx, volet: VoletId, folded: Folded): void
  /** The transaction has committed. */
  committed(tx: LivretTx): void
}

export function createStateCache(capacity: number, program: Program = CURRENT): StateCache {
  const kept = new Map<VoletKey, { readonly epoch: number; readonly folded: Folded }>()
  const proposed = new WeakMap<LivretTx, Map<VoletKey, Folded>>()

  const keep = (key: VoletKey, epoch: number, folded: Folded): void => {
    const before = kept.get(key)
    if (before && before.epoch === epoch && before.folded.state.seq >= folded.state.seq) return
    kept.delete(key)
    kept.set(key, { epoch, folded })
    const oldest = kept.size > capacity ? kept.keys().next() : undefined
    if (oldest && !oldest.done) kept.delete(oldest.value)
  }

  /** What is kept of it, unless that says more than could be read when this head was. */
  const usable = (volet: VoletId, epoch: number, seq: number): Folded | undefined => {
    const found = kept.get(voletKey(volet))
    return found && found.epoch === epoch && found.folded.state.seq <= seq ? found.folded : undefined
  }

  const begin = (from: Folded | undefined): Folded => (from ? { ...from, state: cloneState(from.state) } : { state: emptyState(program), reissues: new Map() })

  const foldOn = ({ state, reissues }: Folded, entries: readonly { readonly entry: Entry }[]): Folded => {
    let known = reissues
    for (const { entry } of entries) {
      foldEntry(state, entry)
      if (entry.kind === 'operation') known = withReissue(known, entry.operation)
    }
    return { state, reissues: known }
  }

  const folded: StateCache['folded'] = async (tx, volet) => {
    const mine = proposed.get(tx)?.get(voletKey(volet))
    if (mine) return mine
    const head = await tx.head(volet.kind)
    const found = usable(volet, tx.epoch, head.seq)
    if (found && found.state.seq === head.seq) return found
    const begun = begin(found)
    const now = foldOn(begun, await tx.entries(volet.kind, begun.state.seq))
    keep(voletKey(volet), tx.epoch, now)
    return now
  }

  return {
    folded,
    state: async (tx, volet) => (await folded(tx, volet)).state,
    async at(read, epoch, volet, seq) {
      const found = usable(volet, epoch, seq)
      if (found?.state.seq === seq) return found.state
      let now = begin(found)
      while (now.state.seq < seq) {
        const page = await read(now.state.seq, seq)
        if (page.length === 0) return undefined
        now = foldOn(now, page)
      }
      keep(voletKey(volet), epoch, now)
      return now.state
    },
    propose(tx, volet, now) {
      const mine = proposed.get(tx) ?? new Map<VoletKey, Folded>()
      mine.set(voletKey(volet), now)
      proposed.set(tx, mine)
    },
    committed(tx) {
      for (const [key, now] of proposed.get(tx) ?? []) keep(key, tx.epoch, now)
    },
  }
}
