// `npm run bench -- [--json] [--seeds 1000-1019]`: the product's own figures, of the build and of the workload
// (src/testing/workload). With --json the last line is one JSON object; `--sizes` measures the build alone, `--web [--rounds 5]`
// the build and what people wait for in a real browser.
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { measureAll } from './bench/measure.ts'
import { measureWeb } from './benchWeb/measure.ts'
import { root } from './install.mjs'
import { budgets, measureSizes } from './sizes.mjs'

const args = process.argv.slice(2)

function seedsOf(text: string): readonly number[] {
  const found = /^(\d+)(?:-(\d+))?$/.exec(text)
  const [from, to] = [Number(found?.[1]), Number(found?.[2] ?? found?.[1])]
  if (found === null || to < from) throw new Error(`--seeds takes 1000 or 1000-1019, not ${text}`)
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

const { routes, ...sizes } = measureSizes(join(root, 'dist'))
const show = (name: string, value: string | number, of?: string | number): void => {
  console.log(`${name.padEnd(26)} ${String(value).padStart(10)}${of === undefined ? '' : ` / ${String(of)}`}`)
}
for (const [name, value] of Object.entries(sizes)) show(name, value, Object.entries(budgets).find(([key]) => key === name)?.[1])
for (const [route, bytes] of Object.entries(routes)) console.log(`  ${route.padEnd(60)} ${String(bytes).padStart(8)}`)

const option = (name: string, otherwise: string): string => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? '') : otherwise)
const seeds = seedsOf(option('--seeds', '1000-1004'))
const say = (what: string): void => { process.stderr.write(`  ${what}\n`) }
const machine = `${String(cpus().length)} × ${cpus()[0]?.model ?? '?'}, Node ${process.versions.node}`

const web = args.includes('--web') ? await measureWeb(Number(option('--rounds', '5')), say) : undefined
if (web !== undefined) {
  const wanted: Readonly<Partial<Record<keyof typeof web, number>>> = { unlock200Ms: 1_000, search10kMs: 200, offlineReopenMs: 800, tapToPaintMs: 100, lcpSlow4gMs: 2_000 }
  console.log(`\nin Chromium, ${machine}, load ${loadavg()[0]?.toFixed(1) ?? '?'}`)
  for (const [name, value] of Object.entries(web) as [keyof typeof web, number][]) show(name, value, wanted[name]) // its own keys
}

const workload = args.includes('--sizes') || web !== undefined ? undefined : await measureAll(seeds, say)
if (workload !== undefined) {
  const targets: Readonly<Record<string, string | number>> = {
    deltaLast10OfLimit: 1.05, idle200SyncBytes: 100, merge100Ms: 10, load200Ms: Math.round(2.5 * workload.load200JsonParseMs * 100) / 100,
    conflictsShown: workload.conflictsTrue, landedAfterRefusal: workload.independentAfterRefusal,
  }
  console.log(`\nlivrets ${String(seeds[0])} to ${String(seeds.at(-1))}, ${machine}`)
  for (const [name, value] of Object.entries<number>({ ...workload })) show(name, value, targets[name])
}
if (args.includes('--json')) console.log(JSON.stringify({ ...sizes, routes, ...workload, ...web }))
