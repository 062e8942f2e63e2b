/** What a simulated world is made of: people, devices, livrets, the server, the oracle, and the trace of the run. */
import type { CreatedId, EntityId, LivretId, PersonneId } from '../base/ids.ts'
import { voletKey, type VoletKind } from '../domain/volet.ts'
import type { Draft } from '../operations/draft.ts'
import { dotKey, type Entry } from '../operations/operation.ts'
import type { Ids } from '../ports/ids.ts'
import { eachOnce, Oracle, type Edit, type Fact, type Label } from './oracle.ts'
import { OracleTickets } from './oracleTickets.ts'
import { PROGRAMS, SUIVI, TOMORROW } from './programs.ts'
import { seededIds, seededRandom } from './seededIds.ts'
import { dotName, type Shared, type WorldDevice } from './worldDevice.ts'
import { WorldServer } from './worldServer.ts'
import { Violation } from './violation.ts'
import { Tally } from './worldTally.ts'

export function hold(condition: boolean, rule: string, what: () => string): asserts condition {
  if (!condition) throw new Violation(rule, what())
}

export type Somebody = 'nadia' | 'maud' | 'sonia' | 'paul' | 'fatou' | 'ali' | 'zoe'

export interface House {
  readonly livret: LivretId
  readonly beneficiaire: Somebody
  readonly membres: Map<Somebody, CreatedId>
  readonly etapes: CreatedId[]
  readonly rendezVous: CreatedId[]
  readonly done: Set<string>
}

export type Episode = (world: World, house: House) => Promise<void>

/** One operation to write, with what the oracle must know of it. */
export interface Part {
  readonly payload: Draft['payload'] | ((label: Label) => Draft['payload'])
  readonly observed: Draft['observed']
  readonly act: Edit['act'] | ((label: Label) => Edit['act'])
  readonly shown?: readonly Label[]
  readonly bad?: Edit['bad']
}

/** Readable back from a value, whatever carried it. */
export const token = (label: Label): string => `mot §${label};`
export const tokensIn = (text: string): readonly Label[] => [...text.matchAll(/§(\d+);/g)].map(([, digits]) => Number(digits))
/** The edits that a shown value stands for: told by itself, or by its dot where it is one of a few codes. */
export const labelsOf = ({ value }: { readonly value: unknown }, byDot: Label | undefined): readonly Label[] => {
  if (typeof value === 'number') return [value]
  const told = tokensIn(String(value))
  return told.length > 0 || byDot === undefined ? told : [byDot]
}
const FIRST_CHAR = 0xe000
/** One character per text edit, used nowhere else. */
export const charOf = (label: Label): string => String.fromCharCode(FIRST_CHAR + label)
export const charsIn = (text: string): readonly Label[] =>
  Array.from(text).map((char) => char.charCodeAt(0) - FIRST_CHAR).filter((label) => label >= 0 && label < 0x1900)

export class World {
  readonly seed: number
  random: () => number
  ids: Ids
  readonly server: WorldServer
  readonly tally = new Tally()
  readonly oracle = new Oracle()
  readonly tickets = new OracleTickets()
  /** Livrets that nobody reads for now. */
  readonly archived = new Set<LivretId>()
  readonly shared: Shared
  readonly people = new Map<Somebody, PersonneId>()
  readonly devices: WorldDevice[] = []
  readonly houses: House[] = []
  readonly lines: string[] = []
  /** Edits of a device that was since restored to before them: it would not offer them again. */
  readonly orphans = new Set<Label>()

  readonly #apart: { readonly random: () => number; readonly ids: Ids }

  constructor(seed: number, onAnswer: (world: World) => Shared['onAnswer']) {
    this.seed = seed
    this.server = new WorldServer(PROGRAMS[seed % 2] ?? TOMORROW)
    this.random = seededRandom(seed)
    this.ids = seededIds(seed ^ 0x1d5)
    this.#apart = { random: seededRandom(seed ^ 0x51c4e), ids: seededIds(seed ^ 0x51d) }
    this.shared = { server: this.server, tally: this.tally, byCommitment: new Map(), logged: new Map(), thrown: [], onAnswer: onAnswer(this) }
  }

  /** With chances and ids of its own: what came to the world later changes what was there as little as may be. */
  async apart(work: () => Promise<void>): Promise<void> {
    const { random, ids } = this
    this.random = this.#apart.random
    this.ids = this.#apart.ids
    try {
      await work()
    } finally {
      this.random = random
      this.ids = ids
    }
  }

  trace(line: string): void {
    this.lines.push(line)
  }

  pick<T>(items: readonly T[]): T {
    const found = items[Math.floor(this.random() * items.length)]
    if (found === undefined) throw new Error('nothing to pick from')
    return found
  }

  chance(odds: number): boolean {
    return this.random() < odds
  }

  person(name: Somebody): PersonneId {
    const found = this.people.get(name)
    if (found === undefined) throw new Error(`nobody is called ${name}`)
    return found
  }

  nameOf(personne: PersonneId): Somebody | undefined {
    return [...this.people].find(([, id]) => id === personne)?.[0]
  }

  device(name: Somebody): WorldDevice {
    const all = this.devices.filter((each) => each.personne === this.person(name))
    const found = all.find((each) => this.isEntered(each) && !this.server.revoked.has(each.session.appareil)) ?? all[0]
    if (found === undefined) throw new Error(`${name} has no device`)
    return found
  }

  /** The server's log of a volet as the oracle reads it. */
  facts(livret: LivretId, kind: VoletKind): readonly Fact[] {
    return eachOnce(this.entries(livret, kind).map(({ label, entry }) => ({ label, taken: entry.kind === 'operation' })))
  }

  /** Each entry of it, and whose it is. */
  entries(livret: LivretId, kind: VoletKind): readonly { readonly label: Label; readonly entry: Entry }[] {
    return (this.server.logs.get(voletKey({ livret, kind })) ?? []).map(({ entry, commitment }) => {
      const label = this.shared.byCommitment.get(commitment)
      hold(label !== undefined, 'I6', () => `an entry of ${kind} that nobody wrote`)
      return { label, entry }
    })
  }

  /** After the server took something: whose each entry is. */
  readLogs(): void {
    for (const [key, log] of this.server.logs)
      for (const { entry, commitment } of log) {
        const label = this.shared.byCommitment.get(commitment)
        if (label !== undefined) this.shared.logged.set(dotName(key, entry.kind === 'stub' ? entry.dot : entry.operation.dot), label)
      }
  }

  mayRead(livret: LivretId, kind: VoletKind, personne: PersonneId): boolean {
    return this.oracle.mayRead(this.facts(livret, 'cercle'), this.facts(livret, kind), personne, kind)
  }

  /** One that came by a ticket is nobody's before the ticket counted. */
  isEntered(device: WorldDevice): boolean {
    return !device.byTicket || this.tickets.entered.has(device.session.appareil)
  }

  /** What a device may be shown: whatever its person may, unless it was revoked, or has not entered yet. */
  isShown(device: WorldDevice, livret: LivretId, kind: VoletKind): boolean {
    return this.isEntered(device) && !this.archived.has(livret) && !this.server.revoked.has(device.session.appareil) && this.mayRead(livret, kind, device.personne)
  }

  /** Saves on a device; the oracle learns what was asked, and whether it was kept. */
  async write(device: WorldDevice, house: House, kind: VoletKind, parts: readonly Part[], together = true, dies?: number): Promise<readonly Label[]> {
    const labels: Label[] = []
    const drafts = parts.map((part) => {
      const group = together && parts.length > 1 ? (labels[0] ?? -1) : undefined
      const { livret } = house
      const label: Label = this.oracle.label({
        livret, kind, author: device.personne, device: device.name, schema: device.program.schema, shown: part.shown ?? [], bad: part.bad, group,
        act: typeof part.act === 'function' ? { what: 'withdraw' } : part.act,
      })
      const edit = this.oracle.get(label)
      const act = typeof part.act === 'function' ? part.act(label) : part.act
      this.oracle.edits.set(label, { ...edit, act, group: group === -1 ? label : group })
      labels.push(label)
      return { payload: typeof part.payload === 'function' ? part.payload(label) : part.payload, observed: part.observed, label }
    })
    const kept = await device.save(house.livret, kind, drafts, together, dies)
    if (kept) for (const label of labels) this.oracle.kept.add(label)
    this.trace(`${device.name} ${kept ? 'keeps' : 'could not keep'} ${labels.join(', ')} in ${this.houses.indexOf(house)}/${kind}: ${drafts.map(({ payload, observed }) =>
      `${payload.act}${'field' in payload ? ` ${payload.entity.slice(0, 12)}.${payload.field}` : ''} over [${observed.map((ref) => ('draft' in ref ? `#${ref.draft}` : dotKey(ref))).join(' ')}]`).join('; ')}`)
    return kept ? labels : []
  }

  newEntity(): CreatedId {
    return this.ids.entity()
  }

  async exists(device: WorldDevice, house: House, kind: VoletKind, entity: EntityId): Promise<boolean> {
    return (await device.shown(house.livret, kind)).entities.has(entity)
  }
}

export const KINDS: readonly VoletKind[] = ['cercle', 'parcours', 'freins', 'notes', 'sensible:finances', SUIVI]
