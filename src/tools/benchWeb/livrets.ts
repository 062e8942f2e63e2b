/**
 * A big file active for the demonstration's référente Maud: written as her people would have, through the real authority
 * into the demonstration's own database, while its server is stopped.
 */
import type { Server } from '../../../e2e/support/server.ts'
import { parisJour, type Instant } from '../../base/jour.ts'
import { createExchange } from '../../protocol/exchange.ts'
import { createComptes, type NewCompte } from '../../server/comptes.ts'
import { LIVES } from '../../server/demo/lives/all.ts'
import { seedMany, type SeedDeps } from '../../server/demo/seed.ts'
import { startEmbedded } from '../../server/embedded/embeddedPostgres.ts'
import { openDatabase } from '../../server/postgres/database.ts'
import { createPostgresJournal } from '../../server/postgres/journal.ts'

/** `count` livrets more than the demonstration has, with whole lives: its own, again and again. Asked for more later, it adds what lacks. */
export const addLives = (dataDir: string, count: number): Promise<void> => write(dataDir, (deps) => seedMany(deps, count))

/** So many livrets in all that are Maud's, or were proposed to somebody by her. */
export const fillUpTo = (dataDir: string, count: number): Promise<void> => addLives(dataDir, count - LIVES.filter(({ referent }) => referent === 'maud').length)

/** What livrets are made of: people, étapes, freins, aides, notes… of each, on the average. */
export async function recordsPerLivret(server: Pick<Server, 'rows'>): Promise<number> {
  const [row] = await server.rows(`SELECT count(DISTINCT livret || kind || substring(ligne from '\\[[0-5],"([^"]+)"'))::float / count(DISTINCT livret) AS mean FROM entree`)
  return Number(row?.['mean'])
}

async function write(dataDir: string, seed: (deps: SeedDeps) => Promise<unknown>): Promise<void> {
  const postgres = await startEmbedded(dataDir)
  const database = await openDatabase({ ...postgres, production: false, poolSize: 8 })
  try {
    // The day the demonstration was made gives its people their ids.
    const { commencee_le } = await database.db.selectFrom('demonstration').select('commencee_le').executeTakeFirstOrThrow()
    const now = commencee_le.getTime() as Instant // an instant was written there
    const comptes = createComptes(database.db)
    // One after the other: hundreds at once would wait for a connection longer than the pool allows.
    let last: Promise<unknown> = Promise.resolve()
    await seed({
      exchange: createExchange({ journal: createPostgresJournal(database.db) }),
      clock: { now: () => now, today: () => parisJour(now) },
      comptes: {
        createOrganisation: (organisation) => comptes.createOrganisation(organisation),
        // The first page of the demonstration stays what it is.
        createCompte: (compte: NewCompte) => {
          const made = last.then(() => comptes.createCompte(compte.role === 'beneficiaire' ? { ...compte, demonstration: undefined } : compte))
          last = made
          return made
        },
      },
    })
  } finally {
    await database.close()
    await postgres.stop()
  }
}
