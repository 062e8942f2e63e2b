/** Row-level security, asked by hand: what the application role gets when a query forgets who it is for. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeId, type LivretId, type PersonneId } from '../../base/ids.ts'
import { openTestDatabase } from '../testing/testDatabase.ts'
import { openOn, readAs } from './scope.ts'

const random = (): string => encodeId(crypto.getRandomValues(new Uint8Array(16)))
const [ours, theirs] = [random() as LivretId, random() as LivretId] // any two
const [ana, bob] = [random() as PersonneId, random() as PersonneId] // any two

let database: Awaited<ReturnType<typeof openTestDatabase>>

async function write(livret: LivretId, reader: PersonneId): Promise<void> {
  await database.db.transaction().execute(async (trx) => {
    await openOn(trx, [livret])
    await trx.insertInto('livret').values({ livret }).execute()
    for (const kind of ['notes', 'equipe'] as const) {
      await trx.insertInto('volet').values({ livret, kind, seq: 1, hash: 'h' }).execute()
      await trx.insertInto('entree').values({ livret, kind, seq: 1, epoch: 1, ligne: '[]', commitment: 'c', salt: 's', hash: 'h' }).execute()
    }
    await trx.insertInto('lecteur').values({ livret, kind: 'notes', personne: reader }).execute()
  })
}

beforeAll(async () => {
  database = await openTestDatabase(2)
  await write(ours, ana)
  await write(theirs, bob)
})
afterAll(() => database.close())

const TABLES = ['livret', 'volet', 'entree', 'replica', 'recue', 'tenue', 'lecteur', 'acte'] as const

describe('row-level security', () => {
  test('binds every table that has a livret, its owner included', async () => {
    const rows = await database.asOwner(`
      SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS bound FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'livret' AND NOT a.attisdropped
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`)
    expect(rows.length).toBeGreaterThanOrEqual(TABLES.length)
    expect(rows.filter(({ bound }) => bound !== true)).toEqual([])
  })

  test('a query that does not say for whom it is sees nothing', async () => {
    for (const table of TABLES) expect(await database.db.selectFrom(table).selectAll().execute(), table).toEqual([])
    // Nor after a transaction on the same connection that did say it.
    await readAs(database.db, ana, (trx) => trx.selectFrom('entree').select('livret').execute())
    expect(await database.db.selectFrom('entree').selectAll().execute()).toEqual([])
  })

  test('a person sees the volets they read, whatever is asked', async () => {
    const seen = await readAs(database.db, ana, async (trx) => ({
      entries: await trx.selectFrom('entree').select(['livret', 'kind']).execute(),
      heads: await trx.selectFrom('volet').select(['livret', 'kind']).execute(),
      readers: await trx.selectFrom('lecteur').select('personne').execute(),
      replicas: await trx.selectFrom('replica').selectAll().execute(),
    }))
    expect(seen).toEqual({ entries: [{ livret: ours, kind: 'notes' }], heads: [{ livret: ours, kind: 'notes' }], readers: [{ personne: ana }], replicas: [] })
  })

  test('work on one livret neither sees nor writes another', async () => {
    await database.db.transaction().execute(async (trx) => {
      await openOn(trx, [ours])
      expect(await trx.selectFrom('entree').select('livret').distinct().execute()).toEqual([{ livret: ours }])
      const { numUpdatedRows } = await trx.updateTable('volet').set({ hash: 'x' }).where('livret', '=', theirs).executeTakeFirstOrThrow()
      expect(numUpdatedRows).toBe(0n)
    })
    const stray = database.db.transaction().execute(async (trx) => {
      await openOn(trx, [ours])
      await trx.insertInto('lecteur').values({ livret: theirs, kind: 'notes', personne: ana }).execute()
    })
    await expect(stray).rejects.toMatchObject({ code: '42501' })
    expect(await database.asOwner(`SELECT hash FROM volet WHERE livret = '${theirs}'`)).toEqual([{ hash: 'h' }, { hash: 'h' }])
  })

  test('the application role can give itself nothing more', async () => {
    for (const statement of ['ALTER TABLE entree DISABLE ROW LEVEL SECURITY', 'DROP POLICY ouvert ON entree', 'SET ROLE livret_proprietaire', 'DELETE FROM entree', 'UPDATE entree SET ligne = ligne'])
      await expect(sql.raw(statement).execute(database.db), statement).rejects.toThrow()
  })
})
