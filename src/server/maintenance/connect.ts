/**
 * The database as its owner, for the tools of an operator: the one that the server's environment names, or the embedded
 * one, whether a server is running on it or not.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Config } from '../config.ts'
import { readCredentials } from '../embedded/credentials.ts'
import { DATABASE, OWNER_ROLE, startEmbedded } from '../embedded/embeddedPostgres.ts'
import { codeOf } from '../errorCode.ts'
import { typeParsers } from '../postgres/database.ts'
import { checkVersion } from '../postgres/migrate.ts'
import { MAINTENANCE } from '../postgres/migrations/m0007Actes.ts'
import { StartError } from '../startFault.ts'

export interface OwnedDatabase {
  readonly client: Client
  readonly url: string
  close(): Promise<void>
}

/** A database that is there and of this program's schema. */
export async function openAsOwner(config: Config): Promise<OwnedDatabase> {
  const { dataDir } = config
  if (config.database === undefined && !existsSync(join(dataDir, 'postgres'))) throw new StartError({ fault: 'noDatabase', dataDir })
  const opened = await connectAsOwner(config)
  try {
    await checkVersion(opened.client)
    return opened
  } catch (cause) {
    await opened.close()
    throw cause
  }
}

/** Made when it is not there yet, whatever it holds. */
export async function connectAsOwner(config: Config): Promise<OwnedDatabase> {
  if (config.database !== undefined) {
    const { adminUrl } = config.database
    if (adminUrl === undefined) throw new StartError({ fault: 'missingSettings', names: ['DATABASE_ADMIN_URL'] })
    const client = await connect(adminUrl)
    return { client, url: adminUrl, close: () => client.end() }
  }
  const running = runningUrl(config.dataDir)
  const there = running === undefined ? undefined : await connect(running).catch(() => undefined)
  if (running !== undefined && there !== undefined) return { client: there, url: running, close: () => there.end() }
  const embedded = await startEmbedded(config.dataDir)
  const client = await connect(embedded.adminUrl).catch(async (cause: unknown) => {
    await embedded.stop()
    throw cause
  })
  return {
    client, url: embedded.adminUrl,
    async close() {
      await client.end()
      await embedded.stop()
    },
  }
}

/** Sees and writes all rows, in one transaction: what is read is of one moment, what is written stands whole or not at all. */
export async function inOneTransaction<T>(client: Client, mode: 'read' | 'write', work: () => Promise<T>): Promise<T> {
  await client.query(mode === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN')
  try {
    await client.query(`SELECT set_config('${MAINTENANCE}', 'oui', true)`)
    const result = await work()
    await client.query('COMMIT')
    return result
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw cause
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, types: typeParsers })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (cause) {
    throw new StartError({ fault: 'databaseUnreachable', where: new URL(url).host, code: codeOf(cause) || 'délai dépassé' })
  }
  return client
}

/** Where a server of this machine has the embedded database open; its pid file says the port on line 4. */
function runningUrl(dataDir: string): string | undefined {
  const credentials = readCredentials(dataDir)
  try {
    const port = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3]
    return credentials && port && `postgres://${OWNER_ROLE}:${credentials.proprietaire}@127.0.0.1:${port.trim()}/${DATABASE}`
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw cause
  }
}
