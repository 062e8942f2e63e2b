/** Erasing a livret [E1]: the journal destroys; whose it was is read off its circle first. */
import type { LivretId, PersonneId } from '../base/ids.ts'
import { readCercle } from '../merge/cercle.ts'
import type { Journal } from './journal.ts'
import type { AuthorityDeps } from './session.ts'

/** Erases a livret for good [E1]. Whoever was ever of its circle may learn so; nobody else learns that it was. */
export async function eraseLivret(deps: AuthorityDeps, journal: Journal, livret: LivretId): Promise<readonly PersonneId[]> {
  const state = await journal.withLivret(livret, (tx) => deps.cache.state(tx, { livret, kind: 'cercle' }))
  const whose = [...new Set(readCercle(state).membres.map(({ personne }) => personne))]
  await journal.erase(livret, whose)
  return whose
}
