/**
 * The product's own device code (space, exchange) over a memory disk, against the real authority in memory:
 * for tests of what a device does when links, disks, tabs and servers fail it.
 */
import { createMemoryJournal } from '../authority/memoryJournal.ts'
import type { EntityId, LivretId, PersonneId } from '../base/ids.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Scalar } from '../domain/entities.ts'
import type { VoletKind } from '../domain/volet.ts'
import type { Draft } from '../operations/draft.ts'
import type { Dot, Operation } from '../operations/operation.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { DeviceKey } from '../ports/keys.ts'
import type { Seal } from '../ports/seal.ts'
import type { Store } from '../ports/store.ts'
import type { Transport } from '../ports/transport.ts'
import { decodeReply, decodeRequest, encodeReply } from '../protocol/bytes.ts'
import { createExchange, type Exchange, type ExchangeSession } from '../protocol/exchange.ts'
import type { WireReply, WireRequest, WireSignedChunk } from '../protocol/wire.ts'
import { createMemoryDisk, openMemoryStore, type MemoryDisk } from '../storage/memory/memoryStore.ts'
import { exchangeOnce, type Exchanged, type ExchangeFault } from '../sync/exchangeOnce.ts'
import { createSpace, openSpace, type LivretContent, type Space, type SpaceChange, type VoletContent } from '../sync/space.ts'
import { got } from './got.ts'
import { membreDraft } from './livret.ts'
import { instant, jour } from './moments.ts'
import { createScrambledSeal } from './scrambledSeal.ts'
import { seededIds } from './seededIds.ts'

export const START = 1_760_000_000_000

/** The server, and what a failing one does. */
export class Server {
  #epoch = 1
  /** Of how many entries a log is before it is told by a snapshot; the product's own number unless said. */
  readonly #snapshotAfter: number | undefined
  exchange: Exchange
  journal = createMemoryJournal()
  /** Every chunk received, in order: what a replica of the database would have been told. */
  readonly received: { readonly session: ExchangeSession; readonly chunk: WireSignedChunk; readonly epoch: number }[] = []

  constructor(snapshotAfter?: number) {
    this.#snapshotAfter = snapshotAfter
    this.exchange = this.#start()
  }

  async answer(session: ExchangeSession, request: WireRequest): Promise<WireReply> {
    for (const chunk of request.c ?? []) this.received.push({ session, chunk, epoch: this.#epoch })
    return this.exchange(session, request, instant(START))
  }

  /** The database is lost; its replica, which had received only the first chunks, takes over. */
  async failOver(kept: number): Promise<void> {
    const next = this.#epoch + 1
    this.exchange = this.#start()
    this.received.splice(kept)
    for (const { session, chunk, epoch } of this.received) {
      this.#epoch = epoch
      await this.exchange(session, { p: 1, a: session.appareil, c: [chunk] }, instant(START))
    }
    this.#epoch = next
  }

  #start(): Exchange {
    this.journal = createMemoryJournal(() => this.#epoch)
    return createExchange({ journal: this.journal, ...(this.#snapshotAfter === undefined ? {} : { snapshotAfter: this.#snapshotAfter }) })
  }
}

/** What becomes of one exchange on its way. */
export type Fate = 'arrives' | 'requestLost' | 'replyLost' | 'twice'

/** Whatever answers: the memory's server, or a real one over HTTP. */
export interface Answering {
  answer(session: ExchangeSession, request: WireRequest): Promise<WireReply>
}

interface Parts {
  readonly server: Answering
  readonly session: ExchangeSession
  readonly ids: Ids
  readonly seal: Seal
}

export class Apparatus {
  readonly server: Answering
  readonly session: ExchangeSession
  readonly ids: Ids
  readonly seal: Seal
  readonly disk: MemoryDisk
  space: Space
  /** Of a request's work; the product's own number unless said. */
  pushBytes: number | undefined
  /** Milliseconds, moved by each save. */
  at = START
  fate: Fate = 'arrives'
  /** Signs what it sends, when it has one. */
  key: DeviceKey | undefined
  readonly requests: WireRequest[] = []
  readonly replies: WireReply[] = []
  readonly changes: SpaceChange[] = []

  private constructor(parts: Parts, disk: MemoryDisk, space: Space) {
    this.server = parts.server
    this.session = parts.session
    this.ids = parts.ids
    this.seal = parts.seal
    this.disk = disk
    this.space = space
  }

  static async make(server: Answering, seed: number, personne: PersonneId, mayOpen = false): Promise<Apparatus> {
    const ids = seededIds(seed)
    const appareil = ids.appareil()
    const disk = createMemoryDisk()
    const seal = createScrambledSeal()
    const identite = { prenom: 'Maud', nom: 'T.', role: 'referent', organisation: 'Les Quatre Vents' } as const
    const space = got(await createSpace({ store: openMemoryStore(disk), seal, ids, clock: clockAt(() => START) }, { personne, appareil, session: null, identite }))
    const made = new Apparatus({ server, session: { personne, appareil, mayOpen }, ids, seal }, disk, space)
    made.space = await made.open()
    return made
  }

  /** The same device copied as it is now, as a profile is cloned or a backup restored. Randomness differs. */
  async copy(seed: number): Promise<Apparatus> {
    const disk = createMemoryDisk()
    for (const [key, bytes] of this.disk.records) disk.records.set(key, bytes)
    const { server, session, seal } = this
    const made = new Apparatus({ server, session, seal, ids: seededIds(seed) }, disk, this.space)
    made.at = this.at
    made.space = await made.open()
    return made
  }

  get clock(): Clock {
    return clockAt(() => this.at)
  }

  store(): Store {
    return openMemoryStore(this.disk)
  }

  /** Another tab, or the next start. */
  async open(store: Store = this.store(), seal: Seal = this.seal): Promise<Space> {
    return got(await openSpace({ store, seal, ids: this.ids, clock: this.clock }))
  }

  transport(): Transport {
    return {
      hints: () => () => undefined,
      exchange: async (bytes) => {
        const request = got(decodeRequest(bytes))
        this.requests.push(request)
        const { fate } = this
        if (fate === 'requestLost') return err({ fault: 'unreachable' })
        if (fate === 'twice') await this.server.answer(this.session, request)
        const reply = encodeReply(await this.server.answer(this.session, request))
        if (fate === 'replyLost') return err({ fault: 'unreachable' })
        this.replies.push(got(decodeReply(reply)))
        return ok(reply)
      },
    }
  }

  exchangeOnce(whole = false, space: Space = this.space, pageBytes?: number): Promise<Result<Exchanged, ExchangeFault>> {
    return exchangeOnce({
      cabinet: space.cabinet, transport: this.transport(), clock: this.clock, ids: this.ids, key: () => Promise.resolve(this.key),
      onChange: (change) => this.changes.push(change),
      ...(this.pushBytes === undefined ? {} : { pushBytes: this.pushBytes }),
      ...(pageBytes === undefined ? {} : { pageBytes }),
    }, whole)
  }

  /** As the runner does: until there is no more. */
  async sync(pageBytes?: number): Promise<void> {
    let whole = false
    for (let round = 0; round < 500; round++) {
      const done: Exchanged = got(await this.exchangeOnce(whole, this.space, pageBytes))
      if (!done.more) return
      whole = done.whole
    }
    throw new Error('the exchange does not come to rest')
  }

  async save(livret: LivretId, kind: VoletKind, drafts: readonly Draft[], together = true, space: Space = this.space): Promise<readonly Operation[]> {
    this.at += 1_000
    return got(await space.save({ batches: [{ volet: { livret, kind }, drafts, together }] })).operations
  }

  set(livret: LivretId, kind: VoletKind, entity: EntityId, field: string, value: Scalar, observed: readonly Dot[] = []): Promise<readonly Operation[]> {
    return this.save(livret, kind, [setDraft(entity, field, value, observed)])
  }

  async content(livret: LivretId, space: Space = this.space): Promise<LivretContent | undefined> {
    return got(await space.readLivret(livret))
  }

  async volet(livret: LivretId, kind: VoletKind, space: Space = this.space): Promise<VoletContent | undefined> {
    return (await this.content(livret, space))?.volets.find((volet) => volet.kind === kind)
  }
}

export const setDraft = (entity: EntityId, field: string, value: Scalar, observed: readonly Dot[] = []): Draft =>
  ({ payload: { act: 'set', entity, field, value }, observed })

const clockAt = (at: () => number): Clock => ({ now: () => instant(at()), today: () => jour('2026-03-09') })

export interface House {
  readonly server: Server
  readonly livret: LivretId
  readonly responsable: Apparatus
  readonly referent: Apparatus
  readonly beneficiaire: Apparatus
  readonly conseiller: Apparatus
  readonly ids: Ids
  /** The entities of the circle, to end somebody's membership. */
  readonly membres: ReadonlyMap<string, EntityId>
}

/** One livret with its circle, known to four devices at rest. */
export async function openHouse(seed: number, snapshotAfter?: number): Promise<House> {
  const server = new Server(snapshotAfter)
  const ids = seededIds(seed)
  const livret = ids.livret()
  const device = (at: number, mayOpen = false): Promise<Apparatus> => Apparatus.make(server, seed * 10 + at, ids.personne(), mayOpen)
  const people = { responsable: await device(1, true), referent: await device(2), beneficiaire: await device(3), conseiller: await device(4) }
  const membres = new Map<string, EntityId>()
  const drafts: Draft[] = []
  for (const role of ['responsable', 'referent', 'beneficiaire', 'conseiller'] as const) {
    const draft = membreDraft(ids, people[role].session.personne, role, role)
    if (draft.payload.act === 'create') membres.set(role, draft.payload.entity)
    drafts.push(draft)
  }
  await people.responsable.save(livret, 'cercle', [...drafts, setDraft('identite', 'prenom', 'Fatou')])
  for (const each of Object.values(people)) await each.sync()
  return { server, livret, ids, membres, ...people }
}
