// `npm run journal -- verify`: every act and every entry of every log, read against its chain. Reads the database that
// the server's environment names (DATABASE_ADMIN_URL with DATABASE_URL), or the embedded one in DATA_DIR, running or not.
// Ends with code 0 and `N acts, chain verified`, or 1 and the first row that is not what was written.
import { readConfig } from '../server/config.ts'
import { openAsOwner } from '../server/maintenance/connect.ts'
import { verifyJournal } from '../server/maintenance/verifyJournal.ts'
import { StartError } from '../server/startFault.ts'
import { root } from './install.mjs'

async function run(): Promise<number> {
  const config = readConfig(process.env, root)
  if (!config.ok) throw new StartError(config.error)
  const database = await openAsOwner(config.value)
  try {
    const found = await verifyJournal(database.client)
    if (found.ok) console.log(`${found.actes} acts, chain verified\n${found.entrees} entries of ${found.volets} logs, chains verified\n${found.signatures} signed chunks verified`)
    else console.error(`broken: ${found.broken}`)
    return found.ok ? 0 : 1
  } finally {
    await database.close()
  }
}

if (process.argv[2] === 'verify') {
  process.exitCode = await run().catch((cause: unknown) => {
    if (!(cause instanceof StartError)) throw cause
    console.error(cause.message)
    return 2
  })
} else {
  console.error('npm run journal -- verify')
  process.exitCode = 2
}
