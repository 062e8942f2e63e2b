// `npm test`: every check of the project, in order, stopping at the first that fails. It does its own set-up:
// packages, browser, build. The last line totals what vitest counted.
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser, findOtherEngines } from './browser.mjs'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled, fail, runTool } from './install.mjs'
import { lintArgs, noBrowser, skippedLines, typesArgs } from './steps.mjs'

// The whole run is meant for 15 minutes on two quiet cores; what still runs after 25 is stuck, not slow.
const deadline = Date.now() + 25 * 60_000
const reports = mkdtempSync(join(tmpdir(), 'livret-tests-'))
const totals = { passed: 0, failed: 0 }

ensureInstalled()
const browser = findBrowser({ install: true }) ?? fail(...noBrowser)
const engines = findOtherEngines()

/** @param {string} bin @param {readonly string[]} args */
const tool = (bin, args) =>
  runTool(bin, args, { env: { CHROME_PATH: browser }, timeoutMs: Math.max(1, deadline - Date.now()) })

/** @param {...string} projects */
const vitest =
  (...projects) =>
  async () => {
    const report = join(reports, `${projects.join('-')}.json`)
    const code = await tool('vitest/vitest.mjs', [
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ])
    if (!existsSync(report)) return code === 0 ? 1 : code
    const counted = JSON.parse(readFileSync(report, 'utf8'))
    totals.passed += counted.numPassedTests
    totals.failed += counted.numFailedTests
    return code
  }

/** @param {...() => Promise<number>} runs */
const together =
  (...runs) =>
  async () =>
    (await Promise.all(runs.map((run) => run()))).find((code) => code !== 0) ?? 0

/** @param {...() => Promise<number>} runs */
const inOrder =
  (...runs) =>
  async () => {
    for (const run of runs) {
      const code = await run()
      if (code !== 0) return code
    }
    return 0
  }

/** @type {[name: string, run: () => Promise<number>][]} */
const steps = [
  // Lint takes one core for longer than types do: what follows them begins meanwhile.
  [
    'types, lint, layers, unit, property and server tests',
    together(() => tool('eslint/bin/eslint.js', lintArgs()), inOrder(() => tool('typescript/bin/tsc', typesArgs), vitest('layers'), vitest('unit', 'server'))),
  ],
  ['build and size budgets', () => ensureBuilt().then(() => 0)],
  ['browser tests', vitest('e2e', ...engines.flatMap(({ project, skipped }) => (skipped === undefined ? [project] : [])))],
]

/** @type {string[]} */
const summary = []
process.on('exit', (code) => {
  rmSync(reports, { recursive: true, force: true })
  console.log(summary.join('\n'))
  for (const each of skippedLines(engines)) console.log(each)
  console.log(
    `${String(totals.passed)} passed, ${String(totals.failed + (code !== 0 && totals.failed === 0 ? 1 : 0))} failed`,
  )
})
for (const [name, run] of steps) {
  const start = Date.now()
  const code = await run()
  const line = `${code === 0 ? '✓' : '✗'} ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`
  summary.push(line)
  console.log(line)
  if (code !== 0) {
    if (Date.now() >= deadline) console.error('Arrêt : plus de 25 minutes. / Stopped: more than 25 minutes.')
    process.exit(code)
  }
}
