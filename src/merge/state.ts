/**
 * What a volet's log folds to. Mutable inside, copied on write between owners: `cloneState` is cheap and
 * the clone copies an entity only when it first writes it, so that a device can lay pending work over
 * the accepted state, and the authority can try a chunk and drop it.
 */
import type { EntityId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { EntitySpec, Scalar } from '../domain/entities.ts'
import { knowsState } from '../domain/machines.ts'
import { entitySpecIn, fieldSpecIn, implicitTypeIn, type Program } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import { dotKey, type Dot, type DotKey, type Operation } from '../operations/operation.ts'
import { DotSet } from './dots.ts'
import { emptyText, type TextState } from './text.ts'

/** `seq` is undefined while the write has no verdict (pending or held on this device). */
export interface RegisterWrite {
  readonly dot: Dot
  readonly author: PersonneId
  readonly at: Instant
  readonly seq: number | undefined
  readonly value: Scalar
  readonly observed: readonly Dot[]
}

export interface RegisterState {
  readonly kind: 'registre'
  /** Every write, in order of arrival: the field's history. A state read from a snapshot lacks the oldest. */
  writes: RegisterWrite[]
  /** How many it lacks. */
  older: number
  /** What somebody who wrote had been shown. */
  hidden: Set<DotKey>
}

export interface SetState {
  readonly kind: 'ensemble'
  adds: RegisterWrite[]
  removed: Set<DotKey>
}

export interface MachineStep {
  readonly dot: Dot
  readonly author: PersonneId
  readonly at: Instant
  readonly seq: number | undefined
  readonly from: string
  readonly to: string
}

export interface MachineState {
  readonly kind: 'machine'
  state: string
  steps: MachineStep[]
}

export type FieldState = RegisterState | SetState | MachineState | TextState

export interface EntityState {
  readonly id: EntityId
  readonly type: string
  /** Its type in the table of the program that folds. */
  readonly spec: EntitySpec
  /** Undefined for an implicit entity. */
  readonly created: { readonly dot: Dot; readonly author: PersonneId; readonly at: Instant; readonly seq: number | undefined } | undefined
  fields: Map<string, FieldState>
  owner: symbol
}

export interface RefusedState {
  /** What it had observed (causal transparency, I3). */
  readonly observed: readonly Dot[]
  /** The same work stands under another dot: this is observed alone, and meant wherever the other one is [I16] [M2]. */
  readonly copy: boolean
}

export interface VoletState {
  /** The version that folds: two states are compared only when it is the same [I10]. */
  readonly program: Program
  seq: number
  entities: Map<EntityId, EntityState>
  /** Every dot met, accepted or stub. */
  known: DotSet
  /** Refused operations; and moves that were agreement, which mean the step that stands. */
  stubs: Map<DotKey, RefusedState>
  /** Entities whose creation was refused. */
  refusedEntities: Set<EntityId>
  /** Operations of a newer program, of which something at least is not shown here; the log keeps them as they came [I10]. */
  unknown: Operation[]
  owner: symbol
}

export const emptyRegister = (): RegisterState => ({ kind: 'registre', writes: [], older: 0, hidden: new Set() })

export const emptyState = (program: Program = CURRENT): VoletState => ({
  program, seq: 0, entities: new Map(), known: new DotSet(), stubs: new Map(), refusedEntities: new Set(), unknown: [], owner: Symbol('volet'),
})

export const cloneState = (state: VoletState): VoletState => ({
  program: state.program,
  seq: state.seq,
  entities: new Map(state.entities),
  known: state.known.clone(),
  stubs: new Map(state.stubs),
  refusedEntities: new Set(state.refusedEntities),
  unknown: [...state.unknown],
  owner: Symbol('volet'),
})

/** The entity, implicit ones included, for reading; `undefined` when it was never created. */
export function findEntity(state: VoletState, id: EntityId): EntityState | undefined {
  const found = state.entities.get(id)
  if (found) return found
  const type = implicitTypeIn(state.program, id)
  const spec = type === undefined ? undefined : entitySpecIn(state.program, type)
  return type === undefined || spec === undefined ? undefined : { id, type, spec, created: undefined, fields: new Map(), owner: state.owner }
}

/** The entity, ready to be written in this state. */
export function ownEntity(state: VoletState, id: EntityId): EntityState | undefined {
  const found = findEntity(state, id)
  if (found === undefined) return undefined
  if (found.owner === state.owner && state.entities.has(id)) return found
  const copy: EntityState = { ...found, fields: new Map(found.fields), owner: state.owner }
  for (const [name, field] of copy.fields) copy.fields.set(name, copyField(field))
  state.entities.set(id, copy)
  return copy
}

function copyField(field: FieldState): FieldState {
  switch (field.kind) {
    case 'registre': return { kind: 'registre', writes: [...field.writes], older: field.older, hidden: new Set(field.hidden) }
    case 'ensemble': return { kind: 'ensemble', adds: [...field.adds], removed: new Set(field.removed) }
    case 'machine': return { kind: 'machine', state: field.state, steps: [...field.steps] }
    case 'texte': return { ...field }
  }
}

/** The field's state, or its empty one; `undefined` when the type has no such field. */
export function findField(entity: EntityState, name: string): FieldState | undefined {
  const found = entity.fields.get(name)
  if (found) return found
  const spec = fieldSpecIn(entity.spec, name)
  if (spec === undefined) return undefined
  switch (spec.kind) {
    case 'registre': return emptyRegister()
    case 'ensemble': return { kind: 'ensemble', adds: [], removed: new Set() }
    case 'machine': return { kind: 'machine', state: spec.machine.initial, steps: [] }
    case 'texte': return emptyText()
  }
}

/** Writes nobody who wrote after has seen, in order of arrival. More than one value is a conflict. */
export const registerHeads = (register: RegisterState): readonly RegisterWrite[] =>
  register.hidden.size === 0 ? register.writes : register.writes.filter((write) => !register.hidden.has(dotKey(write.dot)))

/** What was there before the values that stand: the last write that all who wrote them had been shown. */
export function writeBefore({ writes }: RegisterState, heads: readonly RegisterWrite[]): RegisterWrite | undefined {
  if (heads.length === 0) return undefined
  return writes.findLast((write) => heads.every((head) => head.observed.some((dot) => dotKey(dot) === dotKey(write.dot))))
}

/** Adds that stand; an element is in the set when at least one does. */
export const setMembers = (set: SetState): readonly RegisterWrite[] =>
  set.removed.size === 0 ? set.adds : set.adds.filter((add) => !set.removed.has(dotKey(add.dot)))

/** The single visible value: the latest head to arrive. `null` when cleared or never written. */
export function registerValue(entity: EntityState | undefined, field: string): Scalar {
  const state = entity?.fields.get(field)
  if (state?.kind !== 'registre') return null
  return shownWrite(state)?.value ?? null
}

/** The write that a register shows. */
export const shownWrite = ({ writes, hidden }: RegisterState): RegisterWrite | undefined =>
  hidden.size === 0 ? writes.at(-1) : writes.findLast((write) => !hidden.has(dotKey(write.dot)))

export function machineState(entity: EntityState, field: string): MachineState | undefined {
  const state = findField(entity, field)
  return state?.kind === 'machine' ? state : undefined
}

/**
 * What a machine shows: the last state this program has a name for, and whether it is still in it. A newer program
 * may have taken it elsewhere: then nothing is offered from here, which could only be refused.
 */
export function shownState(entity: EntityState, field: string): { readonly state: string; readonly current: boolean } | undefined {
  const machine = machineState(entity, field)
  const spec = fieldSpecIn(entity.spec, field)
  if (machine === undefined || spec?.kind !== 'machine') return undefined
  if (knowsState(spec.machine, machine.state)) return { state: machine.state, current: true }
  return { state: machine.steps.findLast((step) => knowsState(spec.machine, step.to))?.to ?? spec.machine.initial, current: false }
}

/** What a transition must have seen: the step that led to the current state. */
export const lastStep = (machine: MachineState): Dot | undefined => machine.steps.at(-1)?.dot
