/** What waits for a decision, as whoever has to give it may read it [G10] (fault 16). */
import type { AppareilId, PersonneId } from '../base/ids.ts'
import { holderOf, mayRead } from '../domain/permissions.ts'
import type { VoletId } from '../domain/volet.ts'
import { readCercle, readGranted } from '../merge/cercle.ts'
import type { Operation } from '../operations/operation.ts'
import type { LivretTx } from './journal.ts'
import type { StateCache } from './stateCache.ts'

export interface HeldWork {
  readonly operation: Operation
  /** The device it came from, and whether that was revoked; otherwise a right was withdrawn. */
  readonly appareil: AppareilId
  readonly retired: boolean
}

/** In order of arrival; nothing for whoever does not hold the livret, or does not read the volet. */
export async function readHeldWork(cache: StateCache, tx: LivretTx, volet: VoletId, personne: PersonneId): Promise<readonly HeldWork[]> {
  const cercle = readCercle(await cache.state(tx, { livret: volet.livret, kind: 'cercle' }))
  if (holderOf(cercle) !== personne) return []
  const { state } = await cache.folded(tx, volet)
  if (!mayRead({ cercle, granted: readGranted(state), at: Infinity, program: state.program }, personne, volet.kind)) return []
  const found: HeldWork[] = []
  for (const { operation, why } of await tx.held(volet.kind)) {
    if (why.for !== 'decision') continue
    const record = await tx.replica(volet.kind, operation.dot.replica)
    if (record === undefined) continue
    found.push({ operation, appareil: record.appareil, retired: (await tx.revokedAt(record.appareil)) !== undefined })
  }
  return found
}
