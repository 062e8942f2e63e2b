/**
 * One livret as this device holds it, folded: the accepted state of each volet with the device's own
 * undecided work laid over it. Everything screens show is projected from here.
 */
import type { LivretId, PersonneId } from '../base/ids.ts'
import type { Standing } from '../domain/permissions.ts'
import { voletClassIn } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import { voletClass, type VoletKind } from '../domain/volet.ts'
import { emptyCercle, readCercle, readGranted } from '../merge/cercle.ts'
import { applyOperation } from '../merge/fold.ts'
import { cloneState, emptyState, type VoletState } from '../merge/state.ts'
import { dotKey, type Dot, type DotKey, type Entry, type Operation, type RefusalDetail } from '../operations/operation.ts'
import type { WireSnapshot } from '../protocol/wire.ts'
import { foldOn } from '../sync/openLog.ts'
import type { ItemState } from './views.ts'

export interface PendingOperation {
  readonly operation: Operation
  readonly state: 'pending' | 'held'
}

export interface RefusedOperation {
  readonly operation: Operation
  readonly detail: RefusalDetail
}

export interface RawVolet {
  readonly kind: VoletKind
  readonly beginning?: WireSnapshot | undefined
  readonly entries: readonly Entry[]
  readonly pending: readonly PendingOperation[]
}

export interface OpenedVolet {
  readonly kind: VoletKind
  /** The log alone. */
  readonly accepted: VoletState
  /** The log with this device's undecided work over it: what is displayed. */
  readonly shown: VoletState
  readonly held: ReadonlySet<DotKey>
  readonly pending: number
}

export interface OpenedLivret {
  readonly livret: LivretId
  readonly me: PersonneId
  readonly volets: ReadonlyMap<VoletKind, OpenedVolet>
  /** Rights as the circle shows them now, pending changes of the circle included only for what is not yet a livret elsewhere. */
  readonly standing: Standing
}

export function openVolet(raw: RawVolet): OpenedVolet {
  const accepted = foldOn(raw.beginning, raw.entries)
  return { ...layPending(accepted, raw), accepted }
}

function layPending(accepted: VoletState, raw: RawVolet): Omit<OpenedVolet, 'accepted'> {
  if (raw.pending.length === 0) return { kind: raw.kind, shown: accepted, held: new Set(), pending: 0 }
  const shown = cloneState(accepted)
  for (const { operation } of raw.pending) applyOperation(shown, operation, undefined)
  const held = raw.pending.filter((each) => each.state === 'held').map((each) => dotKey(each.operation.dot))
  return { kind: raw.kind, shown, held: new Set(held), pending: raw.pending.length - held.length }
}

export function openLivret(livret: LivretId, me: PersonneId, raws: readonly RawVolet[]): OpenedLivret {
  // Volets of a newer program's are kept as they came, and shown nowhere [V5].
  const volets = new Map(raws.filter(({ kind }) => voletClassIn(CURRENT, kind) !== undefined).map((raw) => [raw.kind, openVolet(raw)]))
  const cercle = volets.get('cercle')
  // A livret opened on this device and not sent yet has only pending members: they stand until the server speaks.
  const state = cercle === undefined ? undefined : cercle.accepted.seq > 0 ? cercle.accepted : numbered(raws.find((raw) => raw.kind === 'cercle'))
  return { livret, me, volets, standing: { cercle: state ? readCercle(state) : emptyCercle, granted: new Set(), at: Infinity } }
}

function numbered(raw: RawVolet | undefined): VoletState {
  const state = emptyState()
  raw?.pending.forEach(({ operation }, i) => {
    applyOperation(state, operation, i + 1)
  })
  return state
}

export function standingIn(opened: OpenedLivret, kind: VoletKind): Standing {
  const volet = opened.volets.get(kind)
  if (volet === undefined || voletClass(kind) !== 'sensible') return opened.standing
  return { ...opened.standing, granted: readGranted(volet.shown) }
}

export function itemState(volet: OpenedVolet, dot: Dot, seq: number | undefined): ItemState {
  if (seq !== undefined) return 'accepted'
  return volet.held.has(dotKey(dot)) ? 'held' : 'pending'
}

/** The least settled of several: an item is only received when all of it is. */
export function leastSettled(states: readonly ItemState[]): ItemState {
  if (states.includes('pending')) return 'pending'
  return states.includes('held') ? 'held' : 'accepted'
}
