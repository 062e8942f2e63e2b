/**
 * Nobody speaks of a livret any more [A1]: years pass by the server's clock alone, with a return that is open, a person whose
 * device comes by, somebody who asks for an erasure. The days are the oracle's own; the work that lay on a device without
 * network waits there, until the archive is opened again or erased.
 */
import type { LivretId } from '../base/ids.ts'
import { formPart, move, openForm } from './worldActs.ts'
import { checkHeld } from './worldCheck.ts'
import { loseTail } from './worldFailures.ts'
import { holder } from './worldRelais.ts'
import { hold, KINDS, token, type House, type World } from './worldState.ts'
import { ownWork } from './worldOwn.ts'

const DAY = 86_400_000
/** Of the life: 2025-10-09, after which no 29 February falls within two years. */
const TWO_YEARS = 730
const RETURN = { day: '2027-11-20', after: 772 } as const
/** Two years after a contact a year later: a 29 February lies between. */
const AFTER_A_VISIT = 365 + 731
const FIVE_YEARS = 5 * 366

interface Livret {
  readonly house: House
  /** Days from the beginning, after which it is to be archived. */
  readonly until: number
}

export async function archiveSome(world: World): Promise<void> {
  const { server, tally } = world
  const [house, other] = world.chance(0.5) ? world.houses : [...world.houses].reverse()
  if (house === undefined || other === undefined) return
  for (const personne of world.people.values()) world.oracle.moved.add(personne)
  world.trace('— years pass')
  const open = !server.erased.has(house.livret) && (await leaveReturnOpen(world, house))
  const visited = world.chance(0.5)
  const livrets: readonly Livret[] = [
    { house, until: open ? RETURN.after : TWO_YEARS }, { house: other, until: visited ? AFTER_A_VISIT : TWO_YEARS },
  ].filter((each) => !server.erased.has(each.house.livret))
  // Written without network, before.
  const writer = world.device(house.beneficiaire)
  const [label] = server.erased.has(house.livret) ? [] : await world.write(writer, house, 'parcours', [formPart(await openForm(world, writer, house, 'parcours', 'contrat', 'projet'))])
  if (visited) {
    server.doors.later = 365 * DAY
    await world.device(other.beneficiaire).exchange()
  }
  if (world.chance(0.3)) {
    server.erasureAsked.add(house.livret)
    await runJob(world, livrets.filter((each) => each.house !== house), 5 * 365)
    server.erasureAsked.delete(house.livret)
    tally.met('not archived while an erasure is asked')
  }
  for (const day of [TWO_YEARS, TWO_YEARS + 1, RETURN.after, RETURN.after + 1, AFTER_A_VISIT, AFTER_A_VISIT + 1]) await runJob(world, livrets, day)
  if (open) tally.met('not archived while a return was open')
  for (const device of world.devices) await checkHeld(world, device)
  if (label !== undefined && !world.server.revoked.has(writer.session.appareil)) {
    hold((await ownWork(writer)).waiting.get(label) === 'held', 'A1', () => `edit ${label}, offered to an archived livret, does not wait on ${writer.name}`)
    for (const kind of KINDS) hold((await server.journal.withLivret(house.livret, (tx) => tx.held(kind))).every((each) => world.shared.byCommitment.get(each.commitment) !== label), 'A1', () => `edit ${label}, offered to an archived livret, is written down`)
    tally.met('work that waited over an archive')
  }
  if (world.chance(0.4)) {
    await loseTail(world, 1)
    for (const device of world.devices) await checkHeld(world, device)
    tally.met('backups restored after an archive')
  }
  for (const { house: { livret } } of livrets) await endArchive(world, livret)
}

/** What the job archives on that day is what the oracle's days say, of those that were not archived yet. */
async function runJob(world: World, livrets: readonly Livret[], day: number): Promise<void> {
  world.server.doors.later = day * DAY
  const due = livrets.filter(({ house: { livret }, until }) => day > until && !world.archived.has(livret)).map(({ house: { livret } }) => livret)
  const done = await world.server.archiveDue()
  for (const livret of due) world.archived.add(livret)
  world.tally.met('livrets archived', due.length)
  hold([...done].sort().join() === due.sort().join(), 'A1', () => `on day ${day} ${done.length} livrets are archived, where ${due.length} are to be`)
}

async function endArchive(world: World, livret: LivretId): Promise<void> {
  const { server, tally } = world
  const end = world.pick(['opened again', 'erased', 'kept'] as const)
  world.trace(`— the archive is ${end}`)
  if (end === 'opened again') {
    server.reopen(livret)
    world.archived.delete(livret)
    tally.met('archives opened again')
    hold((await server.archiveDue()).length === 0, 'A1', () => 'a livret that was just opened again is archived')
  } else if (end === 'erased') {
    server.doors.later += FIVE_YEARS * DAY
    await server.erase(livret)
    world.archived.delete(livret)
    tally.met('archives erased at their term')
  }
}

/** An étape is paused, and its place is kept until a day. */
async function leaveReturnOpen(world: World, house: House): Promise<boolean> {
  const personne = holder(world, house)
  const device = world.devices.find((each) => each.personne === personne && !each.byTicket && !world.server.revoked.has(each.session.appareil))
  if (device === undefined || !world.oracle.roles(world.facts(house.livret, 'cercle'), device.personne).includes('referent')) return false
  const entity = world.newEntity()
  const [label] = await world.write(device, house, 'parcours', [{
    payload: (own) => ({ act: 'create', entity, type: 'etape', values: { dispositif: 'action', intitule: token(own) } }),
    observed: [], act: { what: 'create', entity, type: 'etape', fields: ['intitule'] },
  }])
  await move(world, device, house, 'parcours', entity, 'enCours')
  await move(world, device, house, 'parcours', entity, 'suspendue')
  const form = await openForm(world, device, house, 'parcours', entity, 'retourJusquau')
  await world.write(device, house, 'parcours', [formPart(form, undefined, () => RETURN.day)])
  await device.exchange()
  return label !== undefined && world.facts(house.livret, 'parcours').some((fact) => fact.label === label && fact.taken)
}
