/** The journal of acts: chained whoever writes at once, only added to, and verified with the logs of volets. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeId, type LivretId, type PersonneId } from '../base/ids.ts'
import { commitment, nextHead } from '../protocol/hash.ts'
import type { StoredEntry } from '../authority/journal.ts'
import { exportActHeads, recordActe } from './actes.ts'
import { openLedger } from './ledger.ts'
import { createPostgresJournal } from './postgres/journal.ts'
import { openOn } from './postgres/scope.ts'
import { systemClock, systemIds } from './systemPorts.ts'
import { openTestDatabase } from './testing/testDatabase.ts'

const folder = mkdtempSync(join(tmpdir(), 'livret-actes-'))
let database: Awaited<ReturnType<typeof openTestDatabase>>
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const tool = fileURLToPath(new URL('../tools/journal.ts', import.meta.url))
function verify(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.applicationUrl, DATABASE_ADMIN_URL: database.adminUrl, LEDGER_DIR: folder }
  return new Promise((resolve) => {
    execFile(process.execPath, [tool, 'verify', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr })
    })
  })
}

/** Does it as a superuser who stops at nothing, and undoes it after the look. */
async function tampered(harm: string, mend: string): Promise<string> {
  await database.asOwner(harm)
  const { code, said } = await verify()
  expect(code, harm).toBe(1)
  await database.asOwner(mend)
  return said.trim()
}

function entriesOf(livret: LivretId, count: number): readonly StoredEntry[] {
  const [replica, author] = [systemIds.replica(), systemIds.personne()]
  let head = ''
  return Array.from({ length: count }, (_, i): StoredEntry => {
    const operation = {
      dot: { replica, n: i + 1 }, author, schema: 1, rights: { epoch: 1, seq: 0 }, observed: [], at: systemClock.now(),
      payload: { act: 'set', entity: 'identite', field: 'commune', value: `valeur ${i}` } as const,
    }
    const salt = encodeId(systemIds.bytes(16))
    const made = commitment({ livret, kind: 'notes' }, operation, salt)
    head = nextHead(head, 1, i + 1, '', made)
    return { entry: { kind: 'operation', seq: i + 1, operation }, commitment: made, salt, hash: head }
  })
}

describe('the journal of acts', () => {
  const [ours, theirs, erased] = [systemIds.livret(), systemIds.livret(), systemIds.livret()]
  const personne: PersonneId = systemIds.personne()

  test('stands in one chain per livret, whoever writes at once', async () => {
    const journal = createPostgresJournal(database.db)
    await journal.withLivret(ours, (tx) => tx.append('notes', entriesOf(ours, 3)))
    await journal.withLivret(erased, (tx) => tx.append('notes', entriesOf(erased, 3)))
    await journal.erase(erased, [personne])
    const written = Array.from({ length: 24 }, (_, i) =>
      recordActe(database.db, { genre: 'sessionOuverte', personne, appareil: systemIds.appareil(), ...(i % 3 === 0 ? {} : { livret: i % 3 === 1 ? ours : theirs }) }, systemClock.now()))
    await Promise.all(written)
    const rows = await database.asOwner('SELECT livret, max(rang)::int AS rang, count(*)::int AS n FROM acte GROUP BY 1')
    expect(rows.map(({ rang, n }) => [rang, n])).toEqual([[8, 8], [8, 8], [8, 8]])
    expect(await verify()).toEqual({ code: 0, said: '24 acts, chain verified\n6 entries of 2 logs, chains verified\n0 signed chunks verified\n' })
  })

  test('is only added to, and holds no word of anybody', async () => {
    for (const statement of [`UPDATE acte SET genre = 'export'`, 'DELETE FROM acte', 'TRUNCATE acte'])
      await expect(sql.raw(statement).execute(database.db), statement).rejects.toMatchObject({ code: '42501' })
    await expect(recordActe(database.db, { genre: 'export', objet: 'Fatou B.' }, systemClock.now())).rejects.toMatchObject({ code: '23514' })
    const seen = await database.db.transaction().execute(async (trx) => {
      await openOn(trx, [ours])
      return trx.selectFrom('acte').select('livret').distinct().execute()
    })
    expect(seen).toEqual([{ livret: ours }])
  })

  test('says the first row that is not what was written', async () => {
    const at = `livret = '${ours}' AND rang = 4`
    expect(await tampered(`UPDATE acte SET personne = '${systemIds.personne()}' WHERE ${at}`, `UPDATE acte SET personne = '${personne}' WHERE ${at}`))
      .toBe(`broken: acte ${ours} 4: not what was written`)
    expect(await tampered(`CREATE TABLE gone AS SELECT * FROM acte WHERE ${at}; DELETE FROM acte WHERE ${at}`, 'INSERT INTO acte SELECT * FROM gone'))
      .toBe(`broken: acte ${ours} 5: 4 is missing`)
  })

  test('and the end of a chain that was cut, against what was last seen outside the database', async () => {
    const ledger = openLedger(folder)
    await exportActHeads(database.db, ledger, 1)
    expect((await verify()).code).toBe(0)
    const cut = `livret = '${theirs}' AND rang > 6`
    const said = `broken: acte ${theirs} 8: it was there, and is not any more`
    expect(await tampered(`CREATE TABLE ends AS SELECT * FROM acte WHERE ${cut}; DELETE FROM acte WHERE ${cut}`, 'SELECT 1')).toBe(said)
    // What a server sees of a chain that was cut does not take the place of what was there.
    await exportActHeads(database.db, ledger, 1)
    expect((await verify()).said.trim()).toBe(said)
    // Another epoch begins its own; an older file of heads, or a backup, still tells.
    await database.asOwner('UPDATE serveur SET epoch = 2')
    expect((await verify()).code).toBe(0)
    expect((await verify('--since', join(folder, 'actes-1.jsonl'))).said.trim()).toBe(said)
    await database.asOwner('UPDATE serveur SET epoch = 1; INSERT INTO acte SELECT * FROM ends')
    expect((await verify('--since', join(folder, 'actes-1.jsonl'))).code).toBe(0)
    writeFileSync(join(folder, 'other'), 'not a file of heads')
    expect((await verify('--since', join(folder, 'other'))).code).toBe(2)
  })

  test('so do the logs of volets, erased ones too', async () => {
    const at = `livret = '${ours}' AND seq = 2`
    expect(await tampered(`UPDATE entree SET ligne = replace(ligne, 'valeur', 'autre') WHERE ${at}`, `UPDATE entree SET ligne = replace(ligne, 'autre', 'valeur') WHERE ${at}`))
      .toBe(`broken: entree ${ours}/notes 2: not what was written`)
    const inErased = `livret = '${erased}' AND seq = 3`
    const [held] = await database.asOwner(`SELECT commitment FROM entree WHERE ${inErased}`)
    expect(await tampered(`UPDATE entree SET commitment = hash WHERE ${inErased}`, `UPDATE entree SET commitment = '${String(held?.['commitment'])}' WHERE ${inErased}`))
      .toBe(`broken: entree ${erased}/notes 3: not in the chain`)
    expect(await tampered(`CREATE TABLE tail AS SELECT * FROM entree WHERE ${inErased}; DELETE FROM entree WHERE ${inErased}`, 'INSERT INTO entree SELECT * FROM tail'))
      .toBe(`broken: entree ${erased}/notes 2: its volet says 3`)
    expect((await verify()).code).toBe(0)
  })
})
