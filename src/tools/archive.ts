// `npm run archive -- list`, `reopen LIVRET --reason WHY`, `erase LIVRET --reason WHY`: the intermediate archive, which the application
// cannot read, by its owner's deliberate act. `list` names whose livret each is. Opening one again puts it back into active use, for
// two years at least; erasing one before its term is what the person may ask. Both are in the journal of acts, with the reason.
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { parseLivretId, type LivretId } from '../base/ids.ts'
import { recordActe } from '../server/actes.ts'
import { ARCHIVE_REASONS, listArchives, reopenArchive } from '../server/archives.ts'
import { readConfig } from '../server/config.ts'
import { createEffacements } from '../server/effacements.ts'
import { openLedger } from '../server/ledger.ts'
import { inOneTransaction, openAsOwner } from '../server/maintenance/connect.ts'
import { typeParsers } from '../server/postgres/database.ts'
import { createPostgresJournal } from '../server/postgres/journal.ts'
import type { Tables } from '../server/postgres/schema.ts'
import { StartError } from '../server/startFault.ts'
import { systemClock } from '../server/systemPorts.ts'
import { endWith } from './endWith.ts'
import { root } from './install.mjs'

const [what, which, flag, reason] = process.argv.slice(2)

async function run(livret: LivretId | undefined): Promise<number> {
  const config = readConfig(process.env, root)
  if (!config.ok) throw new StartError(config.error)
  const database = await openAsOwner(config.value)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: database.url, types: typeParsers, max: 2 }) }) })
  try {
    const archives = await inOneTransaction(database.client, 'read', () => listArchives(database.client))
    if (livret === undefined) {
      for (const each of archives) console.log(`${each.livret} ${each.le} ${each.jusquau} ${each.noms}`)
      return 0
    }
    const found = archives.find((each) => each.livret === livret)
    if (found === undefined || reason === undefined) {
      console.error(`${livret}: not archived`)
      return 1
    }
    const ledger = config.value.ledgerDir === undefined ? undefined : openLedger(config.value.ledgerDir)
    if (what === 'reopen') await reopenArchive(db, ledger, livret, reason, systemClock.now())
    else {
      await recordActe(db, { genre: 'effacementDemande', livret, objet: reason }, systemClock.now())
      await createEffacements({ db, journal: createPostgresJournal(db, { ledger }), ledger }).erase(found, undefined, systemClock.now())
    }
    return 0
  } finally {
    await db.destroy()
    await database.close()
  }
}

const livret = which === undefined ? undefined : parseLivretId(which)
const acts = (what === 'reopen' || what === 'erase') && livret?.ok === true && flag === '--reason' && ARCHIVE_REASONS.some((each) => each === reason)
if (acts || (what === 'list' && which === undefined)) {
  await endWith(() => run(livret?.ok === true ? livret.value : undefined))
} else {
  console.error(`npm run archive -- list\nnpm run archive -- reopen|erase LIVRET --reason ${ARCHIVE_REASONS.join('|')}`)
  process.exitCode = 2
}
