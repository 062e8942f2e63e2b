import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeHeldWork } from '../../authority/heldWork.contract.ts'
import { describeJournal } from '../../authority/journal.contract.ts'
import type { Journal } from '../../authority/journal.ts'
import type { LivretId } from '../../base/ids.ts'
import { accepted, newAppareil, newHash, newLivret, newPersonne, newReplica } from '../../testing/journalSamples.ts'
import { query, openTestDatabase } from '../testing/testDatabase.ts'
import { createPostgresJournal } from './journal.ts'
import { transact } from './retry.ts'
import { openOn } from './scope.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>
let journal: Journal

beforeAll(async () => {
  database = await openTestDatabase()
  journal = createPostgresJournal(database.db)
})
afterAll(async () => {
  await database.close()
})

for (const describeAll of [describeJournal, describeHeldWork]) describeAll('the PostgreSQL journal', () => Promise.resolve(journal))

describe('in PostgreSQL', () => {
  test('a transaction that PostgreSQL gives up on (40001) runs again, and has one effect', async () => {
    const livret = newLivret()
    const reader = newPersonne()
    // A real serialization failure, raised by the database the first time only: a sequence survives the rollback.
    await database.asOwner(`
      CREATE SEQUENCE essais; GRANT USAGE ON SEQUENCE essais TO PUBLIC;
      CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.livret = '${livret}' AND nextval('essais') <= 2 THEN RAISE EXCEPTION USING ERRCODE = '40001'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER trouble BEFORE INSERT ON entree FOR EACH ROW EXECUTE FUNCTION trouble()`)
    let runs = 0
    await journal.withLivret(livret, async (tx) => {
      runs += 1
      expect(await tx.head('notes')).toEqual({ seq: 0, hash: '' })
      await tx.append('notes', [accepted(1)])
      await tx.putReaders('notes', [reader])
    })
    expect(runs).toBe(3)
    expect(await journal.read(reader, { livret, kind: 'notes' }, 0, 10, 10)).toHaveLength(1)
    await database.asOwner('DROP TRIGGER trouble ON entree')
  })

  test('two transactions that wait for each other both end', async () => {
    const [one, two] = [newLivret(), newLivret()]
    const { db } = database
    for (const livret of [one, two]) await journal.withLivret(livret, (tx) => tx.append('notes', [accepted(1)]))
    const lockBoth = (first: LivretId, second: LivretId): Promise<string> => transact(db, async (trx) => {
      await openOn(trx, [first, second])
      for (const livret of [first, second]) {
        await trx.selectFrom('livret').select('livret').where('livret', '=', livret).forUpdate().execute()
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      return first
    })
    expect(await Promise.all([lockBoth(one, two), lockBoth(two, one)])).toEqual([one, two])
  })

  test('a livret about which nothing was written leaves no row, not even the one that locked it', async () => {
    const livret = newLivret()
    expect(await journal.withLivret(livret, () => Promise.resolve('refused'))).toBe('refused')
    const rows = await database.asOwner(`SELECT livret FROM livret WHERE livret = '${livret}'`)
    expect(rows).toEqual([])
  })

  test('opening one new livret from many sides at once makes it once', async () => {
    const livret = newLivret()
    const open = (): Promise<boolean> => journal.withLivret(livret, async (tx) => {
      if ((await tx.head('cercle')).seq > 0) return false
      await tx.append('cercle', [accepted(1)])
      return true
    })
    const opened = await Promise.all(Array.from({ length: 8 }, open))
    expect(opened.filter(Boolean)).toHaveLength(1)
  })

  test('a connection lost in the middle of a transaction leaves nothing, and the next one works', async () => {
    const livret = newLivret()
    await expect(journal.withLivret(livret, async (tx) => {
      await tx.append('notes', [accepted(1)])
      await query(database.superuserUrl, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'`)
      await tx.append('notes', [accepted(2)])
    })).rejects.toThrow()
    await journal.withLivret(livret, (tx) => tx.append('notes', [accepted(1)]))
    expect((await journal.withLivret(livret, (tx) => tx.head('notes'))).seq).toBe(1)
  })

  test('the epoch is the one the owner of the database set', async () => {
    expect(await journal.epoch()).toBe(1)
    await database.asOwner('UPDATE serveur SET epoch = 2')
    expect(await journal.epoch()).toBe(2)
    expect(await journal.withLivret(newLivret(), (tx) => Promise.resolve(tx.epoch))).toBe(2)
    await database.asOwner('UPDATE serveur SET epoch = 1')
  })

  test('the application role adds to the log and can neither change it, erase it, nor touch the schema', async () => {
    const livret = newLivret()
    await journal.withLivret(livret, async (tx) => {
      await tx.append('notes', [accepted(1)])
      await tx.putReceived('notes', newReplica(), [{ n: 1, commitment: newHash(), verdict: { state: 'accepted', seq: 1 } }])
      await tx.putReplica('notes', newReplica(), { personne: newPersonne(), appareil: newAppareil(), lastN: 1, hash: newHash() })
    })
    const forbidden = [
      `UPDATE entree SET ligne = '[]'`, 'DELETE FROM entree', 'TRUNCATE entree', `UPDATE recue SET commitment = ''`, 'DELETE FROM recue',
      'DELETE FROM livret', 'DELETE FROM volet', `UPDATE volet SET kind = 'cercle'`, 'UPDATE serveur SET epoch = 9', 'DELETE FROM migration',
      'DELETE FROM compte', 'DROP TABLE entree', 'ALTER TABLE entree ADD COLUMN x text', 'CREATE TABLE mienne (x text)',
    ]
    for (const sql of forbidden) await expect(query(database.applicationUrl, sql), sql).rejects.toMatchObject({ code: '42501' })
  })
})
