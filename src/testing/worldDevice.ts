/**
 * One device of the simulated world: the product's own space and exchange over a memory disk, with a clock
 * that is wrong, a link that fails (`worldLink.ts`) and a process that is killed. It keeps, for the oracle, which edit each
 * dot of its own stands for: an identity, never what the operation says it observed.
 */
import type { LivretId, PersonneId } from '../base/ids.ts'
import { invariant, ok } from '../base/result.ts'
import type { Program } from '../domain/program.ts'
import { parseVoletKey, voletKey, type VoletId, type VoletKey, type VoletKind } from '../domain/volet.ts'
import type { VoletState } from '../merge/state.ts'
import type { Draft } from '../operations/draft.ts'
import { dotKey, type Dot, type Operation } from '../operations/operation.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { DeviceKey } from '../ports/keys.ts'
import type { Seal } from '../ports/seal.ts'
import type { Store } from '../ports/store.ts'
import type { Transport } from '../ports/transport.ts'
import type { ExchangeSession } from '../protocol/exchange.ts'
import { commitment } from '../protocol/hash.ts'
import { readChunk } from '../protocol/rows.ts'
import type { WireReply, WireRequest } from '../protocol/wire.ts'
import { createMemoryDisk, openMemoryStore, type MemoryDisk } from '../storage/memory/memoryStore.ts'
import { exchangeOnce } from '../sync/exchangeOnce.ts'
import { fetchOlder } from '../sync/olderEntries.ts'
import { createSpace, openSpace, type LivretContent, type Space, type VoletContent } from '../sync/space.ts'
import { fakeKeyMaker } from './fakeKeys.ts'
import { instant, jour } from './moments.ts'
import { foldContent } from './foldContent.ts'
import { dieAt } from './mortalPorts.ts'
import { eachOnce, type Fact, type Label } from './oracle.ts'
import { seededIds } from './seededIds.ts'
import { Violation } from './violation.ts'
import { bornKnown, byTicket, type Voice } from './worldVoice.ts'
import { tryForgeries } from './worldKeys.ts'
import { lossyLink, type Fate } from './worldLink.ts'
import type { WorldServer } from './worldServer.ts'
import type { Tally } from './worldTally.ts'

/** What devices share. */
export interface Shared {
  readonly server: WorldServer
  readonly tally: Tally
  /** Which edit an operation is, by what only its bytes give. */
  readonly byCommitment: Map<string, Label>
  /** Which edit an entry of the server's log is, by `<volet>#<dot>`. */
  readonly logged: Map<string, Label>
  /** What a program threw that must not: whoever was served by it goes on as over a lost link, and the run fails at its end. */
  readonly thrown: Error[]
  /** Called with every request that arrived and what was answered. */
  readonly onAnswer: (device: WorldDevice, request: WireRequest, reply: WireReply) => void
}

const plainSeal: Seal = {
  key: (name) => Promise.resolve(name),
  seal: (_, clear) => Promise.resolve(clear),
  open: (_, sealed) => Promise.resolve(ok(sealed)),
}

/** Of the requests that carry work, which are also tried by forgers. */
const FORGE_EVERY = 4
const CHANGE_KEY_EVERY = 2
/** Small, so that every run makes snapshots. */
const COMPACT_AFTER = 6

export const dotName = (key: VoletKey, dot: Dot): string => `${key}#${dotKey(dot)}`

export class WorldDevice {
  readonly name: string
  readonly personne: PersonneId
  readonly session: ExchangeSession
  readonly ids: Ids
  readonly disk: MemoryDisk
  readonly #shared: Shared
  readonly labels = new Map<string, Label>()
  readonly oldRequests: WireRequest[] = []
  #pushes = 0
  #talks = 0
  /** Set by whatever makes one, before it is given out. */
  space!: Space
  /** Milliseconds that its clock is wrong by; each save moves it on by a second. */
  at: number
  /** What another tab does while an answer is on its way. */
  meanwhile: () => Promise<void> = () => Promise.resolve()

  /** What is installed; a later one comes with a restart. */
  program: Program
  /** How it makes itself known to the server. */
  readonly #voice: Voice
  /** Whether its last exchange went to its end. */
  heard = false
  /** It has no network. */
  away = false

  private constructor(shared: Shared, name: string, session: ExchangeSession, seed: number, disk: MemoryDisk, at: number, program: Program, voice = bornKnown(shared.server, shared.tally, session)) {
    this.#voice = voice
    this.program = program
    this.#shared = shared
    this.name = name
    this.session = session
    this.personne = session.personne
    this.ids = seededIds(seed)
    this.disk = disk
    this.at = at
  }

  static async make(shared: Shared, name: string, personne: PersonneId, seed: number, at: number, program: Program, mayOpen = false): Promise<WorldDevice> {
    const disk = createMemoryDisk()
    const appareil = seededIds(seed ^ 0x0a99).appareil()
    const device = new WorldDevice(shared, name, { personne, appareil, mayOpen }, seed, disk, at, program)
    const identite = { prenom: name, nom: '', role: 'referent', organisation: '' } as const
    const made = await createSpace(device.#deps(openMemoryStore(disk)), { personne, appareil, identite, session: null })
    invariant(made.ok, 'a space can be made on an empty disk')
    device.space = made.value
    return device
  }

  /** By a ticket: a space of its own with a key that the server does not know yet; `billet`, signed without network, is presented until it counts. */
  static async enter(shared: Shared, name: string, personne: PersonneId, seed: number, at: number, program: Program, billet?: string): Promise<WorldDevice> {
    const disk = createMemoryDisk()
    const appareil = seededIds(seed ^ 0x0a99).appareil()
    const session = { personne, appareil, mayOpen: false }
    const maker = fakeKeyMaker(`${appareil} own`)
    const device = new WorldDevice(shared, name, session, seed, disk, at, program, byTicket(shared.server, shared.tally, session, maker))
    const identite = { prenom: name, nom: '', role: 'beneficiaire', organisation: '' } as const
    const made = await createSpace(device.#deps(openMemoryStore(disk)), { personne, appareil, identite, session: null, cle: await maker.create(), ...(billet === undefined ? {} : { billet }) })
    invariant(made.ok, 'a space can be made on an empty disk')
    device.space = made.value
    return device
  }

  get byTicket(): boolean {
    return this.#voice.byTicket
  }

  /** The profile copied as it is now, on another machine. */
  async clone(name: string, seed: number): Promise<WorldDevice> {
    const disk = createMemoryDisk()
    for (const [key, bytes] of this.disk.records) disk.records.set(key, bytes)
    const made = new WorldDevice(this.#shared, name, this.session, seed, disk, this.at, this.program, this.#voice)
    for (const [dot, label] of this.labels) made.labels.set(dot, label)
    await made.restart()
    return made
  }

  get clock(): Clock {
    return { now: () => instant(this.at), today: () => jour('2026-03-09') }
  }

  #deps(store: Store, seal: Seal = plainSeal) {
    return { store, seal, ids: this.ids, clock: this.clock, schema: this.program.schema }
  }

  async open(store: Store = openMemoryStore(this.disk), seal: Seal = plainSeal): Promise<Space> {
    const opened = await openSpace(this.#deps(store, seal))
    invariant(opened.ok, 'a space that was made can be opened')
    return opened.value
  }

  /** The program starts again on what the disk holds. */
  async restart(): Promise<void> {
    this.space = await this.open()
  }

  /** Another key takes the place of this one, now and then: what it sent before was signed by one that counts no more. */
  async changeKey(fate: Fate): Promise<void> {
    if (this.away || ++this.#talks % CHANGE_KEY_EVERY !== 0) return
    await this.replaceKey(fate)
  }

  replaceKey(fate: Fate): Promise<void> {
    return this.#voice.changeKey(fate, this.space)
  }

  async upgrade(program: Program): Promise<void> {
    this.#shared.tally.met('device upgrades')
    this.program = program
    await this.restart()
  }

  snapshot(): ReadonlyMap<string, Uint8Array> {
    return new Map(this.disk.records)
  }

  async restore(snapshot: ReadonlyMap<string, Uint8Array>): Promise<void> {
    this.disk.records.clear()
    for (const [key, bytes] of snapshot) this.disk.records.set(key, bytes)
    await this.restart()
  }

  #transport(fate: Fate, space: Space): Transport {
    const { server, tally } = this.#shared
    return this.#voice.over(lossyLink(fate, tally, {
      answer: (request) => this.#answered(request),
      dieDuring: (request) => server.dieDuring(this.session, request),
      onSend: (request) => { this.#learn(request) },
      onArrive: (request) => { this.oldRequests.push(request) },
      meanwhile: () => this.meanwhile(),
    }), fate, space)
  }

  async #answered(request: WireRequest): Promise<WireReply | undefined> {
    const { server, tally, onAnswer } = this.#shared
    const reply = await this.#spared(() => this.#voice.answer(request))
    if (reply !== undefined) onAnswer(this, request, reply)
    if (!this.byTicket && request.c !== undefined && ++this.#pushes % FORGE_EVERY === 0)
      await tryForgeries(server.keys, this.session, request, tally, (forged) => server.hear(this.session, forged), () => [...server.logs].map(([key, log]) => `${key}:${log.length}`).join())
    return reply
  }

  /** Which edits are in these bytes, before anybody may lose them. */
  #learn(request: WireRequest): void {
    for (const [, wire, salt] of request.c ?? []) {
      const chunk = readChunk(wire)
      if (chunk === undefined) continue
      for (const operation of chunk.operations) {
        const label = this.labelOf(voletKey(chunk.volet), operation)
        if (label !== undefined) this.#shared.byCommitment.set(commitment(chunk.volet, operation, salt), label)
      }
    }
  }

  /** An own operation's edit; one issued again is the edit it was first, of this device or of what it is a copy of. */
  labelOf(key: VoletKey, operation: Operation): Label | undefined {
    const name = dotName(key, operation.dot)
    const known = this.labels.get(name)
    const first = operation.reissueOf === undefined ? '' : dotName(key, operation.reissueOf)
    const label = known ?? this.labels.get(first) ?? this.#shared.logged.get(first)
    if (known === undefined && label !== undefined) {
      this.#shared.tally.met('reissued')
      this.labels.set(name, label)
    }
    return label
  }

  /** A rule that breaks ends the run; what else is thrown is kept for its end, so that the rules are judged first. */
  async #spared<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Error) || error instanceof Violation) throw error
      this.#shared.thrown.push(error)
      return undefined
    }
  }

  /** Until nothing more is to be said, or the link fails. */
  async exchange(fate: Fate = 'arrives', space: Space = this.space, pageBytes?: number): Promise<boolean> {
    this.heard = !this.away && (await this.#exchange(fate, space, pageBytes))
    return this.heard
  }

  async #exchange(fate: Fate, space: Space, pageBytes: number | undefined): Promise<boolean> {
    const archives = this.#archives()
    let whole = false
    for (let round = 0; round < 60; round++) {
      const done = await this.#spared(() => exchangeOnce({
        cabinet: space.cabinet, transport: this.#transport(fate, space), clock: this.clock, ids: this.ids, key: () => this.key(space), onChange: (change) => {
          if (change.what !== 'evicted') return
          this.#shared.tally.met('evictions')
          this.#shared.tally.met('left waiting by an eviction', change.waiting)
        },
        ...(pageBytes === undefined ? {} : { pageBytes }), compactAfter: COMPACT_AFTER, program: this.program,
      }, whole))
      if (done === undefined) {
        await this.restart()
        return false
      }
      invariant(done.ok || done.error.fault !== 'rejected' || fate === 'cut', 'a server answers what can be read')
      for (const [key, bytes] of this.#archives()) {
        if (archives.get(key) === bytes) continue
        this.#shared.tally.met('snapshots made')
        if (!archives.has(key) && (await this.#hasAllBefore(key))) this.#shared.tally.met('first snapshots')
        archives.set(key, bytes)
      }
      if (!done.ok) return false
      whole = done.value.whole
      if (!done.value.more) return true
    }
    throw new Error('the exchange does not come to rest')
  }

  /** Signs what is sent. */
  key(space: Space = this.space): Promise<DeviceKey | undefined> {
    return this.#voice.key(space)
  }

  /** Made of a log that came here entry by entry, from the first. */
  async #hasAllBefore(archive: string): Promise<boolean> {
    const volet = parseVoletKey(archive.slice('histoire:'.length))
    const older = volet.ok ? await this.space.readOlder(volet.value) : volet
    return older.ok && older.value.first === 1 && older.value.entries.length > 0
  }

  #archives(): Map<string, Uint8Array> {
    return new Map([...this.disk.records].filter(([key]) => key.startsWith('histoire:')))
  }

  /** Somebody reads how a volet came to be what it is. */
  async pageHistory(volet: VoletId, fate: Fate): Promise<boolean> {
    for (;;) {
      const before = await this.space.readOlder(volet)
      const whole = await fetchOlder({ cabinet: this.space.cabinet, transport: this.#transport(fate, this.space), pageBytes: 500 }, volet)
      const after = await this.space.readOlder(volet)
      if (before.ok && after.ok && after.value.first < before.value.first) this.#shared.tally.met('history paged')
      if (!whole.ok || whole.value) return whole.ok
    }
  }

  /** Dies at one of the moments of an exchange, and starts again. */
  async exchangeAndDie(at: number): Promise<void> {
    let broken: unknown
    const how = await dieAt(at, openMemoryStore(this.disk), plainSeal, async (store, seal) => {
      await this.#spared(async () => this.exchange('arrives', await this.open(store, seal))).catch((error: unknown) => { broken = error })
    })
    if (broken instanceof Error) throw broken
    if (how === 'killed') this.#shared.tally.met('killed exchanges')
    await this.restart()
  }

  /** @returns whether it was kept; work found on the disk after a kill was. */
  async save(livret: LivretId, kind: VoletKind, drafts: readonly (Draft & { readonly label: Label })[], together: boolean, dies?: number): Promise<boolean> {
    this.at += 1_000
    this.#shared.tally.met('saves')
    const command = { batches: [{ volet: { livret, kind }, drafts: drafts.map(({ payload, observed }) => ({ payload, observed })), together }] }
    const key = voletKey({ livret, kind })
    if (dies === undefined) {
      const saved = await this.#spared(() => this.space.save(command))
      if (saved?.ok) for (const [i, operation] of saved.value.operations.entries()) this.#know(key, operation, drafts[i]?.label)
      return saved?.ok === true
    }
    const how = await dieAt(dies, openMemoryStore(this.disk), plainSeal, async (store, seal) => {
      await this.#spared(async () => (await this.open(store, seal)).save(command))
    })
    if (how === 'killed') this.#shared.tally.met('killed saves')
    const before = new Set(this.labels.keys())
    await this.restart()
    const found = ((await this.volet(livret, kind))?.pending ?? []).filter(({ operation }) => !before.has(dotName(key, operation.dot)) && operation.reissueOf === undefined)
    for (const [i, { operation }] of found.entries()) this.#know(key, operation, drafts[i]?.label)
    return found.length > 0
  }

  #know(key: VoletKey, operation: Operation, label: Label | undefined): void {
    if (label !== undefined) this.labels.set(dotName(key, operation.dot), label)
  }

  async content(livret: LivretId): Promise<LivretContent | undefined> {
    const found = await this.space.readLivret(livret)
    invariant(found.ok, 'a disk that is there is read')
    return found.value
  }

  async volet(livret: LivretId, kind: VoletKind): Promise<VoletContent | undefined> {
    return (await this.content(livret))?.volets.find((volet) => volet.kind === kind)
  }

  /** What the device shows of a volet, as the screens fold it. */
  async shown(livret: LivretId, kind: VoletKind): Promise<VoletState> {
    return foldContent(await this.volet(livret, kind), this.program)
  }

  /** The same, as the oracle reads it: edits in order, taken or not. */
  facts(livret: LivretId, volet: VoletContent | undefined): readonly Fact[] {
    if (volet === undefined) return []
    const key = voletKey({ livret, kind: volet.kind })
    // What a snapshot stands for is what the server's log had then: whether it does is looked at on the screens.
    const begun = this.#shared.server.logIn(volet.position.epoch, key).slice(0, volet.beginning?.[1] ?? 0).map(({ entry, commitment }) => {
      const label = this.#shared.byCommitment.get(commitment)
      invariant(label !== undefined, 'an entry is somebody’s edit')
      return { label, taken: entry.kind === 'operation' }
    })
    const logged = volet.entries.map((entry) => {
      const label = this.#shared.logged.get(dotName(key, entry.kind === 'stub' ? entry.dot : entry.operation.dot))
      invariant(label !== undefined, 'an entry is somebody’s edit')
      return { label, taken: entry.kind === 'operation' }
    })
    const pending = volet.pending.flatMap(({ operation }) => {
      const label = this.labelOf(key, operation)
      return label === undefined ? [] : [{ label, taken: true }]
    })
    return eachOnce([...begun, ...logged, ...pending])
  }

  /** The edit of something displayed. */
  shownLabel(key: VoletKey, dot: Dot, seq: number | undefined): Label | undefined {
    const name = dotName(key, dot)
    return seq === undefined ? this.labels.get(name) : this.#shared.logged.get(name)
  }

  /** Everything on the disk as text: nothing is sealed here, so that a leak can be read. */
  bytes(): string {
    const decoder = new TextDecoder()
    return [...this.disk.records].map(([key, value]) => `${key} ${decoder.decode(value)}`).join('\n')
  }
}
