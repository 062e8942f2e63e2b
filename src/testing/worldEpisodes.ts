/** What happens to people once or twice in a run, with everything else going on around it; `worldFailures.ts`: to machines. */
import type { CreatedId } from '../base/ids.ts'
import { encodeId } from '../base/ids.ts'
import { voletKey, type VoletKind } from '../domain/volet.ts'
import { commitment } from '../protocol/hash.ts'
import { writeChunk } from '../protocol/rows.ts'
import type { WireRequest } from '../protocol/wire.ts'
import { findEntity, findField } from '../merge/state.ts'
import { dotKey, type Dot } from '../operations/operation.ts'
import { instant } from './moments.ts'
import type { Label } from './oracle.ts'
import { addEtape, formPart, grant, move, openForm, saveForm, syncAll, withdraw, writeText } from './worldActs.ts'
import { PROGRAMS, TOMORROW } from './programs.ts'
import { checkAnswer } from './worldCheck.ts'
import { WorldDevice } from './worldDevice.ts'
import { clone, failover, loseTail, offeredTwice, refusedUnderAnother, restore } from './worldFailures.ts'
import { hold, token, type Episode, type House, type World } from './worldState.ts'

const heldFor = async (world: World, house: House, kind: VoletKind, label: Label): Promise<string | undefined> => {
  const held = await world.server.journal.withLivret(house.livret, (tx) => tx.held(kind))
  return held.find((each) => world.shared.byCommitment.get(each.commitment) === label)?.why.for
}

/** Somebody is ended while away with work: it waits for the référent, who says. */
export const departure: Episode = async (world, house) => {
  if (house.done.has('departure')) return
  house.done.add('departure')
  const paul = world.device('paul')
  await syncAll(world, 'nadia', 'paul')
  const membre = house.membres.get('paul')
  if (membre === undefined || (await paul.volet(house.livret, 'parcours')) === undefined) return
  world.oracle.moved.add(paul.personne)
  await world.write(world.device('nadia'), house, 'cercle', [{
    payload: { act: 'set', entity: membre, field: 'fin', value: '2026-03-10' }, observed: [], act: { what: 'fin', entity: membre },
  }])
  await syncAll(world, 'nadia')
  world.tally.met('memberships ended')
  const epoch = await paul.volet(house.livret, 'cercle')
  const entity = world.newEntity()
  const [label] = await world.write(paul, house, 'parcours', [{
    payload: (own) => ({ act: 'create', entity, type: 'rendezVous', values: { objet: token(own) } }),
    observed: [], act: { what: 'create', entity, type: 'rendezVous', fields: ['objet'] },
  }])
  const [one, two] = [world.newEntity(), world.newEntity()]
  await world.write(paul, house, 'parcours', [one, two].map((each, i) => ({
    payload: (own) => ({ act: 'create', entity: each, type: 'rendezVous', values: { objet: token(own), ...(i === 1 ? { heure: 'midi' } : {}) } }),
    observed: [], act: { what: 'create', entity: each, type: 'rendezVous', fields: ['objet'] }, ...(i === 1 ? { bad: 'valeurImpossible' as const } : {}),
  })))
  const saved = await paul.volet(house.livret, 'parcours')
  await paul.exchange()
  if (label !== undefined && paul.program.schema <= world.server.program.schema && saved?.position.epoch === world.server.epoch && epoch?.position.epoch === world.server.epoch)
    hold((await heldFor(world, house, 'parcours', label)) === 'decision', 'G4', () => `edit ${label}, written before its author knew they were no longer there, does not wait for the référent`)
}

/** The référent changes while the old one is away, writing what only a référent may. */
export const relais: Episode = async (world, house) => {
  if (house.done.has('relais')) return
  house.done.add('relais')
  const [nadia, sonia, maud] = [world.device('nadia'), world.device('sonia'), world.device('maud')]
  await syncAll(world, 'nadia', 'sonia', 'maud')
  const entity = world.newEntity()
  const { personne } = sonia
  world.oracle.moved.add(personne)
  world.oracle.moved.add(maud.personne)
  const named = world.newEntity()
  await world.write(nadia, house, 'cercle', [{
    payload: { act: 'create', entity, type: 'relais', values: { de: maud.personne, vers: personne, nature: 'definitif' } },
    observed: [], act: { what: 'relais', entity, vers: personne },
  }, {
    // Entered as référent, they are not it before they accept.
    payload: { act: 'create', entity: named, type: 'membre', values: { personne, role: 'referent', nom: 'sonia', organisme: 'Les Quatre Vents', depuis: '2026-03-09' } },
    observed: [], act: { what: 'membre', entity: named, personne, role: 'referent' },
  }])
  await syncAll(world, 'nadia', 'sonia')
  if (findEntity(await sonia.shown(house.livret, 'cercle'), entity) === undefined) return
  await move(world, sonia, house, 'cercle', entity, 'accepte')
  await sonia.exchange()
  if (world.oracle.referent(world.facts(house.livret, 'cercle')) !== personne) return
  world.tally.met('relais accepted')
  const form = await openForm(world, maud, house, 'freins', 'frein.mobilite', 'vuCommentaire')
  const [label] = await world.write(maud, house, 'freins', [formPart(form)])
  await maud.exchange()
  const circle = await maud.volet(house.livret, 'cercle')
  if (label !== undefined && maud.program.schema <= world.server.program.schema && circle?.position.epoch === 1 && world.server.epoch === 1)
    hold((await heldFor(world, house, 'freins', label)) === 'decision', 'G4', () => `edit ${label}, written before its author knew of the relais, does not wait for the new référent`)
}

/** Somebody is let in a sensitive theme, reads it, works, and is let out while away. */
export const letIn: Episode = async (world, house) => {
  const guest = world.device(world.pick(['nadia', 'paul'] as const))
  const host = world.device(house.beneficiaire)
  await host.exchange()
  await saveForm(world, await openForm(world, host, house, 'sensible:finances', 'frein.finances', 'objectif'))
  // Somebody else let them in too: what the host takes back without having seen it stands.
  if (world.chance(0.3)) {
    await grant(world, house, world.device('maud'), guest)
    await syncAll(world, 'maud')
    await grant(world, house, host, guest)
    await withdraw(world, house, host, guest)
    world.tally.met('withdrawals of one grant of two')
  } else await grant(world, house, host, guest)
  await host.exchange()
  await guest.exchange()
  if (world.chance(0.7)) {
    await withdraw(world, house, host, guest)
    await host.exchange()
  }
  if (world.nameOf(guest.personne) === 'paul' && (await guest.volet(house.livret, 'sensible:finances')) !== undefined) {
    const entity = world.newEntity()
    const circle = await guest.volet(house.livret, 'cercle')
    const [label] = await world.write(guest, house, 'sensible:finances', [{
      payload: (own) => ({ act: 'create', entity, type: 'action', values: { libelle: token(own) } }),
      observed: [], act: { what: 'create', entity, type: 'action', fields: ['libelle'] },
    }])
    const heard = await guest.exchange()
    const out = !world.mayRead(house.livret, 'sensible:finances', guest.personne)
    if (label !== undefined && heard && out && guest.program.schema <= world.server.program.schema && circle?.position.epoch === world.server.epoch && world.server.epoch === 1) {
      world.tally.met('held after a grant was withdrawn')
      hold((await heldFor(world, house, 'sensible:finances', label)) === 'decision', 'G4', () => `edit ${label}, written in a theme before its author knew they were let out of it, does not wait for the référent`)
    }
  }
  await guest.exchange()
}

/** Two people move the same étape from the same state, apart: to two states, or to the same one. */
export const race: Episode = async (world, house) => {
  const [maud, host] = [world.device('maud'), world.device(house.beneficiaire)]
  await addEtape(world, house)
  await syncAll(world, 'maud', house.beneficiaire)
  const etape: CreatedId | undefined = house.etapes.at(-1)
  if (etape === undefined || !(await world.exists(host, house, 'parcours', etape)) || !(await world.exists(maud, house, 'parcours', etape))) return
  const found = findEntity(await maud.shown(house.livret, 'parcours'), etape)
  const machine = found && findField(found, 'etat')
  const theirs = findEntity(await host.shown(house.livret, 'parcours'), etape)
  const other = theirs && findField(theirs, 'etat')
  if (machine?.kind !== 'machine' || other?.kind !== 'machine' || other.state !== machine.state) return
  const apart = machine.state === 'prevue' ? ['arretee', 'enCours'] as const : machine.state === 'enCours' ? ['terminee', 'suspendue'] as const : undefined
  if (apart === undefined) return
  await move(world, maud, house, 'parcours', etape, world.chance(0.3) ? apart[1] : apart[0])
  await move(world, host, house, 'parcours', etape, apart[1])
  await syncAll(world, ...(world.chance(0.5) ? (['maud', house.beneficiaire] as const) : ([house.beneficiaire, 'maud'] as const)))
}

/** Somebody who never read a volet writes to it all the same, by a program of their own. */
export const stranger: Episode = async (world, house) => {
  const zoe = world.device('zoe')
  const answers: string[] = []
  const { schema } = world.pick(PROGRAMS)
  for (const livret of [house.livret, world.ids.livret()])
    for (const kind of ['parcours', 'cercle', 'sensible:finances'] as const) {
      const replica = world.ids.replica()
      const dot: Dot = { replica, n: 1 }
      const [entity, field] = kind === 'cercle' ? ['identite', 'commune'] as const : kind === 'parcours' ? ['contrat', 'projet'] as const : ['frein.finances', 'objectif'] as const
      const label = world.oracle.label({
        livret: house.livret, kind, author: zoe.personne, device: zoe.name, schema, act: { what: 'register', entity, field }, shown: [], group: undefined, bad: 'horsDeVosDroits',
      })
      zoe.labels.set(`${livret}/${kind}#${dotKey(dot)}`, label)
      const operation = { dot, author: zoe.personne, schema, rights: { epoch: world.server.epoch, seq: 1 }, payload: { act: 'set', entity, field, value: token(label) }, observed: [], at: instant(1_760_000_000_000) } as const
      const request: WireRequest = { p: 1, a: zoe.session.appareil, v: [[`${livret}/${kind}`, 1, 0]], c: [['', writeChunk({ volet: { livret, kind }, operations: [operation] }), encodeId(world.ids.bytes(16)), '', '']] }
      const reply = await world.server.answer(zoe.session, await world.server.keys.sign(zoe.session, request))
      checkAnswer(world, zoe, request, reply)
      world.tally.met('writes to unreadable volets')
      answers.push(JSON.stringify([reply.r?.map((row) => row.slice(2)), reply.f, reply.x?.length, reply.s]))
    }
  hold(new Set(answers).size === 1, 'G5', () => `who never read a volet is told apart what exists: ${answers.join(' ')}`)
}

/** A livret is erased while people are away with work; then a backup from before is restored. */
export const erasure: Episode = async (world, house) => {
  if (world.server.erased.has(house.livret)) return
  const [maud, host] = [world.device('maud'), world.device(house.beneficiaire)]
  await syncAll(world, 'maud', house.beneficiaire)
  await saveForm(world, await openForm(world, maud, house, 'parcours', 'contrat', 'projet'))
  await world.server.erase(house.livret)
  world.tally.met('erasures')
  world.trace('— the livret is erased')
  await maud.exchange()
  if (world.chance(0.5)) await host.exchange()
  if (world.chance(0.7)) {
    await loseTail(world, world.pick([1, 3, 6]))
    world.tally.met('backups restored after an erasure')
    await syncAll(world, house.beneficiaire, 'maud', 'nadia')
  }
}

/** A device is revoked while it holds work: it is heard, shown nothing, and the référent says; what it says later is refused. */
export const revoked: Episode = async (world, house) => {
  const tablet = world.devices.find(({ name }) => name === 'maud’s tablet')
  if (tablet === undefined || world.server.revoked.has(tablet.session.appareil)) return
  await tablet.exchange()
  await world.server.revoke(tablet.session.appareil)
  world.tally.met('device revocations')
  world.trace(`— ${tablet.name} is revoked`)
  const form = await openForm(world, tablet, house, 'parcours', 'contrat', 'projet')
  const [label] = await world.write(tablet, house, 'parcours', [formPart(form)])
  await writeText(world, house, tablet)
  const reads = world.mayRead(house.livret, 'parcours', tablet.personne)
  const heard = await tablet.exchange()
  if (label !== undefined && heard && reads && tablet.program.schema <= world.server.program.schema && world.oracle.referent(world.facts(house.livret, 'cercle')) === tablet.personne)
    hold((await heldFor(world, house, 'parcours', label)) === 'decision', 'G7', () => `edit ${label}, of a revoked device, does not wait for the référent`)
  // Whoever holds it learnt of the circle otherwise, and goes on.
  await saveForm(world, await openForm(world, world.device('maud'), house, 'cercle', 'identite', 'commune'))
  await world.device('maud').exchange()
  // A server that cannot read what they said has not heard that the circle went on.
  if (world.device('maud').program.schema <= world.server.program.schema) await sayAfterwards(world, house, tablet)
  await tablet.exchange()
}

async function sayAfterwards(world: World, { livret }: House, device: WorldDevice): Promise<void> {
  const volet = { livret, kind: 'parcours' } as const
  const late = world.oracle.label({ ...volet, author: device.personne, device: device.name, schema: 1, act: { what: 'register', entity: 'contrat', field: 'projet' }, shown: [], group: undefined, bad: 'appareilRetire' })
  const { epoch } = world.server
  const operation = {
    dot: { replica: world.ids.replica(), n: 1 }, author: device.personne, schema: 1, rights: { epoch, seq: world.facts(livret, 'cercle').length },
    payload: { act: 'set', entity: 'contrat', field: 'projet', value: token(late) }, observed: [], at: instant(1_760_000_000_000),
  } as const
  const salt = encodeId(world.ids.bytes(16))
  device.labels.set(`${voletKey(volet)}#${dotKey(operation.dot)}`, late)
  world.shared.byCommitment.set(commitment(volet, operation, salt), late)
  // Kept nowhere but in that request.
  world.oracle.kept.add(late)
  world.oracle.excused.add(late)
  const request: WireRequest = { p: 1, a: device.session.appareil, c: [['', writeChunk({ volet, operations: [operation] }), salt, '', '']] }
  const reply = await world.server.answer(device.session, await world.server.keys.sign(device.session, request))
  checkAnswer(world, device, request, reply)
  hold(reply.r?.every((row) => row[3].every((verdict) => verdict[1] === 2)) === true, 'G7', () => `edit ${late}, made after its device was revoked, is not refused`)
}

/**
 * What comes together in one run. A failover and a copied or restored device that was not found out are kept apart: a
 * server that forgot what a dot said cannot know that a device which forgot it too says something else.
 */
export const PLANS: readonly (readonly (readonly [string, Episode])[])[] = [
  [['departure', departure], ['restore', restore], ['clone', clone]],
  [['letIn', letIn], ['failover', failover], ['race', race]],
  [['clone', clone], ['relais', relais], ['stranger', stranger]],
  [['race', race], ['refusedUnderAnother', refusedUnderAnother], ['failover', failover]],
  [['relais', relais], ['letIn', letIn], ['departure', departure]],
  [['revoked', revoked], ['departure', departure], ['revoked', revoked]],
  [['race', race], ['letIn', letIn], ['erasure', erasure]],
  [['race', race], ['offeredTwice', offeredTwice], ['letIn', letIn]],
]

export async function openHouses(world: World): Promise<void> {
  for (const name of ['nadia', 'maud', 'sonia', 'paul', 'fatou', 'ali', 'zoe'] as const) {
    const personne = world.ids.personne()
    world.people.set(name, personne)
    world.devices.push(await WorldDevice.make(world.shared, name, personne, world.seed * 97 + world.devices.length, 1_760_000_000_000, name === 'nadia' ? world.server.program : world.pick(PROGRAMS), name === 'nadia'))
  }
  world.devices.push(await WorldDevice.make(world.shared, 'maud’s tablet', world.person('maud'), world.seed * 97 + 50, 1_760_000_000_000, TOMORROW))
  for (const beneficiaire of ['fatou', 'ali'] as const) {
    const house: House = { livret: world.ids.livret(), beneficiaire, membres: new Map(), etapes: [], rendezVous: [], done: new Set() }
    world.houses.push(house)
    const roles = [['nadia', 'responsable'], ['maud', 'referent'], [beneficiaire, 'beneficiaire'], ['paul', 'conseiller'], ['sonia', 'conseiller']] as const
    await world.write(world.device('nadia'), house, 'cercle', roles.map(([name, role]) => {
      const entity = world.newEntity()
      const personne = world.person(name)
      house.membres.set(name, entity)
      return {
        payload: { act: 'create', entity, type: 'membre', values: { personne, role, nom: name, organisme: 'Les Quatre Vents', depuis: '2026-03-09' } },
        observed: [], act: { what: 'membre', entity, personne, role },
      }
    }))
  }
  await world.device('nadia').exchange()
  for (const device of world.devices) await device.exchange()
}
