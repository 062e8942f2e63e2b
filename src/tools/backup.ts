// `npm run backup -- --to DIR` and `npm run restore -- --from DIR`, of the database that the server's environment names, or
// of the embedded one in DATA_DIR. A backup may be made while the server runs. A restore wants a database without a table
// (an empty DATA_DIR), raises the epoch above any that was served, and does again what LEDGER_DIR says was done.
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { recordActe } from '../server/actes.ts'
import { readConfig, type Config } from '../server/config.ts'
import { createAppareils } from '../server/appareils.ts'
import { createArchives } from '../server/archives.ts'
import { createEffacements } from '../server/effacements.ts'
import { openLedger } from '../server/ledger.ts'
import { backup, BackupError, restore } from '../server/maintenance/backup.ts'
import { connectAsOwner, openAsOwner } from '../server/maintenance/connect.ts'
import { typeParsers, type Database } from '../server/postgres/database.ts'
import { createPostgresJournal } from '../server/postgres/journal.ts'
import type { Tables } from '../server/postgres/schema.ts'
import { createFacteurs } from '../server/preuves/facteurs.ts'
import { createSecondFacteur } from '../server/preuves/secondFacteur.ts'
import { replayLedger } from '../server/replay.ts'
import { StartError } from '../server/startFault.ts'
import { systemClock } from '../server/systemPorts.ts'
import { root } from './install.mjs'

const [what, flag, folder] = process.argv.slice(2)

async function withDatabase<T>(url: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: url, types: typeParsers, max: 2 }) }) })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

async function save(config: Config, to: string): Promise<void> {
  const database = await openAsOwner(config)
  try {
    const { tables, epoch } = await backup(database.client, to)
    await withDatabase(database.url, (db) => recordActe(db, { genre: 'sauvegarde' }, systemClock.now()))
    const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0)
    console.log(`${rows} rows of ${Object.keys(tables).length} tables, epoch ${epoch}: ${to}`)
  } finally {
    await database.close()
  }
}

async function putBack(config: Config, from: string): Promise<void> {
  if (config.ledgerDir === undefined) throw new StartError({ fault: 'missingSettings', names: ['LEDGER_DIR'] })
  const ledger = openLedger(config.ledgerDir)
  const database = await connectAsOwner(config)
  try {
    const { manifest, epoch } = await restore(database.client, from, ledger.epoch())
    const { erased, archived, retired, factors, suspended } = await withDatabase(database.url, async (db) => {
      const journal = createPostgresJournal(db, { ledger })
      const effacements = createEffacements({ db, journal, ledger })
      const archives = createArchives({ db, effacements, ledger, years: config.archiveYears })
      const again = await replayLedger({ db, ledger, effacements, archives, appareils: createAppareils(db, journal, ledger), facteurs: createFacteurs(db, createSecondFacteur({ demonstration: false }), ledger) }, epoch, systemClock.now())
      await recordActe(db, { genre: 'restauration' }, systemClock.now())
      return again
    })
    const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)
    console.log(`${rows} rows of ${Object.keys(manifest.tables).length} tables from ${manifest.madeAt}, epoch ${epoch}, ${erased} erased, ${archived} archived, ${retired} devices retired again, ${factors} second factors taken away again, ${suspended} readers shut out again`)
  } finally {
    await database.close()
  }
}

async function run(): Promise<number> {
  const config = readConfig(process.env, root)
  if (!config.ok) throw new StartError(config.error)
  if (folder !== undefined && what === 'backup' && flag === '--to') await save(config.value, folder)
  else if (folder !== undefined && what === 'restore' && flag === '--from') await putBack(config.value, folder)
  else {
    console.error('npm run backup -- --to DIR\nnpm run restore -- --from DIR')
    return 2
  }
  return 0
}

process.exitCode = await run().catch((cause: unknown) => {
  if (!(cause instanceof StartError) && !(cause instanceof BackupError)) throw cause
  console.error(cause.message)
  return 1
})
