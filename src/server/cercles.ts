/** The circle of a livret as it is now, for routes that ask who somebody is there. Nobody is in that of a livret there is not. */
import type { LivretId } from '../base/ids.ts'
import type { Journal } from '../authority/journal.ts'
import { createStateCache } from '../authority/stateCache.ts'
import type { Cercle } from '../domain/permissions.ts'
import { readCercle } from '../merge/cercle.ts'

export function circleOf(journal: Journal, livret: LivretId): Promise<Cercle> {
  const cache = createStateCache(1)
  return journal.withLivret(livret, async (tx) => readCercle(await cache.state(tx, { livret, kind: 'cercle' })))
}
