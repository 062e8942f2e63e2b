/**
 * A backup is a folder: one file of lines per table, each line a row as JSON, and a manifest with the schema's version,
 * the epoch, and each file's rows and SHA-256. All of one moment (one REPEATABLE READ transaction), wholly there under
 * its name or not at all. The rows are as the database has them: of tokens only hashes, of keys only public halves, and
 * what people wrote in clear, so that the folder is to be kept like the database itself.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import type { Client } from 'pg'
import * as z from 'zod/mini'
import { writeWhole } from '../ledger.ts'
import { bringUp, makeSchema, SCHEMA_VERSION } from '../postgres/migrate.ts'
import { inOneTransaction } from './connect.ts'

const tableSchema = z.strictObject({ rows: z.int(), sha256: z.string() })
const manifestSchema = z.strictObject({
  format: z.literal(1), schema: z.int(), epoch: z.int(), madeAt: z.string(),
  tables: z.record(z.string().check(z.regex(/^[a-z_]{1,60}$/)), tableSchema),
})
export type Manifest = z.infer<typeof manifestSchema>

/** Why a backup was not made or not put back: a closed list. */
export type BackupFault = 'folderNotEmpty' | 'notABackup' | 'damaged' | 'databaseNotEmpty' | 'schemaNewer' | 'unreadableTable'
export class BackupError extends Error {
  readonly fault: BackupFault
  readonly what: string
  constructor(fault: BackupFault, what: string) {
    super(`${fault}: ${what}`)
    this.fault = fault
    this.what = what
  }
}

/** Made anew by the migrations themselves; sessions, which a device opens anew with its key: one that was ended since must not live again; whose turn it is. */
const NOT_SAVED = ['migration', 'session', 'rafraichissement', 'famille', 'defi', 'epreuve', 'tache']
const AT_ONCE = 1_000
const MANIFEST = 'manifest.json'

export async function backup(client: Client, to: string): Promise<Manifest> {
  const folder = resolve(to)
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new BackupError('folderNotEmpty', folder)
  const draft = `${folder}.partial`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  const manifest = await inOneTransaction(client, 'read', async () => {
    const tables: Record<string, z.infer<typeof tableSchema>> = {}
    for (const table of await tablesOf(client)) tables[table] = await saveTable(client, table, join(draft, `${table}.jsonl`))
    const { rows: [server] } = await client.query<{ epoch: number }>('SELECT epoch FROM serveur')
    return { format: 1 as const, schema: SCHEMA_VERSION, epoch: server?.epoch ?? 1, madeAt: new Date().toISOString(), tables }
  })
  writeWhole(draft, MANIFEST, JSON.stringify(manifest, undefined, 1))
  rmSync(folder, { recursive: true, force: true })
  renameSync(draft, folder)
  return manifest
}

/**
 * Into a database without a table: all or nothing. The schema is made as it was, then brought up to date. The epoch becomes one that was never served, so that devices offer again what came after the backup.
 */
export async function restore(client: Client, from: string, epochServed: number): Promise<{ readonly manifest: Manifest; readonly epoch: number }> {
  const folder = resolve(from)
  const manifest = readManifest(folder)
  if (manifest.schema > SCHEMA_VERSION) throw new BackupError('schemaNewer', `${manifest.schema} > ${SCHEMA_VERSION}`)
  for (const [table, said] of Object.entries(manifest.tables)) await checkFile(folder, table, said)
  const epoch = Math.max(manifest.epoch, epochServed) + 1
  await inOneTransaction(client, 'write', async () => {
    const { rows } = await client.query(`SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1`)
    if (rows.length > 0) throw new BackupError('databaseNotEmpty', 'tables')
    await makeSchema(client, manifest.schema)
    for (const table of await tablesOf(client)) {
      // What the migrations put there by themselves.
      await client.query(`DELETE FROM "${table}"`)
      if (manifest.tables[table] !== undefined) await loadTable(client, table, join(folder, `${table}.jsonl`))
    }
    await client.query('UPDATE serveur SET epoch = $1', [epoch])
    await bringUp(client)
  })
  return { manifest, epoch }
}

/** Every table that is saved, those that another one refers to before it. */
async function tablesOf(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string; hidden: boolean; needs: string[] }>(`
    SELECT c.relname AS name,
      c.relrowsecurity AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'entretien') AS hidden,
      ARRAY(SELECT DISTINCT f.confrelid::regclass::text FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS needs
    FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1`)
  const left = new Map(rows.filter(({ name }) => !NOT_SAVED.includes(name)).map((row) => [row.name, row]))
  for (const { name, hidden } of left.values()) if (hidden) throw new BackupError('unreadableTable', name)
  const order: string[] = []
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ needs }) => needs.every((need) => !left.has(need)))
    if (ready.length === 0) throw new BackupError('unreadableTable', [...left.keys()].join(', '))
    for (const { name } of ready) {
      order.push(name)
      left.delete(name)
    }
  }
  return order
}

async function saveTable(client: Client, table: string, path: string): Promise<z.infer<typeof tableSchema>> {
  const file = createWriteStream(path, { mode: 0o600, flush: true })
  const hash = createHash('sha256')
  let count = 0
  await client.query(`DECLARE rangees NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS line FROM "${table}" t`)
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`FETCH ${AT_ONCE} FROM rangees`)
    if (rows.length === 0) break
    const text = rows.map(({ line }) => `${line}\n`).join('')
    hash.update(text)
    count += rows.length
    if (!file.write(text)) await once(file, 'drain')
  }
  await client.query('CLOSE rangees')
  file.end()
  await finished(file)
  return { rows: count, sha256: hash.digest('hex') }
}

async function loadTable(client: Client, table: string, path: string): Promise<void> {
  const put = (lines: readonly string[]): Promise<unknown> =>
    client.query(`INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1::json)`, [`[${lines.join(',')}]`])
  let lines: string[] = []
  for await (const line of linesOf(path)) {
    lines.push(line)
    if (lines.length < AT_ONCE) continue
    await put(lines)
    lines = []
  }
  if (lines.length > 0) await put(lines)
}

/** By line feeds alone: a row may hold other characters that some readers take for the end of a line. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = ''
  for await (const part of createReadStream(path, 'utf8')) {
    const lines = (rest + String(part)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

function readManifest(folder: string): Manifest {
  let parsed
  try {
    parsed = manifestSchema.safeParse(JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')))
  } catch {
    throw new BackupError('notABackup', folder)
  }
  if (!parsed.success) throw new BackupError('notABackup', folder)
  return parsed.data
}

async function checkFile(folder: string, table: string, said: z.infer<typeof tableSchema>): Promise<void> {
  const path = join(folder, `${table}.jsonl`)
  if (!existsSync(path)) throw new BackupError('damaged', `${table}.jsonl`)
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part as Buffer) // a stream opened without an encoding gives buffers
  if (hash.digest('hex') !== said.sha256) throw new BackupError('damaged', `${table}.jsonl`)
}
