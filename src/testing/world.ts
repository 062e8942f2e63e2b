/**
 * The simulated world: people on many devices over a failing network, failing disks, wrong clocks and killed
 * programs, against the real authority. One seed is one life of two livrets; the same seed is the same life.
 * In the end everybody has heard everything, and the rules of `merge/SPEC.md` must hold (`worldCheck.ts`).
 */
import { voletKey } from '../domain/volet.ts'
import { openMemoryStore } from '../storage/memory/memoryStore.ts'
import { addEtape, answer, moveEtape, openSome, saveForm, writeBadly, writeNewer, writersOf, writeText, writeTomorrow, writeWithoutRight, type Form } from './worldActs.ts'
import { checkAnswer, checkDisplay, checkRest } from './worldCheck.ts'
import type { Label } from './oracle.ts'
import { PROGRAMS, TOMORROW } from './programs.ts'
import { WorldDevice } from './worldDevice.ts'
import { archiveSome } from './worldArchive.ts'
import { endSupport } from './worldEnd.ts'
import { enrolAt, type Phone } from './worldEnrol.ts'
import { watchDoors } from './worldGate.ts'
import { openHouses, PLANS } from './worldEpisodes.ts'
import { checkFates } from './worldFates.ts'
import { Violation } from './violation.ts'
import type { Fate } from './worldLink.ts'
import { hold, KINDS, World, type House } from './worldState.ts'
import { passOn } from './worldRelais.ts'
import { signApart, signSomething } from './worldSign.ts'
import type { Tally } from './worldTally.ts'

export type Outcome =
  | { readonly ok: true; readonly tally: Tally }
  | { readonly ok: false; readonly tally: Tally; readonly rule: string; readonly what: string; readonly trace: readonly string[] }

export const STEPS = 45
/** Of lives, those in which devices come that nobody knows. */
const ENROL_EVERY = 7
const START = 1_760_000_000_000
const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR

/** What some lives end with. */
const LAST: readonly (((world: World) => Promise<void>) | undefined)[] = [passOn, undefined, endSupport, undefined, passOn, archiveSome, undefined, undefined]

/** @param without leaves out steps by number, to make a trace shorter */
export async function liveOnce(seed: number, without: ReadonlySet<number> = new Set()): Promise<Outcome> {
  const world = new World(seed, (self) => (device, request, reply) => {
    checkAnswer(self, device, request, reply)
  })
  try {
    await live(world, without)
    judgeDoors(world)
    if (world.shared.thrown[0] !== undefined) throw world.shared.thrown[0]
    return { ok: true, tally: world.tally }
  } catch (error) {
    const rule = error instanceof Violation ? error.rule : 'exception'
    const what = error instanceof Error ? (error instanceof Violation ? error.message : (error.stack ?? error.message)) : String(error)
    return { ok: false, tally: world.tally, rule, what, trace: world.lines }
  }
}

async function live(world: World, without: ReadonlySet<number>): Promise<void> {
  await openHouses(world)
  const forms: Form[] = []
  const phones: Phone[] = []
  watchDoors(world)
  const episodes = PLANS[world.seed % PLANS.length] ?? []
  const upgradeAt = Math.floor(world.random() * STEPS)
  for (let step = 0; step < STEPS; step++) {
    if (step === upgradeAt) await upgradeServer(world)
    // Drawn whether or not the step is taken, so that leaving one out changes the others as little as may be.
    const house = world.pick(world.houses)
    const choice = world.random()
    if (without.has(step)) continue
    world.trace(`${step}.`)
    if (step === 33) await join(world, house)
    const episode = step % 15 === 10 ? episodes[Math.floor(step / 15)] : undefined
    if (episode !== undefined) {
      world.trace(`— ${episode[0]}`)
      await episode[1](world, house)
    } else await doSomething(world, house, choice, forms)
    judgeDoors(world)
    await world.apart(async () => {
      if (world.seed % ENROL_EVERY === 0) await enrolAt(world, step, phones)
      if (step === 30) await signApart(world)
      else if (world.chance(0.08)) await signSomething(world)
    })
  }
  // Of several versions first, each as it is; then all of the last, over what the others had kept.
  await comeToRest(world)
  await checkRest(world)
  for (const device of world.devices) {
    if (device.program !== TOMORROW) await device.upgrade(TOMORROW)
    if (world.chance(0.3)) await device.exchange()
  }
  await comeToRest(world)
  await checkRest(world)
  const last = LAST[world.seed % LAST.length]
  if (last !== undefined) {
    await world.apart(() => last(world))
    await comeToRest(world)
    await checkRest(world)
  }
  await checkFates(world)
}

function judgeDoors({ server: { doors } }: World): void {
  if (doors.broken !== undefined) throw doors.broken
}

/** The server is replaced by the program of tomorrow; what it had left waiting for that is decided then and there. */
async function upgradeServer(world: World): Promise<void> {
  world.trace('— the server is upgraded')
  const waited: Label[] = []
  for (const { livret } of world.houses)
    for (const kind of KINDS)
      for (const { why, commitment } of await world.server.journal.withLivret(livret, (tx) => tx.held(kind))) {
        const label = world.shared.byCommitment.get(commitment)
        if (why.for === 'version' && label !== undefined) waited.push(label)
      }
  await world.server.upgrade(TOMORROW)
  world.readLogs()
  world.tally.met('server upgrades')
  const taken = new Set(world.houses.flatMap(({ livret }) => KINDS.flatMap((kind) => world.facts(livret, kind))).filter((fact) => fact.taken).map(({ label }) => label))
  world.tally.met('held version then accepted', waited.filter((label) => taken.has(label)).length)
}

/** A device is given the next program, with whatever it holds and has not sent. */
async function upgradeDevice(world: World): Promise<void> {
  const device = world.pick(world.devices)
  const next = PROGRAMS[PROGRAMS.indexOf(device.program) + 1]
  if (next === undefined) return
  world.trace(`${device.name} runs version ${next.schema}`)
  await device.upgrade(next)
  for (const house of world.houses) for (const kind of KINDS) await checkDisplay(world, device, house, kind)
}

async function doSomething(world: World, house: House, choice: number, forms: Form[]): Promise<void> {
  const writer = world.pick(writersOf(world, house))
  if (choice < 0.12) forms.push(await openSome(world, house, writer))
  else if (choice < 0.22) {
    const form = forms.shift()
    if (form === undefined) return
    world.tally.met('forms saved late')
    await saveForm(world, form)
  } else if (choice < 0.3) await saveForm(world, await openSome(world, house, writer))
  else if (choice < 0.35) await answer(world, house)
  else if (choice < 0.42) await writeText(world, house, writer)
  else if (choice < 0.47) await addEtape(world, house)
  else if (choice < 0.53) {
    if (house.etapes.length > 0) await moveEtape(world, house, writer, world.pick(house.etapes))
  } else if (choice < 0.58) await writeBadly(world, house)
  else if (choice < 0.61) await writeWithoutRight(world, house)
  else if (choice < 0.63) await writeNewer(world, house, writer)
  else if (choice < 0.65) await writeTomorrow(world, house, writer)
  else if (choice < 0.665) await upgradeDevice(world)
  else if (choice < 0.68) await fail(world, house, writer)
  else if (choice < 0.72) wrongClock(world, world.pick(world.devices))
  else if (choice < 0.75) await readBack(world, house, world.pick(world.devices))
  else await talk(world, house, world.pick(world.devices))
}

const FATES: readonly Fate[] = ['arrives', 'arrives', 'requestLost', 'replyLost', 'replyLost', 'twice', 'cut', 'overtaken', 'serverDies']

async function talk(world: World, house: House, device: WorldDevice): Promise<void> {
  await device.changeKey(device.byTicket ? world.pick(FATES) : 'arrives')
  const late = world.chance(0.15) ? device.oldRequests.at(-Math.ceil(world.random() * 4)) : undefined
  if (late !== undefined) {
    world.tally.met('late duplicates')
    const answered = await world.server.hear(device.session, late)
    if (answered.ok) checkAnswer(world, device, late, answered.value)
    else hold(answered.error === 'retiredKey', 'G9', () => `a late duplicate is told ${answered.error}`)
  }
  const fate = world.pick(FATES)
  world.trace(`${device.name} talks: ${fate}`)
  device.meanwhile = async () => {
    device.meanwhile = () => Promise.resolve()
    const tab = await device.open()
    if (world.chance(0.5) && writersOf(world, house).includes(device)) await saveForm(world, await openSome(world, house, device))
    await device.exchange('arrives', tab)
  }
  if (world.chance(0.1)) {
    world.tally.met('tabs at once')
    await tabsAtOnce(world, house, device)
  } else await device.exchange(fate, device.space, world.chance(0.3) ? 600 : undefined)
  for (const kind of KINDS) await checkDisplay(world, device, house, kind)
}

/** Two tabs exchange; between what one read and what it writes, the other saves. */
async function tabsAtOnce(world: World, house: House, device: WorldDevice): Promise<void> {
  const form = writersOf(world, house).includes(device) ? await openSome(world, house, device) : undefined
  const store = openMemoryStore(device.disk)
  let writes = Math.floor(world.random() * 4)
  const tab = await device.open({
    ...store,
    commit: async (write) => {
      if (form !== undefined && writes-- === 0) await saveForm(world, form)
      return store.commit(write)
    },
  })
  await Promise.all([device.exchange(), device.exchange('arrives', tab)])
}

/** Somebody takes a new telephone in hand: long logs come as snapshots, and what they stand for when it is asked for. */
async function join(world: World, house: House): Promise<void> {
  const name = world.pick(['maud', house.beneficiaire] as const)
  world.trace(`— a new device for ${name}`)
  const device = await WorldDevice.make(world.shared, `${name}’s new phone`, world.person(name), world.seed * 89 + 7, START, world.pick(PROGRAMS))
  world.devices.push(device)
  await device.exchange('arrives', device.space, world.chance(0.5) ? 600 : undefined)
  for (const { livret } of world.houses) for (const kind of KINDS) await device.pageHistory({ livret, kind }, world.pick(FATES))
}

/** Somebody wants to know what was there before: on the device, or asked of the server. */
async function readBack(world: World, house: House, device: WorldDevice): Promise<void> {
  const kind = world.pick(KINDS)
  const fate = world.pick(FATES)
  if ((await device.volet(house.livret, kind)) === undefined) return
  world.trace(`${device.name} reads back ${kind}: ${fate}`)
  await device.pageHistory({ livret: house.livret, kind }, fate)
}

/** The machine fails: killed at some moment, disk full, or the end of what was not synced is lost. */
async function fail(world: World, house: House, device: WorldDevice): Promise<void> {
  const how = world.pick(['killed saving', 'killed exchanging', 'full', 'unsynced', 'restart'] as const)
  world.trace(`${device.name}: ${how}`)
  const moment = Math.floor(world.random() * 60)
  switch (how) {
    case 'killed saving': return saveForm(world, await openSome(world, house, device), Math.floor(moment / 3))
    case 'killed exchanging': return device.exchangeAndDie(moment)
    case 'full': {
      const form = await openSome(world, house, device)
      device.disk.quota = [...device.disk.records].reduce((sum, [key, bytes]) => sum + key.length + bytes.length, 0) + world.pick([0, 40, 400])
      await saveForm(world, form)
      await device.exchange()
      device.disk.quota = Number.POSITIVE_INFINITY
      world.tally.met('full disk')
      return
    }
    case 'unsynced': {
      const synced = device.snapshot()
      await device.exchange()
      await device.restore(synced)
      world.tally.met('unsynced tails lost')
      return
    }
    case 'restart':
      world.tally.met('restarts')
      return device.restart()
  }
}

function wrongClock(world: World, device: WorldDevice): void {
  const sign = world.chance(0.5) ? 1 : -1
  const [name, at] = world.pick([
    ['clock an hour off', START + sign * HOUR], ['clock a year off', START + sign * YEAR], ['clock 1970', 5_000],
    ['clock 2099', Date.UTC(2099, 0, 1)], ['clock backwards', device.at - 12 * HOUR],
  ] as const)
  world.tally.met(name)
  world.trace(`${device.name}: ${name}`)
  device.at = at
}

/** Everybody is there, everything works, and the référent answers what waits for them. */
async function comeToRest(world: World): Promise<void> {
  world.trace('— at rest')
  for (let round = 0; round < 12; round++) {
    const before = standing(world)
    for (const device of world.devices) await device.exchange()
    const decided = await decideAll(world)
    if (!decided && before === standing(world) && round > 2) return
  }
  throw new Violation('I1', 'the world does not come to rest')
}

const standing = (world: World): string => [...world.server.logs].map(([key, log]) => `${key}:${log.length}`).join()

async function decideAll(world: World): Promise<boolean> {
  let decided = false
  for (const house of world.houses)
    for (const kind of KINDS) {
      const held = await world.server.journal.withLivret(house.livret, (tx) => tx.held(kind))
      for (const { why, operation, commitment } of held) {
        const about = world.shared.byCommitment.get(commitment)
        const referent = world.oracle.referent(world.facts(house.livret, 'cercle'))
        const device = world.devices.find((each) => each.personne === referent && world.isEntered(each) && !world.server.revoked.has(each.session.appareil))
        if (why.for !== 'decision' || about === undefined || device === undefined) continue
        const keep = world.chance(0.5)
        world.tally.met('decisions')
        decided = true
        await world.write(device, house, kind, [{ payload: { act: 'decision', about: operation.dot, keep }, observed: [], act: { what: 'decision', about, keep } }])
        await device.exchange()
        // What was not kept is refused to whoever wrote it, when they are still there to be told.
        const stub = (world.server.logs.get(voletKey({ livret: house.livret, kind })) ?? []).find((each) => world.shared.byCommitment.get(each.commitment) === about && each.entry.kind === 'stub')
        const reason = stub?.entry.kind === 'stub' ? stub.entry.reason : undefined
        if (reason === 'droitRetire' || reason === 'appareilRetire') world.tally.met(`refused ${reason}`)
      }
    }
  return decided
}
