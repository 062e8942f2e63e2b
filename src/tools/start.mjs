// `npm start`: from a fresh clone to a running server. See install.mjs and build.mjs for what is skipped when
// nothing changed.
import { ensureBuilt } from './build.mjs'
import { ensureInstalled, runNode } from './install.mjs'

ensureInstalled()
await ensureBuilt()
process.exitCode = await runNode(['src/server/main.ts', ...process.argv.slice(2)])
