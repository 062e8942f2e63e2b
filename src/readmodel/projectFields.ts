/** From one field's state to what a screen shows of it. */
import type { EntityId, PersonneId } from '../base/ids.ts'
import type { EntityType, Scalar } from '../domain/entities.ts'
import { knowsState, nextStates } from '../domain/machines.ts'
import { fieldSpecIn } from '../domain/program.ts'
import { circleAllows, may } from '../domain/permissions.ts'
import { emptyRegister, findEntity, findField, registerHeads, setMembers, shownState, shownWrite, writeBefore, type EntityState, type RegisterState, type RegisterWrite } from '../merge/state.ts'
import { textFrontier, textOf, type TextState } from '../merge/text.ts'
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

/**
 * What a field displays is there at once; the rest (how it came, what one may do, what an open form must carry) is made
 * when a screen first asks for it, and is then the same for as long as this projection lives: what it is made from does
 * not change any more. Most fields of most livrets are never asked.
 */
abstract class Later<R> {
  #rest: R | undefined

  protected get rest(): R {
    return (this.#rest ??= this.make())
  }

  protected abstract make(): R
}

type Rest<V, K extends keyof V> = Omit<V, K>

class ChampSeen<T extends Scalar> extends Later<Rest<Champ<T>, 'value' | 'older'>> implements Champ<T> {
  readonly value: T | null
  readonly older: number
  readonly #seat: Seat
  readonly #field: string

  constructor(seat: Seat, field: string) {
    super()
    const register = registerOf(seat, field)
    this.value = (shownWrite(register)?.value ?? null) as T | null // validated against the field's spec when accepted, and written by this program's forms before
    this.older = register.older
    this.#seat = seat
    this.#field = field
  }

  get handle() { return this.rest.handle }
  get trace() { return this.rest.trace }
  get conflict() { return this.rest.conflict }
  get before() { return this.rest.before }
  get history() { return this.rest.history }
  get editable() { return this.rest.editable }

  protected make(): Rest<Champ<T>, 'value' | 'older'> {
    const [seat, field] = [this.#seat, this.#field]
    const register = registerOf(seat, field)
    const heads = registerHeads(register)
    const shown = heads.at(-1)
    const trace = (write: RegisterWrite): Trace<T> => ({
      value: write.value as T | null, // as above
      by: write.author, byName: seat.nameOf(write.author), mine: write.author === seat.opened.me,
      at: write.at, state: itemState(seat.volet, write.dot, write.seq), dot: write.dot,
    })
    const conflict = isDisputed(heads) ? heads.map(trace) : undefined
    const before = conflict ? writeBefore(register, heads) : undefined
    return {
      handle: handle(seat, field, heads.map((head) => head.dot)),
      trace: shown && trace(shown),
      conflict,
      before: before && trace(before),
      history: register.writes.map(trace),
      editable: mayWrite(seat, field),
    }
  }
}

const EMPTY = emptyRegister()
function registerOf({ entity }: Seat, field: string): RegisterState {
  const state = entity.fields.get(field)
  return state?.kind === 'registre' ? state : EMPTY
}

export const champ = <T extends Scalar>(seat: Seat, field: string): Champ<T> => new ChampSeen<T>(seat, field)

/** Different values stand [R3]. */
export const isDisputed = ([first, ...others]: readonly RegisterWrite[]): boolean => others.some((head) => head.value !== first?.value)

class EnsembleSeen extends Later<Rest<Ensemble, 'members'>> implements Ensemble {
  readonly members: readonly string[]
  readonly #seat: Seat
  readonly #field: string
  readonly #adds: readonly RegisterWrite[]

  constructor(seat: Seat, field: string) {
    super()
    const state = seat.entity.fields.get(field)
    this.#adds = state?.kind === 'ensemble' ? setMembers(state) : []
    this.members = [...new Set(this.#adds.map((add) => String(add.value)))]
    this.#seat = seat
    this.#field = field
  }

  get handle() { return this.rest.handle }
  get editable() { return this.rest.editable }

  protected make(): Rest<Ensemble, 'members'> {
    return { handle: handle(this.#seat, this.#field, this.#adds.map((add) => add.dot)), editable: mayWrite(this.#seat, this.#field) }
  }
}

export const ensemble = (seat: Seat, field: string): Ensemble => new EnsembleSeen(seat, field)

class TexteSeen extends Later<Rest<Texte, 'value'>> implements Texte {
  readonly value: string
  readonly #seat: Seat
  readonly #field: string
  readonly #text: TextState

  constructor(seat: Seat, field: string) {
    super()
    const state = findField(seat.entity, field)
    if (state?.kind !== 'texte') throw new Error(`broken invariant: ${seat.entity.type}.${field} is a text`)
    this.value = textOf(state)
    this.#seat = seat
    this.#field = field
    this.#text = state
  }

  get handle() { return this.rest.handle }
  get authors() { return this.rest.authors }
  get state() { return this.rest.state }
  get editable() { return this.rest.editable }

  protected make(): Rest<Texte, 'value'> {
    const [seat, { edits }] = [this.#seat, this.#text]
    return {
      handle: handle(seat, this.#field, textFrontier(this.#text)),
      authors: edits.map((edit) => ({ name: seat.nameOf(edit.author), mine: edit.author === seat.opened.me, at: edit.at })),
      state: leastSettled(edits.map((edit) => itemState(seat.volet, edit.dot, edit.seq))),
      editable: mayWrite(seat, this.#field),
    }
  }
}

export const texte = (seat: Seat, field: string): Texte => new TexteSeen(seat, field)

class MachineSeen extends Later<Rest<Machine, 'state'>> implements Machine {
  readonly state: string
  readonly #seat: Seat
  readonly #field: string

  constructor(seat: Seat, field: string) {
    super()
    const shown = shownState(seat.entity, field)
    if (shown === undefined) throw new Error(`broken invariant: ${seat.entity.type}.${field} is a machine`)
    this.state = shown.state
    this.#seat = seat
    this.#field = field
  }

  get handle() { return this.rest.handle }
  get item() { return this.rest.item }
  get next() { return this.rest.next }
  get steps() { return this.rest.steps }

  protected make(): Rest<Machine, 'state'> {
    const [seat, field] = [this.#seat, this.#field]
    const { opened, volet, entity } = seat
    const state = findField(entity, field)
    const spec = fieldSpecIn(entity.spec, field)
    const shown = shownState(entity, field)
    if (state?.kind !== 'machine' || spec?.kind !== 'machine' || shown === undefined) throw new Error(`broken invariant: ${entity.type}.${field} is a machine`)
    const standing = standingIn(opened, volet.kind)
    const facts = entityFacts(entity)
    const next = (shown.current ? nextStates(spec.machine, shown.state) : [])
      .filter((each) => circleAllows(standing.cercle, each, entity.id, facts.named) &&
        may(standing, opened.me, volet.kind, { kind: 'transition', type: entity.type, field, from: each.from, to: each.to, entity: facts }).allowed)
      .map((each) => each.to)
    const last = state.steps.at(-1)
    return {
      handle: handle(seat, field, last ? [last.dot] : []),
      item: last ? itemState(volet, last.dot, last.seq) : 'accepted',
      next,
      steps: state.steps.filter((step) => knowsState(spec.machine, step.to)).map((step) => ({
        from: step.from, to: step.to, at: step.at, byName: seat.nameOf(step.author), mine: step.author === opened.me, state: itemState(volet, step.dot, step.seq),
      })),
    }
  }
}

export const machine = (seat: Seat, field: string): Machine => new MachineSeen(seat, field)

/** Of an entity and everything written in it. */
export function entityItemState(seat: Seat): ItemState {
  const { entity, volet } = seat
  // Nothing waits: everything that is displayed is in the log.
  if (volet.shown === volet.accepted) return 'accepted'
  const states: ItemState[] = entity.created ? [itemState(volet, entity.created.dot, entity.created.seq)] : []
  for (const field of entity.fields.values()) {
    if (field.kind === 'registre') states.push(...registerHeads(field).map((write) => itemState(volet, write.dot, write.seq)))
    else if (field.kind === 'machine') states.push(...field.steps.map((step) => itemState(volet, step.dot, step.seq)))
    else if (field.kind === 'texte') states.push(...field.edits.map((edit) => itemState(volet, edit.dot, edit.seq)))
    else states.push(...setMembers(field).map((add) => itemState(volet, add.dot, add.seq)))
  }
  return leastSettled(states)
}
