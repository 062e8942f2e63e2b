/** Work that waits for somebody's decision, the server's side: told to whoever holds the livret, and reads the volet [G10]. */
import type { PersonneId } from '../base/ids.ts'
import { readHeldWork } from '../authority/heldWork.ts'
import type { Journal } from '../authority/journal.ts'
import { createStateCache } from '../authority/stateCache.ts'
import { voletKey } from '../domain/volet.ts'
import { TENUES_AT_ONCE, type Tenue } from './tenues.ts'

export interface Tenues {
  /** Volet by volet, each in order of arrival. `encore`: more wait. */
  of(personne: PersonneId): Promise<{ readonly tenues: readonly Tenue[]; readonly encore: boolean }>
}

const STATES_KEPT = 200

export function createTenues(journal: Journal): Tenues {
  const cache = createStateCache(STATES_KEPT)
  return {
    async of(personne) {
      const waiting = [...(await journal.waitingForDecision(personne))].sort((a, b) => (voletKey(a) < voletKey(b) ? -1 : 1))
      const found: Tenue[] = []
      for (const volet of waiting) {
        // One more than is told, to know whether there are more.
        if (found.length > TENUES_AT_ONCE) break
        const held = await journal.withLivret(volet.livret, (tx) => readHeldWork(cache, tx, volet, personne))
        found.push(...held.map(({ operation, appareil, retired }) => ({ volet, operation, appareil, retire: retired })))
      }
      return { tenues: found.slice(0, TENUES_AT_ONCE), encore: found.length > TENUES_AT_ONCE }
    },
  }
}
