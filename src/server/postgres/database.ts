/** Opening the database: migrate as its owner, then serve as a role that owns nothing. */
import { Kysely, PostgresDialect } from 'kysely'
import { Client, Pool, TypeOverrides, types, type ClientConfig } from 'pg'
import { codeOf } from '../errorCode.ts'
import { StartError } from '../startFault.ts'
import { checkVersion, migrate } from './migrate.ts'
import type { Tables } from './schema.ts'

export type Database = Kysely<Tables>

export interface OpenDatabase {
  readonly db: Database
  /** For a connection of its own, outside the pool: listening to hints. */
  connection(): ClientConfig
  close(): Promise<void>
}

export interface OpenOptions {
  readonly applicationUrl: string
  readonly adminUrl: string | undefined
  /** In production, an application role that owns tables or bypasses every right is refused. */
  readonly production: boolean
  readonly poolSize?: number
}

const CONNECT_WITHIN_MS = 5_000
const limits = { statement_timeout: 15_000, lock_timeout: 10_000, idle_in_transaction_session_timeout: 20_000 }

/** Counters stay far below 2^53. */
export const typeParsers = new TypeOverrides()
typeParsers.setTypeParser(types.builtins.INT8, Number)
/** A civil day has no hour: the driver's own would give it one. */
typeParsers.setTypeParser(types.builtins.DATE, String)

export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const config: ClientConfig = {
    connectionString: options.applicationUrl, connectionTimeoutMillis: CONNECT_WITHIN_MS, types: typeParsers, keepAlive: true, ...limits,
  }
  const role = decodeURIComponent(new URL(options.applicationUrl).username)
  const { adminUrl } = options
  if (adminUrl !== undefined) await once(adminUrl, {}, (client) => migrate(client, role))
  await once(options.applicationUrl, limits, async (client) => {
    await checkVersion(client)
    if (options.production && (await owns(client))) throw new StartError({ fault: 'applicationOwns', role })
  })

  const pool = new Pool({ ...config, max: options.poolSize ?? 16 })
  // A connection lost while idle is replaced by the pool when it is needed; one lost in the middle of a
  // transaction fails its next query. Both also emit an event, which unheard would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { db, connection: () => config, close: () => db.destroy() }
}

async function once(url: string, more: ClientConfig, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS, ...more })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (cause) {
    throw new StartError({ fault: isRefusal(codeOf(cause)) ? 'databaseRefused' : 'databaseUnreachable', where: whereIs(url), code: codeOf(cause) || 'délai dépassé' })
  }
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** Wrong password, no such role or database: the server answered. */
const isRefusal = (code: string): boolean => code.startsWith('28') || code === '3D000' || code === '42501'

/** Machine, port and database; never the role nor the password. */
function whereIs(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

async function owns(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ owns: boolean }>(
    `SELECT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
         OR EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user) AS owns`)
  return rows[0]?.owns === true
}
