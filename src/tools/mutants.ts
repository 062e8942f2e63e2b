// The test of the test: each mutant is a patch on a copy of the sources (mutantPatch.ts), and the simulated world must
// see it, by a rule of SPEC.md that breaks. An exception, a program that does not start or never ends is no kill: it
// shows that the patch breaks the program, not that the world looks at the rule. Unpatched, the same seeds pass.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { root } from './install.mjs'
import { applyMutant, copySources, knownSeeds, readMutants, type Mutant } from './mutantPatch.ts'

/** Enough that each kept mutant is seen; the first broken rule ends a run. */
export const SEEDS = 300
const TIMEOUT_MS = 10 * 60_000

export type Verdict =
  | { readonly how: 'killed'; readonly by: string }
  | { readonly how: 'survived' }
  /** Every seed that did not pass ended in an exception, or the run did not end. */
  | { readonly how: 'broken'; readonly why: string }
  | { readonly how: 'error'; readonly why: string }

interface Run {
  readonly output: string
  readonly status: number | undefined
}

/** Seeds lived in a process of their own. */
function live(folder: string, args: readonly string[]): Promise<Run> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(folder, 'src/tools/soak.ts'), ...args, '--until-rule'], { stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT_MS, killSignal: 'SIGKILL' })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text })
    child.on('close', (status) => { done({ output, status: status ?? undefined }) })
  })
}

/** What a run of a patched copy proves. */
export function verdictOf({ output, status }: Run): Verdict {
  const rule = /^seed \d+: \[[A-Z]\d+\] .*$/m.exec(output)
  if (rule !== null) return { how: 'killed', by: rule[0] }
  if (status === 0) return { how: 'survived' }
  return { how: 'broken', why: status === undefined ? `no rule broke in ${TIMEOUT_MS / 60_000} minutes` : `an exception, not a rule: ${output.trim().slice(0, 300)}` }
}

async function judge(mutant: Mutant): Promise<Verdict> {
  const folder = copySources(root)
  try {
    const fault = applyMutant(folder, mutant)
    if (fault !== undefined) return { how: 'error', why: fault }
    const first = knownSeeds(mutant)
    return verdictOf(await live(folder, ['--seeds', `${SEEDS}`, ...(first.length > 0 ? ['--first', first.join()] : [])]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As many at once as there are cores. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at] as T // `at` is below the length
      results[at] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(items.length, availableParallelism()) }, worker))
  return results
}

async function passesUnpatched(): Promise<boolean> {
  const share = Math.ceil(SEEDS / availableParallelism())
  const from = Array.from({ length: Math.ceil(SEEDS / share) }, (_, i) => 1 + i * share)
  const runs = await inParallel(from, (seed) => live(root, ['--from', `${seed}`, '--seeds', `${Math.min(share, SEEDS - seed + 1)}`]))
  for (const { output, status } of runs) if (status !== 0) console.log(output.trim())
  return runs.every(({ status }) => status === 0)
}

const told = (verdict: Verdict): string =>
  verdict.how === 'killed' ? verdict.by : verdict.how === 'survived' ? `${SEEDS} seeds, no rule broke` : verdict.why

const WORD: Readonly<Record<Verdict['how'], string>> = { killed: 'killed', survived: 'SURVIVED', broken: 'NO KILL', error: 'ERROR' }

export async function killAll(folder = join(root, 'src/testing/mutants')): Promise<boolean> {
  const mutants = readMutants(folder)
  if (mutants.length === 0) {
    console.log(`${folder} holds no mutant: <name>.patch, <name>.diff or <name>.json`)
    return false
  }
  const clean = await passesUnpatched()
  console.log(clean ? `unpatched: ${SEEDS} seeds, 0 failed` : 'the unpatched sources do not pass the same seeds: no kill means anything')
  let killed = 0
  if (clean) await inParallel(mutants, async (mutant) => {
    const verdict = await judge(mutant)
    if (verdict.how === 'killed') killed += 1
    console.log(`${WORD[verdict.how].padEnd(9)}${mutant.name.padEnd(34)} ${told(verdict)}`)
  })
  console.log(`${mutants.length} mutants, ${killed} killed`)
  return killed === mutants.length
}
