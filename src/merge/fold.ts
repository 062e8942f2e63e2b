/**
 * The fold: state = fold(log). The same code runs on phone and server.
 *
 * An entry of the log is applied whatever it says: the authority has decided. Pending work (no verdict
 * yet) is applied over it by the same function and simply shows nothing where it no longer fits.
 *
 * [I1] same entries, same state. [I3] a write hides exactly what its author was shown, refused or not:
 * a stub passes on what the refused operation had observed. [I6] nothing visible comes from a stub.
 *
 * [V3] what an older version wrote is read in the names of the one that folds. [V5] of what a newer one wrote,
 * everything that has a name here is shown; the rest is shown nowhere, and what it replaced is replaced.
 */
import type { EntityId } from '../base/ids.ts'
import { exhaustive } from '../base/result.ts'
import type { FieldSpec } from '../domain/entities.ts'
import { knowsState } from '../domain/machines.ts'
import { entitySpecIn, fieldSpecIn, implicitTypeIn, type Program } from '../domain/program.ts'
import { shapeFault } from '../domain/values.ts'
import { CURRENT } from '../domain/versions.ts'
import { dotKey, entityOf, type Dot, type DotKey, type Entry, type Operation, type Payload } from '../operations/operation.ts'
import { upcast } from '../operations/upcast.ts'
import { findEntity, findField, lastStep, ownEntity, type EntityState, type FieldState, type MachineState, type VoletState } from './state.ts'
import { applyEdit, placeEdit } from './text.ts'

/** Goes up when the fold itself makes something else of the same log under the same tables. */
const FOLD_RULES = 4

/**
 * Under which rules a log was folded: of the fold, and of the version whose tables it read [V7]. Snapshots of another
 * one are not folded on from, and states of two are not compared (`snapshot.test.ts` tells when it must go up).
 */
export const foldVersion = (program: Program): number => FOLD_RULES * 1000 + program.schema
export const FOLD_VERSION = foldVersion(CURRENT)
/** The version whose tables a fold version names. */
export const schemaOf = (fold: number): number => fold % 1000

export type Stub = Extract<Entry, { readonly kind: 'stub' }>

export function foldEntries(state: VoletState, entries: readonly Entry[]): VoletState {
  for (const entry of entries) foldEntry(state, entry)
  return state
}

export function foldEntry(state: VoletState, entry: Entry): void {
  state.seq = entry.seq
  if (entry.kind === 'stub') foldStub(state, entry)
  else applyOperation(state, entry.operation, entry.seq)
}

export function foldStub(state: VoletState, { dot, observed, reason, creates }: Stub): void {
  const key = dotKey(dot)
  state.known.add(dot)
  state.stubs.set(key, { observed, copy: reason === 'copieDetectee' })
  if (creates !== undefined) state.refusedEntities.add(creates)
}

/** What was shown of a copy was shown of the work it is a copy of [I16]. */
export const overOriginals = (state: VoletState, operation: Operation): Operation => ({
  ...operation,
  observed: operation.observed.flatMap((dot) => {
    const stub = state.stubs.get(dotKey(dot))
    return stub?.copy ? stub.observed : dot
  }),
})

/** Applies in place; `seq` undefined for work without a verdict. An operation already met changes nothing [I2]. */
export function applyOperation(state: VoletState, operation: Operation, seq: number | undefined): void {
  if (state.known.has(operation.dot)) return
  const payload = operation.schema < state.program.schema ? upcast(state.program, operation, (id) => findEntity(state, id)?.type) : operation.payload
  // Over a log that lost what it was written on, a text edit has no place until that comes back: shown elsewhere,
  // it would be written over, and what was written over it would fit nothing [I1].
  if (seq === undefined && payload.act === 'text' && missingFor(state, operation) !== undefined) return
  state.known.add(operation.dot)
  switch (payload.act) {
    case 'create': return create(state, operation, payload, seq)
    case 'set':
    case 'add':
    case 'remove':
    case 'transition':
    case 'text': return write(state, operation, payload, seq)
    case 'decision': return
    case 'unknown':
      state.unknown.push(operation)
      return
    default: return exhaustive(payload)
  }
}

type Created = Extract<Payload, { readonly act: 'create' }>
type Written = Extract<Payload, { readonly field: string }>

/** Written by a newer program: only then may it say what this one has no name for. */
const isNewer = (state: VoletState, operation: Operation): boolean => operation.schema > state.program.schema

function create(state: VoletState, operation: Operation, { entity: id, type, values }: Created, seq: number | undefined): void {
  if (state.entities.has(id) || implicitTypeIn(state.program, id) !== undefined) return
  const spec = entitySpecIn(state.program, type)
  const newer = isNewer(state, operation)
  let whole = spec !== undefined
  if (spec !== undefined) {
    const { dot, author, at } = operation
    const entity: EntityState = { id, type, spec, created: { dot, author, at, seq }, fields: new Map(), owner: state.owner }
    for (const [field, value] of Object.entries(values)) {
      const known = fieldSpecIn(spec, field)
      if (known?.kind === 'registre' && !(newer && shapeFault(known.value, value) !== undefined))
        entity.fields.set(field, { kind: 'registre', writes: [{ dot, author, at, seq, value, observed: [] }], older: 0, hidden: new Set() })
      else whole = false
    }
    state.entities.set(id, entity)
  }
  if (newer && !whole) state.unknown.push(operation)
}

function write(state: VoletState, operation: Operation, payload: Written, seq: number | undefined): void {
  const shown = overOriginals(state, operation)
  const { dot, author, at, observed } = shown
  const newer = isNewer(state, operation)
  const entity = ownEntity(state, payload.entity)
  const field = entity && findField(entity, payload.field)
  if (entity === undefined || field === undefined) {
    if (newer) state.unknown.push(operation)
    return
  }
  const spec = fieldSpecIn(entity.spec, payload.field)
  // Of a value without a name here, only what it replaced is known.
  const named = !newer || nameable(spec, payload)
  if (!named) state.unknown.push(operation)
  const written = { dot, author, at, seq, observed }
  if (payload.act === 'set' && field.kind === 'registre') {
    if (named) field.writes.push({ ...written, value: payload.value })
    hide(state, field.hidden, observed)
  } else if (payload.act === 'add' && field.kind === 'ensemble') {
    if (named) field.adds.push({ ...written, value: payload.element })
  } else if (payload.act === 'remove' && field.kind === 'ensemble') {
    hide(state, field.removed, observed)
  } else if (payload.act === 'transition' && field.kind === 'machine') {
    if (transitionFits(field, payload.from, observed)) {
      field.state = payload.to
      field.steps.push({ dot, author, at, seq, from: payload.from, to: payload.to })
    } else {
      const same = stepTakenAgain(field, payload.from, payload.to, observed)
      if (same !== undefined) state.stubs.set(dotKey(dot), { observed: [same], copy: true })
    }
  } else if (payload.act === 'text' && field.kind === 'texte') {
    const placement = placeEdit(field, shown, payload.changes)
    if (placement.ok) applyEdit(field, shown, seq, placement)
  } else return
  keep(entity, payload.field, field)
}

function nameable(spec: FieldSpec | undefined, payload: Written): boolean {
  if (payload.act === 'set' && spec?.kind === 'registre') return shapeFault(spec.value, payload.value) === undefined
  if (payload.act === 'add' && spec?.kind === 'ensemble') return shapeFault(spec.value, payload.element) === undefined
  if (payload.act === 'transition' && spec?.kind === 'machine') return knowsState(spec.machine, payload.to)
  return (payload.act === 'remove' && spec?.kind === 'ensemble') || (payload.act === 'text' && spec?.kind === 'texte')
}

const keep = (entity: EntityState, name: string, field: FieldState): void => {
  entity.fields.set(name, field)
}

/** Adds what was shown, and what refused work that was shown had itself been shown. */
function hide(state: VoletState, hidden: Set<DotKey>, observed: readonly Dot[]): void {
  const met = new Set<DotKey>()
  const todo = observed.map(dotKey)
  for (let key = todo.pop(); key !== undefined; key = todo.pop()) {
    if (met.has(key)) continue
    met.add(key)
    hidden.add(key)
    for (const dot of state.stubs.get(key)?.observed ?? []) todo.push(dotKey(dot))
  }
}

/** The machine is still in the state the author saw, by the step the author saw. */
export function transitionFits(machine: MachineState, from: string, observed: readonly Dot[]): boolean {
  if (machine.state !== from) return false
  const last = lastStep(machine)
  return last === undefined ? observed.length === 0 : observed.some((dot) => dotKey(dot) === dotKey(last))
}

/** The step that somebody else took from the same point: then this one means that [M2]. */
export function stepTakenAgain({ steps }: MachineState, from: string, to: string, observed: readonly Dot[]): Dot | undefined {
  const seen = new Set(observed.map(dotKey))
  const step = steps.find((_, at) => {
    const before = steps[at - 1]
    return before === undefined ? seen.size === 0 : seen.has(dotKey(before.dot))
  })
  return step?.from === from && step.to === to ? step.dot : undefined
}

/** What an operation waits for: a dot or an entity that this state has never met. */
export function missingFor(state: VoletState, operation: Operation): Dot | EntityId | undefined {
  const dot = operation.observed.find((each) => !state.known.has(each))
  if (dot !== undefined) return dot
  if (operation.payload.act === 'create') return undefined
  const id = entityOf(operation.payload)
  return id === undefined || implicitTypeIn(state.program, id) !== undefined || state.entities.has(id) ? undefined : id
}

/**
 * The refused edit that this text edit stands on [I7]. Edits that observed a refused one are refused
 * themselves, so it is always named directly.
 */
export function refusedTextBase(state: VoletState, operation: Operation): Dot | undefined {
  return operation.payload.act === 'text' ? operation.observed.find((dot) => state.stubs.has(dotKey(dot))) : undefined
}
