// `npm run journal -- verify`: every act and every entry of every log, read against its chain. Reads the database that
// the server's environment names (DATABASE_ADMIN_URL with DATABASE_URL), or the embedded one in DATA_DIR, running or not.
// Chains of acts must go as far as LEDGER_DIR says they went under this epoch, and with `--since` as far as in a backup or a file
// of heads (LEDGER_DIR/actes-*.jsonl, or a copy of one).
// Ends with code 0 and `N acts, chain verified`, or 1 and the first row that is not what was written.
import { readConfig } from '../server/config.ts'
import { openLedger } from '../server/ledger.ts'
import { openAsOwner } from '../server/maintenance/connect.ts'
import { headsOf } from '../server/maintenance/headsOf.ts'
import { verifyJournal } from '../server/maintenance/verifyJournal.ts'
import { StartError } from '../server/startFault.ts'
import { endWith } from './endWith.ts'
import { root } from './install.mjs'

const [what, flag, since] = process.argv.slice(2)

async function run(): Promise<number> {
  const config = readConfig(process.env, root)
  if (!config.ok) throw new StartError(config.error)
  const given = since === undefined ? new Map<string, never>() : await headsOf(since)
  if (given === undefined) {
    console.error(`${since}: neither a backup nor a file of heads`)
    return 2
  }
  const { ledgerDir } = config.value
  const database = await openAsOwner(config.value)
  try {
    const { rows: [server] } = await database.client.query<{ epoch: number }>('SELECT epoch FROM serveur')
    const noted = ledgerDir === undefined ? new Map<string, never>() : openLedger(ledgerDir).actHeads(server?.epoch ?? 1)
    const found = await verifyJournal(database.client, [noted, given])
    if (found.ok) console.log(`${found.actes} acts, chain verified\n${found.entrees} entries of ${found.volets} logs, chains verified\n${found.signatures} signed chunks verified`)
    else console.error(`broken: ${found.broken}`)
    return found.ok ? 0 : 1
  } finally {
    await database.close()
  }
}

if (what === 'verify' && (flag === undefined || (flag === '--since' && since !== undefined))) {
  await endWith(run)
} else {
  console.error('npm run journal -- verify [--since BACKUP|FILE]')
  process.exitCode = 2
}
