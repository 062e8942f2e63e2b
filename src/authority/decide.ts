/**
 * The decision about one operation: pure, from the folded state of its volet and of the circle.
 * Order matters: what cannot be judged yet is held before anything is refused; rights come before
 * values, so that nobody learns of a volet they may not read; a value is judged last.
 *
 * [V4] What an older version wrote is judged by that version's table: who may write it, which values and moves
 * there are. Who reads, who is where, and the state it meets, are as they are now. [V6] What a newer version
 * wrote waits for a program that knows it, and so does everything in a volet whose log already tells more than
 * this program can read.
 */
import { isImplicitId, parseEntityId, type EntityId, type PersonneId } from '../base/ids.ts'
import { exhaustive } from '../base/result.ts'
import { isWhole, sha256Text } from '../base/sha256.ts'
import type { EntitySpec, FieldSpec, Scalar, ValueSpec } from '../domain/entities.ts'
import { transitionSpec } from '../domain/machines.ts'
import { circleAllows, holderOf, may, mayRead, type Act, type Cercle, type Permission, type Standing } from '../domain/permissions.ts'
import { freeTextFault, valueFault } from '../domain/freeText.ts'
import { entitySpecIn, fieldSpecIn, implicitTypeIn, movedField, versionOf, voletClassIn, type Program } from '../domain/program.ts'
import type { ValueFault } from '../domain/values.ts'
import { voletClass, type VoletKind } from '../domain/volet.ts'
import { readOnceGranted } from '../merge/cercle.ts'
import { entityFacts } from '../merge/facts.ts'
import { missingFor, overOriginals, refusedTextBase, stepTakenAgain, transitionFits } from '../merge/fold.ts'
import { findEntity, findField, machineState, registerHeads, registerValue, type EntityState, type VoletState } from '../merge/state.ts'
import { insertedText } from '../merge/splices.ts'
import { placeEdit } from '../merge/text.ts'
import { entityOf, type HeldReason, type Operation, type Position, type RefusalDetail } from '../operations/operation.ts'
import { upcast } from '../operations/upcast.ts'

export type Decision =
  | { readonly state: 'accepted' }
  | { readonly state: 'held'; readonly why: HeldReason }
  | { readonly state: 'refused'; readonly detail: RefusalDetail }

export interface Situation {
  readonly kind: VoletKind
  readonly state: VoletState
  readonly cercle: Cercle
  readonly granted: ReadonlySet<PersonneId>
  /** How much of the circle this log holds that somebody at that position had seen. */
  readonly seen: (position: Position) => number
  /** A new livret is being opened: its circle has no entry yet and the account may open one. */
  readonly opening: boolean
}

const ACCEPTED: Decision = { state: 'accepted' }
const refused = (detail: RefusalDetail): Decision => ({ state: 'refused', detail })
const fault = (found: ValueFault, field: string): Decision =>
  refused(found.reason === 'trop' ? { reason: 'trop', field, limit: found.limit } : { reason: found.reason, field })

export function decide(situation: Situation, operation: Operation): Decision {
  const { payload } = operation
  // What waits is written down, whoever will read it: a number that may not be never is [G6].
  if (!isReadable(situation, operation)) return forbiddenText(payload) ?? { state: 'held', why: { for: 'version', schema: operation.schema } }
  const rights = decideRights(situation, operation)
  // What waits is written down: a number that may not be is refused before anything is held [G6].
  const forbidden = rights?.state === 'refused' ? undefined : forbiddenText(payload)
  if (forbidden !== undefined) return forbidden
  return rights ?? decideAllowed(situation, operation)
}

/** Whether this program knows what the operation says, and everything that the log it comes to says. */
const isReadable = ({ state, kind }: Situation, operation: Operation): boolean =>
  operation.schema <= state.program.schema && operation.payload.act !== 'unknown' && state.unknown.length === 0 &&
  voletClassIn(state.program, kind) !== undefined

/** The table of the version it was written under. One that never was has nothing in it. */
const tableOf = (state: VoletState, operation: Operation): Program => versionOf(state.program, operation.schema) ?? { ...state.program, entities: {}, schema: 0 }

/**
 * From a device since revoked, `until` being how far the circle went then: what its author may have made before waits
 * for the active référent, what they made knowing of later is refused [G7].
 */
export function decideRetired(situation: Situation, operation: Operation, until: number): Decision {
  // Of what a newer program wrote, rights cannot be asked yet: the référent has it to answer for all the same.
  const rights = isReadable(situation, operation) ? decideRights(situation, operation) : undefined
  if (rights?.state === 'refused') return rights
  const by = deciderOf(situation)
  if (by === undefined || situation.seen(operation.rights) > until) return refused({ reason: 'appareilRetire' })
  return forbiddenText(operation.payload) ?? { state: 'held', why: { for: 'decision', by } }
}

/** Everything but the right to do it: for work whose right is given, or that the référent keeps. */
export function decideAllowed(situation: Situation, written: Operation): Decision {
  const operation = overOriginals(situation.state, written)
  const { payload } = operation
  if (!isReadable(situation, operation)) return { state: 'held', why: { for: 'version', schema: operation.schema } }
  const textBase = refusedTextBase(situation.state, operation)
  if (textBase !== undefined) return refused({ reason: 'dependDe', dependsOn: textBase })
  const id = entityOf(payload)
  // Refused under one dot, an entity may have been taken under another [I16].
  const isRefused = (each: EntityId): boolean => situation.state.refusedEntities.has(each) && !situation.state.entities.has(each)
  if (id !== undefined && payload.act !== 'create' && isRefused(id)) return refused({ reason: 'dependDe' })
  // A word of no version: nothing can ever create it.
  if (id !== undefined && isImplicitId(id) && implicitTypeIn(situation.state.program, id) === undefined) return refused({ reason: 'valeurImpossible' })
  // What a creation says it is about: refused, never met, or of another kind [D2].
  const named = namedBy(situation.state, operation)
  if (named !== undefined && isRefused(named)) return refused({ reason: 'dependDe' })
  const missing = missingFor(situation.state, operation) ?? (named !== undefined && findEntity(situation.state, named) === undefined ? named : undefined)
  if (missing !== undefined) return { state: 'held', why: { for: 'dependance', missing } }
  return decideContent(situation, operation)
}

/** Every text in a row of a newer program's, however deep. */
function textsIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part]
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, each]) => [name, ...textsIn(each)])
}

export function forbiddenText(payload: Operation['payload']): Decision | undefined {
  const texts: readonly (readonly [field: string, text: Scalar])[] = payload.act === 'create' ? Object.entries(payload.values)
    : payload.act === 'set' ? [[payload.field, payload.value]]
    : payload.act === 'add' || payload.act === 'remove' ? [[payload.field, payload.element]]
    : payload.act === 'text' ? [[payload.field, insertedText(payload.changes)]]
    : payload.act === 'unknown' ? textsIn(payload.row).map((text) => ['', text] as const) : []
  for (const [field, text] of texts) {
    const found = typeof text === 'string' ? freeTextFault(text) : undefined
    if (found !== undefined) return fault(found, field)
  }
  return undefined
}

/** Rights now; failing that, rights at the head the author had seen (held for the référent), else refused. */
function decideRights(situation: Situation, operation: Operation): Decision | undefined {
  const { cercle, granted, kind, state } = situation
  const { program } = state
  const now: Standing = { cercle, granted, at: Infinity, program }
  // The head is one of the circle: of somebody once let in a theme, it cannot tell work from before the end of that.
  const then: Standing = { cercle, granted: readOnceGranted(state), at: situation.seen(operation.rights), program }
  const table = tableOf(state, operation)
  const act = actOf(situation.state, operation)
  if (situation.opening && voletClass(kind) === 'cercle' && act?.kind === 'create' && act.type === 'membre') return undefined
  const allowed = (standing: Standing): Permission =>
    act === undefined ? { allowed: mayRead(standing, operation.author, kind), who: [] } : may(standing, operation.author, kind, act, table)
  const permission = allowed(now)
  if (permission.allowed) return undefined
  const by = deciderOf(situation)
  // An answer is of whoever holds the livret when it comes: kept by the next one, it would still not be theirs.
  if (allowed(then).allowed && by !== undefined && by !== operation.author && operation.payload.act !== 'decision') return { state: 'held', why: { for: 'decision', by } }
  if (mayRead(now, operation.author, kind)) return refused({ reason: 'horsDeVosDroits', who: permission.who })
  return refused({ reason: wasReader(situation, operation.author) ? 'droitRetire' : 'horsDeVosDroits' })
}

/** Whoever holds the livret, where they may read what they would answer for [G10]: what nobody can decide does not wait. */
function deciderOf({ cercle, granted, kind, state: { program } }: Situation): PersonneId | undefined {
  const by = holderOf(cercle)
  // Of a volet that only a newer program names, who reads cannot be asked yet.
  const answers = by !== undefined && (voletClassIn(program, kind) === undefined || mayRead({ cercle, granted, at: Infinity, program }, by, kind))
  return answers ? by : undefined
}

/** Whether the person once read this volet: only they may learn that they no longer do. */
export function wasReader({ cercle, state, kind }: Pick<Situation, 'cercle' | 'state' | 'kind'>, personne: PersonneId): boolean {
  const granted = readOnceGranted(state)
  return cercle.membres.some((membre) => membre.personne === personne && mayRead({ cercle, granted, at: membre.from, program: state.program }, personne, kind))
}

/** Whoever holds the livret answers for work held for a decision. */
function mayDecide(situation: Situation, operation: Operation): boolean {
  return holderOf(situation.cercle) === operation.author
}

function actOf(state: VoletState, operation: Operation): Act | undefined {
  const { payload } = operation
  switch (payload.act) {
    case 'create': return { kind: 'create', type: payload.type }
    case 'decision':
    case 'unknown': return undefined
    case 'set':
    case 'add':
    case 'remove':
    case 'text':
    case 'transition': {
      const entity = findEntity(state, payload.entity)
      // An entity not met yet: its type is not known; only the right to read the volet can be asked.
      if (entity === undefined) return undefined
      const facts = entityFacts(entity)
      return payload.act === 'transition'
        ? { kind: 'transition', type: entity.type, field: payload.field, from: payload.from, to: payload.to, entity: facts }
        : { kind: 'write', type: entity.type, field: payload.field, entity: facts }
    }
    default: return exhaustive(payload)
  }
}

function decideContent(situation: Situation, operation: Operation): Decision {
  const { payload } = operation
  const { state, kind } = situation
  switch (payload.act) {
    case 'create': {
      const table = tableOf(state, operation)
      const spec = entitySpecIn(table, payload.type)
      if (state.entities.has(payload.entity) || spec?.volets.includes(voletClassIn(table, kind) ?? '') !== true)
        return refused({ reason: 'valeurImpossible', field: payload.type })
      return createFault(state, operation, spec, payload.values) ?? ACCEPTED
    }
    case 'set':
    case 'add': {
      const spec = specOf(state, operation)
      const wanted = payload.act === 'set' ? 'registre' : 'ensemble'
      if (spec === undefined || spec.kind !== wanted) return refused({ reason: 'valeurImpossible', field: payload.field })
      const found = valueFault(spec.value, payload.act === 'set' ? payload.value : payload.element)
      return found ? fault(found, payload.field) : ACCEPTED
    }
    case 'remove':
      return specOf(state, operation)?.kind === 'ensemble' ? ACCEPTED : refused({ reason: 'valeurImpossible', field: payload.field })
    case 'transition': return decideTransition(situation, operation)
    case 'text': return decideText(state, operation)
    case 'decision': return mayDecide(situation, operation) ? ACCEPTED : refused({ reason: 'horsDeVosDroits', who: ['referent'] })
    case 'unknown': return { state: 'held', why: { for: 'version', schema: operation.schema } }
    default: return exhaustive(payload)
  }
}

type Values = Readonly<Record<string, Scalar>>

function createFault(state: VoletState, operation: Operation, entity: EntitySpec, values: Values): Decision | undefined {
  const missing = entity.requires?.find((field) => !isValue(values[field]))
  if (missing !== undefined) return refused({ reason: 'valeurImpossible', field: missing })
  for (const [field, value] of Object.entries(values)) {
    const spec = fieldSpecIn(entity, field)
    if (spec?.kind !== 'registre') return refused({ reason: 'valeurImpossible', field })
    const found = valueFault(spec.value, value)
    if (found) return fault(found, field)
    if (value !== null && !isTrue(state, operation, spec.value, value, values)) return refused({ reason: 'valeurImpossible', field })
  }
  return undefined
}

const isValue = (value: Scalar | undefined): boolean => value !== undefined && value !== null && value !== ''

/** What a value claims of its author, or of another text. */
function isTrue(state: VoletState, operation: Operation, spec: ValueSpec, value: Scalar, values: Values): boolean {
  if (spec.type === 'personne') return spec.soi !== true || value === operation.author
  if (spec.type !== 'empreinte' || spec.de === undefined) return true
  const text = valueAlong(state, operation, spec.de, values)
  return typeof text === 'string' && isWhole(text) && sha256Text(text) === value
}

/** Through the entities that a creation's values name, to the value at the end of the path. */
function valueAlong(state: VoletState, operation: Operation, [first, ...rest]: readonly string[], values: Values): Scalar {
  return rest.reduce((at: Scalar, field) => {
    const entity = typeof at === 'string' ? findEntity(state, at as EntityId) : undefined // looked up only
    return registerValue(entity, entity === undefined ? field : (movedField(state.program, operation.schema, entity.type, field)?.field ?? field))
  }, values[first ?? ''] ?? null)
}

/** The entity that a creation leans on: it is made of what that one says. */
function namedBy(state: VoletState, { payload, schema }: Operation): EntityId | undefined {
  if (payload.act !== 'create') return undefined
  const spec = entitySpecIn(versionOf(state.program, schema) ?? state.program, payload.type)
  for (const field of Object.values(spec?.fields ?? {})) {
    if (field.kind !== 'registre' || field.value.type !== 'empreinte' || field.value.de === undefined || field.value.de.length < 2) continue
    const named = payload.values[field.value.de[0] ?? '']
    const id = typeof named === 'string' ? parseEntityId(named) : undefined
    if (id?.ok === true) return id.value
  }
  return undefined
}

/** The field as the version that wrote it has it. */
function specOf(state: VoletState, operation: Operation): FieldSpec | undefined {
  const { payload } = operation
  if (!('field' in payload)) return undefined
  const type = findEntity(state, payload.entity)?.type
  const spec = type === undefined ? undefined : entitySpecIn(tableOf(state, operation), type)
  return spec && fieldSpecIn(spec, payload.field)
}

/** What it says in the names of the state it comes to. */
const nowSaid = (state: VoletState, operation: Operation): Operation['payload'] => upcast(state.program, operation, (id) => findEntity(state, id)?.type)

function decideTransition({ state, cercle }: Situation, operation: Operation): Decision {
  const { payload } = operation
  const said = nowSaid(state, operation)
  if (payload.act !== 'transition' || said.act !== 'transition') return ACCEPTED
  const spec = specOf(state, operation)
  const entity = findEntity(state, payload.entity)
  const machine = entity && machineState(entity, said.field)
  if (spec?.kind !== 'machine' || entity === undefined || machine === undefined)
    return refused({ reason: 'valeurImpossible', field: payload.field })
  const step = transitionSpec(spec.machine, payload.from, payload.to)
  if (step === undefined) return refused({ reason: 'valeurImpossible', field: payload.field })
  if (!transitionFits(machine, said.from, operation.observed)) {
    // Two people who took the same step agree, whatever came after: nothing to set aside.
    if (stepTakenAgain(machine, said.from, said.to, operation.observed) !== undefined) return ACCEPTED
    return refused({ reason: 'etatDepasse', field: payload.field, state: machine.state })
  }
  if (!circleAllows(cercle, step, entity.id, entityFacts(entity).named)) return refused({ reason: 'etatDepasse', field: payload.field, state: machine.state })
  const missing = (step.requires ?? []).find((field) => !isSet(entity, movedField(state.program, operation.schema, entity.type, field)?.field ?? field))
  return missing === undefined ? ACCEPTED : refused({ reason: 'valeurImpossible', field: missing })
}

function isSet(entity: EntityState, field: string): boolean {
  const found = findField(entity, field)
  return found?.kind === 'registre' && registerHeads(found).some((write) => write.value !== null && write.value !== '')
}

function decideText(state: VoletState, operation: Operation): Decision {
  const { payload } = operation
  const said = nowSaid(state, operation)
  if (payload.act !== 'text' || said.act !== 'text') return ACCEPTED
  const spec = specOf(state, operation)
  const entity = findEntity(state, payload.entity)
  const field = entity && findField(entity, said.field)
  if (spec?.kind !== 'texte' || field?.kind !== 'texte') return refused({ reason: 'valeurImpossible', field: payload.field })
  const found = freeTextFault(insertedText(payload.changes))
  if (found) return fault(found, payload.field)
  const placement = placeEdit(field, operation, payload.changes)
  if (!placement.ok) return refused({ reason: 'etatDepasse', field: payload.field })
  // A number typed in two edits is still a number: the text as it would stand is guarded too.
  const after = placement.text
  if (after.length > spec.max) return refused({ reason: 'trop', field: payload.field, limit: spec.max })
  const whole = freeTextFault(after)
  return whole ? fault(whole, payload.field) : ACCEPTED
}

export const isKnown = (state: VoletState, operation: Operation): boolean => state.known.has(operation.dot)
