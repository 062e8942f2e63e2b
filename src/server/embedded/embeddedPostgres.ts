/**
 * PostgreSQL inside the data directory, for a demonstration or a small site: durable (fsync on, data
 * checksums), reachable from this machine only, with the same two roles as a real one. The server owns
 * it from start to stop; what a killed server left behind is stopped or cleaned before starting anew.
 *
 *   DATA_DIR/serveur.lock    who holds the directory (dataDirLock.ts)
 *   DATA_DIR/postgres.json   passwords, mode 600
 *   DATA_DIR/postgres.log    the database's own messages since the last start
 *   DATA_DIR/postgres/       the cluster
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { codeOf } from '../errorCode.ts'
import { StartError, type StartFault } from '../startFault.ts'
import { findBinaries, type Binaries } from './binaries.ts'
import { createCredentials, readCredentials, type Credentials } from './credentials.ts'
import { lockDataDir } from './dataDirLock.ts'
import { processesIn } from './processesIn.ts'
import { commandAs, postgresAccount, type Account } from './runAs.ts'

export const DATABASE = 'livret'
export const OWNER_ROLE = 'livret_proprietaire'
export const APPLICATION_ROLE = 'livret_application'
const SUPERUSER = 'postgres'

/** Node's word for it, and PostgreSQL's. */
export const DISK_FULL: readonly string[] = ['ENOSPC', '53100']
const NOT_OURS: readonly string[] = ['EACCES', 'EPERM', 'EROFS']
const START_WITHIN_MS = 120_000
const STOP_WITHIN_MS = 20_000

export interface EmbeddedPostgres {
  readonly adminUrl: string
  readonly applicationUrl: string
  /** For a database of another name in the same cluster. */
  url(role: keyof Credentials, database: string): string
  /** Resolves with why when the database ended without having been asked to. */
  readonly stopped: Promise<StartFault>
  /** The database has met a full disk since it was started. */
  sawFullDisk(): boolean
  stop(): Promise<void>
}

interface Place {
  readonly dataDir: string
  readonly cluster: string
  readonly logFile: string
  readonly binaries: Binaries
  readonly account: Account | undefined
  /** Where it must answer; any free port when undefined. */
  readonly port: number | undefined
}

export async function startEmbedded(dataDir: string, port?: number): Promise<EmbeddedPostgres> {
  const binaries = findBinaries()
  const account = postgresAccount()
  prepareFolder(dataDir, account)
  const lock = await lockDataDir(dataDir)
  const place: Place = { dataDir, cluster: join(dataDir, 'postgres'), logFile: join(dataDir, 'postgres.log'), binaries, account, port }
  try {
    const credentials = ensureCluster(place)
    await stopOrphan(place)
    const started = await startServer(place)
    try {
      await ensureDatabase(credentials, started.port)
    } catch (cause) {
      await stopChild(started.child)
      throw cause
    }
    return running(place, credentials, started.child, started.port, () => {
      lock.release()
    })
  } catch (cause) {
    lock.release()
    // Whatever gave way first, the database's own log says when it was the disk.
    const full = DISK_FULL.includes(codeOf(cause)) || (existsSync(place.logFile) && logSays(place, 'No space left on device'))
    if (full) throw new StartError({ fault: 'diskFull', where: dataDir })
    throw NOT_OURS.includes(codeOf(cause)) ? new StartError({ fault: 'dataDirUnusable', dataDir, code: codeOf(cause) }) : cause
  }
}

function running(place: Place, credentials: Credentials, child: ChildProcess, port: number, release: () => void): EmbeddedPostgres {
  const roles = { superuser: SUPERUSER, proprietaire: OWNER_ROLE, application: APPLICATION_ROLE } as const
  const url = (role: keyof Credentials, database: string): string => `postgres://${roles[role]}:${credentials[role]}@127.0.0.1:${port}/${database}`
  let asked = false
  const { dataDir, logFile } = place
  const sawFullDisk = (): boolean => logSays(place, 'No space left on device')
  const stopped = new Promise<StartFault>((resolve) => {
    child.once('exit', () => {
      if (!asked) resolve(sawFullDisk() ? { fault: 'diskFull', where: dataDir } : { fault: 'embeddedStopped', logFile })
    })
  })
  // A process that ends in haste takes its database with it.
  const hurry = (): void => {
    child.kill('SIGINT')
  }
  process.once('exit', hurry)
  return {
    adminUrl: url('proprietaire', DATABASE),
    applicationUrl: url('application', DATABASE),
    url,
    stopped,
    sawFullDisk,
    async stop() {
      asked = true
      await stopChild(child)
      process.off('exit', hurry)
      release()
    },
  }
}

function prepareFolder(dataDir: string, account: Account | undefined): void {
  try {
    // Another user runs the database: it passes through, and cannot list.
    if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true, mode: account === undefined ? 0o700 : 0o711 })
    const probe = join(dataDir, `.essai-${process.pid}`)
    writeFileSync(probe, 'x')
    rmSync(probe)
  } catch (cause) {
    throw new StartError(codeOf(cause) === 'ENOSPC' ? { fault: 'diskFull', where: dataDir } : { fault: 'dataDirUnusable', dataDir, code: codeOf(cause) })
  }
}

/** Makes the cluster beside its place and moves it there whole, so that a start cut short leaves no half of one. */
function ensureCluster(place: Place): Credentials {
  const { dataDir, cluster, binaries, account } = place
  const before = readCredentials(dataDir)
  if (existsSync(cluster)) {
    if (before === undefined) throw new StartError({ fault: 'credentialsLost', dataDir })
    return before
  }
  const credentials = before ?? createCredentials(dataDir)
  const draft = `${cluster}.new`
  const passwordFile = join(dataDir, 'postgres.pw')
  const options = [
    '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
    '--data-checksums', '--auth=scram-sha-256', `--username=${SUPERUSER}`,
  ]
  const { file, args, account: as } = commandAs(account, binaries.initdb, [`--pgdata=${draft}`, `--pwfile=${passwordFile}`, ...options], [draft])
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, credentials.superuser, { mode: 0o600 })
  chmodSync(passwordFile, 0o600)
  if (account !== undefined) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid)
  const log = openLog(place)
  const done = spawnSync(file, args, { stdio: ['ignore', log, log], env: environment(), cwd: '/', ...as })
  closeSync(log)
  rmSync(passwordFile, { force: true })
  if (done.status !== 0) {
    const full = logSays(place, 'No space left on device')
    rmSync(draft, { recursive: true, force: true })
    throw new StartError(full ? { fault: 'diskFull', where: dataDir } : { fault: 'embeddedFailed', logFile: place.logFile })
  }
  renameSync(draft, cluster)
  return credentials
}

function otherVersion({ dataDir, cluster, binaries, account }: Place): StartError {
  const { file, args, account: as } = commandAs(account, binaries.postgres, ['--version'], [])
  const { stdout } = spawnSync(file, args, { encoding: 'utf8', env: environment(), cwd: '/', ...as })
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  return new StartError({ fault: 'dataDirOtherVersion', dataDir, found, wanted: /\b\d+(?=\.|beta|rc|devel)/.exec(stdout)?.[0] ?? '?' })
}

/** A server that was killed may leave its database running, or a pid file whose number is now another process's. */
async function stopOrphan({ cluster }: Place): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid')
  const pid = Number(readLines(pidFile)[0])
  const running = (): boolean => Number.isInteger(pid) && pid > 0 && isOurPostmaster(pid, cluster)
  if (running()) {
    signal(pid, 'SIGINT')
    await until(() => !running())
    signal(pid, 'SIGQUIT')
  }
  // A connection outlives a database that was killed, for as long as it only computes; none may write beside a new one.
  for (const left of processesIn(cluster)) signal(left, 'SIGQUIT')
  await until(() => processesIn(cluster).length === 0)
  if (!running()) rmSync(pidFile, { force: true })
}

async function until(done: () => boolean): Promise<void> {
  for (const end = Date.now() + STOP_WITHIN_MS; Date.now() < end && !done(); ) await sleep(20)
}

function isOurPostmaster(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (cause) {
    if (codeOf(cause) !== 'EPERM') return false
  }
  const commandLine = `/proc/${pid}/cmdline`
  // Without /proc, a live number in our own pid file is believed; PostgreSQL refuses to start twice anyway.
  return existsSync('/proc/self/cmdline') ? existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(cluster) : true
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (cause) {
    if (codeOf(cause) !== 'ESRCH') throw cause
  }
}

async function startServer(place: Place): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = place.port ?? (await freePort())
    const child = spawnServer(place, port)
    const outcome = await waitUntilReady(place, child)
    if (outcome === 'ready') return { child, port }
    if (logSays(place, 'No space left on device')) throw new StartError({ fault: 'diskFull', where: place.dataDir })
    if (logSays(place, 'database files are incompatible with server')) throw otherVersion(place)
    if (logSays(place, 'lock file "postmaster.pid" already exists')) throw new StartError({ fault: 'dataDirBusy', dataDir: place.dataDir })
    const portWasTaken = logSays(place, 'could not bind') || logSays(place, 'Address already in use')
    if (!portWasTaken || attempt === 3) throw new StartError({ fault: 'embeddedFailed', logFile: place.logFile })
  }
}

function spawnServer(place: Place, port: number): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 60, shared_buffers: '64MB',
    fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', timezone: 'UTC', log_timezone: 'UTC',
    // What people write never reaches this log: neither statements nor the values an error would quote.
    log_statement: 'none', log_min_error_statement: 'panic', log_error_verbosity: 'terse', log_parameter_max_length_on_error: 0,
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openLog(place)
  const { file, args, account } = commandAs(place.account, place.binaries.postgres, ['-D', place.cluster, '-p', String(port), ...options], [place.cluster])
  // A group of its own: Ctrl-C in a terminal reaches the server, which stops the database last.
  const child = spawn(file, args, { stdio: ['ignore', log, log], env: environment(), cwd: '/', detached: true, ...account })
  child.on('error', () => undefined)
  closeSync(log)
  return child
}

/** PostgreSQL writes its state on line 8 of its pid file. */
async function waitUntilReady({ cluster }: Place, child: ChildProcess): Promise<'ready' | 'ended'> {
  const end = Date.now() + START_WITHIN_MS
  while (Date.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return 'ended'
    const lines = readLines(join(cluster, 'postmaster.pid'))
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return 'ready'
    await sleep(10)
  }
  await stopChild(child)
  return 'ended'
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
  })
  child.kill('SIGINT')
  const late = setTimeout(() => child.kill('SIGQUIT'), STOP_WITHIN_MS)
  await ended
  clearTimeout(late)
}

/** The two roles, then the database: its presence says that everything before it was done. */
async function ensureDatabase(credentials: Credentials, port: number): Promise<void> {
  const client = new Client({ host: '127.0.0.1', port, user: SUPERUSER, password: credentials.superuser, database: 'postgres' })
  await client.connect()
  try {
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (known.rows.length > 0) return
    for (const [role, secret] of [[OWNER_ROLE, credentials.proprietaire], [APPLICATION_ROLE, credentials.application]] as const) {
      const there = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
      const verb = there.rows.length > 0 ? 'ALTER' : 'CREATE'
      await client.query(`${verb} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${client.escapeLiteral(secret)}`)
    }
    await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`)
  } finally {
    await client.end()
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        resolve(address !== null && typeof address === 'object' ? address.port : 0)
      })
    })
  })
}

/** Ours, whoever writes in it: PostgreSQL is handed the open file. */
const openLog = ({ logFile }: Place): number => openSync(logFile, 'w', 0o600)

const logSays = ({ logFile }: Place, words: string): boolean => readFileSync(logFile, 'utf8').includes(words)

/** PostgreSQL's own programs speak English, so that what they say can be recognised; nothing of ours is handed over. */
function environment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].map((name) => [name, process.env[name]] as const)
  return { ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)), LC_ALL: 'C', LANG: 'C', TZ: 'UTC' }
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return []
    throw cause
  }
}
