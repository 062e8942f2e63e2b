/**
 * What each edit of a workload life is in this product, and by whom: the seat that makes it when it may, else
 * whoever may (mission.md F7: who may move what). Checked against what the person's device shows.
 *
 * - steps are étapes; a status is the move to that state when the machine allows it from where the étape is,
 *   else a new end date;
 * - checks are freins: eleven themes seen by two, so forty checks fall on twenty-two pairs of level and words;
 * - aids are demandes d'aide, moved one step further along F7's way, the fields a step requires written with it;
 * - notes are shared notes; a note's text is edited by its author;
 * - skills: the product has no compétence to write yet. An action of the parcours, dated, stands for one.
 */
import type { CreatedId, EntityId, PersonneId } from '../../base/ids.ts'
import { FREIN_THEMES, type AideCode } from '../../domain/catalogue.ts'
import { NIVEAUX, type EntityType, type Scalar } from '../../domain/entities.ts'
import { AIDE_MACHINE, ETAPE_MACHINE, transitionSpec } from '../../domain/machines.ts'
import { voletOfAide, voletOfFrein, type VoletKind } from '../../domain/volet.ts'
import { diffText } from '../../merge/splices.ts'
import { findEntity, findField, registerHeads, registerValue, type FieldState, type VoletState } from '../../merge/state.ts'
import { textFrontier, textOf } from '../../merge/text.ts'
import type { Draft } from '../../operations/draft.ts'
import type { LifeOp, LifeStatus, Seat } from './life.ts'
import type { Act } from './witness.ts'

export const WHO = ['beneficiaire', 'referent', 'conseiller', 'responsable'] as const
export type Who = (typeof WHO)[number]
export const seatOf = (r: Seat): Who => WHO[r]

/** What one tap writes: one volet, one chunk, all or none. */
export interface Gesture {
  readonly who: Who
  readonly kind: VoletKind
  readonly drafts: readonly Draft[]
  readonly act: Act
  /** Made by this gesture, under the life's own name for it. */
  readonly makes?: { readonly e: string; readonly made: Made }
}

export interface Made {
  readonly kind: VoletKind
  readonly entity: CreatedId
  readonly by: Who
}

/** A person's device, as far as a gesture needs it. */
export interface Eyes {
  shown(kind: VoletKind): VoletState
}

export interface Scene {
  readonly made: ReadonlyMap<string, Made>
  readonly newEntity: () => CreatedId
  readonly eyes: (who: Who) => Eyes
}

/** Where a status or a date of the life goes. */
const ETATS: Readonly<Record<LifeStatus, string>> = { todo: 'prevue', in_progress: 'enCours', done: 'terminee', blocked: 'suspendue', not_applicable: 'arretee' }
const ENDS: Readonly<Record<LifeStatus, string>> = { todo: '2026-09-30', in_progress: '2026-10-16', done: '2026-11-27', blocked: '2027-01-15', not_applicable: '2027-03-26' }
const STATUSES = Object.keys(ETATS)
const LEVEL_DATES = ['2026-06-30', '2026-09-30', '2026-12-18', '2027-03-26']
const AIDES: Readonly<Record<string, AideCode>> = { transport: 'deplacements', logement: 'hebergement', formation: 'permis', equipement: 'boite-a-outils' }
const THEME_OF: Readonly<Record<string, string>> = { deplacements: 'mobilite', permis: 'mobilite', hebergement: 'logement', 'boite-a-outils': 'entreprise' }
const WAY = ['brouillon', 'deposee', 'enInstruction', 'accordee', 'versee', 'soldee']

const key = (kind: VoletKind, entity: EntityId, field: string): string => `${kind}/${entity}/${field}`

function fieldOf(eyes: Eyes, kind: VoletKind, entity: EntityId, field: string): FieldState | undefined {
  const found = findEntity(eyes.shown(kind), entity)
  return found && findField(found, field)
}

function set(eyes: Eyes, kind: VoletKind, entity: EntityId, field: string, value: Scalar): Draft {
  const state = fieldOf(eyes, kind, entity, field)
  const observed = state?.kind === 'registre' ? registerHeads(state).map((head) => head.dot) : []
  return { payload: { act: 'set', entity, field, value }, observed }
}

const write = (eyes: Eyes, who: Who, kind: VoletKind, entity: EntityId, field: string, value: Scalar): Gesture => ({
  who, kind, drafts: [set(eyes, kind, entity, field, value)], act: { writes: [{ key: key(kind, entity, field), value }] },
})

export function create(who: Who, kind: VoletKind, entity: CreatedId, type: EntityType, values: Readonly<Record<string, Scalar>>, e: string, more: readonly Draft[] = []): Gesture {
  return {
    who, kind, makes: { e, made: { kind, entity, by: who } },
    drafts: [{ payload: { act: 'create', entity, type, values }, observed: [] }, ...more],
    act: { writes: Object.entries(values).map(([field, value]) => ({ key: key(kind, entity, field), value })) },
  }
}

/** `undefined`: the device of whoever may does not show what the edit is about, or not as the seat sees it. */
export function gestureFor(scene: Scene, seat: Who, op: LifeOp): Gesture | { readonly needs: Who } {
  switch (op.k) {
    case 'note': {
      const entity = scene.newEntity()
      const text: Draft = { payload: { act: 'text', entity, field: 'texte', changes: diffText('', op.text) }, observed: [] }
      return create(seat, 'notes', entity, 'note', { genre: 'entretien' }, op.e, [text])
    }
    case 'aid': {
      const aide = AIDES[op.type] ?? 'mobilite'
      const theme = THEME_OF[aide] ?? 'mobilite'
      const who = seat === 'conseiller' ? 'referent' : seat
      const kind = voletOfAide(undefined)
      return create(who, kind, scene.newEntity(), 'aide', { aide, theme, montant: Math.round(op.amount * 100), raison: op.reason }, op.e)
    }
    case 'skill':
      return create(seat, 'parcours', scene.newEntity(), 'action', { libelle: `${op.label} : ${op.evidence}`.slice(0, 200), pourLe: '2026-05-29' }, op.e)
    case 'status':
    case 'comment': return frein(scene, op)
    case 'step': return etape(scene, seat, op.e, op.to)
    case 'level': return level(scene, seat, op.e, op.to)
    case 'tr': return moveAide(scene, seat, op.e)
    case 'txt': return editNote(scene, op)
  }
}

function frein(scene: Scene, op: Extract<LifeOp, { k: 'status' | 'comment' }>): Gesture {
  const i = Number(op.e.slice('check/c'.length)) - 1
  const theme = FREIN_THEMES[i % FREIN_THEMES.length] ?? 'mobilite'
  const said = Math.floor(i / FREIN_THEMES.length) % 2 === 0
  const who = said ? 'beneficiaire' : 'referent'
  const [field, value] = op.k === 'status'
    ? [said ? 'ditNiveau' : 'vuNiveau', NIVEAUX[STATUSES.indexOf(op.to)] ?? 'gene'] as const
    : [said ? 'ditMots' : 'vuCommentaire', op.text] as const
  return write(scene.eyes(who), who, voletOfFrein(theme), `frein.${theme}`, field, value)
}

/** The entity, on the device of whoever acts. */
function shownTo(scene: Scene, who: Who, made: Made | undefined): made is Made {
  return made !== undefined && scene.eyes(who).shown(made.kind).entities.has(made.entity)
}

function etape(scene: Scene, seat: Who, e: string, to: LifeStatus): Gesture | { readonly needs: Who } {
  const made = scene.made.get(e)
  for (const who of [seat, 'referent'] as const) {
    if (!shownTo(scene, who, made)) return { needs: who }
    const eyes = scene.eyes(who)
    const machine = fieldOf(eyes, made.kind, made.entity, 'etat')
    if (machine?.kind !== 'machine') return { needs: who }
    const step = transitionSpec(ETAPE_MACHINE, machine.state, ETATS[to])
    if (step?.by.some((each) => each === who)) return moved(eyes, who, made, machine.state, step.to, [])
  }
  if (!shownTo(scene, 'referent', made)) return { needs: 'referent' }
  return write(scene.eyes('referent'), 'referent', made.kind, made.entity, 'fin', ENDS[to])
}

function moved(eyes: Eyes, who: Who, { kind, entity }: Made, from: string, to: string, first: readonly (readonly [string, Scalar])[]): Gesture {
  const machine = fieldOf(eyes, kind, entity, 'etat')
  const last = machine?.kind === 'machine' ? machine.steps.at(-1) : undefined
  const move: Draft = { payload: { act: 'transition', entity, field: 'etat', from, to }, observed: last ? [last.dot] : [] }
  return {
    who, kind, drafts: [...first.map(([field, value]) => set(eyes, kind, entity, field, value)), move],
    act: { writes: first.map(([field, value]) => ({ key: key(kind, entity, field), value })), move: { key: key(kind, entity, 'etat'), to } },
  }
}

function level(scene: Scene, seat: Who, e: string, to: number): Gesture | { readonly needs: Who } {
  const made = scene.made.get(e)
  const who = made?.by === seat ? seat : 'referent'
  if (!shownTo(scene, who, made)) return { needs: who }
  return write(scene.eyes(who), who, made.kind, made.entity, 'pourLe', LEVEL_DATES[to - 1] ?? null)
}

/** One step further than the seat's own device shows, by whoever takes that step. */
function moveAide(scene: Scene, seat: Who, e: string): Gesture | { readonly needs: Who } {
  const made = scene.made.get(e)
  if (!shownTo(scene, seat, made)) return { needs: seat }
  const from = stateOf(scene.eyes(seat), made)
  const to = WAY[WAY.indexOf(from) + 1]
  const by = to === undefined ? undefined : transitionSpec(AIDE_MACHINE, from, to)?.by
  if (to === undefined || by === undefined) return frein(scene, { k: 'status', e: 'check/c01', to: 'done' })
  const who = by.some((each) => each === seat) ? seat : by.some((each) => each === 'referent') ? 'referent' : 'responsable'
  if (!shownTo(scene, who, made) || stateOf(scene.eyes(who), made) !== from) return { needs: who }
  const eyes = scene.eyes(who)
  const entity = findEntity(eyes.shown(made.kind), made.entity)
  const first: readonly (readonly [string, Scalar])[] = to === 'enInstruction' ? [['reponseOrganisme', 'accordee']]
    : to === 'accordee' ? [['montantAccorde', registerValue(entity, 'montant')]] : []
  return moved(eyes, who, made, from, to, first)
}

function stateOf(eyes: Eyes, { kind, entity }: Made): string {
  const machine = fieldOf(eyes, kind, entity, 'etat')
  return machine?.kind === 'machine' ? machine.state : ''
}

function editNote(scene: Scene, op: Extract<LifeOp, { k: 'txt' }>): Gesture | { readonly needs: Who } {
  const made = scene.made.get(op.e)
  const who = made?.by ?? 'referent'
  if (!shownTo(scene, who, made)) return { needs: who }
  const state = fieldOf(scene.eyes(who), made.kind, made.entity, 'texte')
  if (state?.kind !== 'texte') return { needs: who }
  const text = textOf(state)
  const at = Math.floor(op.pos * text.length)
  const after = text.slice(0, at) + op.ins + text.slice(at + op.del)
  if (after === text) return write(scene.eyes(who), who, made.kind, made.entity, 'genre', 'bilan')
  const edit: Draft = { payload: { act: 'text', entity: made.entity, field: 'texte', changes: diffText(text, after) }, observed: textFrontier(state) }
  return { who, kind: made.kind, drafts: [edit], act: { writes: [] } }
}

export interface People {
  readonly beneficiaire: PersonneId
  readonly referent: PersonneId
  readonly conseiller: PersonneId
  readonly responsable: PersonneId
}
