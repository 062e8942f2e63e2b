/**
 * The journal in memory: the simulated world's and the unit tests'. `journal.contract.ts` holds it and
 * PostgreSQL to the same behaviour.
 *
 * A committed volet is never changed in place: a transaction copies a volet the first time it writes to
 * it, and its copies replace the committed ones in one step when it ends. So a transaction that throws
 * leaves nothing, and nobody sees half of one.
 */
import type { AppareilId, LivretId, PersonneId, ReplicaId } from '../base/ids.ts'
import { invariant } from '../base/result.ts'
import { voletKey, type VoletId, type VoletKind } from '../domain/volet.ts'
import { dotKey, type DotKey, type HeldReason } from '../operations/operation.ts'
import type { CircleAct } from './circleActs.ts'
import type { Archived, Head, HeldOperation, Journal, LivretTx, ReadableVolet, ReceivedOperation, ReplicaRecord, SignedChunk, StoredEntry } from './journal.ts'

interface Volet {
  readonly entries: StoredEntry[]
  /** Under which epoch each entry was appended. */
  readonly epochs: number[]
  readonly replicas: Map<ReplicaId, ReplicaRecord>
  readonly signatures: Map<ReplicaId, readonly SignedChunk[]>
  readonly received: Map<ReplicaId, Map<number, ReceivedOperation>>
  /** A Map keeps the order of first insertion, which is the order of arrival. */
  readonly held: Map<DotKey, HeldOperation>
  readers: ReadonlySet<PersonneId>
}

type Livret = ReadonlyMap<VoletKind, Volet>

const emptyVolet = (): Volet => ({ entries: [], epochs: [], replicas: new Map(), signatures: new Map(), received: new Map(), held: new Map(), readers: new Set() })

const copyVolet = (volet: Volet): Volet => ({
  entries: [...volet.entries],
  epochs: [...volet.epochs],
  replicas: new Map(volet.replicas),
  signatures: new Map(volet.signatures),
  received: new Map([...volet.received].map(([replica, operations]) => [replica, new Map(operations)])),
  held: new Map(volet.held),
  readers: volet.readers,
})

const headOf = (volet: Volet | undefined): Head => {
  const last = volet?.entries.at(-1)
  return last === undefined ? { seq: 0, hash: '' } : { seq: last.entry.seq, hash: last.hash }
}

/** Nothing of what it said; a refused one said nothing. */
const emptied = (stored: StoredEntry): StoredEntry => {
  const { entry } = stored
  return entry.kind === 'stub' ? stored : { ...stored, salt: '', entry: { kind: 'stub', seq: entry.seq, dot: entry.operation.dot, observed: [], reason: 'efface' } }
}

export interface MemoryJournal extends Journal {
  /** A journal of its own that begins as this one is now. What is committed is never changed, so that both share it. */
  fork(): MemoryJournal
  /** What was done to who belongs and who reads, in order. */
  acts(livret: LivretId): readonly CircleAct[]
  /** As if it had been archived: nobody reads it, what is sent about it waits. */
  archive(livret: LivretId, archived: Archived): void
  /** It is read again by whoever read it. */
  reopen(livret: LivretId): void
}

export function createMemoryJournal(epoch: () => number = () => 1, begins: ReadonlyMap<LivretId, Livret> = new Map()): MemoryJournal {
  const livrets = new Map(begins)
  const erased = new Map<LivretId, ReadonlySet<PersonneId>>()
  const acts = new Map<LivretId, readonly CircleAct[]>()
  const archives = new Map<LivretId, Archived & { readonly before: Livret }>()
  /** Of each revoked device, how far each circle's log went then. */
  const revoked = new Map<AppareilId, ReadonlyMap<LivretId, number>>()
  /** The end of the last transaction asked for on each livret, whatever became of it. */
  const queues = new Map<LivretId, Promise<unknown>>()

  const transact = async <T>(livret: LivretId, work: (tx: LivretTx) => Promise<T>): Promise<T> => {
    const tx = new MemoryTx(epoch(), livrets.get(livret) ?? new Map(), (appareil) => {
      const heads = revoked.get(appareil)
      return heads && (heads.get(livret) ?? 0)
    }, erased.get(livret), archives.get(livret))
    const result = await work(tx)
    if (tx.acts.length > 0) acts.set(livret, [...(acts.get(livret) ?? []), ...tx.acts])
    if (tx.written.size > 0) livrets.set(livret, new Map([...(livrets.get(livret) ?? []), ...tx.written]))
    return result
  }

  return {
    withLivret(livret, work) {
      const turn = (queues.get(livret) ?? Promise.resolve()).then(() => transact(livret, work))
      const settled = turn.catch(() => undefined).finally(() => {
        if (queues.get(livret) === settled) queues.delete(livret)
      })
      queues.set(livret, settled)
      return turn
    },
    fork: () => createMemoryJournal(epoch, livrets),
    acts: (livret) => acts.get(livret) ?? [],
    archive(livret, archived) {
      const before = livrets.get(livret) ?? new Map<VoletKind, Volet>()
      archives.set(livret, { ...archived, before })
      livrets.set(livret, new Map([...before].map(([kind, volet]) => [kind, { ...copyVolet(volet), readers: new Set() }])))
    },
    reopen(livret) {
      const archived = archives.get(livret)
      if (archived !== undefined) livrets.set(livret, archived.before)
      archives.delete(livret)
    },
    epoch: () => Promise.resolve(epoch()),
    revoke(appareil) {
      if (!revoked.has(appareil)) revoked.set(appareil, new Map([...livrets].map(([livret, volets]) => [livret, headOf(volets.get('cercle')).seq])))
      return Promise.resolve()
    },
    erase(livret, whose) {
      archives.delete(livret)
      erased.set(livret, new Set([...(erased.get(livret) ?? []), ...whose]))
      const volets = [...(livrets.get(livret) ?? [])]
      livrets.set(livret, new Map(volets.map(([kind, volet]) => [kind, { ...copyVolet(volet), entries: volet.entries.map(emptied), held: new Map(), readers: new Set() }])))
      return Promise.resolve()
    },
    isRevoked: (appareil) => Promise.resolve(revoked.has(appareil)),
    waitingForVersion: () => Promise.resolve([...livrets].flatMap(([livret, volets]) => waitingFor('version', livret, volets))),
    waitingForDecision: (personne) => Promise.resolve([...livrets].flatMap(([livret, volets]) =>
      volets.get('cercle')?.readers.has(personne) === true ? waitingFor('decision', livret, volets) : [])),
    readable(personne) {
      const found: ReadableVolet[] = []
      for (const [livret, volets] of livrets)
        for (const [kind, volet] of volets)
          if (volet.entries.length > 0 && volet.readers.has(personne)) found.push({ volet: { livret, kind }, head: headOf(volet) })
      return Promise.resolve(found.sort((a, b) => (voletKey(a.volet) < voletKey(b.volet) ? -1 : 1)))
    },
    read(personne, { livret, kind }, after, upTo, limit) {
      const volet = livrets.get(livret)?.get(kind)
      return Promise.resolve(volet?.readers.has(personne) === true ? volet.entries.slice(after, upTo).slice(0, limit) : [])
    },
  }
}

const waitingFor = (what: HeldReason['for'], livret: LivretId, volets: Livret): readonly VoletId[] => [...volets].flatMap(([kind, volet]) =>
  [...volet.held.values()].some(({ why }) => why.for === what) ? [{ livret, kind }] : [])

class MemoryTx implements LivretTx {
  readonly epoch: number
  readonly written = new Map<VoletKind, Volet>()
  readonly acts: CircleAct[] = []
  readonly #committed: Livret
  readonly #revokedAt: (appareil: AppareilId) => number | undefined
  readonly #erased: ReadonlySet<PersonneId> | undefined
  readonly #archived: Archived | undefined

  constructor(epoch: number, committed: Livret, revokedAt: (appareil: AppareilId) => number | undefined, erased: ReadonlySet<PersonneId> | undefined, archived: Archived | undefined) {
    this.#erased = erased
    this.#archived = archived
    this.epoch = epoch
    this.#committed = committed
    this.#revokedAt = revokedAt
  }

  #see(kind: VoletKind): Volet | undefined {
    return this.written.get(kind) ?? this.#committed.get(kind)
  }

  #change(kind: VoletKind): Volet {
    const mine = this.written.get(kind)
    if (mine !== undefined) return mine
    const committed = this.#committed.get(kind)
    const copy = committed === undefined ? emptyVolet() : copyVolet(committed)
    this.written.set(kind, copy)
    return copy
  }

  kinds(): Promise<readonly VoletKind[]> {
    const all = new Set([...this.#committed.keys(), ...this.written.keys()])
    return Promise.resolve([...all].filter((kind) => (this.#see(kind)?.entries.length ?? 0) > 0).sort())
  }

  head(kind: VoletKind): Promise<Head> {
    return Promise.resolve(headOf(this.#see(kind)))
  }

  entries(kind: VoletKind, after: number, upTo?: number): Promise<readonly StoredEntry[]> {
    return Promise.resolve((this.#see(kind)?.entries ?? []).slice(after, upTo))
  }

  archived(): Promise<Archived | undefined> {
    return Promise.resolve(this.#archived)
  }

  erasedFor(): Promise<ReadonlySet<PersonneId> | undefined> {
    return Promise.resolve(this.#erased)
  }

  revokedAt(appareil: AppareilId): Promise<number | undefined> {
    return Promise.resolve(this.#revokedAt(appareil))
  }

  lastUnder(kind: VoletKind, epoch: number): Promise<number> {
    return Promise.resolve((this.#see(kind)?.epochs ?? []).filter((each) => each <= epoch).length)
  }

  replica(kind: VoletKind, replica: ReplicaId): Promise<ReplicaRecord | undefined> {
    return Promise.resolve(this.#see(kind)?.replicas.get(replica))
  }

  received(kind: VoletKind, replica: ReplicaId, from: number, to: number): Promise<readonly ReceivedOperation[]> {
    const known = [...(this.#see(kind)?.received.get(replica)?.values() ?? [])]
    return Promise.resolve(known.filter(({ n }) => n >= from && n <= to).sort((a, b) => a.n - b.n))
  }

  signatures(kind: VoletKind, replica: ReplicaId): Promise<readonly SignedChunk[]> {
    return Promise.resolve(this.#see(kind)?.signatures.get(replica) ?? [])
  }

  heldForDecision(author: PersonneId): Promise<number> {
    const kinds = new Set([...this.#committed.keys(), ...this.written.keys()])
    return Promise.resolve([...kinds].flatMap((kind) => [...(this.#see(kind)?.held.values() ?? [])])
      .filter(({ operation, why }) => operation.author === author && why.for === 'decision').length)
  }

  held(kind: VoletKind): Promise<readonly HeldOperation[]> {
    return Promise.resolve([...(this.#see(kind)?.held.values() ?? [])])
  }

  append(kind: VoletKind, entries: readonly StoredEntry[]): Promise<void> {
    return settle(() => {
      const volet = this.#change(kind)
      for (const stored of entries) {
        invariant(stored.entry.seq === headOf(volet).seq + 1, 'sequence numbers follow one another')
        volet.entries.push(stored)
        volet.epochs.push(this.epoch)
      }
    })
  }

  putReplica(kind: VoletKind, replica: ReplicaId, record: ReplicaRecord): Promise<void> {
    return settle(() => this.#change(kind).replicas.set(replica, record))
  }

  putSignature(kind: VoletKind, replica: ReplicaId, signed: SignedChunk): Promise<void> {
    return settle(() => {
      const { signatures } = this.#change(kind)
      signatures.set(replica, [...(signatures.get(replica) ?? []), signed])
    })
  }

  putReceived(kind: VoletKind, replica: ReplicaId, operations: readonly ReceivedOperation[]): Promise<void> {
    return settle(() => {
      const { received } = this.#change(kind)
      const known = received.get(replica) ?? new Map<number, ReceivedOperation>()
      received.set(replica, known)
      for (const operation of operations)
        known.set(operation.n, { ...operation, commitment: known.get(operation.n)?.commitment ?? operation.commitment })
    })
  }

  putActs(acts: readonly CircleAct[]): Promise<void> {
    this.acts.push(...acts)
    return Promise.resolve()
  }

  putHeld(kind: VoletKind, operations: readonly HeldOperation[]): Promise<void> {
    return settle(() => {
      const { held } = this.#change(kind)
      for (const each of operations) {
        const key = dotKey(each.operation.dot)
        const before = held.get(key)
        held.set(key, before === undefined ? each : { ...before, why: each.why })
      }
    })
  }

  removeHeld(kind: VoletKind, dots: Parameters<LivretTx['removeHeld']>[1]): Promise<void> {
    return settle(() => {
      const { held } = this.#change(kind)
      for (const dot of dots) held.delete(dotKey(dot))
    })
  }

  async putReaders(kind: VoletKind, personnes: readonly PersonneId[]): Promise<readonly PersonneId[]> {
    let before: ReadonlySet<PersonneId> = new Set()
    await settle(() => {
      const volet = this.#change(kind)
      before = volet.readers
      volet.readers = new Set(personnes)
    })
    return [...before].filter((personne) => !personnes.includes(personne))
  }
}

/** A broken invariant rejects, as it does where the journal is remote. */
function settle(write: () => unknown): Promise<void> {
  return Promise.resolve().then(() => {
    write()
  })
}
