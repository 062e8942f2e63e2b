/** One node of the real server in a process of its own, on the database it is told of; nobody is asked to slow down. */
import { openDatabase } from '../../server/postgres/database.ts'
import { createTestDatabase } from '../../server/testing/testDatabase.ts'
import { atAnyRate, startNode } from '../../server/testing/testServer.ts'

const made = await createTestDatabase()
const opened = await openDatabase({ ...made, production: false, poolSize: 16 })
const node = await startNode({ ...made, ...opened }, { rates: atAnyRate })
process.send?.({ base: node.base, adminUrl: made.adminUrl, applicationUrl: made.applicationUrl })
process.once('disconnect', () => {
  process.exit(0)
})
