/**
 * The people of one round: accounts made as an operator would, devices that write without pause and hear of
 * each other, on livrets of their own. A round is short, so that a log stays the length of a real one.
 */
import type { LivretId, PersonneId } from '../../base/ids.ts'
import { invariant } from '../../base/result.ts'
import type { Role } from '../../domain/roles.ts'
import { createCles } from '../../server/cles.ts'
import { createComptes } from '../../server/comptes.ts'
import { openDatabase } from '../../server/postgres/database.ts'
import { createSessions } from '../../server/sessions.ts'
import { newOrganisation, systemClock, systemIds } from '../../server/systemPorts.ts'
import { membreDraft } from '../../testing/livret.ts'
import { seededRandom } from '../../testing/seededIds.ts'
import { deviceKeys } from '../../vault/deviceKey.ts'
import { act, type Desk } from './acts.ts'
import { SoakDevice, type Who } from './device.ts'
import type { Figures } from './figures.ts'
import { Ledger } from './ledger.ts'

export interface Setting {
  /** As the application's role; its port may change with a restart. */
  readonly applicationUrl: () => string
  readonly bases: readonly string[]
  readonly figures: Figures
  readonly seed: number
  readonly livrets: number
}

const DESKS: readonly { readonly person: string; readonly role: Role; readonly devices: readonly string[] }[] = [
  { person: 'Nadia', role: 'responsable', devices: ['bureau'] },
  { person: 'Maud', role: 'referent', devices: ['bureau', 'tablette'] },
  { person: 'Paul', role: 'conseiller', devices: ['bureau'] },
  { person: 'Fatou', role: 'beneficiaire', devices: ['téléphone', 'ordinateur'] },
]
/** A device that has this much to say first says it. */
const MOST_WAITING = 24
const PAUSE_MS = 90
/** Nothing moves for so long: the load stands still, which is a fault of its own. */
const STANDSTILL_MS = 120_000

export class Crew {
  readonly ledger: Ledger
  readonly livrets: readonly LivretId[]
  readonly devices: SoakDevice[] = []
  readonly setting: Setting
  readonly #waiters = new Set<{ left: number; readonly done: () => void }>()
  #addresses = 0
  #working = false
  #shifts: Promise<void>[] = []
  #people: readonly (Omit<Who, 'appareil' | 'session' | 'cle'> & { readonly devices: readonly string[] })[] = []

  private constructor(setting: Setting) {
    this.setting = setting
    this.ledger = new Ledger(setting.figures)
    this.livrets = Array.from({ length: setting.livrets }, () => systemIds.livret())
  }

  /** The servers answer. */
  static async open(setting: Setting): Promise<Crew> {
    const crew = new Crew(setting)
    await crew.#hire()
    for (const person of crew.#people) for (const name of person.devices) await crew.join(person.personne, name)
    const [opener] = crew.devices
    invariant(opener !== undefined, 'somebody opens the livrets')
    for (const livret of crew.livrets)
      await opener.save({ batches: [{ volet: { livret, kind: 'cercle' }, together: true, drafts: crew.#people.map(({ personne, role, name }) => membreDraft(systemIds, personne, role, name)) }] })
    for (const device of crew.devices) invariant(await device.exchange(), 'the first exchange is answered')
    return crew
  }

  async #hire(): Promise<void> {
    const organisation = newOrganisation()
    await this.#accounts(async ({ comptes }) => {
      await comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
      this.#people = DESKS.map(({ person, role, devices }) => ({ name: person, personne: systemIds.personne(), role, devices }))
      for (const { name, personne, role } of this.#people)
        await comptes.createCompte({ personne, prenom: name, nom: name, role, organisation: role === 'beneficiaire' ? undefined : organisation, demonstration: 'Quelqu’un' })
    })
  }

  async #accounts<T>(work: (accounts: { comptes: ReturnType<typeof createComptes>; sessions: ReturnType<typeof createSessions>; cles: ReturnType<typeof createCles> }) => Promise<T>): Promise<T> {
    const opened = await openDatabase({ applicationUrl: this.setting.applicationUrl(), adminUrl: undefined, production: false, poolSize: 2 })
    try {
      return await work({ comptes: createComptes(opened.db), sessions: createSessions(opened.db), cles: createCles(opened.db) })
    } finally {
      await opened.close()
    }
  }

  /** One more device of somebody; it has nothing yet. */
  async join(personne: PersonneId, name: string): Promise<SoakDevice> {
    const person = this.#people.find((each) => each.personne === personne)
    invariant(person !== undefined, 'a device is somebody’s')
    const appareil = systemIds.appareil()
    const cle = await deviceKeys.create()
    const session = await this.#accounts(async ({ sessions, cles }) => {
      invariant(await cles.enroll(personne, appareil, cle.publicKey, systemClock.now()), 'a new device is enrolled')
      return sessions.open(personne, appareil, systemClock.now())
    })
    this.#addresses += 1
    const { bases, figures } = this.setting
    const device = await SoakDevice.make(
      { name: `${person.name} (${name})`, personne, role: person.role, appareil, session, cle },
      { bases, address: `10.0.0.${this.#addresses}`, first: this.#addresses },
      { ledger: this.ledger, figures, onRequest: () => { this.#heard() } },
    )
    this.devices.push(device)
    return device
  }

  get personnes(): readonly PersonneId[] {
    return this.#people.map(({ personne }) => personne)
  }

  #heard(): void {
    for (const waiter of this.#waiters) if (--waiter.left === 0) waiter.done()
  }

  /** Resolves once so many more requests were sent; how long that takes is nobody's business. */
  async requests(count: number): Promise<void> {
    const waiter = { left: count, done: (): void => undefined }
    this.#waiters.add(waiter)
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => { reject(new Error('the load stands still')) }, STANDSTILL_MS)
      waiter.done = () => {
        clearTimeout(late)
        resolve()
      }
    }).finally(() => this.#waiters.delete(waiter))
  }

  async work(): Promise<void> {
    this.#working = true
    for (const device of this.devices) await device.start()
    this.#shifts = this.devices.map((device, i) => this.#shift({ device, livrets: this.livrets, random: seededRandom(this.setting.seed * 100 + i), forms: [], count: 0 }))
    for (const shift of this.#shifts) shift.catch((cause: unknown) => { this.ledger.fault(`a device fell over: ${String(cause)}`) })
  }

  async #shift(desk: Desk): Promise<void> {
    while (this.#working) {
      if ((await desk.device.waiting()) < MOST_WAITING) await act(desk)
      await new Promise((resolve) => setTimeout(resolve, desk.random() * 2 * PAUSE_MS))
    }
  }

  /** Nobody writes any more, and everybody has said and heard everything. The servers answer. */
  async rest(): Promise<void> {
    this.#working = false
    await Promise.all(this.#shifts)
    for (const device of this.devices) await device.stop()
    // Twice: what the last one said, the first one hears.
    for (let pass = 0; pass < 2; pass++)
      for (const device of this.devices)
        if (!(await answered(() => device.exchange()))) this.ledger.fault(`${device.who.name} is not answered although nothing is killed any more`)
  }

  /** Whatever became of the round, nobody writes any more. */
  async leave(): Promise<void> {
    this.#working = false
    await Promise.allSettled(this.#shifts)
    for (const device of this.devices) await device.stop()
  }
}

/** A database that has just come back may ask for a little patience. */
async function answered(ask: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt++) {
    if (await ask()) return true
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  return false
}
