/**
 * Refused work, as a screen shows it and as it is written again. What comes back is a new operation over
 * what is shown *now*: the old one stays refused, its dot never used again.
 */
import type { CreatedId, EntityId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { isAwaitedTooLong } from '../domain/attente.ts'
import { holderOf, rolesOf } from '../domain/permissions.ts'
import type { NirSpan } from '../domain/nir.ts'
import { ROLES } from '../domain/roles.ts'
import { ENTITIES, fieldSpec, isEntityType, type EntityType } from '../domain/entities.ts'
import { implicitTypeIn, movedField } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import { findEntity, findField, lastStep, registerHeads, setMembers } from '../merge/state.ts'
import { diffText, insertedText } from '../merge/splices.ts'
import { textFrontier, textOf } from '../merge/text.ts'
import type { Command, Draft } from '../operations/draft.ts'
import { dotKey, type Operation, type Payload } from '../operations/operation.ts'
import { upcast } from '../operations/upcast.ts'
import type { LivretContent, SetAsideItem, VoletContent } from '../sync/space.ts'
import type { OpenedLivret, OpenedVolet } from './opened.ts'
import { namesOf } from './project.ts'
import type { SetAsideView } from './views.ts'

/** The operation a person thinks of: the one whose field was refused, else the text written, the move asked, what came last. */
function mainOf({ operations, detail }: SetAsideItem): Operation | undefined {
  const { field } = detail
  const refused = field === undefined ? undefined : operations.find(({ payload }) =>
    payload.act === 'create' ? typeof payload.values[field] === 'string' : 'field' in payload && payload.field === field && payload.act !== 'transition')
  return refused ?? operations.find(({ payload }) => payload.act === 'text') ?? operations.find(({ payload }) => payload.act === 'transition') ?? operations.at(-1)
}

/** What was written; of a creation, the field that was refused. */
function wordsOf(payload: Payload, field: string | undefined): string {
  switch (payload.act) {
    case 'set': return payload.value === null ? '' : String(payload.value)
    case 'add':
    case 'remove': return String(payload.element)
    case 'text': return insertedText(payload.changes)
    case 'transition': return payload.to
    case 'create': {
      const value = field === undefined ? undefined : payload.values[field]
      return typeof value === 'string' ? value : wordsIn(payload)
    }
    case 'decision':
    case 'unknown': return ''
  }
}

const wordsIn = ({ type, values }: Extract<Payload, { readonly act: 'create' }>): string =>
  Object.entries(values).flatMap(([field, value]) => (typeof value === 'string' && isSaid(type, field) ? [value] : [])).join(' · ')

/** Ids and hashes are nobody's words. */
export function isSaid(type: string, field: string): boolean {
  const spec = isEntityType(type) ? fieldSpec(type, field) : undefined
  if (spec?.kind !== 'registre') return true
  const { value } = spec
  return value.type !== 'empreinte' && value.type !== 'entite' && value.type !== 'personne' && !(value.type === 'texte' && !value.libre)
}

/** What only who says it may say: a consent is given anew, with the words in front of whoever gives it, and never sent again. */
const isConsent = ({ payload }: Operation): boolean => payload.act === 'create' && isEntityType(payload.type) &&
  Object.values(ENTITIES[payload.type].fields).some((field) => field.kind === 'registre' && field.value.type === 'personne' && field.value.soi === true)

/** What was refused, in the names of this version [V3]: a program since replaced may have written it. */
function inOwnNames(item: SetAsideItem, volet: OpenedVolet | undefined): SetAsideItem {
  const [first] = item.operations
  if (first === undefined || first.schema >= CURRENT.schema) return item
  const typeIn = (entity: EntityId): string | undefined => {
    const created = item.operations.map(({ payload }) => payload).find((payload) => payload.act === 'create' && payload.entity === entity)
    return created?.act === 'create' ? created.type : volet && findEntity(volet.shown, entity)?.type
  }
  const about = item.operations.map(({ payload }) => (payload.act === 'create' ? payload.type : 'entity' in payload ? typeIn(payload.entity) : undefined))
  const { field } = item.detail
  const moved = field === undefined ? undefined : about.map((type) => (type === undefined ? undefined : movedField(CURRENT, first.schema, type, field))).find((each) => each !== undefined)
  return {
    ...item,
    operations: item.operations.map((operation) => ({ ...operation, payload: upcast(CURRENT, operation, typeIn) })),
    detail: moved === undefined ? item.detail : { ...item.detail, field: moved.field },
  }
}

/** `findNir` is given only when something was set aside for one: the guard is not part of every opening. */
export function projectSetAside(opened: OpenedLivret, items: readonly SetAsideItem[], findNir: (text: string) => readonly NirSpan[] = () => []): SetAsideView[] {
  return items.filter((item) => item.status === 'new').flatMap((kept) => {
    const volet = opened.volets.get(kept.kind)
    const item = inOwnNames(kept, volet)
    const main = mainOf(item)
    if (main === undefined) return []
    const { payload } = main
    const text = wordsOf(payload, item.detail.field)
    return [{
      key: item.id, livret: opened.livret, volet: item.kind,
      type: typeOf(volet, item.operations, payload), field: 'field' in payload ? payload.field : item.detail.field,
      text, nir: item.detail.reason === 'nirDetecte' ? findNir(text) : [],
      detail: item.detail, whoNames: whoNames(opened, item, main),
      at: main.at, canRetry: composeRetry(opened, item, undefined, placeholder) !== undefined, attend: false,
    }]
  })
}

/** All that the livret shows as not taken; `findNir` comes when something was set aside for one. */
export async function setAsideOf(opened: OpenedLivret, { setAside, volets }: Pick<LivretContent, 'setAside' | 'volets'>, now: Instant): Promise<readonly SetAsideView[]> {
  const items = setAside.filter((item) => item.status === 'new')
  const numbered = items.some((item) => item.detail.reason === 'nirDetecte')
  return [...projectSetAside(opened, items, numbered ? (await import('../domain/nir.ts')).findNir : undefined), ...volets.flatMap((volet) => projectAwaited(opened, volet, now))]
}

/** What has waited too long for something nobody sent: still shown as it was written, and told with what can be done. */
function projectAwaited(opened: OpenedLivret, { kind, pending }: Pick<VoletContent, 'kind' | 'pending'>, now: Instant): readonly SetAsideView[] {
  const groups = new Map<string, Operation[]>()
  for (const { operation, why } of pending) {
    if (why?.for !== 'dependance' || !isAwaitedTooLong(operation.at, now)) continue
    const key = dotKey(operation.group ?? operation.dot)
    groups.set(key, [...(groups.get(key) ?? []), operation])
  }
  const volet = opened.volets.get(kind)
  return [...groups].flatMap(([key, operations]) => {
    const item = inOwnNames({ id: key, kind, operations, detail: { reason: 'dependDe' }, when: now, status: 'new' }, volet)
    const main = mainOf(item)
    if (main === undefined) return []
    const { payload } = main
    return [{
      key: `${kind} ${key}`, livret: opened.livret, volet: kind, type: typeOf(volet, item.operations, payload), field: 'field' in payload ? payload.field : undefined,
      text: wordsOf(payload, undefined), nir: [], detail: item.detail, whoNames: [], at: main.at, canRetry: false, attend: true,
    }]
  })
}

const placeholder = (): CreatedId => 'A'.repeat(22) as CreatedId // only to know whether a retry could be made

function typeOf(volet: OpenedVolet | undefined, operations: readonly Operation[], payload: Payload): EntityType | undefined {
  const created = operations.map((each) => each.payload).find((each) => each.act === 'create')
  const type = created?.act === 'create' ? created.type
    : payload.act === 'decision' || payload.act === 'unknown' ? undefined
    : implicitTypeIn(CURRENT, payload.entity) ?? (volet && findEntity(volet.shown, payload.entity)?.type)
  return type !== undefined && isEntityType(type) ? type : undefined
}

/** Names for {qui}: who could have done it, who did it first, or who may take it over. */
function whoNames(opened: OpenedLivret, item: SetAsideItem, main: Operation): readonly string[] {
  const nameOf = namesOf(opened)
  const { cercle } = opened.standing
  const { detail } = item
  if (detail.reason === 'etatDepasse' && main.payload.act === 'transition') {
    const entity = opened.volets.get(item.kind)?.accepted.entities.get(main.payload.entity)
    const field = entity && findField(entity, main.payload.field)
    const step = field?.kind === 'machine' ? field.steps.at(-1) : undefined
    return step ? [nameOf(step.author)].filter((name) => name !== '') : []
  }
  if (detail.reason === 'horsDeVosDroits') {
    const roles = ROLES.filter((role) => detail.who?.includes(role))
    const names = cercle.membres.filter((membre) => rolesOf(cercle, membre.personne).some((role) => roles.some((each) => each === role))).map((membre) => membre.nom)
    return [...new Set(names)]
  }
  const referent = holderOf(cercle)
  return referent === undefined ? [] : [nameOf(referent)].filter((name) => name !== '')
}

/** The same words, over what is shown now; `undefined` when what they were about is not here any more. `text` replaces the words written. */
export function composeRetry(opened: OpenedLivret, kept: SetAsideItem, text: string | undefined, newId: () => CreatedId): Command | undefined {
  const volet = opened.volets.get(kept.kind)
  if (volet === undefined || kept.operations.some(isConsent)) return undefined
  const item = inOwnNames(kept, volet)
  const main = mainOf(item)
  const renamed = new Map<EntityId, CreatedId>()
  const drafts: Draft[] = []
  for (const operation of item.operations) {
    const words = operation === main ? text : undefined
    const draft = retryDraft(volet, operation.payload, words, item.detail.field, renamed, newId)
    if (draft === undefined) return undefined
    drafts.push(draft)
  }
  return { batches: [{ volet: { livret: opened.livret, kind: item.kind }, drafts, together: true }] }
}

function retryDraft(volet: OpenedVolet, payload: Payload, words: string | undefined, refusedField: string | undefined, renamed: Map<EntityId, CreatedId>, newId: () => CreatedId): Draft | undefined {
  if (payload.act === 'decision' || payload.act === 'unknown') return undefined
  if (payload.act === 'create') {
    const entity = newId()
    renamed.set(payload.entity, entity)
    const mended = words !== undefined && refusedField !== undefined ? { ...payload.values, [refusedField]: words } : payload.values
    return { payload: { ...payload, entity, values: mended }, observed: [] }
  }
  const entity = renamed.get(payload.entity) ?? payload.entity
  const found = findEntity(volet.shown, payload.entity)
  const field = found && findField(found, payload.field)
  switch (payload.act) {
    case 'set': {
      if (field === undefined && !renamed.has(payload.entity)) return undefined
      const value = words ?? payload.value
      return { payload: { ...payload, entity, value }, observed: field?.kind === 'registre' ? registerHeads(field).map((head) => head.dot) : [] }
    }
    case 'add': return { payload: { ...payload, entity }, observed: [] }
    case 'remove': return { payload: { ...payload, entity }, observed: field?.kind === 'ensemble' ? setMembers(field).map((add) => add.dot) : [] }
    case 'transition': {
      if (renamed.has(payload.entity)) return { payload: { ...payload, entity }, observed: [] }
      if (field?.kind !== 'machine') return undefined
      const last = lastStep(field)
      return field.state === payload.to ? undefined : { payload: { ...payload, entity, from: field.state }, observed: last ? [last] : [] }
    }
    case 'text': {
      const before = field?.kind === 'texte' ? textOf(field) : ''
      if (field === undefined && !renamed.has(payload.entity)) return undefined
      const added = words ?? insertedText(payload.changes)
      const after = before === '' ? added : `${before} ${added}`
      return { payload: { ...payload, entity, changes: diffText(before, after) }, observed: field?.kind === 'texte' ? textFrontier(field) : [] }
    }
  }
}
