// Builds dist/ when its sources changed, checks the size budgets, and swaps it in at once.
//
// The new build is made beside the old one, so that a failed build breaks nothing and a running server never
// sees a half-written folder. The previous build's hashed assets are kept one build longer: a page opened
// before may still ask for its chunks (experience.md §4).
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fail, root, runTool } from './install.mjs'
import { gateSizes } from './sizes.mjs'

const dist = join(root, 'dist')
const next = join(root, 'dist-next')
const stampFile = join('.vite', 'stamp.json')
const inputs = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json']
// What the bundle never contains; a change there asks for no build.
const outside = /^src[\\/](server|testing)([\\/]|$)|\.test\.tsx?$|\.md$/

/** @returns {string} */
function hashSources() {
  const hash = createHash('sha256')
  const visit = (/** @type {string} */ path) => {
    const name = relative(root, path)
    if (!existsSync(path) || outside.test(name)) return
    if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path).sort()) visit(join(path, entry))
      return
    }
    hash.update(`${name}\0`).update(readFileSync(path)).update('\0')
  }
  for (const input of inputs) visit(join(root, input))
  return hash.digest('hex')
}

/** @returns {{ hash: string, assets: string[] } | undefined} */
function readStamp() {
  const path = join(dist, stampFile)
  if (!existsSync(path)) return undefined
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** @param {{ force?: boolean }} [options] */
export async function ensureBuilt(options = {}) {
  const hash = hashSources()
  const before = readStamp()
  if (options.force !== true && before?.hash === hash) return
  console.log('Construction de l’application… / Building the application…')
  rmSync(next, { recursive: true, force: true })
  const code = await runTool('vite/bin/vite.js', ['build', '--outDir', next, '--emptyOutDir', '--logLevel', 'warn'], {
    env: { NODE_ENV: 'production' },
  })
  if (code !== 0) fail('La construction a échoué.', 'The build failed.')
  gateSizes(next)

  const assetsDir = join(next, 'assets')
  const assets = existsSync(assetsDir) ? readdirSync(assetsDir) : []
  for (const asset of before?.assets ?? []) {
    const from = join(dist, 'assets', asset)
    if (!assets.includes(asset) && existsSync(from)) cpSync(from, join(assetsDir, asset))
  }
  writeFileSync(join(next, stampFile), JSON.stringify({ hash, assets }))
  const old = join(root, 'dist-old')
  rmSync(old, { recursive: true, force: true })
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(next, dist)
  rmSync(old, { recursive: true, force: true })
}
