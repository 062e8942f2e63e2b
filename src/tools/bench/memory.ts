/** Figures that need no server: what is shown of conflicts, how long a merge and a load take, what is stored. */
import { invariant, ok } from '../../base/result.ts'
import type { Instant, Jour } from '../../base/jour.ts'
import type { VoletKind } from '../../domain/volet.ts'
import { applyOperation, foldEntries } from '../../merge/fold.ts'
import { cloneState, emptyState, type VoletState } from '../../merge/state.ts'
import type { Operation } from '../../operations/operation.ts'
import { decodeReply, decodeRequest, encodeReply, packText } from '../../protocol/bytes.ts'
import { entriesOf, readEntries } from '../../protocol/rows.ts'
import { writeSnapshot } from '../../protocol/snapshot.ts'
import type { WireReply } from '../../protocol/wire.ts'
import { openLivret } from '../../readmodel/opened.ts'
import { projectLivret } from '../../readmodel/project.ts'
import { projectSetAside } from '../../readmodel/setAside.ts'
import { summarize } from '../../readmodel/summarize.ts'
import type { LivretView } from '../../readmodel/views.ts'
import { createMemoryDisk, openMemoryStore } from '../../storage/memory/memoryStore.ts'
import { exchangeOnce } from '../../sync/exchangeOnce.ts'
import { createSpace, openSpace, type Space } from '../../sync/space.ts'
import { got } from '../../testing/got.ts'
import { WHO } from '../../testing/workload/gestures.ts'
import type { Branches, DevicePen, Livret } from '../../testing/workload/play.ts'
import { isReserved } from '../../sync/records.ts'
import { newDataKey, spaceKeysOf } from '../../vault/keys.ts'
import { createSeal } from '../../vault/seal.ts'
import { plainState } from './limit.ts'

export interface Conflicts {
  readonly shown: ReadonlySet<string>
  readonly true: ReadonlySet<string>
}

/**
 * Fields in conflict as the référent's screens list them, and moves that came too late as their authors' screens list
 * them among what is set aside; against what the witness knows. Everybody has exchanged.
 */
export async function conflictsOf(livret: Livret, { pens }: Branches): Promise<Conflicts> {
  const { view } = await screensOf(pens[0].referent, livret)
  const shown = new Set(view.conflicts.map((conflict) => conflict.key))
  const known = new Set(livret.witness.conflicts())
  for (const each of pens)
    for (const who of WHO) {
      const { view: own, entityOf } = await screensOf(each[who], livret)
      for (const { key, volet, field, detail } of own.setAside)
        if (detail.reason === 'etatDepasse' && field !== undefined) shown.add(`${volet}/${entityOf(key)}/${field}`)
      for (const key of livret.witness.overtaken.get(each[who].name) ?? []) known.add(key)
    }
  return { shown, true: known }
}

/** The livret as this device's screens have it; and the entity that something set aside is about. */
async function screensOf(pen: DevicePen, livret: Livret): Promise<{ readonly view: LivretView; readonly entityOf: (key: string) => string }> {
  const content = got(await pen.device.space.readLivret(livret.livret))
  invariant(content !== undefined, 'the device holds the livret')
  const opened = openLivret(livret.livret, pen.device.session.personne, content.volets)
  return {
    view: projectLivret(opened, projectSetAside(opened, content.setAside)),
    entityOf: (key) => content.setAside.find((item) => item.id === key)?.operations.map(({ payload }) => ('entity' in payload ? payload.entity : '')).at(-1) ?? '',
  }
}

/** Milliseconds of each of so many times, after two that only warm up. */
export function timed(times: number, work: () => void): number[] {
  const out: number[] = []
  for (let i = -2; i < times; i++) {
    const before = performance.now()
    work()
    if (i >= 0) out.push(performance.now() - before)
  }
  return out
}

/**
 * A device shows the livret with the hundred edits of branch A, undecided, over it; the bytes that bring the hundred of
 * branch B arrive. Until everything is shown merged.
 */
export function mergeTimes(base: ReadonlyMap<VoletKind, VoletState>, mine: ReadonlyMap<VoletKind, readonly Operation[]>, incoming: WireReply, times: number): number[] {
  const body = encodeReply(incoming)
  return timed(times, () => {
    for (const fragment of got(decodeReply(body)).f ?? []) {
      const kind = fragment[0].slice(fragment[0].indexOf('/') + 1) as VoletKind // of a volet that a device holds
      const accepted = foldEntries(cloneState(base.get(kind) ?? emptyState()), readEntries(entriesOf(fragment)?.entries ?? []))
      const shown = cloneState(accepted)
      for (const operation of mine.get(kind) ?? []) applyOperation(shown, operation, undefined)
    }
  })
}

export interface Stored {
  readonly livret: Livret
  readonly space: Space
  readonly now: Instant
  readonly plain: string
  readonly snapshotBytes: number
}

/** The référent's own device as it is when it has everything, on a disk without a cipher: keys come with a later issue. */
export async function storeOn(livret: Livret): Promise<Stored> {
  const pen = livret.devices.referent
  const disk = createMemoryDisk()
  const { ids } = livret
  const [personne, appareil] = [pen.peer.personne, ids.appareil()]
  const clock = { now: () => pen.peer.at as Instant, today: () => '2026-07-10' as Jour } // whole milliseconds; a day
  const deps = { store: openMemoryStore(disk), seal: createSeal(appareil, await spaceKeysOf(newDataKey()), isReserved), ids, clock }
  got(await createSpace(deps, { personne, appareil, session: null, identite: { prenom: 'Maud', nom: 'T.', role: 'referent', organisation: '' } }))
  const space = got(await openSpace(deps))
  const session = { personne, appareil, mayOpen: false }
  const transport = {
    hints: () => () => undefined,
    exchange: async (bytes: Uint8Array) => ok(encodeReply(await livret.exchange(session, got(decodeRequest(bytes)), clock.now()))),
  }
  for (let done = false; !done; ) {
    const answer = got(await exchangeOnce({ cabinet: space.cabinet, transport, clock, ids, onChange: () => undefined }, true))
    done = answer.complete && !answer.more
  }
  const content = got(await space.readLivret(livret.livret))
  invariant(content !== undefined, 'the device holds the livret')
  const kinds = content.volets.map(({ kind }) => kind)
  const summary = summarize(projectLivret(openLivret(livret.livret, personne, content.volets), []), clock.today())
  got(await space.putSummaries([{ livret: livret.livret, revision: content.revision, data: summary }]))
  return {
    livret, space, now: clock.now(),
    plain: JSON.stringify(plainState(pen, kinds)),
    snapshotBytes: kinds.reduce((sum, kind) => sum + packText(JSON.stringify(writeSnapshot(pen.peer.shelf(livret.livret, kind).accepted))).length, 0),
  }
}

export interface Loads {
  /** What the file active is made of: the summaries kept beside two hundred livrets. */
  readonly list: number
  /** From stored bytes to what every field displays, read. */
  readonly views: number
  /** Of which: to the folded states that views are projected from. */
  readonly states: number
  readonly jsonParse: number
}

/**
 * Everything that a view displays: of each field of each entity its value, state, text or members. How a field came to
 * it, what one may do with it and what an open form would carry are not read: they are made when a person opens them.
 */
export function readDisplayed(shown: unknown): number {
  if (typeof shown !== 'object' || shown === null) return 1
  let met = 0
  for (const each of Object.values(shown)) met += readDisplayed(each)
  return met
}

/**
 * Two hundred livrets, the lives given in turn: each from its stored bytes, all volets, to its views, and of these
 * everything that is displayed (`readDisplayed`). Against `JSON.parse` of what they display, which reads nothing.
 */
export async function loadTwoHundred(stored: readonly Stored[]): Promise<Loads> {
  const turn = Array.from({ length: 200 }, (_, i) => stored[i % stored.length]).filter((each) => each !== undefined)
  const begun = performance.now()
  let [states, met] = [0, 0]
  for (const { livret: { livret, devices }, space } of turn) {
    const before = performance.now()
    const content = got(await space.readLivret(livret))
    invariant(content !== undefined, 'the device holds the livret')
    const opened = openLivret(livret, devices.referent.peer.personne, content.volets)
    states += performance.now() - before
    met += readDisplayed(projectLivret(opened, []))
  }
  const views = performance.now() - begun
  const parsed = performance.now()
  for (const { plain } of turn) met += Object.keys(JSON.parse(plain) as object).length // what was written from an object
  const jsonParse = performance.now() - parsed
  const listed = performance.now()
  for (const { space } of turn) met += got(await space.livrets()).filter(({ summary }) => summary !== null).length
  const list = performance.now() - listed
  invariant(met > 0, 'there was something to load')
  return { views, states, jsonParse, list }
}

/** The base that both branches started from, and branch A laid over it. */
export function mergeBasis(livret: Livret, { pens }: Branches) {
  const referent = livret.devices.referent.peer
  const base = new Map(referent.kinds().map((key) => {
    const kind = key.slice(23) as VoletKind // after `<livret>/`
    return [kind, referent.shelf(livret.livret, kind).accepted] as const
  }))
  const mine = new Map<VoletKind, Operation[]>()
  for (const who of WHO)
    for (const { kind, operation } of pens[0][who].operations) mine.set(kind, [...(mine.get(kind) ?? []), operation])
  return { base, mine }
}
