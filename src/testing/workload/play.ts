/**
 * Plays a workload life through the real authority: four people, real chunks, real verdicts. What is on a device
 * is what it wrote and what exchanges brought. The witness is told what happens, by hand. The life is written by small
 * honest clients, which are quick; the branches by the product's own device code, whose screens are then read.
 */
import { createMemoryJournal, type MemoryJournal } from '../../authority/memoryJournal.ts'
import type { LivretId } from '../../base/ids.ts'
import { invariant } from '../../base/result.ts'
import type { VoletKind } from '../../domain/volet.ts'
import { applyOperation } from '../../merge/fold.ts'
import { cloneState, emptyState, type VoletState } from '../../merge/state.ts'
import { instant } from '../moments.ts'
import type { Draft } from '../../operations/draft.ts'
import type { Operation } from '../../operations/operation.ts'
import type { Ids } from '../../ports/ids.ts'

import { createExchange, type Exchange, type ExchangeSession } from '../../protocol/exchange.ts'
import type { WireRequest, WireSignedChunk } from '../../protocol/wire.ts'
import type { VoletContent } from '../../sync/space.ts'
import { foldOn } from '../../sync/openLog.ts'
import { got } from '../got.ts'
import { Apparatus } from '../house.ts'
import { membreDraft } from '../livret.ts'
import { over, Peer } from '../peer.ts'
import { seededIds } from '../seededIds.ts'
import { create, gestureFor, seatOf, WHO, type Gesture, type Made, type Who } from './gestures.ts'
import { life, type Life, type LifeEdit, type LifeOp } from './life.ts'
import { Witness } from './witness.ts'

/** What a gesture is made on. */
export interface Pen {
  readonly name: string
  shown(kind: VoletKind): VoletState
  write(kind: VoletKind, drafts: readonly Draft[], at: number | undefined): Promise<void>
  exchange(): Promise<void>
}

class PeerPen implements Pen {
  readonly name: string
  readonly peer: Peer
  readonly #livret: LivretId

  constructor(name: string, peer: Peer, livret: LivretId) {
    this.name = name
    this.peer = peer
    this.#livret = livret
  }

  shown(kind: VoletKind): VoletState {
    return this.peer.shown(this.#livret, kind)
  }

  write(kind: VoletKind, drafts: readonly Draft[], at: number | undefined): Promise<void> {
    if (at !== undefined) this.peer.at = Math.max(this.peer.at, Math.floor(at))
    this.peer.save(this.#livret, kind, drafts)
    return Promise.resolve()
  }

  async exchange(): Promise<void> {
    await this.peer.sync()
  }
}

export class DevicePen implements Pen {
  readonly name: string
  readonly device: Apparatus
  readonly operations: { readonly kind: VoletKind; readonly operation: Operation }[] = []
  readonly #livret: LivretId
  readonly #shown = new Map<VoletKind, VoletState>()

  constructor(name: string, device: Apparatus, livret: LivretId) {
    this.name = name
    this.device = device
    this.#livret = livret
  }

  shown(kind: VoletKind): VoletState {
    return this.#shown.get(kind) ?? emptyState()
  }

  async write(kind: VoletKind, drafts: readonly Draft[], at: number | undefined): Promise<void> {
    if (at !== undefined) this.device.at = Math.floor(at)
    const saved = got(await this.device.space.save({ batches: [{ volet: { livret: this.#livret, kind }, drafts, together: true }] }))
    const state = cloneState(this.shown(kind))
    for (const operation of saved.operations) applyOperation(state, operation, undefined)
    this.#shown.set(kind, state)
    this.operations.push(...saved.operations.map((operation) => ({ kind, operation })))
  }

  async exchange(): Promise<void> {
    await this.device.sync()
    this.#shown.clear()
    for (const volet of await this.content()) this.#shown.set(volet.kind, over(foldOn(volet.beginning, volet.entries), volet.pending.map(({ operation }) => operation)))
  }

  async content(): Promise<readonly VoletContent[]> {
    return got(await this.device.space.readLivret(this.#livret))?.volets ?? []
  }
}

export type Pens<P extends Pen = Pen> = Readonly<Record<Who, P>>

/** One chunk as the server received it. */
export interface Arrival {
  readonly session: ExchangeSession
  readonly chunk: WireSignedChunk
}

export class Livret {
  readonly life: Life
  readonly ids: Ids
  readonly journal: MemoryJournal
  readonly exchange: Exchange
  readonly livret: LivretId
  readonly devices: Pens<PeerPen>
  readonly witness = new Witness()
  readonly made = new Map<string, Made>()
  readonly arrivals: Arrival[] = []

  constructor(seed: number) {
    this.life = life(seed)
    this.ids = seededIds(seed)
    this.journal = createMemoryJournal()
    const exchange = createExchange({ journal: this.journal })
    this.exchange = (session, request, now) => {
      for (const chunk of request.c ?? []) this.arrivals.push({ session, chunk })
      return exchange(session, request, now)
    }
    this.livret = this.ids.livret()
    this.devices = everyone((who) => new PeerPen(who, new Peer(this.ids, this.exchange, this.ids.personne(), who === 'responsable'), this.livret))
  }

  /** One more device of each person, which has everything the server has: the product's own. */
  async others(name: string): Promise<Pens<DevicePen>> {
    const server = { answer: (session: ExchangeSession, request: WireRequest) => this.exchange(session, request, instant(this.devices.referent.peer.at)) }
    const made = new Map<Who, DevicePen>()
    for (const who of WHO) {
      const device = await Apparatus.make(server, seedOf(`${this.livret}${name}${who}`), this.devices[who].peer.personne)
      const pen = new DevicePen(`${name}:${who}`, device, this.livret)
      await this.sync(pen)
      made.set(who, pen)
    }
    return everyone((who) => {
      const pen = made.get(who)
      invariant(pen !== undefined, 'made above')
      return pen
    })
  }

  async opens(): Promise<void> {
    const { life: { steps, checks, begins }, ids, devices } = this
    const { responsable, referent, beneficiaire, conseiller } = devices
    for (const { peer } of Object.values(devices)) peer.at = begins
    const membres = [
      membreDraft(ids, responsable.peer.personne, 'responsable', 'Nadia F.'),
      membreDraft(ids, referent.peer.personne, 'referent', 'Maud T.'),
      membreDraft(ids, beneficiaire.peer.personne, 'beneficiaire', 'Fatou B.'),
      membreDraft(ids, conseiller.peer.personne, 'conseiller', 'Paul D.'),
    ]
    const identite: Draft[] = [['prenom', 'Fatou'], ['nom', 'B.'], ['commune', 'Dieppe']].map(([field = '', value = '']) => ({ payload: { act: 'set', entity: 'identite', field, value }, observed: [] }))
    responsable.peer.save(this.livret, 'cercle', [...membres, ...identite])
    await this.syncAll()
    for (const { e, title, due } of steps)
      await this.does(referent, create('referent', 'parcours', ids.entity(), 'etape', { nature: 'dispositif', intitule: title, fin: due }, e))
    for (const { e, label } of checks.slice(0, 11)) {
      const gesture = gestureFor(this.scene(devices), 'beneficiaire', { k: 'comment', e, text: label })
      if ('who' in gesture) await this.does(devices[gesture.who], gesture)
    }
    await this.syncAll()
  }

  /** Up to the mark, or to the end of the 600 edits. */
  async lives(events: Life['events']): Promise<void> {
    for (const event of events) {
      if (event.k === 'sync') await this.syncSeat(seatOf(event.r))
      else if (event.k === 'edit') await this.edits(event)
    }
  }

  /** Somebody else who may is asked when the seat may not: they exchange first when their device does not show it. */
  async edits({ r, at, op }: LifeEdit): Promise<void> {
    const seat = seatOf(r)
    let gesture = gestureFor(this.scene(this.devices), seat, op)
    for (let asked = 0; 'needs' in gesture && asked < 2; asked++) {
      const made = this.made.get(op.e)
      for (const who of [made?.by ?? seat, seat, gesture.needs, seat]) await this.sync(this.devices[who])
      gesture = gestureFor(this.scene(this.devices), seat, op)
    }
    invariant('who' in gesture, `somebody can do ${JSON.stringify(op)}`)
    await this.does(this.devices[gesture.who], gesture, at)
  }

  /** An edit of a branch: nobody exchanges. What nobody there can do becomes a word on the first frein. */
  async apart(devices: Pens, { r, at, op }: LifeEdit): Promise<Gesture> {
    const found = gestureFor(this.scene(devices), seatOf(r), op)
    const instead: LifeOp = { k: 'status', e: 'check/c01', to: 'done' }
    const gesture = 'who' in found ? found : gestureFor(this.scene(devices), seatOf(r), instead)
    invariant('who' in gesture, 'a frein is always there')
    await this.does(devices[gesture.who], gesture, at)
    return gesture
  }

  async does(device: Pen, gesture: Gesture, at?: number): Promise<void> {
    await device.write(gesture.kind, gesture.drafts, at)
    if (gesture.makes) this.made.set(gesture.makes.e, gesture.makes.made)
    this.witness.does(device.name, gesture.act)
  }

  scene(devices: Pens) {
    return {
      made: this.made,
      newEntity: () => this.ids.entity(),
      eyes: (who: Who) => devices[who],
    }
  }

  async sync(device: Pen): Promise<void> {
    await device.exchange()
    this.witness.exchanges(device.name)
  }

  /** The responsable sits beside the référent's network. */
  async syncSeat(who: Who): Promise<void> {
    await this.sync(this.devices[who])
    if (who === 'referent') await this.sync(this.devices.responsable)
  }

  /** Twice, so that everybody has what everybody else had. */
  async syncAll(...more: readonly Pens[]): Promise<void> {
    const all = [this.devices, ...more].flatMap((devices) => WHO.map((who) => devices[who]))
    for (let pass = 0; pass < 2; pass++) for (const device of all) await this.sync(device)
  }
}

function seedOf(text: string): number {
  let seed = 7
  for (let i = 0; i < text.length; i++) seed = (seed * 31 + text.charCodeAt(i)) | 0
  return seed
}

function everyone<T>(make: (who: Who) => T): Readonly<Record<Who, T>> {
  return { beneficiaire: make('beneficiaire'), referent: make('referent'), conseiller: make('conseiller'), responsable: make('responsable') }
}

/** The livret as it is after 590 edits, everybody having everything. */
export async function playTo590(seed: number): Promise<Livret> {
  const livret = new Livret(seed)
  await livret.opens()
  const mark = livret.life.events.findIndex((event) => event.k === 'mark590')
  await livret.lives(livret.life.events.slice(0, mark))
  await livret.syncAll()
  return livret
}

export async function playLastTen(livret: Livret): Promise<void> {
  const mark = livret.life.events.findIndex((event) => event.k === 'mark590')
  await livret.lives(livret.life.events.slice(mark))
}

export interface Branches {
  readonly pens: readonly [Pens<DevicePen>, Pens<DevicePen>]
  readonly gestures: readonly [readonly Gesture[], readonly Gesture[]]
}

/** Two times a hundred edits, on two sets of devices that do not hear of each other. */
export async function playBranches(livret: Livret): Promise<Branches> {
  const [a, b] = [await livret.others('a'), await livret.others('b')]
  const branch = async (pens: Pens<DevicePen>, edits: readonly LifeEdit[]): Promise<readonly Gesture[]> => {
    const gestures: Gesture[] = []
    for (const edit of edits) gestures.push(await livret.apart(pens, edit))
    return gestures
  }
  return { pens: [a, b], gestures: [await branch(a, livret.life.branches[0]), await branch(b, livret.life.branches[1])] }
}
