/** What people write on their devices: over what is shown to them, sometimes badly, often at the same time as somebody else. */
import type { CreatedId, EntityId, LivretId } from '../../base/ids.ts'
import { fieldSpec, type Scalar } from '../../domain/entities.ts'
import { nextStates } from '../../domain/machines.ts'
import type { VoletKind } from '../../domain/volet.ts'
import { diffText } from '../../merge/splices.ts'
import { findEntity, findField, lastStep, machineState, registerHeads, type EntityState, type VoletState } from '../../merge/state.ts'
import { textFrontier, textOf } from '../../merge/text.ts'
import type { Batch, Draft } from '../../operations/draft.ts'
import type { Dot } from '../../operations/operation.ts'
import { createWebIds } from '../../sync/platform/webPorts.ts'
import type { SoakDevice } from './device.ts'

/** A form as it was opened; it may be saved much later. */
interface Form {
  readonly livret: LivretId
  readonly kind: VoletKind
  readonly entity: EntityId
  readonly field: string
  readonly observed: readonly Dot[]
}

/** What one person has before them. */
export interface Desk {
  readonly device: SoakDevice
  readonly livrets: readonly LivretId[]
  readonly random: () => number
  /** Left open. */
  readonly forms: Form[]
  count: number
}

const ids = createWebIds()
const NIR = '2 69 05 49 588 157 80'
const LONG_TEXT = 900

const REGISTERS: readonly { readonly kind: VoletKind; readonly entity: EntityId; readonly field: string }[] = [
  { kind: 'cercle', entity: 'identite', field: 'commune' },
  { kind: 'cercle', entity: 'identite', field: 'nom' },
  { kind: 'parcours', entity: 'contrat', field: 'projet' },
  { kind: 'freins', entity: 'frein.mobilite', field: 'objectif' },
  { kind: 'freins', entity: 'frein.logement', field: 'objectif' },
]

const pick = <T>(random: () => number, items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)]
const set = (form: Form, value: Scalar): Draft => ({ payload: { act: 'set', entity: form.entity, field: form.field, value }, observed: form.observed })
const batch = (livret: LivretId, kind: VoletKind, drafts: readonly Draft[]): Batch => ({ volet: { livret, kind }, drafts, together: true })

/** One tap; nothing when what it needs is not there yet. */
export async function act(desk: Desk): Promise<void> {
  const livret = pick(desk.random, desk.livrets)
  if (livret === undefined) return
  desk.count += 1
  const batches = await chosen(desk, livret)
  if (batches.length > 0) await desk.device.save({ batches })
}

async function chosen(desk: Desk, livret: LivretId): Promise<readonly Batch[]> {
  const { random, device: { who: { role } } } = desk
  const dice = random()
  // The conseiller writes notes and, at times, what is not theirs to write.
  if (role === 'responsable' && dice < 0.5) return register(desk, await openForm(desk, livret), false)
  if (role === 'conseiller' && dice < 0.8) return dice < 0.5 ? addNote(desk, livret) : register(desk, await openForm(desk, livret), false)
  if (dice < 0.3) return register(desk, await openForm(desk, livret), false)
  if (dice < 0.36) return leaveOpen(desk, await openForm(desk, livret))
  if (dice < 0.42) return register(desk, desk.forms.shift(), false)
  if (dice < 0.47) return register(desk, await openForm(desk, livret), true)
  if (dice < 0.62) return addNote(desk, livret)
  if (dice < 0.72) return editNote(desk, livret)
  if (dice < 0.82) return editObjectif(desk, livret)
  if (dice < 0.87) return addEtape(desk, livret)
  if (dice < 0.97) return moveEtape(desk, livret)
  return [...(await addNote(desk, livret)), ...register(desk, await openForm(desk, livret), false)]
}

const words = (desk: Desk): string => `${desk.device.who.name} ${desk.count}`

async function openForm(desk: Desk, livret: LivretId): Promise<Form | undefined> {
  // Somebody now and then writes where it is not theirs to.
  const all = desk.device.who.role === 'responsable' && desk.random() < 0.9 ? REGISTERS.filter(({ kind }) => kind === 'cercle') : REGISTERS
  const where = pick(desk.random, all)
  if (where === undefined) return undefined
  const found = findEntity(await desk.device.shown(livret, where.kind), where.entity)
  const field = found && findField(found, where.field)
  return { livret, ...where, observed: field?.kind === 'registre' ? registerHeads(field).map(({ dot }) => dot) : [] }
}

function leaveOpen(desk: Desk, form: Form | undefined): readonly Batch[] {
  if (form !== undefined) desk.forms.push(form)
  return []
}

function register(desk: Desk, form: Form | undefined, forbidden: boolean): readonly Batch[] {
  return form === undefined ? [] : [batch(form.livret, form.kind, [set(form, forbidden ? NIR : words(desk))])]
}

async function addNote(desk: Desk, livret: LivretId): Promise<readonly Batch[]> {
  const { device } = desk
  if ((await device.volet(livret, 'cercle')) === undefined || device.who.role === 'responsable') return []
  const entity = ids.entity()
  return [batch(livret, 'notes', [
    { payload: { act: 'create', entity, type: 'note', values: { genre: 'autre', jour: '2026-03-09' } }, observed: [] },
    { payload: { act: 'text', entity, field: 'texte', changes: diffText('', `${words(desk)} : rien de perdu.`) }, observed: [] },
  ])]
}

async function editNote(desk: Desk, livret: LivretId): Promise<readonly Batch[]> {
  const state = await desk.device.shown(livret, 'notes')
  const mine = entitiesOf(state, 'note').filter(({ created }) => created?.author === desk.device.who.personne)
  const note = pick(desk.random, mine)
  return note === undefined ? [] : editText(desk, livret, 'notes', note, 'texte')
}

async function editObjectif(desk: Desk, livret: LivretId): Promise<readonly Batch[]> {
  const contrat = findEntity(await desk.device.shown(livret, 'parcours'), 'contrat')
  return contrat === undefined ? [] : editText(desk, livret, 'parcours', contrat, 'objectif')
}

function editText(desk: Desk, livret: LivretId, kind: VoletKind, entity: EntityState, name: string): readonly Batch[] {
  const field = findField(entity, name)
  if (field?.kind !== 'texte') return []
  const before = textOf(field)
  const at = Math.floor(desk.random() * (before.length + 1))
  const cut = before.length > LONG_TEXT ? LONG_TEXT / 2 : desk.random() < 0.2 ? 3 : 0
  const changes = diffText(before, `${before.slice(0, at)} ${words(desk)}${before.slice(at + cut)}`)
  return [batch(livret, kind, [{ payload: { act: 'text', entity: entity.id, field: name, changes }, observed: textFrontier(field) }])]
}

async function addEtape(desk: Desk, livret: LivretId): Promise<readonly Batch[]> {
  if (entitiesOf(await desk.device.shown(livret, 'parcours'), 'etape').length > 12) return moveEtape(desk, livret)
  const entity = ids.entity()
  const lieu: Form = { livret, kind: 'parcours', entity, field: 'lieu', observed: [] }
  return [batch(livret, 'parcours', [
    { payload: { act: 'create', entity, type: 'etape', values: { nature: 'dispositif', intitule: words(desk) } }, observed: [] },
    set(lieu, words(desk)),
  ])]
}

async function moveEtape(desk: Desk, livret: LivretId): Promise<readonly Batch[]> {
  const etape = pick(desk.random, entitiesOf(await desk.device.shown(livret, 'parcours'), 'etape'))
  const machine = etape && machineState(etape, 'etat')
  const spec = fieldSpec('etape', 'etat')
  if (etape === undefined || machine === undefined || spec?.kind !== 'machine') return []
  const next = pick(desk.random, nextStates(spec.machine, machine.state))
  if (next === undefined) return []
  const last = lastStep(machine)
  return [batch(livret, 'parcours', [
    { payload: { act: 'transition', entity: etape.id, field: 'etat', from: machine.state, to: next.to }, observed: last === undefined ? [] : [last] },
  ])]
}

function entitiesOf(state: VoletState, type: EntityState['type']): readonly (EntityState & { readonly id: CreatedId })[] {
  // Only created entities have these types.
  return [...state.entities.values()].filter((entity): entity is EntityState & { readonly id: CreatedId } => entity.type === type)
}
