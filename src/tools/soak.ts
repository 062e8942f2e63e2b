// `npm run soak -- --seeds N [--from S]`: N lives of the simulated world. Counts what was met, and ends with
// `N seeds, 0 failed`. `--mutants [--mutants-dir D]`: each patch, on a copy, must break a named rule (mutants.ts).
import { Tally, MET } from '../testing/worldTally.ts'
import { liveOnce } from '../testing/world.ts'
import { killAll } from './mutants.ts'

const args = process.argv.slice(2)
const option = (name: string): string | undefined => {
  const at = args.indexOf(name)
  return at < 0 ? undefined : args[at + 1]
}
const count = (name: string, otherwise: number): number => {
  const text = option(name) ?? String(otherwise)
  if (!/^\d+$/.test(text)) throw new Error(`${name} takes a whole number, not ${text}`)
  return Number(text)
}

/** Steps of the run left out one after the other, as long as the same rule breaks. */
async function shorten(seed: number, rule: string): Promise<readonly string[]> {
  const without = new Set<number>()
  let trace: readonly string[] = []
  for (let step = 44; step >= -1; step--) {
    if (step >= 0) without.add(step)
    const again = await liveOnce(seed, without)
    if (!again.ok && again.rule === rule) trace = [...again.trace, again.what]
    else without.delete(step)
  }
  return trace
}

async function soak(): Promise<boolean> {
  const [from, seeds] = [count('--from', 1), count('--seeds', 150)]
  // One process of the mutants' run: the first rule broken is all that is wanted.
  const first = args.includes('--first')
  const total = new Tally()
  let failed = 0
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = await liveOnce(seed)
    total.add(outcome.tally)
    if (outcome.ok) continue
    failed += 1
    console.log(`seed ${seed}: ${outcome.what}`)
    if (first) break
    if (failed <= 3) console.log((await shorten(seed, outcome.rule)).map((line) => `    ${line}`).join('\n'))
  }
  if (first) return failed === 0
  for (const name of MET) console.log(`${String(total.counts.get(name) ?? 0).padStart(8)}  ${name}`)
  const zeros = total.zeros()
  if (zeros.length > 0) console.log(`never met: ${zeros.join(', ')}`)
  console.log(`${seeds} seeds, ${failed} failed`)
  return failed === 0 && zeros.length === 0
}

const passed = args.includes('--mutants') ? await killAll(option('--mutants-dir')) : await soak()
process.exitCode = passed ? 0 : 1
