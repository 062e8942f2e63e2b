/**
 * The server of the simulated world: the real exchange over the real authority, behind a journal in memory
 * whose epoch can change. It remembers every chunk it took, so that a replica of its database can be made
 * that had received only the first of them; and it writes down, beside the log, under which epoch each entry
 * was appended, so that the chain can be computed again.
 */
import type { Archived, Journal, LivretTx, StoredEntry } from '../authority/journal.ts'
import { dueToArchive } from '../authority/archiving.ts'
import { eraseLivret } from '../authority/erase.ts'
import { createStateCache } from '../authority/stateCache.ts'
import { nextHead } from '../protocol/hash.ts'
import { createMemoryJournal, type MemoryJournal } from '../authority/memoryJournal.ts'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Result } from '../base/result.ts'
import type { Program } from '../domain/program.ts'
import { parseVoletKey, voletKey, type VoletKey, type VoletKind } from '../domain/volet.ts'
import { createExchange, decideWaiting, type Exchange, type ExchangeSession } from '../protocol/exchange.ts'
import type { SignatureFault } from '../protocol/signatures.ts'
import type { WireReply, WireRequest, WireSignedChunk } from '../protocol/wire.ts'
import { instant } from './moments.ts'
import { Violation } from './violation.ts'
import { WorldDoors } from './worldDoors.ts'
import { heard, WorldKeys } from './worldKeys.ts'

export interface LoggedEntry extends StoredEntry {
  /** The epoch it was appended under: part of what the chain hashes. */
  readonly epoch: number
}

/** Small, so that every run meets snapshots. */
const SNAPSHOT_AFTER = 3

interface Received {
  readonly session: ExchangeSession
  readonly chunk: WireSignedChunk
  readonly epoch: number
  /** What ran then: a replica of the database would have been told the same. */
  readonly program: Program
}

/** The process dies while it writes: its transaction leaves nothing. */
class Killed extends Error {}

export class WorldServer {
  epoch = 1
  logs = new Map<VoletKey, LoggedEntry[]>()
  /** What the logs were when each epoch ended. */
  readonly past = new Map<number, ReadonlyMap<VoletKey, readonly LoggedEntry[]>>()
  // Made by the constructor, through what also begins an epoch.
  journal!: Journal
  #memory!: MemoryJournal
  #exchange!: Exchange
  #received: Received[] = []
  /** What a device that has not heard of an erasure still shows. */
  readonly #unerased = new Map<string, readonly LoggedEntry[]>()
  readonly revoked = new Set<AppareilId>()
  /** And after how many chunks: what is done again in a database that lost its end counts as of then. */
  readonly #revocations: (readonly [AppareilId, number])[] = []
  readonly keys = new WorldKeys()
  readonly doors = new WorldDoors(this)
  /** And whose they were: kept apart from the database. */
  readonly erased = new Map<LivretId, readonly PersonneId[]>()
  /** Likewise. */
  readonly archived = new Map<LivretId, Archived>()
  readonly erasureAsked = new Set<LivretId>()
  /** When it last received something of a livret, and heard from a person's device. */
  readonly #contacts = new Map<LivretId, Instant>()
  readonly #seen = new Map<PersonneId, Instant>()
  #dieInTransaction = false
  program: Program

  constructor(program: Program) {
    this.program = program
    this.#start()
  }

  #start(): void {
    const inner = createMemoryJournal(() => this.epoch)
    this.#memory = inner
    this.logs = new Map()
    const epochNow = (): number => this.epoch
    this.journal = {
      epoch: () => Promise.resolve(epochNow()),
      revoke: (appareil) => inner.revoke(appareil),
      erase: (livret, whose) => inner.erase(livret, whose),
      isRevoked: (appareil) => inner.isRevoked(appareil),
      waitingForVersion: () => inner.waitingForVersion(),
      waitingForDecision: (personne) => inner.waitingForDecision(personne),
      readable: (personne) => inner.readable(personne),
      read: (personne, volet, after, upTo, limit) => inner.read(personne, volet, after, upTo, limit),
      withLivret: async (livret, work) => {
        const appended: (readonly [VoletKind, LoggedEntry])[] = []
        const result = await inner.withLivret(livret, (tx) => work(this.#watch(tx, epochNow(), appended)))
        for (const [kind, entry] of appended) this.logOf(livret, kind).push(entry)
        if (appended.length > 0) this.#contacts.set(livret, this.doors.now)
        return result
      },
    }
    this.#exchange = createExchange({ journal: this.journal, program: this.program, snapshotAfter: SNAPSHOT_AFTER })
  }

  /** A newer program over the same database: what waited for it is decided. */
  async upgrade(program: Program): Promise<void> {
    this.program = program
    this.#exchange = createExchange({ journal: this.journal, program, snapshotAfter: SNAPSHOT_AFTER })
    await decideWaiting({ journal: this.journal, program })
  }

  #watch(tx: LivretTx, epoch: number, appended: (readonly [VoletKind, LoggedEntry])[]): LivretTx {
    return {
      epoch,
      kinds: () => tx.kinds(),
      head: (kind) => tx.head(kind),
      entries: (kind, after, upTo) => tx.entries(kind, after, upTo),
      lastUnder: (kind, upTo) => tx.lastUnder(kind, upTo),
      revokedAt: (appareil) => tx.revokedAt(appareil),
      erasedFor: () => tx.erasedFor(),
      archived: () => tx.archived(),
      putActs: (acts) => tx.putActs(acts),
      replica: (kind, replica) => tx.replica(kind, replica),
      received: (kind, replica, from, to) => tx.received(kind, replica, from, to),
      signatures: (kind, replica) => tx.signatures(kind, replica),
      heldForDecision: (author) => tx.heldForDecision(author),
      held: (kind) => tx.held(kind),
      append: async (kind, entries) => {
        await tx.append(kind, entries)
        appended.push(...entries.map((entry) => [kind, { ...entry, epoch }] as const))
      },
      putReplica: (kind, replica, record) => tx.putReplica(kind, replica, record),
      putSignature: (kind, replica, signed) => tx.putSignature(kind, replica, signed),
      putReceived: (kind, replica, operations) => {
        if (this.#dieInTransaction) throw new Killed('in a transaction')
        return tx.putReceived(kind, replica, operations)
      },
      putHeld: (kind, operations) => tx.putHeld(kind, operations),
      removeHeld: (kind, dots) => tx.removeHeld(kind, dots),
      putReaders: (kind, personnes) => tx.putReaders(kind, personnes),
    }
  }

  logOf(livret: LivretId, kind: VoletKind): LoggedEntry[] {
    const key = voletKey({ livret, kind })
    const log = this.logs.get(key) ?? []
    this.logs.set(key, log)
    return log
  }

  /** The log of a volet in some epoch, as far as it went. */
  logIn(epoch: number, key: VoletKey): readonly LoggedEntry[] {
    return this.#unerased.get(`${epoch} ${key}`) ?? (epoch === this.epoch ? this.logs : this.past.get(epoch))?.get(key) ?? []
  }

  async revoke(appareil: AppareilId): Promise<void> {
    this.revoked.add(appareil)
    this.#revocations.push([appareil, this.#received.length])
    await this.journal.revoke(appareil)
  }

  /** Of a device's own program, which signs what it says. */
  async answer(session: ExchangeSession, request: WireRequest): Promise<WireReply> {
    const answered = await this.hear(session, request)
    if (!answered.ok) throw new Violation('G9', `a device that signs well is told ${answered.error}`)
    return answered.value
  }

  hear(session: ExchangeSession, request: WireRequest): Promise<Result<WireReply, SignatureFault>> {
    return heard(this.keys, session, request, () => this.#take(session, request))
  }

  async #take(session: ExchangeSession, request: WireRequest): Promise<WireReply> {
    this.#seen.set(session.personne, this.doors.now)
    // Nothing is written of what is offered to an archived livret.
    for (const chunk of request.c ?? []) if (!this.#isAway(chunk)) this.#received.push({ session, chunk, epoch: this.epoch, program: this.program })
    return this.#exchange(session, request, instant(1_760_000_000_000)) // its clock decides nothing
  }

  #isAway([, [, key]]: WireSignedChunk): boolean {
    const volet = parseVoletKey(key)
    return volet.ok && this.archived.has(volet.value.livret)
  }

  /** Dies in the first transaction that writes, and starts again over what was committed. True when there was one. */
  async dieDuring(session: ExchangeSession, request: WireRequest): Promise<boolean> {
    const before = this.#received.length
    this.#dieInTransaction = true
    try {
      await this.hear(session, request)
      return false
    } catch (error) {
      if (!(error instanceof Killed)) throw error
      this.#received.splice(before)
      return true
    } finally {
      this.#dieInTransaction = false
      this.#exchange = createExchange({ journal: this.journal, program: this.program, snapshotAfter: SNAPSHOT_AFTER })
    }
  }

  /** The database is lost; its replica, which had received all but the last `loses` chunks, takes over. */
  async failOver(loses: number): Promise<void> {
    const next = this.epoch + 1
    const contacts = [...this.#contacts]
    this.past.set(this.epoch, this.logs)
    const kept = this.#received.slice(0, Math.max(1, this.#received.length - loses))
    const { program: last } = this
    this.program = kept[0]?.program ?? last
    this.#start()
    for (const [i, { session, chunk, epoch, program }] of kept.entries()) {
      this.epoch = epoch
      for (const [appareil, after] of this.#revocations) if (after <= i) await this.journal.revoke(appareil)
      if (program !== this.program) await this.upgrade(program)
      await this.#exchange(session, { p: 1, a: session.appareil, c: [chunk] }, instant(1_760_000_000_000))
    }
    this.#received = kept
    if (last !== this.program) await this.upgrade(last)
    this.epoch = next
    // Before anything is served.
    for (const [livret, whose] of this.erased) await this.#eraseAgain(livret, whose)
    for (const appareil of this.revoked) await this.journal.revoke(appareil)
    for (const [livret, archived] of this.archived) this.#memory.archive(livret, archived)
    for (const [livret, at] of contacts) this.#contacts.set(livret, at)
  }

  /** What the job of that day archives. */
  async archiveDue(): Promise<readonly LivretId[]> {
    const done: LivretId[] = []
    for (const livret of this.#contacts.keys()) {
      const due = await this.journal.withLivret(livret, (tx) => dueToArchive(createStateCache(2, this.program), tx, livret, {
        erasureAsked: () => Promise.resolve(this.erasureAsked.has(livret)),
        last: (titulaires) => Promise.resolve([this.#contacts.get(livret), ...titulaires.map((personne) => this.#seen.get(personne))].reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined)),
      }, this.doors.now))
      if (due === undefined) continue
      const archived = { personnes: new Set(due.personnes), heldBy: due.heldBy }
      this.archived.set(livret, archived)
      this.#memory.archive(livret, archived)
      done.push(livret)
    }
    return done
  }

  reopen(livret: LivretId): void {
    this.archived.delete(livret)
    this.#memory.reopen(livret)
    this.#contacts.set(livret, this.doors.now)
    this.#exchange = createExchange({ journal: this.journal, program: this.program, snapshotAfter: SNAPSHOT_AFTER })
  }

  async erase(livret: LivretId): Promise<void> {
    const whose = await eraseLivret({ cache: createStateCache(10), nextHead }, this.journal, livret)
    this.erased.set(livret, whose)
    this.archived.delete(livret)
    await this.#eraseAgain(livret, whose)
  }

  async #eraseAgain(livret: LivretId, whose: readonly PersonneId[]): Promise<void> {
    await this.journal.erase(livret, whose)
    for (const [key, log] of this.logs) {
      const volet = parseVoletKey(key)
      if (!volet.ok || volet.value.livret !== livret) continue
      this.#unerased.set(`${this.epoch} ${key}`, log)
      const now = await this.journal.withLivret(livret, (tx) => tx.entries(volet.value.kind, 0))
      this.logs.set(key, log.map((each, i) => ({ ...each, ...now[i] })))
    }
  }
}
