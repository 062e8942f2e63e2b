// `npm run bench -- [--json]`: the product's own figures. With --json the last line is one JSON object.
import { join } from 'node:path'
import { root } from './install.mjs'
import { budgets, measureSizes } from './sizes.mjs'

const { routes, ...figures } = measureSizes(join(root, 'dist'))

for (const [name, value] of Object.entries(figures)) {
  const budget: number | undefined = Object.entries(budgets).find(([key]) => key === name)?.[1]
  console.log(`${name.padEnd(26)} ${String(value).padStart(8)}${budget === undefined ? '' : ` / ${String(budget)}`}`)
}
for (const [route, bytes] of Object.entries(routes)) console.log(`  ${route.padEnd(60)} ${String(bytes).padStart(8)}`)
if (process.argv.includes('--json')) console.log(JSON.stringify({ ...figures, routes }))
