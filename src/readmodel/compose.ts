/**
 * From what a screen asks to a command: pure, so that what one tap writes can be read in one place and
 * tested without a device. `seen` is what the screen's handle carried; nothing is looked up afresh,
 * except where a screen could not have shown it (new entities have nothing to observe).
 */
import type { CreatedId, LivretId, PersonneId } from '../base/ids.ts'
import type { Jour } from '../base/jour.ts'
import { AIDES } from '../domain/aides.ts'
import { FREINS, type AideCode, type FreinTheme } from '../domain/catalogue.ts'
import { fieldSpec, isEntityType, type EntityType, type NoteType, type Scalar } from '../domain/entities.ts'
import { shapeFault } from '../domain/values.ts'
import { voletOfAide, voletOfFrein, type VoletKind } from '../domain/volet.ts'
import { diffText } from '../merge/splices.ts'
import type { Batch, Command, Draft } from '../operations/draft.ts'
import type { FieldWrite, SaveFault } from './commands.ts'
import type { Ensemble, Handle, Machine, Texte, Visibilite } from './views.ts'

const batch = (livret: LivretId, kind: VoletKind, drafts: readonly Draft[], together = true): Batch => ({ volet: { livret, kind }, drafts, together })

const setDraft = (handle: Handle, value: Scalar): Draft => ({
  payload: { act: 'set', entity: handle.entity, field: handle.field, value }, observed: handle.seen,
})

/** A value this program's own forms let through by mistake, caught before it is kept. A NIR is the server's to refuse: the words are kept first. */
export function faultIn(type: string, field: string, value: Scalar): SaveFault | undefined {
  const spec = isEntityType(type) ? fieldSpec(type, field) : undefined
  if (spec?.kind !== 'registre') return undefined
  const found = shapeFault(spec.value, value)
  if (found === undefined) return undefined
  return found.reason === 'trop' ? { fault: 'value', field, reason: 'trop', limit: found.limit } : { fault: 'value', field, reason: 'valeurImpossible' }
}

export function composeWrites(livret: LivretId, writes: readonly FieldWrite[], together: boolean): Command {
  const kinds = [...new Set(writes.map(({ champ }) => champ.handle.volet))]
  return {
    batches: kinds.map((kind) => batch(livret, kind, writes.filter(({ champ }) => champ.handle.volet === kind).map(({ champ, value }) => setDraft(champ.handle, value)), together)),
  }
}

export function composeText(livret: LivretId, text: Texte, after: string): Command | undefined {
  if (after === text.value) return undefined
  const { volet, entity, field, seen } = text.handle
  return { batches: [batch(livret, volet, [{ payload: { act: 'text', entity, field, changes: diffText(text.value, after) }, observed: seen }])] }
}

export function composeToggle(livret: LivretId, set: Ensemble, element: string, on: boolean): Command {
  const { volet, entity, field, seen } = set.handle
  const draft: Draft = on
    ? { payload: { act: 'add', entity, field, element }, observed: [] }
    : { payload: { act: 'remove', entity, field, element }, observed: seen }
  return { batches: [batch(livret, volet, [draft])] }
}

/** Fields first: the machine may require them. */
export function composeMove(livret: LivretId, machine: Machine, to: string, writes: readonly FieldWrite[]): Command {
  const { volet, entity, field, seen } = machine.handle
  const same = writes.filter(({ champ }) => champ.handle.volet === volet).map(({ champ, value }) => setDraft(champ.handle, value))
  const move: Draft = { payload: { act: 'transition', entity, field, from: machine.state, to }, observed: seen }
  return { batches: [batch(livret, volet, [...same, move])] }
}

export function composeCreate(livret: LivretId, kind: VoletKind, entity: CreatedId, type: EntityType, values: Readonly<Record<string, Scalar>>, more: readonly Draft[] = []): Command {
  return { batches: [batch(livret, kind, [createDraft(entity, type, values), ...more])] }
}

const createDraft = (entity: CreatedId, type: EntityType, values: Readonly<Record<string, Scalar>>): Draft => ({
  payload: { act: 'create', entity, type, values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) }, observed: [],
})

export const visibilityVolet = (visibilite: Visibilite, me: PersonneId): VoletKind =>
  visibilite === 'partagee' ? 'notes' : visibilite === 'equipe' ? 'equipe' : `prive:${me}`

export interface NewNote {
  readonly genre: NoteType
  readonly texte: string
  readonly jour: Jour
  readonly visibilite: Visibilite
  readonly issuDe?: CreatedId
}

export function noteBatch(livret: LivretId, me: PersonneId, entity: CreatedId, note: NewNote): Batch {
  const text: Draft[] = note.texte === '' ? [] : [{ payload: { act: 'text', entity, field: 'texte', changes: diffText('', note.texte) }, observed: [] }]
  const values = { genre: note.genre, jour: note.jour, ...(note.issuDe ? { issuDe: note.issuDe } : {}) }
  return batch(livret, visibilityVolet(note.visibilite, me), [createDraft(entity, 'note', values), ...text])
}

/** An action without a theme lives with the parcours. */
export const actionVolet = (theme: FreinTheme | null): VoletKind => (theme === null ? 'parcours' : voletOfFrein(theme))

export interface NewAide {
  readonly aide: AideCode
  readonly raison: string
  readonly montant: number | null
  readonly pourLe: Jour | null
  readonly deposer: boolean
}

/**
 * The aid, filed in the same group. In a sensitive theme the persons who decide (`deciders`) are let in
 * that theme by the same group: without it the demande would wait for ever where nobody may decide it.
 */
export function composeAide(livret: LivretId, entity: CreatedId, demande: NewAide, deciders: readonly PersonneId[]): Command {
  const theme = AIDES[demande.aide].frein
  const kind = voletOfAide(theme)
  const letIn: Draft[] = FREINS[theme].sensitive
    ? deciders.map((personne) => ({ payload: { act: 'add', entity: 'acces', field: 'personnes', element: personne }, observed: [] }))
    : []
  const values = { aide: demande.aide, theme, raison: demande.raison === '' ? null : demande.raison, montant: demande.montant, pourLe: demande.pourLe }
  const file: Draft[] = demande.deposer ? [{ payload: { act: 'transition', entity, field: 'etat', from: 'brouillon', to: 'deposee' }, observed: [] }] : []
  return { batches: [batch(livret, kind, [...letIn, createDraft(entity, 'aide', values), ...file])] }
}
