/** Short transactions, tried again when PostgreSQL says that another one stood in the way. */
import type { Transaction } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf } from '../errorCode.ts'
import type { Database } from './database.ts'
import type { Tables } from './schema.ts'

const ATTEMPTS = 6
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'

/** `work` may run more than once: nothing of an attempt that was rolled back may be kept. */
export async function transact<T>(db: Database, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work)
    } catch (cause) {
      if (attempt === ATTEMPTS || ![SERIALIZATION_FAILURE, DEADLOCK].includes(codeOf(cause))) throw cause
      await sleep(Math.random() * 10 * 2 ** attempt)
    }
  }
}
