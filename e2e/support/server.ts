/**
 * The real server as a child process, with its own folder and its own embedded PostgreSQL. Stopping and
 * killing it are the only ways in which these tests take the network away from everybody at once
 * (browsers.md): a service worker cannot tell the difference.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'

export const TEMPLATE = 'LIVRET_E2E_TEMPLATE'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Server {
  readonly port: number
  readonly dataDir: string
  /** SIGTERM: finishes what is in progress. */
  stop(): Promise<void>
  /** SIGKILL: finishes nothing. */
  kill(): Promise<void>
  /** Again on the same port and the same data; of another folder, when another build is deployed. */
  start(environment?: Readonly<Record<string, string>>, program?: string): Promise<void>
  running(): boolean
  /** Resolves when the process has ended, however it did. */
  ended(): Promise<void>
  /** Asks the database itself, as its owner. */
  rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** What the server wrote on standard error since it was last started. */
  errors(): string
}

/** A server over a fresh copy of the demonstration made once for the whole run. */
export async function startServer(): Promise<Server & { dispose(): Promise<void> }> {
  const template = process.env[TEMPLATE]
  if (template === undefined) throw new Error('the global set-up (template.ts) did not run')
  const folder = mkdtempSync(join(tmpdir(), 'livret-e2e-'))
  chmodSync(folder, 0o711)
  const dataDir = join(folder, 'data')
  copyKeepingOwners(template, dataDir)
  const server = await startServerOn(dataDir)
  return {
    ...server,
    async dispose() {
      await server.stop()
      // The database of a server that was killed may still be leaving.
      rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 })
    },
  }
}

function copyKeepingOwners(from: string, to: string): void {
  // The database's files belong to another user when we are root, which only cp -a keeps.
  const done = process.platform === 'win32' ? undefined : spawnSync('cp', ['-a', from, to])
  if (done?.status !== 0) cpSync(from, to, { recursive: true })
}

export async function startServerOn(dataDir: string): Promise<Server> {
  const port = await freePort()
  let child: ChildProcess | undefined
  let stderr = ''

  async function start(environment: Readonly<Record<string, string>> = {}, program: string = root): Promise<void> {
    stderr = ''
    const started = spawn(process.execPath, [join(program, 'src/server/main.ts')], {
      cwd: program,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...inherited(), NODE_ENV: 'development', PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir, ...environment },
    })
    child = started
    process.once('exit', () => started.kill('SIGKILL'))
    started.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part))
    await new Promise<void>((resolve, reject) => {
      let said = ''
      started.stdout.setEncoding('utf8').on('data', (part: string) => {
        said += part
        if (said.includes(`http://127.0.0.1:${port}`)) resolve()
      })
      started.once('exit', (code) => {
        reject(new Error(`the server ended with ${code ?? 'a signal'} before answering: ${stderr}`))
      })
      started.once('error', reject)
    })
  }

  const running = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null

  function ended(): Promise<void> {
    return new Promise((resolve) => {
      if (!running()) resolve()
      child?.once('exit', () => {
        resolve()
      })
    })
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const gone = ended()
    child?.kill(signal)
    await gone
  }

  await start()
  return {
    port, dataDir, start, running, ended,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    errors: () => stderr,
    async rows(sql) {
      const client = new Client(databaseUrl(dataDir))
      await client.connect()
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows
      } finally {
        await client.end()
      }
    },
  }
}

/** Nothing of the machine's own settings must reach the server under test. */
function inherited(): Record<string, string> {
  const ours = /^(PORT|HOST|DATA_DIR|DATABASE_.*|NODE_ENV|NODE_OPTIONS|TRUST_PROXY|LIVRET_.*|VITEST.*)$/
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined || ours.test(name) ? [] : [[name, value]])))
}

/** The throw-away database of this test's own folder. */
function databaseUrl(dataDir: string): string {
  const credentials = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as { superuser: string } // as the product writes it
  const pidFile = join(dataDir, 'postgres', 'postmaster.pid')
  if (!existsSync(pidFile)) throw new Error('the database is not running')
  const port = readFileSync(pidFile, 'utf8').split('\n')[3] ?? ''
  return `postgres://postgres:${credentials.superuser}@127.0.0.1:${port}/livret`
}

/** Below those that systems give to connections: one of a server that is dead for a while stays free. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => {
      resolve(false)
    })
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => {
        resolve(true)
      })
    })
  })
}

/** All that the database keeps, of every table. */
export async function everyRow(server: Pick<Server, 'rows'>): Promise<readonly unknown[]> {
  const tables = await server.rows("SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
  return Promise.all(tables.map(({ tablename }) => server.rows(`SELECT * FROM "${String(tablename)}"`)))
}
