/**
 * The whole list in one record, for the first thing a long file active shows: two hundred records take ten times as long to
 * open. It may be a session old; each livret's own record is looked at right after. What is not held any more goes from it too (sync/storeNews.ts).
 */
import { FOLD_VERSION } from '../merge/fold.ts'
import { edit } from '../sync/cabinet.ts'
import type { Space } from '../sync/space.ts'
import type { Summary } from './views.ts'

/** Fewer are read as quickly one by one. */
export const LONG_LIST = 12

interface KeptList {
  /** Under which it was made [V7]. */
  readonly fold: number
  readonly summaries: readonly Summary[]
}

/** Empty where none was kept. */
export async function readKeptList({ cabinet }: Pick<Space, 'cabinet'>): Promise<readonly Summary[]> {
  const found = await cabinet.read(['racine', 'liste'])
  if (!found.ok) return []
  const kept = found.value.get('liste')?.data as Partial<KeptList> | undefined // written below, perhaps by an older build
  if (kept?.summaries === undefined || kept.fold !== FOLD_VERSION) return []
  const held = new Set(found.value.get('racine')?.livrets)
  const summaries = kept.summaries.filter(({ livret }) => held.has(livret))
  // Written by a session that ended while a livret was taken away.
  if (summaries.length < kept.summaries.length) await cabinet.commit(found.value, [edit('liste', { v: 1, data: { ...kept, summaries } })], [])
  return summaries
}

export interface ListKeeper {
  /** Something of the list changed. */
  note(): void
  /** Writes the list as it is now, if it changed: as often as asked as a session ends, once before. Where it cannot be written, the next opening takes longer. */
  keep(summaries: readonly Summary[], ends?: boolean): Promise<void>
}

export function createListKeeper({ cabinet }: Pick<Space, 'cabinet'>): ListKeeper {
  let [moved, kept] = [false, false]
  return {
    note() {
      moved = true
    },
    async keep(summaries, ends) {
      if (!moved || (kept && ends !== true)) return
      ;[moved, kept] = [false, true]
      const before = await cabinet.read([])
      const data: KeptList = { fold: FOLD_VERSION, summaries }
      if (before.ok) await cabinet.commit(before.value, [edit('liste', summaries.length < LONG_LIST ? undefined : { v: 1, data })], [])
    },
  }
}
