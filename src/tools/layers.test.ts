// Holds architecture.md §4: every import of every file is on the list in layers.mjs, every folder is in it,
// and no file reaches itself through its imports.
import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { layers, outside, testPackages } from './layers.mjs'

interface SourceFile {
  readonly path: string
  readonly layer: string | undefined
  readonly isTest: boolean
  readonly imports: readonly string[]
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const isCode = /\.(tsx?|mjs|js)$/
// A contract is a suite that the tests of each implementation run.
const isTest = /\.(test|contract)\.tsx?$/
const isContract = /\.contract\.ts$/

/** The layer of a path, its `*` replaced by the folder's own name; undefined when no key covers it. */
function layerOf(path: string, keys: readonly string[] = Object.keys(layers)): string | undefined {
  const parts = path.split('/')
  const fits = keys.filter((key) =>
    key.split('/').every((part, at) => part === parts[at] || (part === '*' && at < parts.length - 1)),
  )
  const longest = fits.sort((a, b) => b.length - a.length)[0]
  return longest === undefined ? undefined : parts.slice(0, longest.split('/').length).join('/')
}

function ruleOf(layer: string): { layers: readonly string[]; packages: readonly string[] } | undefined {
  return Object.entries(layers).find(
    ([key]) => key === layer || new RegExp(`^${key.replace('*', '[^/]+')}$`).test(layer),
  )?.[1]
}

function matches(specifier: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? specifier.startsWith(pattern.slice(0, -1)) : pattern === specifier,
  )
}

function within(layer: string, folder: string): boolean {
  return layer === folder || layer.startsWith(`${folder}/`)
}

/** Why `file` may not import `specifier`, or undefined when it may. */
function refusal(file: SourceFile, specifier: string): string | undefined {
  const rule = file.layer === undefined ? undefined : ruleOf(file.layer)
  if (file.layer === undefined || rule === undefined) return `${file.path} belongs to no layer: add it to layers.mjs`
  if (!specifier.startsWith('.')) {
    const allowed = file.isTest ? [...rule.packages, ...testPackages] : rule.packages
    return matches(specifier, allowed) ? undefined : `${file.path} may not import the package ${specifier}`
  }
  const target = posix.join(posix.dirname(file.path), specifier)
  if (!/\.[a-z]+$/.test(posix.basename(target))) return `${file.path} imports ${specifier} without its extension`
  if (isTest.test(target) && !(file.isTest && isContract.test(target))) return `${file.path} imports a test`
  const layer = layerOf(target)
  if (layer === undefined) return `${file.path} imports ${target}, which belongs to no layer`
  if (layer === file.layer || (file.isTest && within(layer, 'src/testing'))) return undefined
  return rule.layers.some((folder) => within(layer, folder))
    ? undefined
    : `${file.path} (${file.layer}) may not import ${layer}`
}

/** One chain of files that leads from a file back to itself, or undefined. */
function findCycle(files: readonly SourceFile[]): readonly string[] | undefined {
  const next = new Map(
    files.map((file) => [
      file.path,
      file.imports.filter((name) => name.startsWith('.')).map((name) => posix.join(posix.dirname(file.path), name)),
    ]),
  )
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return undefined
    for (const target of next.get(path) ?? []) {
      const cycle = visit(target, [...trail, path])
      if (cycle !== undefined) return cycle
    }
    done.add(path)
    return undefined
  }
  for (const file of files) {
    const cycle = visit(file.path, [])
    if (cycle !== undefined) return cycle
  }
  return undefined
}

function sourceFile(path: string, text: string): SourceFile {
  const imports = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName.replace(/\?.*$/, ''))
  return { path, layer: layerOf(path), isTest: isTest.test(path), imports }
}

function readTree(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

const tree = [...readTree('src'), ...readTree('e2e')]
const files = tree
  .filter((path) => isCode.test(path) && !outside.includes(path))
  .map((path) => sourceFile(path, readFileSync(join(root, path), 'utf8')))

describe('the project', () => {
  test('every import is on the allow-list', () => {
    expect(files.length).toBeGreaterThan(0)
    expect(
      files.flatMap((file) => file.imports.map((name) => refusal(file, name)).filter((why) => why !== undefined)),
    ).toEqual([])
  })

  test('every folder belongs to a layer', () => {
    const folders = new Set(files.map((file) => (dirname(file.path) === 'src' ? file.path : dirname(file.path))))
    expect([...folders].filter((folder) => layerOf(`${folder}/x`) === undefined)).toEqual([])
  })

  test('the list names only layers and packages that exist', () => {
    const known = (folder: string) => Object.keys(layers).some((key) => within(key, folder) || within(folder, key))
    expect(Object.values(layers).flatMap((rule) => rule.layers.filter((folder) => !known(folder)))).toEqual([])

    const manifest = readFileSync(join(root, 'package.json'), 'utf8')
    const listed = [...Object.values(layers).flatMap((rule) => rule.packages), ...testPackages]
    const names = listed
      .filter((name) => !name.startsWith('node:'))
      .map((name) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(name)?.[0])
    expect(names.filter((name) => name !== undefined && !manifest.includes(`"${name.replace('*', '')}`))).toEqual([])
  })

  test('every port that a lint ban points to exists', () => {
    const named = readFileSync(join(root, 'src/eslint.config.js'), 'utf8').match(/ports\/\w+\.ts/g) ?? []
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((path) => !existsSync(join(root, 'src', path)))).toEqual([])
  })

  test('no file imports itself through others', () => {
    expect(findCycle(files)).toBeUndefined()
  })
})

describe('the checker', () => {
  const why = (path: string, specifier: string) => refusal(sourceFile(path, ''), specifier)

  test('refuses a layer that is not on the list, and takes one that is', () => {
    expect(why('src/domain/aide.ts', '../merge/fold.ts')).toContain('may not import src/merge')
    expect(why('src/merge/fold.ts', '../domain/aide.ts')).toBeUndefined()
    expect(why('src/ui/app/App.tsx', '../../storage/dexie/store.ts')).toContain('may not import src/storage/dexie')
    expect(why('src/testing/world.ts', '../storage/dexie/store.ts')).toContain('may not import src/storage/dexie')
    expect(why('src/testing/world.ts', '../storage/memory/store.ts')).toBeUndefined()
  })

  test('keeps features apart', () => {
    expect(why('src/ui/features/notes/Notes.tsx', '../freins/Freins.tsx')).toContain('may not import')
    expect(why('src/ui/features/notes/Notes.tsx', './Note.tsx')).toBeUndefined()
    expect(why('src/ui/app/routes.tsx', '../features/notes/Notes.tsx')).toBeUndefined()
  })

  test('refuses a package outside its layer, and lets a test have its own', () => {
    expect(why('src/readmodel/store.ts', 'dexie')).toContain('package dexie')
    expect(why('src/domain/aide.ts', 'vitest')).toContain('package vitest')
    expect(why('src/domain/aide.test.ts', 'vitest')).toBeUndefined()
    expect(why('src/server/app.ts', 'node:fs')).toBeUndefined()
  })

  test('lets only a test import a contract, and nothing import a test', () => {
    expect(why('src/server/postgres/journal.pg.test.ts', '../../authority/journal.contract.ts')).toBeUndefined()
    expect(why('src/server/postgres/journal.ts', '../../authority/journal.contract.ts')).toContain('imports a test')
    expect(why('src/domain/aide.test.ts', './note.test.ts')).toContain('imports a test')
    expect(why('src/authority/journal.contract.ts', 'vitest')).toBeUndefined()
  })

  test('refuses a missing extension and an unknown folder', () => {
    expect(why('src/domain/aide.ts', './note')).toContain('without its extension')
    expect(why('src/extra/thing.ts', './other.ts')).toContain('belongs to no layer')
  })

  test('sees type imports, re-exports and dynamic imports, and finds a cycle through them', () => {
    const a = sourceFile('src/base/a.ts', "import type { B } from './b.ts'")
    const b = sourceFile('src/base/b.ts', "export { c } from './c.ts'")
    const c = sourceFile('src/base/c.ts', "export const c = () => import('./a.ts')")
    expect([a, b, c].flatMap((file) => file.imports)).toEqual(['./b.ts', './c.ts', './a.ts'])
    expect(findCycle([a, b])).toBeUndefined()
    expect(findCycle([a, b, c])).toEqual(['src/base/a.ts', 'src/base/b.ts', 'src/base/c.ts', 'src/base/a.ts'])
  })
})
