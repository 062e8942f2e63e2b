/**
 * Fields made of plain values, for tests of screens: what the read model would give of each, without a log.
 * Handles are honest (volet, entity, field) and each field written has a dot of its own, so that a test can
 * see what a form observed.
 */
import type { EntityId, PersonneId, ReplicaId } from '../base/ids.ts'
import type { Instant, Jour } from '../base/jour.ts'
import type { EntityType, Scalar } from '../domain/entities.ts'
import type { VoletKind } from '../domain/volet.ts'
import type { Dot } from '../operations/operation.ts'
import type { Champ, Ensemble, Handle, ItemState, Machine, Texte, Trace } from '../readmodel/views.ts'

let counter = 0
/** 22 characters, as the real ones; unique in one test run. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the brand it needs
export function fakeId<T extends string>(word: string): T {
  counter += 1
  return `${word.replace(/[^A-Za-z]/g, '')}${String(counter)}`.padEnd(22, '0').slice(0, 22) as T // shaped as an id
}
const replica = 'fakereplica' as ReplicaId // shaped as one
export const fakeDot = (): Dot => ({ replica, n: ++counter })

export const jour = (text: string): Jour => text as Jour // written by the test's author
export const instant = (text: string): Instant => Date.parse(text) as Instant // likewise

export interface FakePerson {
  readonly personne: PersonneId
  readonly nom: string
}

export interface FakeWrite<T> {
  readonly value: T | null
  readonly by?: FakePerson
  readonly mine?: boolean
  readonly at?: Instant
  readonly state?: ItemState
}

/** Where fields are made: one entity in one volet. */
export interface Seat {
  readonly volet: VoletKind
  readonly entity: EntityId
  readonly type: EntityType
  readonly editable: boolean
  readonly at: Instant
  readonly state: ItemState
}

const nobody: FakePerson = { personne: 'nobody0000000000000000' as PersonneId, nom: '' } // shaped as one

export function fakeTrace<T>(write: FakeWrite<T>, at: Instant): Trace<T> {
  const by = write.by ?? nobody
  return { value: write.value, by: by.personne, byName: by.nom, mine: write.mine ?? false, at: write.at ?? at, state: write.state ?? 'accepted', dot: fakeDot() }
}

const handle = (seat: Seat, field: string, seen: readonly Dot[] = []): Handle => ({ volet: seat.volet, entity: seat.entity, type: seat.type, field, seen })

/** A field nobody disputes: absent when `value` is undefined or null. */
export function fakeChamp<T extends Scalar>(seat: Seat, field: string, value?: T | null, writes?: readonly FakeWrite<T>[]): Champ<T> {
  const history = writes?.map((write) => fakeTrace(write, seat.at)) ?? (value === undefined || value === null ? [] : [fakeTrace({ value, state: seat.state }, seat.at)])
  const trace = history.at(-1)
  return {
    handle: handle(seat, field, trace ? [trace.dot] : []),
    value: trace?.value ?? null, trace, conflict: undefined, before: undefined, history, older: 0, editable: seat.editable,
  }
}

/** The same field with values that stand side by side, as two people wrote them apart. */
export function inConflict<T extends Scalar>(champ: Champ<T>, before: FakeWrite<T> | undefined, values: readonly FakeWrite<T>[], at: Instant): Champ<T> {
  const conflict = values.map((write) => fakeTrace(write, at))
  const was = before && fakeTrace(before, at)
  return {
    ...champ,
    handle: { ...champ.handle, seen: conflict.map((trace) => trace.dot) },
    value: conflict.at(-1)?.value ?? null, trace: conflict.at(-1), conflict, before: was, history: [...(was ? [was] : []), ...conflict], older: 0,
  }
}

export function fakeTexte(seat: Seat, field: string, value = '', author?: { readonly name: string; readonly mine: boolean }): Texte {
  return { handle: handle(seat, field, value === '' ? [] : [fakeDot()]), value, authors: value === '' ? [] : [{ name: author?.name ?? '', mine: author?.mine ?? true, at: seat.at }], state: seat.state, editable: seat.editable }
}

export interface FakeStep {
  readonly to: string
  readonly at?: Instant
  readonly by?: string
  readonly mine?: boolean
  readonly state?: ItemState
}

export function fakeMachine(seat: Seat, field: string, initial: string, steps: readonly FakeStep[] = [], next: readonly string[] = []): Machine {
  let from = initial
  const made = steps.map((step) => {
    const one = { from, to: step.to, byName: step.by ?? '', mine: step.mine ?? false, at: step.at ?? seat.at, state: step.state ?? seat.state }
    from = step.to
    return one
  })
  return { handle: handle(seat, field, made.length === 0 ? [] : [fakeDot()]), state: from, item: made.at(-1)?.state ?? 'accepted', next, steps: made }
}

export const fakeEnsemble = (seat: Seat, field: string, members: readonly string[] = []): Ensemble => ({ handle: handle(seat, field, members.map(fakeDot)), members, editable: seat.editable })
