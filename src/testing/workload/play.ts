/**
 * Plays a workload life through the real authority: four people, real chunks, real verdicts. What is on a device
 * is what it wrote and what exchanges brought. The witness is told what happens, by hand.
 */
import type { Journal } from '../../authority/journal.ts'
import { createMemoryJournal } from '../../authority/memoryJournal.ts'
import type { LivretId } from '../../base/ids.ts'
import { invariant } from '../../base/result.ts'
import type { Draft } from '../../operations/draft.ts'
import type { Ids } from '../../ports/ids.ts'
import { createExchange, type Exchange, type ExchangeSession } from '../../protocol/exchange.ts'
import type { WireSignedChunk } from '../../protocol/wire.ts'
import { membreDraft } from '../livret.ts'
import { Peer } from '../peer.ts'
import { seededIds } from '../seededIds.ts'
import { create, gestureFor, seatOf, WHO, type Gesture, type Made, type Who } from './gestures.ts'
import { life, type Life, type LifeEdit, type LifeOp } from './life.ts'
import { Witness } from './witness.ts'

export interface Device {
  readonly name: string
  readonly peer: Peer
}

type Devices = Readonly<Record<Who, Device>>

/** One chunk as the server received it. */
export interface Arrival {
  readonly session: ExchangeSession
  readonly chunk: WireSignedChunk
}

export class Livret {
  readonly life: Life
  readonly ids: Ids
  readonly journal: Journal
  readonly exchange: Exchange
  readonly livret: LivretId
  readonly devices: Devices
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
    this.devices = everyone((who) => ({ name: who, peer: new Peer(this.ids, this.exchange, this.ids.personne(), who === 'responsable') }))
  }

  /** A device of the same four people each, which holds nothing yet. */
  others(name: string): Devices {
    return everyone((who) => ({ name: `${name}:${who}`, peer: new Peer(this.ids, this.exchange, this.devices[who].peer.personne) }))
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
      this.does(referent, create('referent', 'parcours', ids.entity(), 'etape', { nature: 'dispositif', intitule: title, fin: due }, e))
    for (const { e, label } of checks.slice(0, 11)) {
      const gesture = gestureFor(this.scene(devices), 'beneficiaire', { k: 'comment', e, text: label })
      if ('who' in gesture) this.does(devices[gesture.who], gesture)
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
    this.does(this.devices[gesture.who], gesture, at)
  }

  /** An edit of a branch: nobody exchanges. What nobody there can do becomes a word on the first frein. */
  apart(devices: Devices, { r, at, op }: LifeEdit): Gesture {
    const found = gestureFor(this.scene(devices), seatOf(r), op)
    const instead: LifeOp = { k: 'status', e: 'check/c01', to: 'done' }
    const gesture = 'who' in found ? found : gestureFor(this.scene(devices), seatOf(r), instead)
    invariant('who' in gesture, 'a frein is always there')
    this.does(devices[gesture.who], gesture, at)
    return gesture
  }

  does(device: Device, gesture: Gesture, at?: number): void {
    if (at !== undefined) device.peer.at = Math.max(device.peer.at, Math.floor(at))
    device.peer.save(this.livret, gesture.kind, gesture.drafts)
    if (gesture.makes) this.made.set(gesture.makes.e, gesture.makes.made)
    this.witness.does(device.name, gesture.act)
  }

  scene(devices: Devices) {
    return {
      made: this.made,
      newEntity: () => this.ids.entity(),
      eyes: (who: Who) => ({ shown: (kind: Made['kind']) => devices[who].peer.shown(this.livret, kind) }),
    }
  }

  async sync(device: Device): Promise<void> {
    await device.peer.sync()
    this.witness.exchanges(device.name)
  }

  /** The responsable sits beside the référent's network. */
  async syncSeat(who: Who): Promise<void> {
    await this.sync(this.devices[who])
    if (who === 'referent') await this.sync(this.devices.responsable)
  }

  /** Twice, so that everybody has what everybody else had. */
  async syncAll(...more: readonly Devices[]): Promise<void> {
    const all = [this.devices, ...more].flatMap((devices) => WHO.map((who) => devices[who]))
    for (let pass = 0; pass < 2; pass++) for (const device of all) await this.sync(device)
  }
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
