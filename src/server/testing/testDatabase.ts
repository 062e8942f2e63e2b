/** A fresh database in the run's PostgreSQL (postgresForTests.ts), with the two roles of the real one. */
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { OWNER_ROLE } from '../embedded/embeddedPostgres.ts'
import { openDatabase, type OpenDatabase } from '../postgres/database.ts'

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
  /** Runs statements as the tables' owner, on a connection of its own. */
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
    asOwner: (sql) => query(adminUrl, sql),
  }
}

export async function openTestDatabase(poolSize = 16): Promise<OpenDatabase & TestDatabase> {
  const made = await createTestDatabase()
  const opened = await openDatabase({ ...made, production: false, poolSize })
  return { ...made, ...opened }
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
