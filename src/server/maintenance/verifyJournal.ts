/**
 * Reads every act and every entry of every volet, and says the first row that is not what was written: changed, taken
 * out of the middle, put in, or at the end of a chain whose head says more; of acts, whose head was seen farther outside the database. What a salt still proves is proven: that an
 * entry's commitment is of what it says. Of an erased one the commitment alone stands, and the chain over it. And every
 * chunk that was signed: that its device's key, of that person, signed what was received.
 */
import type { Client } from 'pg'
import type { ActHeads } from '../actHeads.ts'
import { acteHash } from '../actes.ts'
import { entryOfLine } from '../postgres/lines.ts'
import { verifySignature } from '../p256.ts'
import type { ActeTable, EntreeTable, SignatureTable, VoletTable } from '../postgres/schema.ts'
import { chunkHash, commitment, hashBytes, nextHead } from '../../protocol/hash.ts'
import { inOneTransaction } from './connect.ts'

export type Verified =
  | { readonly ok: true; readonly actes: number; readonly entrees: number; readonly volets: number; readonly signatures: number }
  | { readonly ok: false; readonly broken: string }

const PAGE = 2_000

/** @param since how far chains of acts went once, as was seen outside the database: all of it must still be there */
export function verifyJournal(client: Client, since: readonly ActHeads[] = []): Promise<Verified> {
  return inOneTransaction(client, 'read', async () => {
    const actes = await verifyActes(client, since)
    if (typeof actes === 'string') return { ok: false, broken: actes }
    const logs = await verifyLogs(client)
    if (typeof logs === 'string') return { ok: false, broken: logs }
    const signatures = await verifySignatures(client)
    return typeof signatures === 'string' ? { ok: false, broken: signatures } : { ok: true, actes, ...logs, signatures }
  })
}

async function verifyActes(client: Client, since: readonly ActHeads[]): Promise<number | string> {
  const seen = new Set(since.flatMap((heads) => [...heads].map(([chain, head]) => `${chain} ${head.rang} ${head.hash}`)))
  let count = 0
  let [livret, rang, hash] = ['', 0, '']
  for await (const row of pages<ActeTable>(client, 'acte', ['livret', 'rang'])) {
    const first = row.livret !== livret
    const wanted = first ? 1 : rang + 1
    const where = `acte ${row.livret} ${row.rang}`
    if (row.rang !== wanted) return `${where}: ${wanted} is missing`
    if (row.hash !== acteHash(first ? '' : hash, row)) return `${where}: not what was written`
    ;({ livret, rang, hash } = row)
    count += 1
    seen.delete(`${livret} ${rang} ${hash}`)
  }
  const [lost] = seen
  return lost === undefined ? count : `acte ${lost.split(' ', 2).join(' ')}: it was there, and is not any more`
}

async function verifyLogs(client: Client): Promise<{ readonly entrees: number; readonly volets: number } | string> {
  const { rows } = await client.query<VoletTable>('SELECT livret, kind, seq, hash FROM volet')
  const heads = new Map(rows.map((row) => [`${row.livret}/${row.kind}`, row]))
  let entrees = 0
  let [key, seq, hash] = ['', 0, '']
  const cutShort = (): string | undefined => {
    const head = heads.get(key)
    if (key === '') return undefined
    if (head?.seq !== seq || head.hash !== hash) return `entree ${key} ${seq}: its volet says ${head?.seq ?? 0}`
    heads.delete(key)
    return undefined
  }
  for await (const row of pages<EntreeTable>(client, 'entree', ['livret', 'kind', 'seq'])) {
    const volet = `${row.livret}/${row.kind}`
    if (volet !== key) {
      const cut = cutShort()
      if (cut !== undefined) return cut
      ;[key, seq, hash] = [volet, 0, '']
    }
    const where = `entree ${key} ${row.seq}`
    if (row.seq !== seq + 1) return `${where}: ${seq + 1} is missing`
    const wrong = whatIsWrong(row, hash)
    if (wrong !== undefined) return `${where}: ${wrong}`
    ;({ seq, hash } = row)
    entrees += 1
  }
  const cut = cutShort()
  if (cut !== undefined) return cut
  const [empty] = heads.keys()
  return empty === undefined ? { entrees, volets: rows.length } : `volet ${empty}: its entries are missing`
}

interface SignedRow extends SignatureTable {
  /** Of the device's key; null when no such key is that of the device which wrote under this replica. */
  readonly publique: string | null
  readonly commitments: readonly string[]
}

const SIGNED = `(SELECT s.*, cle.publique, ARRAY(SELECT r.commitment FROM recue r
    WHERE r.livret = s.livret AND r.kind = s.kind AND r.replica = s.replica AND r.n BETWEEN s.n AND s.last_n ORDER BY r.n) AS commitments
  FROM signature s
  LEFT JOIN replica p ON p.livret = s.livret AND p.kind = s.kind AND p.replica = s.replica
  LEFT JOIN cle ON cle.cle = s.cle AND cle.personne = p.personne AND cle.appareil = p.appareil) signed`

async function verifySignatures(client: Client): Promise<number | string> {
  let count = 0
  for await (const row of pages<SignedRow>(client, SIGNED, ['livret', 'kind', 'replica', 'n'])) {
    const { publique, commitments, precedent, n, last_n, signature } = row
    const whole = commitments.length === last_n - n + 1
    if (publique === null || !whole || !(await verifySignature(publique, hashBytes(chunkHash(precedent, commitments)), signature)))
      return `signature ${row.livret}/${row.kind} ${row.replica} ${n}: not of what was received, by that device's key`
    count += 1
  }
  return count
}

function whatIsWrong(row: EntreeTable, before: string): string | undefined {
  const { livret, kind, seq, epoch, ligne, salt } = row
  let entry
  try {
    entry = entryOfLine(ligne)
  } catch {
    return 'unreadable'
  }
  if (entry.seq !== seq) return 'not what was written'
  if (entry.kind === 'operation' && commitment({ livret, kind }, entry.operation, salt) !== row.commitment) return 'not what was written'
  // An erased entry counts as accepted, which it was; a refused one says why for ever.
  const refused = entry.kind === 'stub' && entry.reason !== 'efface' ? entry.reason : ''
  return nextHead(before, epoch, seq, refused, row.commitment) === row.hash ? undefined : 'not in the chain'
}

/** Rows in the order of their key, a page at a time: by code units, as PostgreSQL's "C" has them. */
async function* pages<Row extends object>(client: Client, table: string, key: readonly string[]): AsyncGenerator<Row> {
  const columns = key.map((name) => (name === 'livret' || name === 'kind' ? `${name} COLLATE "C"` : name))
  const order = columns.join(', ')
  let after: readonly unknown[] | undefined
  for (;;) {
    const where = after === undefined ? '' : `WHERE (${order}) > (${key.map((_, i) => `$${i + 1}`).join(', ')})`
    const { rows } = await client.query<Row>(`SELECT * FROM ${table} ${where} ORDER BY ${order} LIMIT ${PAGE}`, after === undefined ? [] : [...after])
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    after = key.map((name): unknown => Reflect.get(last, name))
  }
}
