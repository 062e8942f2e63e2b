// `npm run organisation -- create "<organisation>" "<prénom>" "<nom>"`: the organisation, and a link by which its first
// responsable enters, once, within seven days. `ticket` instead of `create`: another link for a responsable of it who cannot
// enter any more. Of the database that the server's environment names, or of the embedded one in DATA_DIR.
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { readConfig } from '../server/config.ts'
import { openAsOwner } from '../server/maintenance/connect.ts'
import { createOrganisation, reopenOrganisation, type OrganisationFault } from '../server/maintenance/organisation.ts'
import { typeParsers } from '../server/postgres/database.ts'
import type { Tables } from '../server/postgres/schema.ts'
import { StartError } from '../server/startFault.ts'
import { systemClock } from '../server/systemPorts.ts'
import { endWith } from './endWith.ts'
import { root } from './install.mjs'

const FAULTS: Readonly<Record<OrganisationFault, string>> = {
  already: 'Il y a déjà une organisation de ce nom : rien n’a été fait. Un nouveau lien pour sa ou son responsable : « ticket ».',
  unknown: 'Il n’y a pas d’organisation de ce nom : rien n’a été fait.',
  others: 'Cette organisation a des responsables, et personne de ce nom parmi eux : rien n’a été fait.',
}

const [what, organisation = '', prenom = '', nom = ''] = process.argv.slice(2).map((word) => word.trim())

async function run(): Promise<number> {
  const config = readConfig(process.env, root)
  if (!config.ok) throw new StartError(config.error)
  const database = await openAsOwner(config.value)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: database.url, types: typeParsers, max: 1 }) }) })
  try {
    const act = what === 'create' ? createOrganisation : reopenOrganisation
    const done = await db.transaction().execute((trx) => act(trx, { organisation, prenom, nom }, systemClock.now()))
    if (typeof done === 'string') {
      console.error(FAULTS[done])
      return 1
    }
    const { publicOrigin, port } = config.value
    console.log(`Pour ${prenom} ${nom}, une seule fois, pendant sept jours (ce lien n’est écrit nulle part ailleurs) :\n${publicOrigin ?? `http://localhost:${port}`}/entrer#${done.secret}`)
    return 0
  } finally {
    await db.destroy()
    await database.close()
  }
}

const usable = (word: string): boolean => word !== '' && word.length <= 80
if ((what === 'create' || what === 'ticket') && [organisation, prenom, nom].every(usable)) {
  await endWith(run)
} else {
  console.error('npm run organisation -- create|ticket "<organisation>" "<prénom>" "<nom>"')
  process.exitCode = 2
}
