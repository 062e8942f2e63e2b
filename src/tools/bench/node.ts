/** One node of the real server in a process of its own, on the database it is told of; nobody is asked to slow down. */
import { openDatabase } from '../../server/postgres/database.ts'
import { createTestDatabase } from '../../server/testing/testDatabase.ts'
import { startNode } from '../../server/testing/testServer.ts'

const made = await createTestDatabase()
const opened = await openDatabase({ ...made, production: false, poolSize: 16 })
const unlimited = { burst: 1e9, perSecond: 1e9 }
const node = await startNode({ ...made, ...opened }, { rates: { perAddress: unlimited, perSession: unlimited, entering: unlimited, searching: unlimited, codes: unlimited } })
process.send?.({ base: node.base, adminUrl: made.adminUrl, applicationUrl: made.applicationUrl })
process.once('disconnect', () => {
  process.exit(0)
})
