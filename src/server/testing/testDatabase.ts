/** A fresh database in the run's PostgreSQL (postgresForTests.ts), with the two roles of the real one. */
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { OWNER_ROLE } from '../embedded/embeddedPostgres.ts'
import { openDatabase, type OpenDatabase } from '../postgres/database.ts'
import type { Tables } from '../postgres/schema.ts'

export const TEST_POSTGRES = 'LIVRET_TEST_POSTGRES'

/** Addresses by role, with NAME where the database's name goes. */
export interface TestPostgres {
  readonly superuser: string
  readonly proprietaire: string
  readonly application: string
}

export interface TestDatabase {
  readonly adminUrl: string
  readonly applicationUrl: string
  readonly superuserUrl: string
  /** Runs statements on everything there is, on a connection of its own: the owner too is bound by row-level security. */
  asOwner(sql: string): Promise<readonly Record<string, unknown>[]>
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const roles = JSON.parse(process.env[TEST_POSTGRES] ?? '{}') as TestPostgres // written by postgresForTests.ts
  const name = `test_${randomBytes(6).toString('hex')}`
  await query(roles.superuser.replace('NAME', 'postgres'), `CREATE DATABASE ${name} OWNER ${OWNER_ROLE}`)
  const adminUrl = roles.proprietaire.replace('NAME', name)
  return {
    adminUrl,
    applicationUrl: roles.application.replace('NAME', name),
    superuserUrl: roles.superuser.replace('NAME', name),
    asOwner: (sql) => query(roles.superuser.replace('NAME', name), sql),
  }
}

export async function openTestDatabase(poolSize = 16): Promise<OpenDatabase & TestDatabase> {
  const made = await createTestDatabase()
  const opened = await openDatabase({ ...made, production: false, poolSize })
  return { ...made, ...opened }
}

/** By the type, so that a table that is added cannot be left out. */
const TABLES: Readonly<Record<keyof Tables, true>> = {
  livret: true, volet: true, entree: true, replica: true, recue: true, signature: true, tenue: true, lecteur: true, serveur: true,
  organisation: true, compte: true, appareil: true, cle: true, defi: true, famille: true, rafraichissement: true, session: true, retrait: true, poste: true, poste_appareil: true, effacement: true, acte: true, archive: true, suspension: true, tache: true, demande_effacement: true, enrolement: true, cle_acces: true, identite: true, epreuve: true, lecture: true, demonstration: true, migration: true,
}

/** Every row of every table, as text: two dumps are equal when nothing was written in between. @param besides left out */
export async function dumpTables({ asOwner }: Pick<TestDatabase, 'asOwner'>, besides: readonly (keyof Tables)[] = []): Promise<string> {
  const all = Object.keys(TABLES).filter((table) => !besides.some((each) => each === table)).map((table) => `SELECT '${table}' AS name, row_to_json(x)::text AS line FROM ${table} x`).join(' UNION ALL ')
  const rows = await asOwner(`${all} ORDER BY 1, 2`)
  return rows.map(({ name, line }) => `${String(name)} ${String(line)}`).join('\n')
}

export async function query(connectionString: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows
  } finally {
    await client.end()
  }
}
