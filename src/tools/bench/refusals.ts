/**
 * What still lands when the server refuses one edit: branch A is sent once per kind of refusal and per position, the
 * edit at that position made one that is refused for that reason, everything after it as it was. What depends on the
 * refused edit is known from the gestures alone: what is done to what it created, later edits of the text it edited,
 * later steps of the machine it moved [I7].
 */
import type { MemoryJournal } from '../../authority/memoryJournal.ts'
import type { CreatedId, EntityId, PersonneId } from '../../base/ids.ts'
import { invariant } from '../../base/result.ts'
import { voletKey, type VoletKind } from '../../domain/volet.ts'
import { findField } from '../../merge/state.ts'
import type { Operation, Payload, RefusalReason } from '../../operations/operation.ts'
import { createExchange, type Exchange, type ExchangeSession } from '../../protocol/exchange.ts'
import { chunkHash, commitment } from '../../protocol/hash.ts'
import { writeChunk } from '../../protocol/rows.ts'
import type { WireSignedChunk } from '../../protocol/wire.ts'
import { membreDraft } from '../../testing/livret.ts'
import { Peer } from '../../testing/peer.ts'
import { seededIds } from '../../testing/seededIds.ts'
import type { Gesture, Who } from '../../testing/workload/gestures.ts'
import { textFrontier } from '../../merge/text.ts'
import type { Branches, Livret } from '../../testing/workload/play.ts'

/** Refusals that a lone edit meets on this server; `efface`, `appareilRetire` and `copieDetectee` are about devices and logs. */
export const KINDS_OF_REFUSAL = ['horsDeVosDroits', 'droitRetire', 'etatDepasse', 'nirDetecte', 'mentionInterdite', 'valeurImpossible', 'trop', 'dependDe'] as const satisfies readonly RefusalReason[]
type Kind = (typeof KINDS_OF_REFUSAL)[number]

export interface Landed {
  readonly landed: number
  readonly independent: number
  readonly byKind: Readonly<Record<Kind, { readonly landed: number; readonly independent: number }>>
}

/** One gesture as it was saved, with whose device saved it. */
interface Saved {
  readonly gesture: Gesture
  readonly session: ExchangeSession
  readonly operations: readonly Operation[]
}

type Bad = Pick<Operation, 'payload' | 'observed'>

/** Everything of a base that bad edits are made on. */
interface Ground {
  readonly refusedIn: ReadonlyMap<VoletKind, CreatedId>
  readonly gone: { readonly session: ExchangeSession; readonly rights: number }
}

const NIR = 'son numéro : 1 85 05 14 118 032 63'
const MENTION = 'sort de prison en juin'

export async function landedAfterRefusals(livret: Livret, { pens, gestures }: Branches, journal: MemoryJournal, positions: readonly number[]): Promise<Landed> {
  const [saved, base] = [savedOf(pens[0], gestures[0]), journal.fork()]
  const ground = await prepare(livret, base)
  const byKind = Object.fromEntries(KINDS_OF_REFUSAL.map((kind) => [kind, { landed: 0, independent: 0 }])) as Record<Kind, { landed: number; independent: number }> // one for each
  // The journal as it is when the edits before a position have been taken.
  let before = base.fork()
  const chains = new Map<string, string>()
  for (const [at, each] of saved.entries()) {
    if (positions.includes(at))
      for (const kind of KINDS_OF_REFUSAL) {
        const run = new Run(livret, createExchange({ journal: before.fork() }), new Map(chains))
        const hit = await run.refuse(ground, each, kind) ? dependents(saved, at) : new Set()
        for (const [i, later] of saved.entries()) {
          if (i <= at) continue
          const landed = await run.send(later.session, later.gesture.kind, later.operations)
          if (hit.has(i)) continue
          byKind[kind].independent += 1
          if (landed.every((state) => state === 0)) byKind[kind].landed += 1
        }
      }
    const next = before.fork()
    const run = new Run(livret, createExchange({ journal: next }), chains)
    await run.send(each.session, each.gesture.kind, each.operations)
    before = next
  }
  const all = Object.values(byKind)
  return { landed: all.reduce((sum, each) => sum + each.landed, 0), independent: all.reduce((sum, each) => sum + each.independent, 0), byKind }
}

function savedOf(pens: Branches['pens'][0], gestures: readonly Gesture[]): readonly Saved[] {
  const left = new Map<Who, Operation[]>()
  return gestures.map((gesture) => {
    const { who, drafts } = gesture
    const operations = left.get(who) ?? pens[who].operations.map(({ operation }) => operation)
    left.set(who, operations.slice(drafts.length))
    return { gesture, session: pens[who].device.session, operations: operations.slice(0, drafts.length) }
  })
}

/** In every volet something whose creation was refused; and somebody who is a member no more. */
async function prepare(livret: Livret, journal: MemoryJournal): Promise<Ground> {
  const ids = seededIds(99)
  const exchange = createExchange({ journal })
  const { responsable, referent } = livret.devices
  const gone = new Peer(ids, exchange, ids.personne())
  const desk = new Peer(ids, exchange, responsable.peer.personne)
  await desk.sync()
  const membre = membreDraft(ids, gone.personne, 'conseiller', 'Anne G.')
  desk.save(livret.livret, 'cercle', [membre])
  await desk.sync()
  await gone.sync()
  const [entity] = [membre.payload.act === 'create' ? membre.payload.entity : undefined]
  invariant(entity !== undefined, 'a member is created')
  desk.set(livret.livret, 'cercle', entity, 'fin', '2026-06-30')
  await desk.sync()
  const tablet = new Peer(ids, exchange, referent.peer.personne)
  await tablet.sync()
  const refusedIn = new Map<VoletKind, CreatedId>()
  for (const key of tablet.kinds()) {
    const kind = key.slice(23) as VoletKind // after `<livret>/`
    if (kind === 'cercle') continue
    const [type, values] = kind === 'notes' ? ['note', { genre: 'rien' }] as const : kind === 'aides' ? ['aide', { raison: NIR }] as const : ['action', { libelle: NIR }] as const
    refusedIn.set(kind, tablet.create(livret.livret, kind, type, values))
  }
  await tablet.sync()
  return { refusedIn, gone: { session: gone.session, rights: desk.shelf(livret.livret, 'cercle').seq } }
}

/** One server with one edit refused. */
class Run {
  readonly #livret: Livret
  readonly #exchange: Exchange
  readonly #chains: Map<string, string>

  constructor(livret: Livret, exchange: Exchange, chains: Map<string, string>) {
    this.#livret = livret
    this.#exchange = exchange
    this.#chains = chains
  }

  /** As one chunk; the verdict's state of each. */
  async send(session: ExchangeSession, kind: VoletKind, operations: readonly Operation[]): Promise<readonly number[]> {
    return (await this.#verdicts(session, kind, operations)).map((verdict) => verdict[1])
  }

  async #verdicts(session: ExchangeSession, kind: VoletKind, operations: readonly Operation[]) {
    const [first] = operations
    invariant(first !== undefined, 'a gesture writes something')
    const volet = { livret: this.#livret.livret, kind }
    const chain = `${voletKey(volet)} ${first.dot.replica}`
    const previous = this.#chains.get(chain) ?? ''
    const salt = session.appareil
    const chunk: WireSignedChunk = [previous, writeChunk({ volet, operations }), salt, '', '']
    this.#chains.set(chain, chunkHash(previous, operations.map((operation) => commitment(volet, operation, salt))))
    const reply = await this.#exchange(session, { p: 1, a: session.appareil, c: [chunk] }, first.at)
    return reply.r?.[0]?.[3] ?? []
  }

  /**
   * The edit made a bad one where that can be; else a bad one beside it, by the same person on another device.
   * @returns whether the edit itself was the one refused
   */
  async refuse(ground: Ground, { gesture, session, operations }: Saved, kind: Kind): Promise<boolean> {
    const [first] = operations
    invariant(first !== undefined, 'a gesture writes something')
    const bad = kind === 'droitRetire' ? undefined : this.#bad(ground, gesture.kind, gesture.who, first, kind)
    const place = bad === undefined ? this.#beside(ground, session, first, kind) : undefined
    const [verdict] = place === undefined
      ? await this.#verdicts(session, gesture.kind, operations.map((operation) => ({ ...operation, ...bad })))
      : await this.#verdicts(place.session, place.kind, place.operations)
    invariant(verdict?.[1] === 2 && verdict[2] === kind, `${gesture.kind} by ${gesture.who} is refused for ${kind}, not ${JSON.stringify(verdict)}`)
    if (place !== undefined) await this.send(session, gesture.kind, operations)
    return place === undefined
  }

  #beside(ground: Ground, session: ExchangeSession, like: Operation, kind: Kind) {
    const ids = seededIds(like.dot.n + 7)
    const base = { ...like, dot: { replica: ids.replica(), n: 1 }, observed: [] }
    const { group: _, ...alone } = base
    if (kind === 'droitRetire') {
      const payload: Payload = { act: 'create', entity: ids.entity(), type: 'note', values: { genre: 'appel' } }
      return { kind: 'notes' as const, session: ground.gone.session, operations: [{ ...alone, author: ground.gone.session.personne, rights: { epoch: 1, seq: ground.gone.rights }, payload }] }
    }
    const payload: Payload = { act: 'text', entity: 'contrat', field: 'objectif', changes: [999_999] }
    return { kind: 'parcours' as const, session: { ...session, appareil: ids.appareil() }, operations: [{ ...alone, payload }] }
  }

  #bad(ground: Ground, kind: VoletKind, who: Who, first: Operation, reason: Exclude<Kind, 'droitRetire'>): Bad | undefined {
    switch (reason) {
      case 'horsDeVosDroits': return { payload: { act: 'create', entity: seededIds(first.dot.n).entity(), type: 'relais', values: {} }, observed: [] }
      case 'dependDe': return { payload: { act: 'set', entity: ground.refusedIn.get(kind) ?? 'identite', field: 'libelle', value: 'suite' }, observed: [] }
      case 'etatDepasse': return this.#late(kind, who)
      case 'nirDetecte': return this.#words(kind, who, NIR)
      case 'mentionInterdite': return this.#words(kind, who, MENTION)
      case 'trop': return this.#words(kind, who, 'x'.repeat(10_001))
      case 'valeurImpossible': return kind === 'notes'
        ? { payload: { act: 'create', entity: seededIds(first.dot.n).entity(), type: 'note', values: { genre: 'rien' } }, observed: [] }
        : this.#words(kind, who, 12)
    }
  }

  /** Free words that this person may write in this volet. */
  #words(kind: VoletKind, who: Who, value: string | number): Bad | undefined {
    const theme = kind.startsWith('sensible:') ? kind.slice('sensible:'.length) : 'mobilite'
    const entity: EntityId | undefined = kind === 'parcours' ? 'contrat' : kind === 'notes' ? this.#own(kind, 'note', who) : kind === 'aides' ? this.#own(kind, 'aide', undefined) : `frein.${theme}`
    if (entity === undefined) return undefined
    if (kind === 'notes') {
      const state = this.#livret.devices.referent.peer.shown(this.#livret.livret, kind).entities.get(entity)
      const text = state && findField(state, 'texte')
      return typeof value === 'string' && text?.kind === 'texte'
        ? { payload: { act: 'text', entity, field: 'texte', changes: [[text.text.length, value]] }, observed: textFrontier(text) }
        : undefined
    }
    const field = kind === 'parcours' ? 'projet' : kind === 'aides' ? (who === 'beneficiaire' ? 'raison' : 'explication') : who === 'beneficiaire' ? 'ditMots' : 'vuCommentaire'
    return { payload: { act: 'set', entity, field, value }, observed: [] }
  }

  /** A step from where the machine is not, or splices over a text that is not. */
  #late(kind: VoletKind, who: Who): Bad | undefined {
    if (kind === 'notes') {
      const entity = this.#own(kind, 'note', who)
      return entity && { payload: { act: 'text', entity, field: 'texte', changes: [999_999] }, observed: [] }
    }
    if (kind === 'parcours' && who !== 'responsable') return { payload: { act: 'text', entity: 'contrat', field: 'objectif', changes: [999_999] }, observed: [] }
    if (kind === 'aides' && who === 'responsable') {
      const entity = this.#own(kind, 'aide', undefined)
      return entity && { payload: { act: 'transition', entity, field: 'etat', from: 'accordeeEnPartie', to: 'versee' }, observed: [] }
    }
    return undefined
  }

  #own(kind: VoletKind, type: string, who: Who | undefined): CreatedId | undefined {
    const { devices, livret } = this.#livret
    const author: PersonneId | undefined = who && devices[who].peer.personne
    const found = [...devices.referent.peer.shown(livret, kind).entities.values()].find((entity) => entity.type === type && (author === undefined || entity.created?.author === author))
    return found?.id as CreatedId | undefined // a created entity's id
  }
}

/** Positions after `at` that depend on the edit there. */
function dependents(saved: readonly Saved[], at: number): ReadonlySet<number> {
  const out = new Set<number>()
  const refused = saved[at]
  if (refused === undefined) return out
  const payloads = refused.operations.map(({ payload }) => payload)
  for (const [i, { operations }] of saved.entries()) {
    if (i <= at || saved[i]?.gesture.kind !== refused.gesture.kind) continue
    const depends = operations.some(({ payload }) => payloads.some((before) => {
      if (!('entity' in before) || !('entity' in payload) || before.entity !== payload.entity) return false
      if (before.act === 'create') return true
      return (before.act === 'text' || before.act === 'transition') && payload.act === before.act && payload.field === before.field
    }))
    if (depends) out.add(i)
  }
  return out
}

