// `npm run bench -- [--json] [--seeds 1000-1019]`: the product's own figures, of the build and of the workload
// (src/testing/workload). With --json the last line is one JSON object; `--sizes` measures the build alone.
import { cpus } from 'node:os'
import { join } from 'node:path'
import { measureAll } from './bench/measure.ts'
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

const at = args.indexOf('--seeds')
const seeds = seedsOf(at < 0 ? '1000-1004' : (args[at + 1] ?? ''))
const workload = args.includes('--sizes') ? undefined : await measureAll(seeds, (what) => { process.stderr.write(`  ${what}\n`) })
if (workload !== undefined) {
  const targets: Readonly<Record<string, string | number>> = {
    deltaLast10OfLimit: 1.05, idle200SyncBytes: 100, merge100Ms: 10, load200Ms: Math.round(2.5 * workload.load200JsonParseMs * 100) / 100,
    conflictsShown: workload.conflictsTrue, landedAfterRefusal: workload.independentAfterRefusal,
  }
  console.log(`\nlivrets ${String(seeds[0])} to ${String(seeds.at(-1))}, ${String(cpus().length)} × ${cpus()[0]?.model ?? '?'}, Node ${process.versions.node}`)
  for (const [name, value] of Object.entries<number>({ ...workload })) show(name, value, targets[name])
}
if (args.includes('--json')) console.log(JSON.stringify({ ...sizes, routes, ...workload }))
