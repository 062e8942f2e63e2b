/** What a transaction may see of people's livrets: nothing before it says for what it is there (row-level security). */
import { sql, type Transaction } from 'kysely'
import type { LivretId, PersonneId } from '../../base/ids.ts'
import type { Database } from './database.ts'
import { OPENED, READER } from './migrations/m0003Rangs.ts'
import { WAITING } from './migrations/m0004Attente.ts'
import { PRESENTED } from './migrations/m0011Enrolements.ts'
import type { FOR_ARCHIVES } from './migrations/m0014Archives.ts'
import type { Tables } from './schema.ts'

/** The authority's own work on these livrets, until the transaction ends. */
export async function openOn(trx: Transaction<Tables>, livrets: readonly LivretId[]): Promise<void> {
  await sql`SELECT set_config(${OPENED}, ${livrets.join(',')}, true)`.execute(trx)
}

/** What this person may see, and the enrolments they opened. */
export async function readFor(trx: Transaction<Tables>, personne: PersonneId): Promise<void> {
  await sql`SELECT set_config(${READER}, ${personne}, true)`.execute(trx)
}

/** The enrolment that a hash or a code's name is of; whoever presents it has no session. */
export async function presentTicket(trx: Transaction<Tables>, name: string): Promise<void> {
  await sql`SELECT set_config(${PRESENTED}, ${name}, true)`.execute(trx)
}

/** Reads what this person may read, and nothing else whatever is asked. */
export async function readAs<T>(db: Database, personne: PersonneId, read: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  return db.transaction().setAccessMode('read only').execute(async (trx) => {
    await readFor(trx, personne)
    return read(trx)
  })
}

/** Reads, in any livret, what is held for a version; or which archives there are. */
export async function lookForWaiting<T>(db: Database, what: 'version' | typeof FOR_ARCHIVES, read: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  return db.transaction().setAccessMode('read only').execute(async (trx) => {
    await sql`SELECT set_config(${WAITING}, ${what}, true)`.execute(trx)
    return read(trx)
  })
}
