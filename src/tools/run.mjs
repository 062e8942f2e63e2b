// The npm scripts other than start and test: `node src/tools/run.mjs <name> [arguments]`. Each makes sure of
// its own needs first, so that any of them works on a fresh clone.
import { findBrowser, findOtherEngines } from './browser.mjs'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled, fail, runNode, runTool } from './install.mjs'
import { lintArgs, noBrowser, skippedLines, typesArgs } from './steps.mjs'

const [name = '', ...args] = process.argv.slice(2)

/** @type {Record<string, () => Promise<number>>} */
const commands = {
  build: async () => {
    await ensureBuilt({ force: true })
    return 0
  },
  typecheck: () => runTool('typescript/bin/tsc', [...typesArgs, ...args]),
  lint: () => runTool('eslint/bin/eslint.js', args.length === 0 ? lintArgs() : [...lintArgs([]), ...args]),
  'test:unit': () =>
    runTool('vitest/vitest.mjs', ['run', '--project', 'layers', '--project', 'unit', '--project', 'server', ...args]),
  'test:e2e': async () => {
    const browser = findBrowser({ install: true })
    if (browser === undefined) return fail(...noBrowser)
    const engines = findOtherEngines()
    await ensureBuilt()
    const projects = ['e2e', ...engines.flatMap(({ project, skipped }) => (skipped === undefined ? [project] : []))]
    const code = await runTool('vitest/vitest.mjs', ['run', ...projects.flatMap((each) => ['--project', each]), ...args], { env: { CHROME_PATH: browser } })
    for (const each of skippedLines(engines)) console.log(each)
    return code
  },
  bench: async () => {
    if (args.includes('--web') && findBrowser({ install: true }) === undefined) return fail(...noBrowser)
    await ensureBuilt()
    return runNode(['src/tools/bench.ts', ...args])
  },
  soak: async () => {
    // The real server serves the built application, and a real browser opens it.
    if (args.includes('--real')) await ensureBuilt()
    return runNode(['src/tools/soak.ts', ...args])
  },
  backup: () => runNode(['src/tools/backup.ts', 'backup', ...args]),
  restore: () => runNode(['src/tools/backup.ts', 'restore', ...args]),
  archive: () => runNode(['src/tools/archive.ts', ...args]),
  journal: () => runNode(['src/tools/journal.ts', ...args]),
  organisation: () => runNode(['src/tools/organisation.ts', ...args]),
  dev: () => runTool('vite/bin/vite.js', args),
}

const command = commands[name]
if (command === undefined)
  fail(`Commande inconnue : ${name}`, `Unknown command; known: ${Object.keys(commands).join(', ')}`)
ensureInstalled()
process.exitCode = await command()
