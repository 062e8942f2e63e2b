/** Work that waits for a decision, as a screen shows it: one gesture at a time, what it would change, from whom and why it waits. */
import type { AppareilId, EntityId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant, Jour } from '../base/jour.ts'
import { isEntityType, type EntityType, type Scalar } from '../domain/entities.ts'
import { implicitTypeIn } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import type { VoletKind } from '../domain/volet.ts'
import { applyOperation } from '../merge/fold.ts'
import { insertedText } from '../merge/splices.ts'
import { cloneState, findEntity, findField, machineState, registerValue, type VoletState } from '../merge/state.ts'
import { placeEdit, textOf } from '../merge/text.ts'
import { dotKey, type Dot, type Operation, type Payload } from '../operations/operation.ts'
import { upcast } from '../operations/upcast.ts'
import type { Tenue } from '../protocol/tenues.ts'
import type { OpenedLivret } from './opened.ts'
import { namesOf } from './project.ts'
import { isSaid } from './setAside.ts'

/** One field: what the livret says today, what the work says. `ajout`, `retrait`: of a list. */
export interface TenueLine {
  readonly type: EntityType
  readonly field: string
  readonly sens: 'valeur' | 'ajout' | 'retrait'
  readonly before: Scalar
  readonly after: Scalar
}

export interface TenueView {
  readonly key: string
  readonly livret: LivretId
  readonly volet: VoletKind
  readonly auteur: PersonneId
  /** "" when the circle does not know them. */
  readonly auteurNom: string
  readonly mine: boolean
  readonly appareil: AppareilId
  /** It came from a device that was retired; otherwise its author had no right any more. */
  readonly retire: boolean
  /** Claimed time of the last of it: say « vers ». */
  readonly at: Instant
  /** The day their membership ended, when it did. */
  readonly fin: Jour | null
  /** What it is about; `cree` when it makes it. */
  readonly type: EntityType | undefined
  readonly entity: EntityId | undefined
  readonly cree: boolean
  readonly lines: readonly TenueLine[]
  /** What a newer program wrote cannot be read here; an answer to other work says nothing of the livret's fields. */
  readonly lisible: boolean
  /** One operation of each group: what is answered about. */
  readonly about: readonly Dot[]
}

/** @param membre the day somebody's membership ended */
export function projectTenues(opened: OpenedLivret, tenues: readonly Tenue[], membre: (personne: PersonneId) => Jour | null): readonly TenueView[] {
  const nameOf = namesOf(opened)
  return gather(tenues).flatMap((gesture) => {
    const [first, last] = [gesture[0], gesture.at(-1)]
    if (first === undefined || last === undefined) return []
    const { volet: { livret, kind }, appareil, retire, operation: { author } } = first
    const shown = opened.volets.get(kind)?.shown
    const { lines, about } = linesOf(shown, gesture.map(({ operation }) => operation))
    const types = about.map((entity) => typeIn(shown, gesture, entity))
    const created = gesture.map(({ operation: { payload } }) => payload).find((payload) => payload.act === 'create')
    const main = created?.act === 'create' ? created.entity : about[0]
    const type = main === undefined ? undefined : types[about.indexOf(main)]
    const groups = new Map(gesture.map(({ operation }) => [dotKey(operation.group ?? operation.dot), operation.dot]))
    return [{
      key: `${kind}/${dotKey(first.operation.dot)}`, livret, volet: kind, auteur: author, auteurNom: nameOf(author), mine: author === opened.me, appareil, retire,
      at: last.operation.at, fin: membre(author), type, entity: main, cree: created !== undefined, lines, lisible: lines.length > 0 || main === undefined || type !== undefined, about: [...groups.values()],
    }]
  })
}

/**
 * What one sees as one gesture: what was sent as one, everything about an entity that this work makes, and what follows
 * itself on one field. Decided apart, some of it would only wait for the rest.
 */
function gather(tenues: readonly Tenue[]): readonly (readonly Tenue[])[] {
  const created = new Set<EntityId>(tenues.flatMap(({ operation: { payload } }) => (payload.act === 'create' ? [payload.entity] : [])))
  const gestures: { keys: Set<string>; items: Tenue[] }[] = []
  for (const tenue of tenues) {
    const { volet: { livret, kind }, appareil, operation } = tenue
    const { payload } = operation
    const about = payload.act === 'create' || ('entity' in payload && created.has(payload.entity)) ? payload.entity
      : 'entity' in payload ? `${payload.entity}.${payload.field}` : ''
    const from = `${livret}/${kind} ${appareil}`
    const keys = [`${from} ${dotKey(operation.group ?? operation.dot)}`, ...(about === '' ? [] : [`${from} ${about}`])]
    const meets = gestures.filter((each) => keys.some((key) => each.keys.has(key)))
    const [into = { keys: new Set<string>(), items: [] }, ...others] = meets
    if (meets.length === 0) gestures.push(into)
    for (const other of others) {
      for (const key of other.keys) into.keys.add(key)
      into.items.push(...other.items)
      gestures.splice(gestures.indexOf(other), 1)
    }
    for (const key of keys) into.keys.add(key)
    into.items.push(tenue)
  }
  const place = new Map(tenues.map((tenue, i) => [tenue, i]))
  return gestures.map(({ items }) => items.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)))
}

function typeIn(state: VoletState | undefined, gesture: readonly Tenue[], entity: EntityId): EntityType | undefined {
  const created = gesture.map(({ operation: { payload } }) => payload).find((payload) => payload.act === 'create' && payload.entity === entity)
  const type = created?.act === 'create' ? created.type : implicitTypeIn(CURRENT, entity) ?? (state && findEntity(state, entity)?.type)
  return type !== undefined && isEntityType(type) ? type : undefined
}

/** Field by field, what there is and what there would be; a program since replaced may have written it [V3]. */
function linesOf(base: VoletState | undefined, operations: readonly Operation[]): { readonly lines: readonly TenueLine[]; readonly about: readonly EntityId[] } {
  const types = new Map<EntityId, string>()
  const typeOf = (entity: EntityId): string | undefined => types.get(entity) ?? implicitTypeIn(CURRENT, entity) ?? (base && findEntity(base, entity)?.type)
  const trial = base && cloneState(base)
  const found = new Map<string, TenueLine>()
  for (const operation of operations) {
    if (operation.payload.act === 'create') types.set(operation.payload.entity, operation.payload.type)
    const payload = upcast(CURRENT, operation, typeOf)
    const said = trial && payload.act === 'text' ? placed(trial, operation, payload) : undefined
    for (const line of linesIn(payload, typeOf, base, said)) {
      const key = `${'entity' in payload ? payload.entity : ''}.${line.field}.${line.sens === 'valeur' ? '' : String(line.after)}`
      found.set(key, { ...line, before: found.get(key)?.before ?? line.before })
    }
    if (trial) applyOperation(trial, operation, undefined)
  }
  const about = [...new Set(operations.flatMap(({ payload }) => ('entity' in payload ? [payload.entity] : [])))]
  return { lines: [...found.values()], about }
}

/** The text as it would stand. */
function placed(trial: VoletState, operation: Operation, payload: Extract<Payload, { readonly act: 'text' }>): string | undefined {
  const entity = findEntity(trial, payload.entity)
  const field = entity && findField(entity, payload.field)
  if (field?.kind !== 'texte') return undefined
  const placement = placeEdit(field, operation, payload.changes)
  return placement.ok ? placement.text : undefined
}

function linesIn(payload: Payload, typeOf: (entity: EntityId) => string | undefined, base: VoletState | undefined, said: string | undefined): readonly TenueLine[] {
  if (payload.act === 'decision' || payload.act === 'unknown') return []
  const type = payload.act === 'create' ? payload.type : typeOf(payload.entity)
  if (type === undefined || !isEntityType(type)) return []
  if (payload.act === 'create')
    return Object.entries(payload.values).flatMap(([field, after]) => (isSaid(type, field) ? [{ type, field, sens: 'valeur' as const, before: null, after }] : []))
  const { field } = payload
  const entity = base && findEntity(base, payload.entity)
  switch (payload.act) {
    case 'set': return [{ type, field, sens: 'valeur', before: registerValue(entity, field), after: payload.value }]
    case 'add': return [{ type, field, sens: 'ajout', before: null, after: payload.element }]
    case 'remove': return [{ type, field, sens: 'retrait', before: null, after: payload.element }]
    case 'transition': return [{ type, field, sens: 'valeur', before: (entity && machineState(entity, field)?.state) ?? payload.from, after: payload.to }]
    case 'text': {
      const now = entity && findField(entity, field)
      return [{ type, field, sens: 'valeur', before: now?.kind === 'texte' ? textOf(now) : null, after: said ?? insertedText(payload.changes) }]
    }
  }
}
