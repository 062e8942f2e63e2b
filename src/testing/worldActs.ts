/** What people do on their devices: look at a form, write over what it showed, create, move, co-write, err. */
import type { CreatedId, EntityId } from '../base/ids.ts'
import { voletKey, type VoletKind } from '../domain/volet.ts'
import { diffText } from '../merge/splices.ts'
import { findEntity, findField, registerHeads, setMembers, shownState } from '../merge/state.ts'
import { textFrontier, textOf } from '../merge/text.ts'
import type { Dot } from '../operations/operation.ts'
import { answerIn, ANSWERS, existsIn, nameIn, type Answer, type Label } from './oracle.ts'
import { SUIVI } from './programs.ts'
import { checkDisplay } from './worldCheck.ts'
import type { WorldDevice } from './worldDevice.ts'
import { charOf, charsIn, labelsOf, token, type House, type Part, type Somebody, type World } from './worldState.ts'

/** A form as it was opened: what it showed, for the oracle, and the handle that the program keeps for it. */
export interface Form {
  readonly device: WorldDevice
  readonly house: House
  readonly kind: VoletKind
  readonly entity: EntityId
  readonly field: string
  readonly observed: readonly Dot[]
  readonly shown: readonly Label[]
}

export const NIR = 'numéro 2 69 05 49 588 157 80'

const FIL = 'fil' as EntityId // an implicit entity that no program of today knows
const REGISTERS: readonly { readonly kind: VoletKind; readonly entity: EntityId; readonly field: string }[] = [
  { kind: SUIVI, entity: FIL, field: 'mot' },
  { kind: 'cercle', entity: 'identite', field: 'commune' },
  { kind: 'parcours', entity: 'contrat', field: 'projet' },
  { kind: 'freins', entity: 'frein.mobilite', field: 'objectif' },
  { kind: 'sensible:finances', entity: 'frein.finances', field: 'objectif' },
]

/** Those who may write all of the above as long as nothing moves. */
export const writersOf = (world: World, house: House): readonly WorldDevice[] =>
  world.devices.filter((device) => [house.beneficiaire, 'maud'].includes(world.nameOf(device.personne) ?? ''))

export async function openForm(world: World, device: WorldDevice, house: House, kind: VoletKind, entity: EntityId, field: string): Promise<Form> {
  await checkDisplay(world, device, house, kind)
  const state = await device.shown(house.livret, kind)
  const found = findEntity(state, entity)
  const register = found && findField(found, nameIn(field, device.program.schema))
  const heads = register?.kind === 'registre' ? registerHeads(register) : []
  const key = voletKey({ livret: house.livret, kind })
  const shown = heads.flatMap((head) => labelsOf(head, device.shownLabel(key, head.dot, head.seq)))
  if (new Set(heads.map((head) => head.value)).size > 1) world.tally.met('conflicts')
  return { device, house, kind, entity, field, observed: heads.map((head) => head.dot), shown }
}

export const formPart = (form: Form, bad?: Part['bad'], value: (label: Label) => string | number = token): Part => ({
  payload: (label) => ({ act: 'set', entity: form.entity, field: nameIn(form.field, form.device.program.schema), value: value(label) }),
  observed: form.observed,
  act: { what: 'register', entity: form.entity, field: form.field },
  shown: form.shown,
  bad,
})

export async function saveForm(world: World, form: Form, dies?: number): Promise<void> {
  await world.write(form.device, form.house, form.kind, [formPart(form)], true, dies)
}

export async function openSome(world: World, house: House, device: WorldDevice = world.pick(writersOf(world, house))): Promise<Form> {
  const some = world.pick(REGISTERS.filter(({ field }) => existsIn(field, device.program.schema)))
  if (world.chance(0.3) && house.etapes.length > 0) {
    const etape = world.pick(house.etapes)
    if (await world.exists(device, house, 'parcours', etape)) return openForm(world, device, house, 'parcours', etape, 'lieu')
  }
  return openForm(world, device, house, some.kind, some.entity, some.field)
}

/** A value that the authority must refuse, and a good one beside it that it must not. */
export async function writeBadly(world: World, house: House): Promise<void> {
  const device = world.pick(writersOf(world, house))
  const form = await openSome(world, house, device)
  const bad = world.pick(['nirDetecte', 'mentionInterdite', 'trop', 'valeurImpossible'] as const)
  const value = (label: Label): string | number => (bad === 'nirDetecte' ? `${token(label)} ${NIR}` : bad === 'mentionInterdite' ? `${token(label)} en prison` : bad === 'trop' ? token(label).padEnd(400, '.') : label)
  const beside = form.field === 'commune' ? 'identite' : form.entity === 'frein.mobilite' ? 'frein.logement' : undefined
  if (beside !== undefined && world.chance(0.7)) {
    const other = await openForm(world, device, house, form.kind, beside, beside === 'identite' ? 'nom' : form.field)
    const parts = [formPart(other), formPart(form, bad, value)]
    await world.write(device, house, form.kind, world.chance(0.5) ? parts : parts.reverse())
  }
  else await world.write(device, house, form.kind, [formPart(form, bad, value)])
  // Written over what the refused one showed: it hides that too.
  await saveForm(world, await openForm(world, device, house, form.kind, form.entity, form.field))
}

/** Somebody who reads the field but may not write it. */
export async function writeWithoutRight(world: World, house: House): Promise<void> {
  const device = world.pick([world.device('paul'), world.device('sonia')])
  if (await device.volet(house.livret, 'parcours') === undefined) return
  const form = await openForm(world, device, house, 'parcours', 'contrat', 'projet')
  await world.write(device, house, 'parcours', [formPart(form, 'horsDeVosDroits')])
  if (world.chance(0.5)) await writeText(world, house, device, 'horsDeVosDroits')
}

export async function writeText(world: World, house: House, device: WorldDevice, bad?: Part['bad']): Promise<readonly Label[]> {
  const { livret } = house
  const state = await device.shown(livret, 'parcours')
  const contrat = findEntity(state, 'contrat')
  const field = contrat && findField(contrat, 'objectif')
  if (field?.kind !== 'texte') return []
  const before = textOf(field)
  const at = Math.floor(world.random() * (before.length + 1))
  const cut = world.chance(0.2) ? before.slice(at, at + 2) : ''
  return world.write(device, house, 'parcours', [textPart('contrat', 'objectif', before, at, cut, textFrontier(field), bad)])
}

export const textPart = (entity: EntityId, field: string, before: string, at: number, cut: string, observed: Part['observed'], bad?: Part['bad']): Part => ({
  payload: (label) => ({ act: 'text', entity, field, changes: diffText(before, before.slice(0, at) + charOf(label) + before.slice(at + cut.length)) }),
  observed,
  act: (label) => ({ what: 'text', entity, field, put: charOf(label), at, cut, over: before }),
  shown: charsIn(before),
  bad,
})

/** A new étape in a group with its place; by somebody who may not, with work on top of it. */
export async function addEtape(world: World, house: House): Promise<void> {
  const refused = world.chance(0.3)
  const device = world.device(refused ? 'paul' : 'maud')
  if (refused && (await device.volet(house.livret, 'parcours')) === undefined) return
  const entity = world.newEntity()
  const welcomes = existsIn('accueil', device.program.schema)
  const bad = refused ? { bad: 'horsDeVosDroits' as const } : {}
  const create: Part = {
    payload: (label) => ({ act: 'create', entity, type: 'etape', values: { dispositif: 'action', intitule: token(label), ...(welcomes ? { accueil: token(label) } : {}) } }),
    observed: [], act: { what: 'create', entity, type: 'etape', fields: welcomes ? ['intitule', 'accueil'] : ['intitule'] }, ...bad,
  }
  const lieu: Part = {
    payload: (label) => ({ act: 'set', entity, field: 'lieu', value: token(label) }),
    observed: [], act: { what: 'register', entity, field: 'lieu' }, ...bad,
  }
  if (!(await world.write(device, house, 'parcours', [create, lieu], !refused && world.chance(0.6))).length) return
  if (!refused) house.etapes.push(entity)
}

export async function moveEtape(world: World, house: House, device: WorldDevice, entity: CreatedId): Promise<void> {
  const state = await device.shown(house.livret, 'parcours')
  const found = findEntity(state, entity)
  const machine = found && shownState(found, 'etat')
  if (machine?.current !== true) return
  const after = existsIn('enVeille', device.program.schema) ? ['suspendue', 'terminee', 'enVeille'] : ['suspendue', 'terminee']
  const to = machine.state === 'prevue' || machine.state === 'suspendue' ? 'enCours' : machine.state === 'enCours' ? world.pick(after) : machine.state === 'enVeille' ? 'terminee' : undefined
  if (to === undefined) return
  await move(world, device, house, 'parcours', entity, to)
}

export async function move(world: World, device: WorldDevice, house: House, kind: VoletKind, entity: CreatedId, to: string): Promise<readonly Label[]> {
  const found = findEntity(await device.shown(house.livret, kind), entity)
  const machine = found && findField(found, 'etat')
  if (found === undefined || machine?.kind !== 'machine' || shownState(found, 'etat')?.current !== true) return []
  const last = machine.steps.at(-1)
  const saw = last && device.shownLabel(voletKey({ livret: house.livret, kind }), last.dot, last.seq)
  const from = machine.state
  return world.write(device, house, kind, [{
    payload: { act: 'transition', entity, field: 'etat', from, to }, observed: last ? [last.dot] : [],
    act: { what: 'move', entity, field: 'etat', from, to, saw },
  }])
}

export async function grant(world: World, house: House, device: WorldDevice, to: WorldDevice): Promise<void> {
  const { personne } = to
  world.oracle.moved.add(personne)
  world.tally.met('grants')
  await world.write(device, house, 'sensible:finances', [{
    payload: { act: 'add', entity: 'acces', field: 'personnes', element: personne }, observed: [], act: { what: 'grant', personne },
  }])
}

export async function withdraw(world: World, house: House, device: WorldDevice, from: WorldDevice): Promise<void> {
  const kind = 'sensible:finances'
  const acces = findEntity(await device.shown(house.livret, kind), 'acces')
  const set = acces && findField(acces, 'personnes')
  if (set?.kind !== 'ensemble') return
  const puts = setMembers(set).filter((put) => put.value === from.personne)
  if (puts.length === 0) return
  world.tally.met('withdrawals')
  const shown = puts.flatMap((put) => device.shownLabel(voletKey({ livret: house.livret, kind }), put.dot, put.seq) ?? [])
  await world.write(device, house, kind, [{
    payload: { act: 'remove', entity: 'acces', field: 'personnes', element: from.personne }, observed: puts.map((put) => put.dot),
    act: { what: 'withdraw' }, shown,
  }])
}

/** A newer program wrote this: nobody here knows what it means. */
export async function writeNewer(world: World, house: House, device: WorldDevice): Promise<void> {
  if (await device.volet(house.livret, 'parcours') === undefined) return
  const row = [42, { nouveau: [world.seed, 'deux'] }] as const
  await world.write(device, house, 'parcours', [{ payload: { act: 'unknown', row }, observed: [], act: { what: 'newer', row: JSON.stringify(row) } }])
}

/** The person answers an appointment, or takes one; on a newer program, in words that others do not have. */
export async function answer(world: World, house: House): Promise<void> {
  const device = world.pick(world.devices.filter(({ personne }) => world.nameOf(personne) === house.beneficiaire))
  const known: CreatedId[] = []
  for (const entity of house.rendezVous) if (await world.exists(device, house, 'parcours', entity)) known.push(entity)
  if (known.length === 0) {
    const entity = world.newEntity()
    const made = await world.write(device, house, 'parcours', [{
      payload: (label) => ({ act: 'create', entity, type: 'rendezVous', values: { objet: token(label) } }),
      observed: [], act: { what: 'create', entity, type: 'rendezVous', fields: ['objet'] },
    }])
    if (made.length === 0) return
    house.rendezVous.push(entity)
    known.push(entity)
  }
  const form = await openForm(world, device, house, 'parcours', world.pick(known), 'reponse')
  const { schema } = device.program
  // The newest words most often: those that others do not have.
  const words = (Object.keys(ANSWERS) as Answer[]).filter((each) => answerIn(each, schema) !== undefined) // its keys are the answers
  const said = world.chance(0.5) ? (words.at(-1) ?? 'yes') : world.pick(words)
  await world.write(device, house, 'parcours', [{
    ...formPart(form, undefined, () => answerIn(said, schema) ?? ''), act: { what: 'register', entity: form.entity, field: form.field, answer: said },
  }])
}

/** What only the program of tomorrow has: an entity of its own, alone or with its first field in a group. */
export async function writeTomorrow(world: World, house: House, device: WorldDevice): Promise<void> {
  if (!existsIn('designation', device.program.schema) || (await device.volet(house.livret, 'parcours')) === undefined) return
  const entity = world.newEntity()
  const [first] = await world.write(device, house, 'parcours', [{
    payload: (label) => ({ act: 'create', entity, type: 'objet', values: { designation: token(label) } }),
    observed: [], act: { what: 'create', entity, type: 'objet', fields: ['designation'] },
  }])
  if (first === undefined || world.chance(0.5)) return
  await saveForm(world, await openForm(world, device, house, 'parcours', entity, 'designation'))
}

export const syncAll = async (world: World, ...names: readonly Somebody[]): Promise<void> => {
  for (const name of names) await world.device(name).exchange()
}
