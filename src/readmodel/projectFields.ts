/** From one field's state to what a screen shows of it. */
import type { EntityId, PersonneId } from '../base/ids.ts'
import type { EntityType, Scalar } from '../domain/entities.ts'
import { knowsState, nextStates } from '../domain/machines.ts'
import { fieldSpecIn } from '../domain/program.ts'
import { circleAllows, may } from '../domain/permissions.ts'
import { emptyRegister, findEntity, findField, registerHeads, setMembers, shownState, writeBefore, type EntityState, type RegisterState, type RegisterWrite } from '../merge/state.ts'
import { textFrontier, textOf } from '../merge/text.ts'
import type { Dot } from '../operations/operation.ts'
import { itemState, leastSettled, standingIn, type OpenedLivret, type OpenedVolet } from './opened.ts'
import { entityFacts } from '../merge/facts.ts'
import type { Champ, Ensemble, Handle, ItemState, Machine, Texte, Trace } from './views.ts'

/** An entity where it lives, with whose eyes it is seen. */
export interface Seat {
  readonly opened: OpenedLivret
  readonly volet: OpenedVolet
  readonly entity: EntityState
  readonly nameOf: (personne: PersonneId) => string
}

export function seatOf(opened: OpenedLivret, volet: OpenedVolet | undefined, id: EntityId, nameOf: (personne: PersonneId) => string): Seat | undefined {
  const entity = volet && findEntity(volet.shown, id)
  return volet && entity ? { opened, volet, entity, nameOf } : undefined
}

const handle = (seat: Seat, field: string, seen: readonly Dot[]): Handle => ({
  volet: seat.volet.kind, entity: seat.entity.id, type: seat.entity.type as EntityType, field, seen, // folded under this program's own table
})

function mayWrite(seat: Seat, field: string): boolean {
  const act = { kind: 'write', type: seat.entity.type, field, entity: entityFacts(seat.entity) } as const
  return may(standingIn(seat.opened, seat.volet.kind), seat.opened.me, seat.volet.kind, act).allowed
}

export function champ<T extends Scalar>(seat: Seat, field: string): Champ<T> {
  const state = findField(seat.entity, field)
  const register: RegisterState = state?.kind === 'registre' ? state : emptyRegister()
  const heads = registerHeads(register)
  const shown = heads.at(-1)
  const values = new Set(heads.map((head) => head.value))
  const trace = (write: RegisterWrite): Trace<T> => ({
    value: write.value as T | null, // validated against the field's spec when accepted, and written by this program's forms before
    by: write.author, byName: seat.nameOf(write.author), mine: write.author === seat.opened.me,
    at: write.at, state: itemState(seat.volet, write.dot, write.seq), dot: write.dot,
  })
  const conflict = values.size > 1 ? heads.map(trace) : undefined
  const before = conflict ? writeBefore(register, heads) : undefined
  return {
    handle: handle(seat, field, heads.map((head) => head.dot)),
    value: shown ? (shown.value as T | null) : null, // as above
    trace: shown ? trace(shown) : undefined,
    conflict,
    before: before ? trace(before) : undefined,
    history: register.writes.map(trace),
    older: register.older,
    editable: mayWrite(seat, field),
  }
}

export function ensemble(seat: Seat, field: string): Ensemble {
  const state = findField(seat.entity, field)
  const adds = state?.kind === 'ensemble' ? setMembers(state) : []
  return {
    handle: handle(seat, field, adds.map((add) => add.dot)),
    members: [...new Set(adds.map((add) => String(add.value)))],
    editable: mayWrite(seat, field),
  }
}

export function texte(seat: Seat, field: string): Texte {
  const state = findField(seat.entity, field)
  if (state?.kind !== 'texte') throw new Error(`broken invariant: ${seat.entity.type}.${field} is a text`)
  const authors = state.edits.map((edit) => ({ name: seat.nameOf(edit.author), mine: edit.author === seat.opened.me, at: edit.at }))
  return {
    handle: handle(seat, field, textFrontier(state)),
    value: textOf(state),
    authors,
    state: leastSettled(state.edits.map((edit) => itemState(seat.volet, edit.dot, edit.seq))),
    editable: mayWrite(seat, field),
  }
}

export function machine(seat: Seat, field: string): Machine {
  const state = findField(seat.entity, field)
  const spec = fieldSpecIn(seat.entity.spec, field)
  const shown = shownState(seat.entity, field)
  if (state?.kind !== 'machine' || spec?.kind !== 'machine' || shown === undefined) throw new Error(`broken invariant: ${seat.entity.type}.${field} is a machine`)
  const { opened, volet, entity } = seat
  const standing = standingIn(opened, volet.kind)
  const facts = entityFacts(entity)
  const next = (shown.current ? nextStates(spec.machine, shown.state) : [])
    .filter((each) => circleAllows(standing.cercle, each, entity.id, facts.named) &&
      may(standing, opened.me, volet.kind, { kind: 'transition', type: entity.type, field, from: each.from, to: each.to, entity: facts }).allowed)
    .map((each) => each.to)
  const last = state.steps.at(-1)
  return {
    handle: handle(seat, field, last ? [last.dot] : []),
    state: shown.state,
    item: last ? itemState(volet, last.dot, last.seq) : 'accepted',
    next,
    steps: state.steps.filter((step) => knowsState(spec.machine, step.to)).map((step) => ({
      from: step.from, to: step.to, at: step.at, byName: seat.nameOf(step.author), mine: step.author === opened.me, state: itemState(volet, step.dot, step.seq),
    })),
  }
}

/** Of an entity and everything written in it. */
export function entityItemState(seat: Seat): ItemState {
  const { entity, volet } = seat
  const states: ItemState[] = entity.created ? [itemState(volet, entity.created.dot, entity.created.seq)] : []
  for (const field of entity.fields.values()) {
    if (field.kind === 'registre') states.push(...registerHeads(field).map((write) => itemState(volet, write.dot, write.seq)))
    else if (field.kind === 'machine') states.push(...field.steps.map((step) => itemState(volet, step.dot, step.seq)))
    else if (field.kind === 'texte') states.push(...field.edits.map((edit) => itemState(volet, edit.dot, edit.seq)))
    else states.push(...setMembers(field).map((add) => itemState(volet, add.dot, add.seq)))
  }
  return leastSettled(states)
}
