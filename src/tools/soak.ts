// `npm run soak -- --seeds N [--from S]`: N lives of the simulated world. Counts what was met, and ends with
// `N seeds, 0 failed`. `--mutants [--mutants-dir D]`: each patch, on a copy, must break a named rule (mutants.ts), by
// runs of this program with `--until-rule [--first 3,7]`: nothing but the first rule broken, those seeds before the others.
// `--real [--kills N] [--seed S]`: servers, databases, disks and a browser of this machine, killed (soakReal/real.ts).
// `--fuzz N [--from S]`: N rounds of hostile requests at the real server (soakFuzz.ts).
import { Tally, MET } from '../testing/worldTally.ts'
import { liveOnce, STEPS } from '../testing/world.ts'
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
  for (let step = STEPS - 1; step >= -1; step--) {
    if (step >= 0) without.add(step)
    const again = await liveOnce(seed, without)
    if (!again.ok && again.rule === rule) trace = [...again.trace, again.what]
    else without.delete(step)
  }
  return trace
}

async function soak(from: number, seeds: number): Promise<boolean> {
  const total = new Tally()
  let failed = 0
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = await liveOnce(seed)
    total.add(outcome.tally)
    if (outcome.ok) continue
    failed += 1
    console.log(`seed ${seed}: ${outcome.what}`)
    if (failed <= 3) console.log((await shorten(seed, outcome.rule)).map((line) => `    ${line}`).join('\n'))
  }
  for (const name of MET) console.log(`${String(total.counts.get(name) ?? 0).padStart(8)}  ${name}`)
  const zeros = total.zeros()
  if (zeros.length > 0) console.log(`never met: ${zeros.join(', ')}`)
  console.log(`${seeds} seeds, ${failed} failed`)
  return failed === 0 && zeros.length === 0
}

/** Exceptions are told only when no seed breaks a rule. */
async function untilRule(from: number, seeds: number, first: readonly number[]): Promise<boolean> {
  const rest = Array.from({ length: seeds }, (_, i) => from + i)
  let exception: string | undefined
  for (const seed of new Set([...first, ...rest])) {
    const outcome = await liveOnce(seed)
    if (outcome.ok) continue
    const said = `seed ${seed}: ${outcome.what}`
    if (outcome.rule !== 'exception') {
      console.log(said)
      return false
    }
    exception ??= said
  }
  if (exception !== undefined) console.log(exception)
  return exception === undefined
}

async function run(): Promise<boolean> {
  // Read only when asked for: mutants run on a copy that has no server.
  if (args.includes('--real')) return (await import('./soakReal/real.ts')).soakForReal(count('--kills', 200), count('--seed', 1))
  if (args.includes('--fuzz')) return (await import('./soakFuzz.ts')).fuzzForReal(count('--fuzz', 20), count('--from', 1))
  if (args.includes('--mutants') || args.includes('--mutants-dir')) return killAll(option('--mutants-dir'))
  const [from, seeds] = [count('--from', 1), count('--seeds', 150)]
  return args.includes('--until-rule') ? untilRule(from, seeds, (option('--first') ?? '').split(',').filter(Boolean).map(Number)) : soak(from, seeds)
}

process.exitCode = (await run()) ? 0 : 1
