/**
 * Devices that nobody knows yet: with network, or by a ticket that the référent's device signs without. The phone goes on
 * without network, is written on, and comes back when who gave it the ticket may not be who they were.
 */
import { encodeId } from '../base/ids.ts'
import { invariant } from '../base/result.ts'
import { enrolmentText, newKeyText, ticketText } from '../protocol/signatures.ts'
import { readTicket, writeTicket, type SignedTicket } from '../protocol/signedTicket.ts'
import { createAccountClient } from '../sync/accountClient.ts'
import { edit, transact } from '../sync/cabinet.ts'
import { declareEnrolment, openEnrolment, takeEnrolment } from '../sync/enrolmentClient.ts'
import { listGiven, settleGiven, signTicket, type GivenDeps } from '../sync/givenTickets.ts'
import { fakeKey } from './fakeKeys.ts'
import type { Given } from './oracleTickets.ts'
import { PROGRAMS } from './programs.ts'
import { openSome, saveForm } from './worldActs.ts'
import { checkHeld } from './worldCheck.ts'
import { WorldDevice } from './worldDevice.ts'
import type { Fate } from './worldLink.ts'
import { watchDoors } from './worldGate.ts'
import { hold, type House, type World } from './worldState.ts'
import { netOver } from './worldVoice.ts'
import { ownWork } from './worldOwn.ts'

const START = 1_760_000_000_000
const DAY = 86_400_000
/** Past everything: a signed ticket, declared or not. */
const MONTH_LATER = 61 * DAY

/** One phone and what it was given, through a life. */
export interface Phone {
  readonly house: House
  readonly device: WorldDevice
  given: Given
  from: WorldDevice
}

const held = { token: () => Promise.resolve('born') }
const depsOf = (world: World, device: WorldDevice, fate: Fate): GivenDeps =>
  ({ net: netOver(world.server.doors, fate, device.session), access: held, cabinet: device.space.cabinet, key: () => device.key(), clock: device.clock, ids: world.ids })

/** A device of whoever is the référent as far as the world knows. */
function givers(world: World, house: House): readonly WorldDevice[] {
  const referent = world.oracle.referent(world.facts(house.livret, 'cercle')) ?? world.person('maud')
  return world.devices.filter(({ personne, byTicket }) => personne === referent && !byTicket)
}

async function sign(world: World, house: House, from: WorldDevice, replaces: boolean, personne = world.person(house.beneficiaire)): Promise<Given> {
  const key = await from.key()
  const made = await signTicket(depsOf(world, from, 'requestLost'), { livret: house.livret, personne, prenom: house.beneficiaire, par: 'Maud', remplace: replaces })
  invariant(made.ok && made.value !== undefined && key !== undefined, 'a device with a key signs')
  const { ticket } = made.value
  const claim = readTicket(ticket)?.claim
  invariant(claim !== undefined, 'what was written is read')
  world.trace(`— ${from.name} signs a ticket for ${house.beneficiaire}${replaces ? ', in the place of other devices' : ''}`)
  return world.tickets.give({ billet: ticket, by: from.personne, from: from.session.appareil, livret: house.livret, personne, cle: key.id, replaces, at: claim.le * 1000, forged: false })
}

/** With network; undefined: they may not. */
async function open(world: World, house: House, from: WorldDevice): Promise<Given | undefined> {
  const opened = await openEnrolment(netOver(world.server.doors, 'arrives', from.session), held, { but: 'beneficiaire', livret: house.livret })
  const cercle = world.facts(house.livret, 'cercle')
  const may = world.oracle.roles(cercle, from.personne).includes('referent') && !world.server.revoked.has(from.session.appareil)
  hold(opened.ok === may, 'B2', () => `${from.name} ${may ? 'may not open an enrolment' : 'opens an enrolment of a livret that they do not hold'}`)
  if (!may) world.tally.met('tickets opened by who may not refused')
  return opened.ok ? world.tickets.give({
    billet: opened.value.secret, by: from.personne, from: from.session.appareil, livret: house.livret, personne: world.person(house.beneficiaire), cle: undefined, replaces: false, at: world.server.doors.now, forged: false,
  }) : undefined
}

/** Somebody comes with a ticket: over the product's own client, with the device's own key. */
async function present(world: World, device: WorldDevice, billet: string, fate: Fate): Promise<boolean> {
  const key = await device.key()
  invariant(key !== undefined, 'it has a key')
  const taken = await takeEnrolment(netOver(world.server.doors, fate), { billet, appareil: device.session.appareil, publique: key.publicKey, signature: await key.sign(enrolmentText(billet, key.id)) })
  if (taken.ok) await device.space.setSession(taken.value.session)
  return taken.ok
}

async function newPhone(world: World, house: House, name: string, billet?: string): Promise<WorldDevice> {
  const device = await WorldDevice.enter(world.shared, `${house.beneficiaire}’s ${name}`, world.person(house.beneficiaire), world.seed * 151 + world.devices.length, START, world.pick(PROGRAMS), billet)
  world.devices.push(device)
  return device
}

/** What a forger makes of a ticket: every place changed, or signed by themselves. */
async function forge(world: World, billet: string, house: House): Promise<readonly string[]> {
  const ticket = readTicket(billet)
  invariant(ticket !== undefined, 'it was just written')
  const other = world.houses.find((each) => each !== house) ?? house
  const edited = (more: Partial<SignedTicket['claim']>): string => writeTicket({ ...ticket, claim: { ...ticket.claim, ...more } })
  const own = fakeKey(`forger ${world.seed}`)
  const claim = { ...ticket.claim, cle: own.id }
  const secret = encodeId(world.ids.bytes(16))
  return [
    edited({ livret: other.livret }), edited({ personne: world.person('zoe') }), edited({ remplace: !ticket.claim.remplace }), edited({ le: ticket.claim.le + 1 }), edited({ minutes: 11 }),
    writeTicket({ ...ticket, secret }), writeTicket({ ...ticket, publicKey: own.publicKey }), writeTicket({ ...ticket, publicKey: own.publicKey, signature: await own.sign(ticketText(claim)) }),
  ]
}

/** Forged, in another's name, or used: whoever comes so stays outside, with a device that nobody knows. */
async function tryThieves(world: World, { house, given, device, from }: Phone): Promise<void> {
  const thief = world.seed % 3 === 0 ? await newPhone(world, house, 'stolen ticket', given.billet) : device
  if (thief !== device) await saveForm(world, await openSome(world, house, thief))
  for (const billet of await forge(world, given.billet, house)) {
    world.tickets.give({ ...given, billet, forged: true })
    await present(world, thief, billet, 'arrives')
  }
  // A référent who lets somebody else into a livret.
  await present(world, thief, (await sign(world, house, from, false, world.person('zoe'))).billet, 'arrives')
  // Another key for a device, which the one in use did not sign.
  const own = fakeKey(`another forger ${world.seed}`)
  const replaced = await createAccountClient(netOver(world.server.doors, 'arrives', device.session)).replaceKey(held, own.publicKey, await own.sign(newKeyText((await device.key())?.id ?? '', own.publicKey)))
  hold(!replaced.ok, 'K1', () => `a key that nobody signed for takes the place of ${device.name}’s`)
  // Declared by somebody else, or otherwise than it was signed.
  const ticket = readTicket(given.billet)
  invariant(ticket !== undefined, 'it was just written')
  for (const [by, more] of [['paul', {}], ['maud', { remplace: !ticket.claim.remplace }]] as const) {
    const { net } = depsOf(world, world.device(by), 'arrives')
    const { doors } = world.server
    const [before, acts] = [doors.standing(), doors.refusals]
    doors.watch = (entering) => entering
    const declared = await declareEnrolment(net, held, { claim: { ...ticket.claim, ...more }, signature: ticket.signature, ecouleMs: 0 })
    watchDoors(world)
    hold(!declared.ok && doors.standing() === before, 'B2', () => `${by} declares a ticket that they did not sign so`)
    if (!world.server.revoked.has(world.device(by).session.appareil)) hold(doors.refusals === acts + 1, 'B2', () => 'a ticket wrongly declared left no act')
  }
  // Of a phone that came with it, the other one finds it used.
  if (given.takenBy === device.session.appareil && thief !== device) await thief.exchange()
}

/** Looked at each time the device that gave tickets reaches the server. */
async function settle(world: World, from: WorldDevice, fate: Fate): Promise<void> {
  await settleGiven(depsOf(world, from, fate))
  for (const { claim, etat } of await listGiven(from.space.cabinet)) {
    const given = [...world.tickets.given.values()].find((each) => !each.forged && readTicket(each.billet)?.claim.empreinte === claim.empreinte)
    if (given === undefined || fate !== 'arrives' || world.server.revoked.has(from.session.appareil)) continue
    hold(etat !== 'pris' || given.takenBy !== undefined, 'B3', () => `${from.name} is told that somebody came with a ticket that nobody took`)
    hold(etat !== 'ouvert' || given.takenBy === undefined, 'B3', () => `${from.name} is told that nobody came with a ticket that was taken`)
  }
}

/** It has network again. */
async function comesBack(world: World, phone: Phone, fate: Fate): Promise<void> {
  const { device } = phone
  device.away = false
  const [waiting, before] = [(await ownWork(device)).waiting.size, world.isEntered(device)]
  const heard = await device.exchange(fate)
  if (!before && world.isEntered(device) && heard) {
    if (waiting > 0) world.tally.met('confirmed with work that waited')
    hold(world.server.revoked.has(device.session.appareil) || ![...(await ownWork(device)).waiting.values()].includes('pending'), 'B4', () => `${device.name} was confirmed, and what it had waits on`)
  }
  if (heard) await checkHeld(world, device)
}

const LINK: readonly Fate[] = ['arrives', 'arrives', 'replyLost', 'twice', 'requestLost']

/** One life's phones: what happens to them at a step, beside all that happens to everybody. */
export async function enrolAt(world: World, step: number, phones: Phone[]): Promise<void> {
  const [phone] = phones
  if (step === 7) {
    const house = world.pick(world.houses)
    const from = world.pick(givers(world, house))
    const given = await sign(world, house, from, world.chance(0.6))
    const device = await newPhone(world, house, 'phone', given.billet)
    device.away = true
    phones.push({ house, device, given, from })
    for (let i = 0; i < 2; i++) await saveForm(world, await openSome(world, house, device))
    return
  }
  if (phone === undefined) return
  const { house, device } = phone
  if (step === 9) {
    if (world.chance(0.5)) await settle(world, phone.from, world.pick(LINK))
    if (world.chance(0.3)) await phone.from.replaceKey('arrives')
    if (world.chance(0.4) && phone.from.name === 'maud’s tablet' && !world.server.revoked.has(phone.from.session.appareil)) await world.server.revoke(phone.from.session.appareil)
    if (world.chance(0.25)) {
      // Everybody slept for two months.
      world.server.doors.later = MONTH_LATER
      await comesBack(world, phone, 'arrives')
      world.server.doors.later = 0
      device.away = true
    }
  } else if (step === 12 && phone.given.replaced) await comesMeanwhile(world, phone)
  else if (step === 14) await comesBack(world, phone, world.pick(['arrives', 'replyLost', 'twice', 'requestLost']))
  else if (step === 15) await tryThieves(world, phone)
  else if (step === 22) {
    await comesBack(world, phone, 'arrives')
    await settle(world, phone.from, 'arrives')
  } else if (step === 20 && phone.from.name === 'maud’s tablet' && world.chance(0.7)) await world.server.revoke(phone.from.session.appareil)
  else if (step === 24 && world.isEntered(device)) {
    await device.replaceKey(world.pick(['arrives', 'replyLost', 'requestLost']))
    await device.exchange(world.pick(LINK))
  } else if (step === 27 && !world.isEntered(device)) await giveAgain(world, phone)
  else if (step === 32 && world.seed % 2 === 0) await withNetwork(world, house)
  else if (step === 38 && world.seed % 2 === 1) await retireAndReturn(world, phone)
  else if (step === 40) await settle(world, phone.from, 'arrives')
}

/** The ticket replaced the person's devices before it let anybody in; another comes before it does, and stays. */
async function comesMeanwhile(world: World, { house, from }: Phone): Promise<void> {
  const given = await open(world, house, from)
  if (given !== undefined) await present(world, await newPhone(world, house, 'phone of meanwhile'), given.billet, 'arrives')
}

/** Refused: whoever is the référent now gives another, and all that waited goes out with it. */
async function giveAgain(world: World, phone: Phone): Promise<void> {
  const { house, device } = phone
  const from = givers(world, house).find(({ session }) => !world.server.revoked.has(session.appareil))
  if (from === undefined) return
  phone.given = await sign(world, house, from, false)
  phone.from = from
  const { billet } = phone.given
  await transact(device.space.cabinet, [], () => ({ edits: [edit('billet', { v: 1, ticket: billet, refuse: false })], result: undefined }))
  await comesBack(world, phone, 'arrives')
}

async function withNetwork(world: World, house: House): Promise<void> {
  await open(world, house, world.device('paul'))
  const from = world.pick(givers(world, house))
  const late = await open(world, house, from)
  if (late === undefined) return
  const device = await newPhone(world, house, 'new phone')
  world.server.doors.later = 10 * 60_000
  await present(world, device, late.billet, 'arrives')
  world.server.doors.later = 0
  const given = await open(world, house, from)
  invariant(given !== undefined, 'who opened one opens another')
  // The one before ended, and its answer may be lost.
  await present(world, device, late.billet, 'arrives')
  if (!(await present(world, device, given.billet, world.pick(LINK)))) await present(world, device, given.billet, 'arrives')
  await present(world, world.devices.find(({ byTicket, session }) => byTicket && session.appareil !== device.session.appareil) ?? device, given.billet, 'arrives')
  await saveForm(world, await openSome(world, house, device))
  await checkHeld(world, device)
}

/** A phone that was retired enters no more; its person comes as another device, and what the first one holds waits [G7]. */
async function retireAndReturn(world: World, { house, device }: Phone): Promise<void> {
  const from = givers(world, house).find(({ session }) => !world.server.revoked.has(session.appareil))
  if (from === undefined || !world.isEntered(device)) return
  if (!world.server.revoked.has(device.session.appareil)) await world.server.revoke(device.session.appareil)
  await saveForm(world, await openSome(world, house, device))
  const given = await open(world, house, from)
  if (given === undefined) return
  await present(world, device, given.billet, 'arrives')
  const other = await newPhone(world, house, 'phone, another')
  if (await present(world, other, given.billet, 'arrives')) world.tally.met('retired devices come as another')
  await checkHeld(world, other)
  await device.exchange()
}
