// A mutant's file, and putting it on a copy of the sources. Two forms, both written by strangers too:
//
// - `<name>.patch` or `<name>.diff`: a unified diff from the root of the project, as `git diff` writes it;
// - `<name>.json`: { "why", "edits": [{ "file", "search", "replace" }], "seeds"? }, where each `search` stands exactly
//   once in its file. `seeds` are seeds that are known to see it: they are lived first, and change no result.
//
// A mutant that does not apply is an error: it proves nothing about the world, and nothing about the product.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize, resolve } from 'node:path'
import * as z from 'zod/mini'

export interface Mutant {
  readonly name: string
  readonly path: string
}

const edits = z.strictObject({
  why: z.string().check(z.minLength(1)),
  edits: z.array(z.strictObject({ file: z.string(), search: z.string().check(z.minLength(1)), replace: z.string() })).check(z.minLength(1)),
  seeds: z.optional(z.array(z.int().check(z.positive()))),
})
type Edits = z.infer<typeof edits>

const FORMS = /\.(json|patch|diff)$/

export function readMutants(folder: string): readonly Mutant[] {
  return readdirSync(resolve(folder)).filter((name) => FORMS.test(name)).sort()
    .map((name) => ({ name: name.replace(FORMS, ''), path: join(resolve(folder), name) }))
}

/** Everything a run reads, so that a patch may touch any source; packages are the same, and shared. */
export function copySources(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'livret-mutant-'))
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true })
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

function readEdits(path: string): Edits | string {
  try {
    const read = edits.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return read.success ? read.data : `is not a mutant: ${read.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; ')}`
  } catch (error) {
    return `is not JSON: ${String(error)}`
  }
}

/** Seeds to live first. */
export function knownSeeds({ path }: Mutant): readonly number[] {
  const read = path.endsWith('.json') ? readEdits(path) : ''
  return typeof read === 'string' ? [] : (read.seeds ?? [])
}

/** @returns why it does not apply, or nothing when it did */
export function applyMutant(folder: string, mutant: Mutant): string | undefined {
  if (!mutant.path.endsWith('.json')) return applyDiff(folder, mutant.path)
  const patched = patchedTexts(folder, mutant)
  if (typeof patched === 'string') return patched
  for (const [file, text] of patched) writeFileSync(join(folder, file), text)
  return undefined
}

/** What a mutant's edits make of the files they touch, or why they do not apply. */
export function patchedTexts(folder: string, { path }: Mutant): ReadonlyMap<string, string> | string {
  const read = readEdits(path)
  if (typeof read === 'string') return read
  const texts = new Map<string, string>()
  for (const { file, search, replace } of read.edits) {
    const target = join(folder, normalize(file))
    if (!target.startsWith(join(folder, 'src')) || !existsSync(target)) return `does not apply: there is no ${file}`
    const parts = (texts.get(file) ?? readFileSync(target, 'utf8')).split(search)
    if (parts.length !== 2) return `does not apply: found ${parts.length - 1} times in ${file}: ${search}`
    texts.set(file, parts.join(replace))
  }
  return texts
}

/** With `a/` and `b/` before the paths, as git writes them, or without. */
function applyDiff(folder: string, path: string): string | undefined {
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder), GIT_DIR: join(folder, 'none') }
  let said = ''
  for (const strip of ['-p1', '-p0']) {
    const { status, stderr, error } = spawnSync('git', ['apply', '--whitespace=nowarn', strip, path], { encoding: 'utf8', cwd: folder, env })
    if (error !== undefined) return 'does not apply: git, which applies unified diffs, is not installed here'
    if (status === 0) return undefined
    said ||= stderr.trim()
  }
  return `does not apply: ${said}`
}
