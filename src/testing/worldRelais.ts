/**
 * Who holds a livret passes on, once everybody has heard everything: a remplacement that ends, then the last relais.
 * Afterwards every device must hold what the oracle's own rules let its person read, and nothing else.
 */
import { findEntity, findField } from '../merge/state.ts'
import { voletKey } from '../domain/volet.ts'
import { formPart, move, openForm } from './worldActs.ts'
import type { WorldDevice } from './worldDevice.ts'
import { hold, type House, type Part, type Somebody, type World } from './worldState.ts'

export const holder = (world: World, { livret }: House) => world.oracle.referent(world.facts(livret, 'cercle'))

export async function propose(world: World, house: House, by: WorldDevice, vers: WorldDevice, remplacement: boolean) {
  const entity = world.newEntity()
  await world.write(by, house, 'cercle', [{
    payload: { act: 'create', entity, type: 'relais', values: { de: by.personne, vers: vers.personne, nature: remplacement ? 'remplacement' : 'definitif' } },
    observed: [], act: { what: 'relais', entity, vers: vers.personne, remplacement },
  }])
  await by.exchange()
  await vers.exchange()
  return entity
}

export async function passOn(world: World): Promise<void> {
  const house = world.pick(world.houses)
  const name = world.nameOf(holder(world, house) ?? world.person('zoe'))
  if (world.server.erased.has(house.livret) || (name !== 'maud' && name !== 'sonia')) return
  const [old, other] = [world.device(name), world.device(name === 'maud' ? 'sonia' : 'maud')]
  world.trace(`— ${name} passes on`)
  for (const personne of world.people.values()) world.oracle.moved.add(personne)
  await standIn(world, house, old, other)
  await lastRelais(world, house, old)
}

async function standIn(world: World, house: House, old: WorldDevice, other: WorldDevice): Promise<void> {
  const entity = await propose(world, house, old, other, true)
  await move(world, other, house, 'cercle', entity, 'accepte')
  await other.exchange()
  await old.exchange()
  hold(holder(world, house) === other.personne, 'I14', () => 'whoever stands in does not hold the livret')
  // They read on, and know that they write no more.
  const form = await openForm(world, old, house, 'freins', 'frein.mobilite', 'vuCommentaire')
  await world.write(old, house, 'freins', [formPart(form, 'horsDeVosDroits')])
  await move(world, world.chance(0.5) ? old : other, house, 'cercle', entity, 'termine')
  for (const device of [other, old]) await device.exchange()
  hold(holder(world, house) === old.personne, 'I14', () => 'whoever was stood in for does not hold the livret again')
  world.tally.met('remplacements ended')
}

async function lastRelais(world: World, house: House, old: WorldDevice): Promise<void> {
  const host = world.device(house.beneficiaire)
  const entity = await propose(world, house, old, host, false)
  // Written before its author can know: it waits for the person, who answers.
  const form = await openForm(world, old, house, 'freins', 'frein.mobilite', 'vuCommentaire')
  await world.write(old, house, 'freins', [formPart(form)])
  const relais = findEntity(await host.shown(house.livret, 'cercle'), entity)
  const etat = relais && findField(relais, 'etat')
  if (etat?.kind !== 'machine') return
  const readers = (['paul', 'nadia'] as const satisfies readonly Somebody[]).filter(() => world.chance(0.5)).map((each) => world.person(each))
  const letIn = readers.map((personne): Part => ({ payload: { act: 'add', entity: 'ouverture', field: 'lecteurs', element: personne }, observed: [], act: { what: 'ouvre', personne } }))
  await world.write(host, house, 'cercle', [...letIn, {
    payload: { act: 'transition', entity, field: 'etat', from: 'propose', to: 'accepte' }, observed: [],
    act: { what: 'move', entity, field: 'etat', from: 'propose', to: 'accepte', saw: undefined },
  }])
  await host.exchange()
  hold(holder(world, house) === host.personne, 'I15', () => `the person does not hold ${voletKey({ livret: house.livret, kind: 'cercle' })}`)
  world.tally.met('relais to the person')
  if (world.chance(0.5)) await old.exchange()
}
