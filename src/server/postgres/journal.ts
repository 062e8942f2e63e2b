/**
 * The authority's journal in PostgreSQL; held by `authority/journal.contract.ts`.
 *
 * One transaction writes about one livret at a time: it begins by locking the livret's row, and only then
 * reads. (READ COMMITTED: each statement sees what was committed when it began, so nothing may be read
 * in the statement that waits for the lock.) The heads of all volets are read once, with the epoch, and
 * kept up to date by the transaction itself.
 */
import { sql, type Transaction } from 'kysely'
import type { AppareilId, LivretId, PersonneId, ReplicaId } from '../../base/ids.ts'
import { invariant } from '../../base/result.ts'
import type { CircleAct } from '../../authority/circleActs.ts'
import type { Archived, Head, HeldOperation, Journal, LivretTx, ReceivedOperation, ReplicaRecord, SignedChunk, StoredEntry } from '../../authority/journal.ts'
import type { VoletKind } from '../../domain/volet.ts'
import type { Dot } from '../../operations/operation.ts'
import { writeActes } from '../actes.ts'
import type { Ledger } from '../ledger.ts'
import { systemClock } from '../systemPorts.ts'
import type { Database } from './database.ts'
import { entryOfLine, heldOfText, heldReasonOfText, lineOfEntry, textOfHeld, verdictOfText } from './lines.ts'
import { transact } from './retry.ts'
import { FOR_VERSION } from './migrations/m0004Attente.ts'
import { lookForWaiting, openOn, readAs, readFor } from './scope.ts'
import type { EntreeTable, Tables } from './schema.ts'
import { noteSorties, settleSuspensions } from './suspensions.ts'

/** Written by `JSON.stringify`, its kind first. */
const FOR_DECISION = '{"for":"decision"%'
const NO_ENTRY: Head = { seq: 0, hash: '' }

export interface JournalOptions {
  /** Where it is noted, outside the database, who was shut out of what. */
  readonly ledger?: Pick<Ledger, 'sorties'> | undefined
  /** Called when a transaction has written everything and committed nothing; for tests of that very moment. */
  readonly beforeCommit?: () => void
}

export function createPostgresJournal(db: Database, { ledger, beforeCommit = () => undefined }: JournalOptions = {}): Journal {
  return {
    async withLivret(livret, work) {
      try {
        return await transact(db, async (trx) => {
          await openOn(trx, [livret])
          const isNew = await lockLivret(trx, livret)
          const tx = await PostgresTx.open(trx, livret, ledger)
          const result = await work(tx)
          if (isNew && !tx.wrote) throw new NothingWritten(result)
          if (tx.wrote) beforeCommit()
          return result
        })
      } catch (cause) {
        // The transaction was rolled back with the row that only served as its lock.
        if (cause instanceof NothingWritten) return cause.result as Awaited<ReturnType<typeof work>> // what `work` returned, just above
        throw cause
      }
    },

    async epoch() {
      return (await db.selectFrom('serveur').select('epoch').executeTakeFirstOrThrow()).epoch
    },

    async revoke(appareil) {
      await db.insertInto('retrait').values({ appareil }).onConflict((conflict) => conflict.doNothing()).execute()
    },

    async erase(livret, whose) {
      await transact(db, async (trx) => {
        await openOn(trx, [livret])
        await lockLivret(trx, livret)
        if (whose.length > 0)
          await trx.insertInto('effacement').values(whose.map((personne) => ({ livret, personne }))).onConflict((conflict) => conflict.doNothing()).execute()
        await sql`SELECT effacer_lignes(${livret})`.execute(trx)
        await trx.deleteFrom('tenue').where('livret', '=', livret).execute()
        await trx.deleteFrom('lecteur').where('livret', '=', livret).execute()
        await sql`SELECT effacer_archive(${livret})`.execute(trx)
        await trx.deleteFrom('archive').where('livret', '=', livret).execute()
        await trx.deleteFrom('suspension').where('livret', '=', livret).execute()
        ledger?.sorties.forget({ livret, sortis: [] })
      })
    },

    async isRevoked(appareil) {
      return (await db.selectFrom('retrait').select('appareil').where('appareil', '=', appareil).executeTakeFirst()) !== undefined
    },

    waitingForVersion() {
      return lookForWaiting(db, 'version', (trx) => trx.selectFrom('tenue').select(['livret', 'kind']).distinct().where('motif', 'like', FOR_VERSION).execute())
    },

    async waitingForDecision(personne) {
      return db.transaction().setAccessMode('read only').execute(async (trx) => {
        await readFor(trx, personne)
        const circles = await trx.selectFrom('lecteur').select('livret').where('personne', '=', personne).where('kind', '=', 'cercle').execute()
        const livrets = circles.map(({ livret }) => livret)
        if (livrets.length === 0) return []
        await openOn(trx, livrets)
        return trx.selectFrom('tenue').select(['livret', 'kind']).distinct().where('livret', 'in', livrets).where('motif', 'like', FOR_DECISION).execute()
      })
    },

    async readable(personne) {
      const rows = await readAs(db, personne, (trx) => trx.selectFrom('lecteur')
        .innerJoin('volet', (join) => join.onRef('volet.livret', '=', 'lecteur.livret').onRef('volet.kind', '=', 'lecteur.kind'))
        .where('lecteur.personne', '=', personne)
        .select(['volet.livret', 'volet.kind', 'volet.seq', 'volet.hash'])
        .orderBy('volet.livret').orderBy('volet.kind')
        .execute())
      return rows.map(({ livret, kind, seq, hash }) => ({ volet: { livret, kind }, head: { seq, hash } }))
    },

    async read(personne, { livret, kind }, after, upTo, limit) {
      const rows = await readAs(db, personne, (trx) => trx.selectFrom('entree').selectAll()
        .where('livret', '=', livret).where('kind', '=', kind).where('seq', '>', after).where('seq', '<=', upTo)
        .orderBy('seq').limit(limit)
        .execute())
      return rows.map(readStored)
    },
  }
}

/** What is written about a livret that there is, within a transaction of somebody else's: nothing else is, until it ends. */
export async function lockedLivret(trx: Transaction<Tables>, livret: LivretId): Promise<LivretTx> {
  await openOn(trx, [livret])
  await lockLivret(trx, livret)
  return PostgresTx.open(trx, livret)
}

/** Carries the result through a rollback. */
class NothingWritten extends Error {
  readonly result: unknown
  constructor(result: unknown) {
    super('nothing was written about this livret')
    this.result = result
  }
}

/** Serialises everything written about one livret. True when the row was made by this very transaction. */
async function lockLivret(trx: Transaction<Tables>, livret: LivretId): Promise<boolean> {
  const lock = async (): Promise<boolean> =>
    (await trx.selectFrom('livret').select('livret').where('livret', '=', livret).forUpdate().executeTakeFirst()) !== undefined
  if (await lock()) return false
  const made = await trx.insertInto('livret').values({ livret }).onConflict((conflict) => conflict.doNothing()).returning('livret').executeTakeFirst()
  if (made !== undefined) return true
  // Somebody else opened it meanwhile, and has committed.
  invariant(await lock(), 'a livret is never deleted')
  return false
}

class PostgresTx implements LivretTx {
  readonly epoch: number
  wrote = false
  readonly #trx: Transaction<Tables>
  readonly #livret: LivretId
  readonly #heads: Map<VoletKind, Head>
  /** Somebody of it is, since a restore. */
  readonly #suspends: boolean
  readonly #ledger: Pick<Ledger, 'sorties'> | undefined

  private constructor(trx: Transaction<Tables>, livret: LivretId, { epoch, suspends }: { readonly epoch: number; readonly suspends: boolean }, heads: Map<VoletKind, Head>, ledger: Pick<Ledger, 'sorties'> | undefined) {
    this.#trx = trx
    this.#suspends = suspends
    this.#ledger = ledger
    this.#livret = livret
    this.epoch = epoch
    this.#heads = heads
  }

  static async open(trx: Transaction<Tables>, livret: LivretId, ledger?: Pick<Ledger, 'sorties'>): Promise<PostgresTx> {
    const rows = await trx.selectFrom('serveur')
      .leftJoin('volet', (join) => join.on('volet.livret', '=', livret))
      .select(['serveur.epoch', 'volet.kind', 'volet.seq', 'volet.hash'])
      .select((all) => all.exists(all.selectFrom('suspension').select('personne').where('livret', '=', livret)).$castTo<boolean>().as('suspends'))
      .execute()
    const [first] = rows
    invariant(first !== undefined, 'the table serveur has its row')
    const heads = rows.flatMap(({ kind, seq, hash }) => (kind === null || seq === null || hash === null ? [] : [[kind, { seq, hash }] as const]))
    return new PostgresTx(trx, livret, first, new Map(heads), ledger)
  }

  #of(kind: VoletKind): { readonly livret: LivretId; readonly kind: VoletKind } {
    return { livret: this.#livret, kind }
  }

  kinds(): Promise<readonly VoletKind[]> {
    return Promise.resolve([...this.#heads.keys()].sort())
  }

  head(kind: VoletKind): Promise<Head> {
    return Promise.resolve(this.#heads.get(kind) ?? NO_ENTRY)
  }

  async entries(kind: VoletKind, after: number, upTo?: number): Promise<readonly StoredEntry[]> {
    const rows = await this.#trx.selectFrom('entree').selectAll()
      .where('livret', '=', this.#livret).where('kind', '=', kind).where('seq', '>', after)
      .$if(upTo !== undefined, (query) => query.where('seq', '<=', upTo ?? 0))
      .orderBy('seq')
      .execute()
    return rows.map(readStored)
  }

  async erasedFor(): Promise<ReadonlySet<PersonneId> | undefined> {
    const rows = await this.#trx.selectFrom('effacement').select('personne').where('livret', '=', this.#livret).execute()
    return rows.length === 0 ? undefined : new Set(rows.map(({ personne }) => personne))
  }

  async archived(): Promise<Archived | undefined> {
    const row = await this.#trx.selectFrom('archive').select(['personnes', 'tenu_par']).where('livret', '=', this.#livret).executeTakeFirst()
    return row && { personnes: new Set(row.personnes), heldBy: row.tenu_par }
  }

  async revokedAt(appareil: AppareilId): Promise<number | undefined> {
    const row = await this.#trx.selectFrom('retrait')
      .leftJoin('entree', (join) => join.on('entree.livret', '=', this.#livret).on('entree.kind', '=', 'cercle').onRef('entree.recue_le', '<=', 'retrait.retire_le'))
      .where('retrait.appareil', '=', appareil)
      .select('entree.seq').orderBy('entree.seq', (order) => order.desc().nullsLast()).limit(1)
      .executeTakeFirst()
    return row && (row.seq ?? 0)
  }

  async lastUnder(kind: VoletKind, epoch: number): Promise<number> {
    const row = await this.#trx.selectFrom('entree').select('seq')
      .where('livret', '=', this.#livret).where('kind', '=', kind).where('epoch', '<=', epoch)
      .orderBy('seq', 'desc').limit(1)
      .executeTakeFirst()
    return row?.seq ?? 0
  }

  async replica(kind: VoletKind, replica: ReplicaId): Promise<ReplicaRecord | undefined> {
    const row = await this.#trx.selectFrom('replica').select(['personne', 'appareil', 'last_n', 'hash'])
      .where('livret', '=', this.#livret).where('kind', '=', kind).where('replica', '=', replica)
      .executeTakeFirst()
    return row && { personne: row.personne, appareil: row.appareil, lastN: row.last_n, hash: row.hash }
  }

  async received(kind: VoletKind, replica: ReplicaId, from: number, to: number): Promise<readonly ReceivedOperation[]> {
    const rows = await this.#trx.selectFrom('recue').select(['n', 'commitment', 'verdict'])
      .where('livret', '=', this.#livret).where('kind', '=', kind).where('replica', '=', replica)
      .where('n', '>=', from).where('n', '<=', to)
      .orderBy('n')
      .execute()
    return rows.map(({ n, commitment, verdict }) => ({ n, commitment, verdict: verdictOfText(verdict) }))
  }

  async signatures(kind: VoletKind, replica: ReplicaId): Promise<readonly SignedChunk[]> {
    const rows = await this.#trx.selectFrom('signature').select(['n', 'last_n', 'precedent', 'cle', 'signature'])
      .where('livret', '=', this.#livret).where('kind', '=', kind).where('replica', '=', replica)
      .orderBy('n')
      .execute()
    return rows.map(({ n, last_n, precedent, cle, signature }) => ({ n, lastN: last_n, previous: precedent, keyId: cle, signature }))
  }

  async heldForDecision(author: PersonneId): Promise<number> {
    const { waiting } = await this.#trx.selectFrom('tenue')
      .innerJoin('replica', (join) => join.onRef('replica.livret', '=', 'tenue.livret').onRef('replica.kind', '=', 'tenue.kind').onRef('replica.replica', '=', 'tenue.replica'))
      .select((all) => all.fn.countAll<string>().as('waiting'))
      .where('tenue.livret', '=', this.#livret).where('replica.personne', '=', author).where('motif', 'like', FOR_DECISION)
      .executeTakeFirstOrThrow()
    return Number(waiting)
  }

  async held(kind: VoletKind): Promise<readonly HeldOperation[]> {
    const rows = await this.#trx.selectFrom('tenue').select(['chunk', 'commitment', 'salt', 'motif'])
      .where('livret', '=', this.#livret).where('kind', '=', kind)
      .orderBy('rang')
      .execute()
    return rows.map(({ chunk, commitment, salt, motif }) => ({ operation: heldOfText(chunk), commitment, salt, why: heldReasonOfText(motif) }))
  }

  async append(kind: VoletKind, entries: readonly StoredEntry[]): Promise<void> {
    const before = this.#heads.get(kind) ?? NO_ENTRY
    entries.forEach(({ entry }, i) => {
      invariant(entry.seq === before.seq + i + 1, 'sequence numbers follow one another')
    })
    const last = entries.at(-1)
    if (last === undefined) return
    const head: Head = { seq: last.entry.seq, hash: last.hash }
    if (before.seq === 0) await this.#trx.insertInto('volet').values({ ...this.#of(kind), ...head }).execute()
    else await this.#trx.updateTable('volet').set(head).where('livret', '=', this.#livret).where('kind', '=', kind).execute()
    const rows = entries.map(({ entry, commitment, salt, hash }) => ({ ...this.#of(kind), seq: entry.seq, epoch: this.epoch, ligne: lineOfEntry(entry, commitment), commitment, salt, hash }))
    await this.#trx.insertInto('entree').values(rows).execute()
    this.#heads.set(kind, head)
    this.wrote = true
  }

  async putReplica(kind: VoletKind, replica: ReplicaId, record: ReplicaRecord): Promise<void> {
    const values = { personne: record.personne, appareil: record.appareil, last_n: record.lastN, hash: record.hash }
    await this.#trx.insertInto('replica').values({ ...this.#of(kind), replica, ...values })
      .onConflict((conflict) => conflict.columns(['livret', 'kind', 'replica']).doUpdateSet(values))
      .execute()
    this.wrote = true
  }

  async putSignature(kind: VoletKind, replica: ReplicaId, { n, lastN, previous, keyId, signature }: SignedChunk): Promise<void> {
    await this.#trx.insertInto('signature').values({ ...this.#of(kind), replica, n, last_n: lastN, precedent: previous, cle: keyId, signature }).execute()
    this.wrote = true
  }

  async putReceived(kind: VoletKind, replica: ReplicaId, operations: readonly ReceivedOperation[]): Promise<void> {
    if (operations.length === 0) return
    const rows = operations.map(({ n, commitment, verdict }) => ({ ...this.#of(kind), replica, n, commitment, verdict: JSON.stringify(verdict) }))
    await this.#trx.insertInto('recue').values(rows)
      .onConflict((conflict) => conflict.columns(['livret', 'kind', 'replica', 'n']).doUpdateSet((set) => ({ verdict: set.ref('excluded.verdict') })))
      .execute()
    this.wrote = true
  }

  async putActs(acts: readonly CircleAct[]): Promise<void> {
    await writeActes(this.#trx, this.#livret, acts.map((act) => ({ ...act, livret: this.#livret })), systemClock.now())
    this.wrote = true
  }

  async putHeld(kind: VoletKind, operations: readonly HeldOperation[]): Promise<void> {
    if (operations.length === 0) return
    const { last } = await this.#trx.selectFrom('tenue').select((all) => all.fn.max('rang').as('last'))
      .where('livret', '=', this.#livret).where('kind', '=', kind)
      .executeTakeFirstOrThrow()
    // `max` over no row is null, whatever the column's type says.
    const from = ((last as number | null) ?? 0) + 1
    const rows = operations.map(({ operation, commitment, salt, why }, i) => ({
      ...this.#of(kind), replica: operation.dot.replica, n: operation.dot.n, rang: from + i,
      chunk: textOfHeld(this.#of(kind), operation), commitment, salt, motif: JSON.stringify(why),
    }))
    await this.#trx.insertInto('tenue').values(rows)
      .onConflict((conflict) => conflict.columns(['livret', 'kind', 'replica', 'n']).doUpdateSet((set) => ({ motif: set.ref('excluded.motif') })))
      .execute()
    this.wrote = true
  }

  async removeHeld(kind: VoletKind, dots: readonly Dot[]): Promise<void> {
    if (dots.length === 0) return
    await this.#trx.deleteFrom('tenue')
      .where('livret', '=', this.#livret).where('kind', '=', kind)
      .where((where) => where.or(dots.map(({ replica, n }) => where.and([where('replica', '=', replica), where('n', '=', n)]))))
      .execute()
    this.wrote = true
  }

  async putReaders(kind: VoletKind, personnes: readonly PersonneId[]): Promise<readonly PersonneId[]> {
    const rows = await this.#trx.selectFrom('lecteur').select('personne').where('livret', '=', this.#livret).where('kind', '=', kind).execute()
    const before = new Set(rows.map(({ personne }) => personne))
    const wanted = new Set(personnes)
    const suspended = this.#suspends ? await settleSuspensions(this.#trx, this.#livret, kind, wanted) : new Set<PersonneId>()
    const after = new Set(personnes.filter((personne) => !suspended.has(personne)))
    const added = [...after].filter((personne) => !before.has(personne))
    const removed = [...before].filter((personne) => !after.has(personne))
    if (removed.length > 0)
      await this.#trx.deleteFrom('lecteur').where('livret', '=', this.#livret).where('kind', '=', kind).where('personne', 'in', removed).execute()
    if (added.length > 0)
      await this.#trx.insertInto('lecteur').values(added.map((personne) => ({ ...this.#of(kind), personne }))).execute()
    this.wrote ||= added.length + removed.length > 0 || suspended.size > 0
    if (this.#ledger !== undefined && added.length + removed.length > 0) noteSorties(this.#ledger.sorties, this.#livret, kind, { out: removed, back: added })
    return removed
  }
}

const readStored = (row: Pick<EntreeTable, 'ligne' | 'commitment' | 'salt' | 'hash'>): StoredEntry =>
  ({ entry: entryOfLine(row.ligne), commitment: row.commitment, salt: row.salt, hash: row.hash })
