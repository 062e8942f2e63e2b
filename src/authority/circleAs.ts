/**
 * The circle of a livret as it is now, for somebody of it. Undefined for whoever is shown nothing of it: out of it, or of
 * none, or suspended after a restore, whatever its log says; and where there is no such livret.
 */
import type { LivretId, PersonneId } from '../base/ids.ts'
import type { Program } from '../domain/program.ts'
import type { Cercle } from '../domain/permissions.ts'
import { readCercle } from '../merge/cercle.ts'
import type { VoletState } from '../merge/state.ts'
import type { Journal } from './journal.ts'
import { createStateCache } from './stateCache.ts'

export async function circleStateAs(journal: Pick<Journal, 'withLivret' | 'read'>, livret: LivretId, personne: PersonneId, program?: Program): Promise<VoletState | undefined> {
  if ((await journal.read(personne, { livret, kind: 'cercle' }, 0, 1, 1)).length === 0) return undefined
  return journal.withLivret(livret, (tx) => createStateCache(1, program).state(tx, { livret, kind: 'cercle' }))
}

export async function circleAs(journal: Pick<Journal, 'withLivret' | 'read'>, livret: LivretId, personne: PersonneId): Promise<Cercle | undefined> {
  const state = await circleStateAs(journal, livret, personne)
  return state && readCercle(state)
}
