// The size budgets of experience.md §3, measured on a finished build and enforced by it.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/**
 * Routes whose chunk is part of the first thing a bénéficiaire sees: they count as first load, not as "a
 * further route". Source paths as in the Vite manifest.
 * @type {readonly string[]}
 */
export const firstScreens = [
  'src/ui/features/entree/EntreeRoute.tsx',
  'src/ui/features/monLivret/MonLivretRoute.tsx',
  'src/ui/i18n/fr/accueil.ts',
  'src/ui/i18n/fr/personne.ts',
]

const kib = 1024
export const budgets = {
  firstLoadJsGzipBytes: 180 * kib,
  cssGzipBytes: 12 * kib,
  fontBytes: 35_000,
  largestRouteJsGzipBytes: 25 * kib,
  precacheBytes: 700_000,
}

/**
 * @typedef {{ file: string, src?: string, isEntry?: boolean, isDynamicEntry?: boolean, imports?: string[], dynamicImports?: string[], css?: string[] }} Chunk
 * @typedef {{ firstLoadJsGzipBytes: number, cssGzipBytes: number, fontBytes: number, largestRouteJsGzipBytes: number, precacheBytes: number, precacheRawBytes: number, routes: Record<string, number> }} Sizes
 */

/**
 * gzip -9 bytes of what the browser downloads: the entry with everything it imports statically, all style
 * sheets, the woff2 files, each lazy chunk with what only it brings, and the service worker's whole list as the
 * server sends it, compressed (`precacheRawBytes`: as the device stores it).
 * @param {string} dist
 * @returns {Sizes}
 */
export function measureSizes(dist) {
  /** @type {Record<string, Chunk>} */
  const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'))
  const chunk = (/** @type {string} */ key) => {
    const found = manifest[key]
    if (found === undefined) throw new Error(`${key} is not in the build: mend firstScreens in src/tools/sizes.mjs`)
    return found
  }
  const closure = (/** @type {readonly string[]} */ keys, seen = new Set()) => {
    for (const key of keys) {
      if (seen.has(key)) continue
      seen.add(key)
      closure(chunk(key).imports ?? [], seen)
    }
    return /** @type {Set<string>} */ (seen)
  }
  /** @type {Map<string, number>} */
  const known = new Map()
  const gzip = (/** @type {string} */ file) => {
    const before = known.get(file)
    if (before !== undefined) return before
    const bytes = gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
    known.set(file, bytes)
    return bytes
  }
  const total = (/** @type {Iterable<string>} */ files) =>
    [...new Set(files)].reduce((sum, file) => sum + gzip(file), 0)
  const scripts = (/** @type {Iterable<string>} */ keys) =>
    [...keys].map((key) => chunk(key).file).filter((file) => file.endsWith('.js'))

  const entries = Object.keys(manifest).filter((key) => chunk(key).isEntry === true)
  const first = closure([...entries, ...firstScreens])
  const lazy = Object.keys(manifest).filter((key) => chunk(key).isDynamicEntry === true && !first.has(key))
  // A chunk asked for by other lazy chunks alone comes on top of what all of them already brought.
  const before = (/** @type {string} */ key) => {
    const askers = Object.keys(manifest).filter((asker) => (chunk(asker).dynamicImports ?? []).includes(key))
    if (askers.length === 0 || askers.some((asker) => first.has(asker))) return first
    const [one, ...others] = askers.map((asker) => closure([asker]))
    return new Set([...first, ...[...(one ?? [])].filter((part) => others.every((other) => other.has(part)))])
  }
  const routes = Object.fromEntries(
    lazy.map((key) => [key, total(scripts([...closure([key])].filter((part) => !before(key).has(part))))]),
  )
  const assets = existsSync(join(dist, 'assets')) ? readdirSync(join(dist, 'assets')) : []
  /** @type {{ url: string, size: number }[]} */
  const precached = JSON.parse(readFileSync(join(dist, '.vite', 'precache.json'), 'utf8'))
  return {
    firstLoadJsGzipBytes: total(scripts(first)),
    // Of this build: the folder keeps the one before too.
    cssGzipBytes: total(Object.values(manifest).flatMap(({ css = [] }) => css)),
    fontBytes: assets
      .filter((name) => name.endsWith('.woff2'))
      .reduce((sum, name) => sum + statSync(join(dist, 'assets', name)).size, 0),
    largestRouteJsGzipBytes: Math.max(0, ...Object.values(routes)),
    precacheBytes: precached.reduce((sum, { url, size }) => sum + (/\.(woff2|png)$/.test(url) ? size : gzip(url)), 0),
    precacheRawBytes: precached.reduce((sum, { size }) => sum + size, 0),
    routes,
  }
}

/** Prints one line per budget; ends the process when one is exceeded. @param {string} dist */
export function gateSizes(dist) {
  const sizes = measureSizes(dist)
  const names = /** @type {(keyof typeof budgets)[]} */ (Object.keys(budgets))
  const over = names.filter((name) => sizes[name] > budgets[name])
  for (const name of names)
    console.log(
      `  ${name.padEnd(24)} ${String(sizes[name]).padStart(7)} / ${String(budgets[name])}${over.includes(name) ? '  TROP' : ''}`,
    )
  if (over.length === 0) return
  if (over.includes('largestRouteJsGzipBytes')) console.error(sizes.routes)
  console.error(`Budget dépassé : ${over.join(', ')}.\nOver budget: ${over.join(', ')}.`)
  process.exit(1)
}
