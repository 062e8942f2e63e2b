// The test of the test: each mutant is a patch on a copy of the sources, and the simulated world must see it, by
// a rule of SPEC.md that breaks and not by an exception. Unpatched, the same seeds pass.
//
// A mutant is `<name>.patch` (a unified diff from the root), or `<name>.json`: { "why", "edits": [{ "file", "search",
// "replace" }] }, where `search` stands exactly once in the file.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { root } from './install.mjs'

interface Edits {
  readonly why: string
  readonly edits: readonly { readonly file: string; readonly search: string; readonly replace: string }[]
}

/** Enough that each kept mutant is seen; the first broken rule ends a run. */
const SEEDS = '80'
const TIMEOUT_MS = 10 * 60_000

const live = (folder: string) =>
  spawnSync(process.execPath, [join(folder, 'src/tools/soak.ts'), '--seeds', SEEDS, '--first'], { encoding: 'utf8', timeout: TIMEOUT_MS })

function copySources(): string {
  const folder = mkdtempSync(join(tmpdir(), 'livret-mutant-'))
  for (const part of ['base', 'domain', 'operations', 'merge', 'authority', 'protocol', 'ports', 'storage', 'vault', 'sync', 'testing', 'tools'])
    cpSync(join(root, 'src', part), join(folder, 'src', part), { recursive: true })
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** What went wrong, or nothing. */
function applyMutant(folder: string, path: string): string | undefined {
  if (path.endsWith('.patch')) {
    const applied = spawnSync('git', ['apply', path], { encoding: 'utf8', cwd: folder })
    return applied.status === 0 ? undefined : `does not apply: ${applied.stderr.trim()}`
  }
  const { edits } = JSON.parse(readFileSync(path, 'utf8')) as Edits // the shape is told above; anything else fails below
  for (const { file, search, replace } of edits) {
    const target = join(folder, file)
    const parts = readFileSync(target, 'utf8').split(search)
    if (parts.length !== 2) return `does not apply: found ${parts.length - 1} times in ${file}: ${search}`
    writeFileSync(target, parts.join(replace))
  }
  return undefined
}

function judge(path: string): { readonly killed: boolean; readonly how: string } {
  const folder = copySources()
  try {
    const fault = applyMutant(folder, path)
    if (fault !== undefined) return { killed: false, how: fault }
    const { stdout, status, stderr } = live(folder)
    const rule = /^seed \d+: \[[A-Z]\d+\] .*$/m.exec(stdout)
    if (rule !== null) return { killed: true, how: rule[0] }
    if (status === 0) return { killed: false, how: 'survived' }
    return { killed: false, how: `an exception, not a rule: ${(stdout + stderr).trim().slice(0, 300)}` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function killAll(folder = join(root, 'src/testing/mutants')): Promise<boolean> {
  const mutants = readdirSync(resolve(folder)).filter((name) => /\.(json|patch)$/.test(name)).sort()
  const clean = live(root)
  if (clean.status !== 0) {
    console.log(clean.stdout, clean.stderr, 'the unpatched sources do not pass the same seeds')
    return Promise.resolve(false)
  }
  console.log(`unpatched: ${SEEDS} seeds pass`)
  let killed = 0
  for (const name of mutants) {
    const { killed: dead, how } = judge(join(resolve(folder), name))
    if (dead) killed += 1
    console.log(`${dead ? 'killed  ' : 'SURVIVED'} ${basename(name).replace(/\.\w+$/, '').padEnd(34)} ${how}`)
  }
  console.log(`${mutants.length} mutants, ${killed} killed`)
  return Promise.resolve(mutants.length > 0 && killed === mutants.length)
}
