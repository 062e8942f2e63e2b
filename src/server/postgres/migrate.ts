/**
 * Brings the schema to this program's version, and gives the application role its rights. Several nodes
 * may start at once: the table `migration` is locked for the length of one short transaction, in which
 * everything that is missing is done or nothing is.
 */
import type { Client } from 'pg'
import { codeOf, UNIQUE_VIOLATION } from '../errorCode.ts'
import { StartError } from '../startFault.ts'
import { m0001Premiere } from './migrations/m0001Premiere.ts'
import { m0002Epoques } from './migrations/m0002Epoques.ts'
import { m0003Rangs } from './migrations/m0003Rangs.ts'
import { m0004Attente } from './migrations/m0004Attente.ts'
import { m0005Retraits } from './migrations/m0005Retraits.ts'
import { m0006Effacements } from './migrations/m0006Effacements.ts'
import { m0007Actes } from './migrations/m0007Actes.ts'
import { m0008Droits } from './migrations/m0008Droits.ts'
import { m0009Cles } from './migrations/m0009Cles.ts'
import { m0010Signatures } from './migrations/m0010Signatures.ts'
import { m0011Enrolements } from './migrations/m0011Enrolements.ts'
import { m0012BilletsSignes } from './migrations/m0012BilletsSignes.ts'
import { m0013Preuves } from './migrations/m0013Preuves.ts'
import { m0016Postes } from './migrations/m0016Postes.ts'
import { m0014Archives } from './migrations/m0014Archives.ts'
import { m0015Suspensions } from './migrations/m0015Suspensions.ts'
import { m0017Secours } from './migrations/m0017Secours.ts'
import { m0018Pilotage } from './migrations/m0018Pilotage.ts'
import { m0019Contenus } from './migrations/m0019Contenus.ts'
import type { Migration } from './migrations/migration.ts'

/** In order, numbered from 1 without a gap. */
export const MIGRATIONS: readonly Migration[] = [m0001Premiere, m0002Epoques, m0003Rangs, m0004Attente, m0005Retraits, m0006Effacements, m0007Actes, m0008Droits, m0009Cles, m0010Signatures, m0011Enrolements, m0012BilletsSignes, m0013Preuves, m0014Archives, m0015Suspensions, m0016Postes, m0017Secours, m0018Pilotage, m0019Contenus]

export const SCHEMA_VERSION = MIGRATIONS.length

export async function migrate(client: Client, applicationRole: string, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  await createMigrationTable(client)
  await client.query('BEGIN')
  try {
    await client.query('LOCK TABLE migration IN ACCESS EXCLUSIVE MODE')
    const found = await readVersion(client)
    if (found > migrations.length) throw new StartError({ fault: 'schemaNewer', found, known: migrations.length })
    await apply(client, migrations.slice(found))
    await grant(client, applicationRole, migrations)
    await client.query('COMMIT')
  } catch (cause) {
    // When the connection is what failed, there is nothing left to roll back.
    await client.query('ROLLBACK').catch(() => undefined)
    throw cause
  }
}

async function apply(client: Client, migrations: readonly Migration[]): Promise<void> {
  for (const migration of migrations) {
    for (const statement of migration.statements) await client.query(statement)
    await client.query('INSERT INTO migration (numero, nom) VALUES ($1, $2)', [migration.numero, migration.nom])
  }
}

/** The schema as it was at a version, in a database that has none yet; within the caller's transaction. */
export async function makeSchema(client: Client, version: number): Promise<void> {
  await createMigrationTable(client)
  await apply(client, MIGRATIONS.slice(0, version))
}

/** To this program's, without rights, which the next start gives; within the caller's transaction. */
export async function bringUp(client: Client): Promise<void> {
  await apply(client, MIGRATIONS.slice(await readVersion(client)))
}

/** Throws when the schema is not exactly this program's: without DATABASE_ADMIN_URL nothing can be changed. */
export async function checkVersion(client: Client): Promise<void> {
  const found = await readVersion(client).catch((cause: unknown) => {
    if (codeOf(cause) === '42P01' || codeOf(cause) === '42501') return 0
    throw cause
  })
  if (found > SCHEMA_VERSION) throw new StartError({ fault: 'schemaNewer', found, known: SCHEMA_VERSION })
  if (found < SCHEMA_VERSION) throw new StartError({ fault: 'schemaOlder', found, known: SCHEMA_VERSION })
}

async function createMigrationTable(client: Client): Promise<void> {
  const statement = `CREATE TABLE IF NOT EXISTS migration (
    numero integer PRIMARY KEY, nom text NOT NULL, faite_le timestamptz NOT NULL DEFAULT now())`
  await client.query(statement).catch((cause: unknown) => {
    // Two nodes created it at the same moment: IF NOT EXISTS looks before it leaps, not while.
    if (![UNIQUE_VIOLATION, '42P07'].includes(codeOf(cause))) throw cause
  })
}

async function readVersion(client: Client): Promise<number> {
  const { rows } = await client.query<{ numero: number | null }>('SELECT max(numero) AS numero FROM migration')
  return rows[0]?.numero ?? 0
}

/** Exactly the rights that the migrations name: what an earlier version or a hand gave besides is taken back. */
async function grant(client: Client, role: string, migrations: readonly Migration[]): Promise<void> {
  const { rows } = await client.query<{ owner: string }>('SELECT current_user AS owner')
  // One role for both (refused in production by whoever opens us): an owner needs no grant.
  if (rows[0]?.owner === role) return
  const name = client.escapeIdentifier(role)
  const rights = new Map(migrations.flatMap((migration) => Object.entries(migration.rights)))
  const statements = [...rights].flatMap(([table, given]) => [`REVOKE ALL ON ${table} FROM ${name}`, `GRANT ${given.join(', ')} ON ${table} TO ${name}`])
  await client.query(statements.join(';'))
}
