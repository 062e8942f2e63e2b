/** What happens to machines: a database that loses its end, a profile copied or restored, and work offered again after it. */
import { findEntity } from '../merge/state.ts'
import { formPart, move, moveEtape, openForm, saveForm, syncAll, writeNewer, writeText } from './worldActs.ts'
import { KINDS, token, type Episode, type World } from './worldState.ts'
import { ownWork } from './worldOwn.ts'

/** The database fails over to a replica that lacks the end; somebody had built on what it lacks, and comes back first. */
export const failover: Episode = async (world, house) => {
  const [maud, host] = [world.device('maud'), world.device(house.beneficiaire)]
  // Held before and after the failover, and older than what the failover loses.
  if (world.chance(0.5)) await writeNewer(world, house, maud)
  await syncAll(world, 'maud', house.beneficiaire)
  await saveForm(world, await openForm(world, maud, house, 'parcours', 'contrat', 'projet'))
  await writeText(world, house, maud)
  await syncAll(world, 'maud', house.beneficiaire)
  await saveForm(world, await openForm(world, host, house, 'parcours', 'contrat', 'projet'))
  await writeText(world, house, host)
  if (world.chance(0.5)) {
    // A group of which only the second part waits for what was lost.
    await saveForm(world, await openForm(world, maud, house, 'freins', 'frein.mobilite', 'objectif'))
    await syncAll(world, 'maud', house.beneficiaire)
    const forms = [await openForm(world, host, house, 'freins', 'frein.logement', 'objectif'), await openForm(world, host, house, 'freins', 'frein.mobilite', 'objectif')]
    await world.write(host, house, 'freins', forms.map((form) => formPart(form)))
  }
  await loseTail(world, world.pick([1, 2, 3, 5]))
  if (world.chance(0.7)) await host.exchange()
  if (world.chance(0.5)) await world.device('nadia').exchange()
}

/** A referent's text is lost with the tail, another builds on it, and the référent is no longer one when it is offered again. */
export const refusedUnderAnother: Episode = async (world, house) => {
  if (house.done.has('relais')) return
  house.done.add('relais')
  const [nadia, sonia, maud, host] = [world.device('nadia'), world.device('sonia'), world.device('maud'), world.device(house.beneficiaire)]
  await syncAll(world, 'nadia', 'maud', house.beneficiaire, 'sonia')
  for (const each of [maud, sonia]) world.oracle.moved.add(each.personne)
  const [entity, still] = [world.newEntity(), world.newEntity()]
  // Still there in another role, so that their device goes on hearing of the livret.
  const written = await world.write(nadia, house, 'cercle', [{
    payload: { act: 'create', entity: still, type: 'membre', values: { personne: maud.personne, role: 'conseiller', nom: 'maud', organisme: 'Les Quatre Vents', depuis: '2026-03-09' } },
    observed: [], act: { what: 'membre', entity: still, personne: maud.personne, role: 'conseiller' },
  }, {
    payload: { act: 'create', entity, type: 'relais', values: { de: maud.personne, vers: sonia.personne, nature: 'definitif' } },
    observed: [], act: { what: 'relais', entity, vers: sonia.personne },
  }])
  await syncAll(world, 'nadia', 'sonia')
  if (written.length === 0) return
  await writeText(world, house, maud)
  await syncAll(world, 'maud', house.beneficiaire)
  await writeText(world, house, host)
  await loseTail(world, 1)
  await sonia.exchange()
  if (findEntity(await sonia.shown(house.livret, 'cercle'), entity) === undefined) return
  await move(world, sonia, house, 'cercle', entity, 'accepte')
  await sonia.exchange()
  await syncAll(world, house.beneficiaire, 'maud', 'maud', house.beneficiaire)
}

export async function loseTail(world: World, loses: number): Promise<void> {
  const before = world.houses.flatMap((each) => KINDS.flatMap((kind) => world.facts(each.livret, kind)))
  world.trace(`— the database fails over and loses ${loses} chunks`)
  await world.server.failOver(loses)
  world.readLogs()
  world.tally.met('epochs')
  const after = new Set(world.houses.flatMap((each) => KINDS.flatMap((kind) => world.facts(each.livret, kind))).map(({ label }) => label))
  const lost = before.filter(({ label }) => !after.has(label))
  world.tally.met('entries lost by a failover', lost.length)
  for (const { label } of lost) {
    const { livret, kind, device } = world.oracle.get(label)
    const owner = world.devices.find(({ name }) => name === device)
    const there = owner && owner.facts(livret, await owner.volet(livret, kind)).some((fact) => fact.label === label)
    if (there !== true || world.orphans.has(label)) world.oracle.excused.add(label)
  }
}

/** A profile is copied; both go on under the same name. */
export const clone: Episode = async (world, house) => {
  const device = world.device(house.beneficiaire)
  if (world.chance(0.5)) await saveForm(world, await openForm(world, device, house, 'parcours', 'contrat', 'projet'))
  const copy = await device.clone(`${device.name}’`, world.seed * 131 + world.devices.length)
  world.devices.push(copy)
  world.tally.met('clones')
  world.trace(`— ${copy.name} is a copy of ${device.name}`)
  for (const each of [device, copy]) await saveForm(world, await openForm(world, each, house, 'parcours', 'contrat', 'projet'))
  await writeText(world, house, copy)
  for (const each of world.chance(0.5) ? [device, copy] : [copy, device]) await each.exchange()
}

/**
 * A copy has read in the log what its original wrote under the name they shared; the server loses it, and both offer
 * it again: one as it was, the other under its new name.
 */
export const offeredTwice: Episode = async (world, house) => {
  const device = world.device(world.pick(['maud', house.beneficiaire] as const))
  await device.exchange()
  const copy = await device.clone(`${device.name}’`, world.seed * 137 + world.devices.length)
  world.devices.push(copy)
  world.trace(`— ${copy.name} is a copy of ${device.name}`)
  await saveForm(world, await openForm(world, device, house, 'parcours', 'contrat', 'projet'))
  await writeText(world, house, device)
  const entity = world.newEntity()
  const forms = [await openForm(world, device, house, 'freins', 'frein.mobilite', 'objectif'), await openForm(world, device, house, 'freins', 'frein.logement', 'objectif')]
  await world.write(device, house, 'freins', forms.map((form) => formPart(form)))
  await world.write(device, house, 'parcours', [{
    payload: (label) => ({ act: 'create', entity, type: 'rendezVous', values: { objet: token(label) } }),
    observed: [], act: { what: 'create', entity, type: 'rendezVous', fields: ['objet'] },
  }])
  const etape = house.etapes.at(-1)
  if (etape !== undefined && (await world.exists(device, house, 'parcours', etape))) await moveEtape(world, house, device, etape)
  await device.exchange()
  await copy.exchange()
  if (world.chance(0.5)) {
    // Somebody saw it, and wrote over it.
    const other = world.device(device.name === 'maud' ? house.beneficiaire : 'maud')
    await other.exchange()
    await saveForm(world, await openForm(world, other, house, 'parcours', 'contrat', 'projet'))
    await writeText(world, house, other)
    if (world.chance(0.5)) await other.exchange()
  }
  await loseTail(world, world.pick([2, 3, 5, 8]))
  const first = world.pick(['copy', 'original', 'at once'] as const)
  if (first === 'original') await device.exchange()
  if (first === 'at once') copy.meanwhile = async () => {
    copy.meanwhile = () => Promise.resolve()
    await device.exchange()
  }
  await copy.exchange(first === 'at once' ? 'overtaken' : 'arrives')
  // What stands on it is written on the one that comes second.
  await writeText(world, house, device)
  await device.exchange()
}

/** A backup of the whole profile comes back: everything written since is gone from this disk. */
export const restore: Episode = async (world, house) => {
  const device = world.device(world.pick(['maud', house.beneficiaire]))
  const backup = device.snapshot()
  await saveForm(world, await openForm(world, device, house, 'parcours', 'contrat', 'projet'))
  if (world.chance(0.7)) await device.exchange()
  await saveForm(world, await openForm(world, device, house, 'parcours', 'contrat', 'projet'))
  const before = await ownWork(device)
  const shared = world.facts(house.livret, 'parcours')
  await device.restore(backup)
  const after = await ownWork(device)
  world.tally.met('restores')
  world.trace(`— ${device.name} is restored from a backup`)
  for (const label of world.oracle.kept) {
    if (world.oracle.get(label).device !== device.name) continue
    const was = before.waiting.has(label) || before.aside.has(label)
    const is = after.waiting.has(label) || after.aside.has(label)
    if (was && !is) world.oracle.excused.add(label)
    if (!is && !device.facts(house.livret, await device.volet(house.livret, 'parcours')).some((fact) => fact.label === label) && shared.some((fact) => fact.label === label)) world.orphans.add(label)
  }
  await saveForm(world, await openForm(world, device, house, 'parcours', 'contrat', 'projet'))
  if (world.chance(0.5)) await saveForm(world, await openForm(world, device, house, 'parcours', 'contrat', 'projet'))
  await device.exchange()
}
