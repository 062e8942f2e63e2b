/**
 * The accompaniment ends [I17], by the référent or by the person, once everybody has heard everything: while a relais was
 * proposed and work was under way on devices that do not know. Then another may begin. After each step, what a device holds must be
 * what the oracle lets its person read, and nothing else.
 */
import { findEntity } from '../merge/state.ts'
import { formPart, move, openForm } from './worldActs.ts'
import { checkHeld } from './worldCheck.ts'
import type { WorldDevice } from './worldDevice.ts'
import { holder, propose } from './worldRelais.ts'
import { hold, type House, type Part, type Somebody, type World } from './worldState.ts'

const BAD = { bad: 'horsDeVosDroits' as const }

const fin = (world: World, bad: Pick<Part, 'bad'> = {}): Part => {
  const entity = world.newEntity()
  return { payload: { act: 'create', entity, type: 'fin', values: { motif: 'demande', le: '2026-03-11' } }, observed: [], act: { what: 'cloture' }, ...bad }
}

export async function endSupport(world: World): Promise<void> {
  const house = world.pick(world.houses)
  const name = world.nameOf(holder(world, house) ?? world.person('zoe'))
  if (world.server.erased.has(house.livret) || (name !== 'maud' && name !== 'sonia')) return
  const [old, other, host, paul] = [world.device(name), world.device(name === 'maud' ? 'sonia' : 'maud'), world.device(house.beneficiaire), world.device('paul')]
  world.trace(`— the accompaniment by ${name} ends`)
  for (const personne of world.people.values()) world.oracle.moved.add(personne)
  // Nobody else ends it.
  if (world.mayRead(house.livret, 'cercle', paul.personne)) {
    await world.write(paul, house, 'cercle', [fin(world, BAD)])
    await paul.exchange()
    hold(holder(world, house) === old.personne, 'I17', () => 'somebody who is neither the référent nor the person ended the accompaniment')
  }
  const asked = await propose(world, house, old, other, false)
  const ender = world.chance(0.5) ? host : old
  await ender.exchange()
  if (ender === host) await writeAsReferent(world, house, old)
  await world.write(ender, house, 'cercle', [fin(world)])
  await ender.exchange()
  hold(holder(world, house) === host.personne, 'I17', () => 'the accompaniment ended, and the person does not hold their livret')
  world.tally.met(ender === host ? 'supports ended by the person' : 'supports ended by the référent')
  await acceptTooLate(world, house, other, asked)
  for (const device of [old, host]) await checkHeld(world, device)
  // Whom the person lets read, and nobody else.
  const readers = (['paul', 'nadia'] as const satisfies readonly Somebody[]).filter(() => world.chance(0.5)).map((each) => world.person(each))
  if (readers.length > 0) await world.write(host, house, 'cercle', readers.map((personne): Part => ({ payload: { act: 'add', entity: 'ouverture', field: 'lecteurs', element: personne }, observed: [], act: { what: 'ouvre', personne } })))
  await host.exchange()
  if (world.chance(0.5)) await beginAgain(world, house, host, other)
}

/** Before they can know: it waits for the person. */
async function writeAsReferent(world: World, house: House, old: WorldDevice): Promise<void> {
  const form = await openForm(world, old, house, 'freins', 'frein.mobilite', 'vuCommentaire')
  await world.write(old, house, 'freins', [formPart(form)])
}

/** What was proposed hands over what its author does not hold any more. */
async function acceptTooLate(world: World, house: House, other: WorldDevice, asked: Awaited<ReturnType<typeof propose>>): Promise<void> {
  if (findEntity(await other.shown(house.livret, 'cercle'), asked) === undefined) return
  const [label] = await world.write(other, house, 'cercle', [{
    payload: { act: 'transition', entity: asked, field: 'etat', from: 'propose', to: 'accepte' }, observed: [],
    act: { what: 'move', entity: asked, field: 'etat', from: 'propose', to: 'accepte', saw: undefined }, bad: 'etatDepasse',
  }])
  await other.exchange()
  hold(label === undefined || holder(world, house) === world.person(house.beneficiaire), 'I13', () => 'a relais proposed before the end of the accompaniment was accepted after it')
  world.tally.met('relais accepted after the end')
}

async function beginAgain(world: World, house: House, host: WorldDevice, next: WorldDevice): Promise<void> {
  const entity = await propose(world, house, host, next, false)
  if (findEntity(await next.shown(house.livret, 'cercle'), entity) === undefined) return
  await move(world, next, house, 'cercle', entity, 'accepte')
  await checkHeld(world, next)
  hold(holder(world, house) === next.personne, 'I17', () => 'a relais after the end does not begin another accompaniment')
  world.tally.met('supports begun again')
}
