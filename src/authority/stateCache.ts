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
import type { LivretTx, StoredEntry } from './journal.ts'

/** Entries read from the journal in one go. */
export const READ_AT_ONCE = 400

export interface StateCache {
  /** The volet's state at the head that this transaction sees. Not to be written: clone it. */
  state(tx: LivretTx, volet: VoletId): Promise<VoletState>
  /** The volet's state at `seq`, which was its head, for somebody who reads; `undefined` when they may not any more. Not to be written. */
  at(read: (after: number, upTo: number) => Promise<readonly StoredEntry[]>, epoch: number, volet: VoletId, seq: number): Promise<VoletState | undefined>
  /** A state this transaction will have made true if it commits. */
  propose(tx: LivretTx, volet: VoletId, state: VoletState): void
  /** The transaction has committed. */
  committed(tx: LivretTx): void
}

export function createStateCache(capacity: number, program: Program = CURRENT): StateCache {
  const kept = new Map<VoletKey, { readonly epoch: number; readonly state: VoletState }>()
  const proposed = new WeakMap<LivretTx, Map<VoletKey, VoletState>>()

  const keep = (key: VoletKey, epoch: number, state: VoletState): void => {
    const before = kept.get(key)
    if (before && before.epoch === epoch && before.state.seq >= state.seq) return
    kept.delete(key)
    kept.set(key, { epoch, state })
    const oldest = kept.size > capacity ? kept.keys().next() : undefined
    if (oldest && !oldest.done) kept.delete(oldest.value)
  }

  return {
    async state(tx, volet) {
      const key = voletKey(volet)
      const mine = proposed.get(tx)?.get(key)
      if (mine) return mine
      const head = await tx.head(volet.kind)
      const found = kept.get(key)
      const usable = found && found.epoch === tx.epoch && found.state.seq <= head.seq ? found.state : undefined
      if (usable && usable.seq === head.seq) return usable
      const state = usable ? cloneState(usable) : emptyState(program)
      for (const stored of await tx.entries(volet.kind, state.seq)) foldEntry(state, stored.entry)
      keep(key, tx.epoch, state)
      return state
    },
    async at(read, epoch, volet, seq) {
      const found = kept.get(voletKey(volet))
      // A later state says more than could be read when this head was.
      const usable = found && found.epoch === epoch && found.state.seq <= seq ? found.state : undefined
      if (usable?.seq === seq) return usable
      const state = usable ? cloneState(usable) : emptyState(program)
      while (state.seq < seq) {
        const page = await read(state.seq, seq)
        if (page.length === 0) return undefined
        for (const stored of page) foldEntry(state, stored.entry)
      }
      keep(voletKey(volet), epoch, state)
      return state
    },
    propose(tx, volet, state) {
      const mine = proposed.get(tx) ?? new Map<VoletKey, VoletState>()
      mine.set(voletKey(volet), state)
      proposed.set(tx, mine)
    },
    committed(tx) {
      for (const [key, state] of proposed.get(tx) ?? []) keep(key, tx.epoch, state)
    },
  }
}
