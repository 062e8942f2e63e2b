/**
 * How PostgreSQL's programs are started. PostgreSQL refuses to run as root, so under root it runs as the
 * system user `postgres` (created when missing). That user must reach the programs and the data through
 * folders that may be root's alone (a clone in a private folder): then it is given, for that one process,
 * the right to pass through folders. The server itself is root, so this takes nothing away.
 *
 * Where `setpriv` exists (Linux), the kernel also stops PostgreSQL cleanly if the server is killed.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StartError } from '../startFault.ts'

export interface Account {
  readonly uid: number
  readonly gid: number
}

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly account: Account | undefined
}

const DAC_OVERRIDE = 1n
const DAC_READ_SEARCH = 2n

/** The account PostgreSQL runs under, or undefined for our own. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const found = findAccount()
  if (found !== undefined) return found
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], { stdio: 'ignore' })
  const made = findAccount()
  if (made === undefined) throw new StartError({ fault: 'noPostgresUser' })
  return made
}

function findAccount(): Account | undefined {
  const asked = ['-u', '-g'].map((what) => spawnSync('id', [what, 'postgres'], { encoding: 'utf8' }))
  const [uid, gid] = asked.map(({ status, stdout }) => (status === 0 ? Number(stdout) : Number.NaN))
  return uid !== undefined && gid !== undefined && uid > 0 && gid >= 0 ? { uid, gid } : undefined
}

/** @param paths what the program must reach: itself and its data. */
export function commandAs(account: Account | undefined, file: string, args: readonly string[], paths: readonly string[]): Command {
  const setpriv = process.platform === 'linux' ? findSetpriv() : undefined
  const dieWithUs = ['--pdeathsig', 'INT']
  if (account === undefined)
    return setpriv === undefined ? { file, args, account } : { file: setpriv, args: [...dieWithUs, file, ...args], account }
  const closed = [file, ...paths].map((path) => closedFolder(path, account)).find((folder) => folder !== undefined)
  if (setpriv === undefined) {
    if (closed !== undefined) throw new StartError({ fault: 'unreachableAsPostgres', path: closed })
    return { file, args, account }
  }
  const capability = closed === undefined ? undefined : passingCapability()
  if (closed !== undefined && capability === undefined) throw new StartError({ fault: 'unreachableAsPostgres', path: closed })
  const pass = capability === undefined ? [] : [`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`]
  const identity = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups']
  // setpriv itself needs root to become somebody else, hence no account for the spawn.
  return { file: setpriv, args: [...identity, ...pass, ...dieWithUs, file, ...args], account: undefined }
}

function findSetpriv(): string | undefined {
  return ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** The first folder above `path` that the account may not pass through. */
function closedFolder(path: string, account: Account): string | undefined {
  const folders: string[] = []
  for (let folder = dirname(path); !folders.includes(folder); folder = dirname(folder)) folders.unshift(folder)
  return folders.find((folder) => {
    if (!existsSync(folder)) return false
    const { mode, uid, gid } = statSync(folder)
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0
    return ((mode >> shift) & 1) === 0
  })
}

/** Of the capabilities this process can hand down, the smallest that opens folders. */
function passingCapability(): string | undefined {
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  if (bounding === undefined) return undefined
  const bits = BigInt(`0x${bounding}`)
  if ((bits >> DAC_READ_SEARCH) & 1n) return 'dac_read_search'
  return (bits >> DAC_OVERRIDE) & 1n ? 'dac_override' : undefined
}
