/**
 * One person's device: the product's own space, runner and HTTP transport, over a memory disk and the real
 * network of this machine. Only its waits between two tries are shorter than a phone's.
 */
import type { AppareilId, LivretId, PersonneId } from '../../base/ids.ts'
import { invariant } from '../../base/result.ts'
import type { Role } from '../../domain/roles.ts'
import type { VoletKind } from '../../domain/volet.ts'
import type { VoletState } from '../../merge/state.ts'
import type { Command } from '../../operations/draft.ts'
import type { DeviceKey, StoredKey } from '../../ports/keys.ts'
import type { Timers } from '../../ports/timers.ts'
import type { Transport } from '../../ports/transport.ts'
import { decodeReply, decodeRequest } from '../../protocol/bytes.ts'
import { createMemoryDisk, openMemoryStore } from '../../storage/memory/memoryStore.ts'
import { createAccess } from '../../sync/access.ts'
import { createAccountClient } from '../../sync/accountClient.ts'
import { exchangeOnce } from '../../sync/exchangeOnce.ts'
import { createHttpTransport } from '../../sync/httpTransport.ts'
import { createWebClock, createWebIds, createWebTimers } from '../../sync/platform/webPorts.ts'
import { createKeys } from '../../sync/keyRing.ts'
import type { SessionToken } from '../../sync/records.ts'
import { startRunner, type Runner } from '../../sync/runner.ts'
import { createSpace, type LivretContent, type Space, type VoletContent } from '../../sync/space.ts'
import { foldContent } from '../../testing/foldContent.ts'
import { deviceKeys } from '../../vault/deviceKey.ts'
import { isReserved } from '../../sync/records.ts'
import { newDataKey, spaceKeysOf } from '../../vault/keys.ts'
import { createSeal } from '../../vault/seal.ts'
import type { Figures } from './figures.ts'
import type { Ledger } from './ledger.ts'

export interface Who {
  readonly name: string
  readonly personne: PersonneId
  readonly role: Role
  readonly appareil: AppareilId
  readonly session: SessionToken
  readonly cle: StoredKey
}

/** The servers, and from where this device reaches them: behind an address of its own, as phones are. */
export interface Way {
  readonly bases: readonly string[]
  readonly address: string
  /** Which of them first. */
  readonly first: number
}

export interface DeviceDeps {
  readonly ledger: Ledger
  readonly figures: Figures
  /** Called with each request on its way. */
  readonly onRequest: () => void
}

const LONGEST_WAIT_MS = 400
const clock = createWebClock()
const ids = createWebIds()
const timers = createWebTimers()
const impatient: Timers = { after: (ms, call) => timers.after(Math.min(ms, LONGEST_WAIT_MS), call) }

export class SoakDevice {
  readonly who: Who
  readonly space: Space
  readonly #deps: DeviceDeps
  readonly #transport: Transport
  readonly #key: () => Promise<DeviceKey | undefined>
  #runner: Runner | undefined

  private constructor(who: Who, space: Space, deps: DeviceDeps, transport: Transport, key: () => Promise<DeviceKey | undefined>) {
    this.who = who
    this.space = space
    this.#deps = deps
    this.#transport = transport
    this.#key = key
  }

  static async make(who: Who, way: Way, deps: DeviceDeps): Promise<SoakDevice> {
    const { personne, appareil, session, cle, role, name } = who
    const store = openMemoryStore(createMemoryDisk())
    const made = await createSpace({ store, seal: createSeal(appareil, await spaceKeysOf(newDataKey()), isReserved), ids, clock }, {
      personne, appareil, session, cle, identite: { prenom: name, nom: '', role, organisation: 'Les Quatre Vents' },
    })
    invariant(made.ok, 'a space can be made on an empty disk')
    const space = made.value
    const net = { fetch: fetchThrough(way), timers }
    const keys = createKeys(space.cabinet, deviceKeys)
    const access = createAccess({ space, accounts: createAccountClient(net), keys, turns: { session: inTurn(), key: inTurn() } })
    const http = createHttpTransport({ ...net, ...access })
    return new SoakDevice(who, space, deps, { hints: (onHint) => http.hints(onHint), exchange: (bytes) => remembered(deps, name, http, bytes) }, () => keys.current())
  }

  async start(): Promise<void> {
    this.#runner = await startRunner({
      space: this.space, transport: this.#transport, clock, ids, timers: impatient, key: this.#key,
      leadership: { stand: (gain) => { gain(); return () => undefined } },
      tabs: { post: () => undefined, listen: () => () => undefined },
      attention: { visible: () => true, watch: () => () => undefined },
    })
  }

  async stop(): Promise<void> {
    await this.#runner?.stop()
    this.#runner = undefined
  }

  /** Everything said and heard. False when the server did not answer, or said that there is more for ever. */
  async exchange(): Promise<boolean> {
    const deps = { cabinet: this.space.cabinet, transport: this.#transport, clock, ids, key: this.#key, onChange: () => undefined }
    for (let round = 0, whole = true; round < 2_000; round++) {
      const done = await exchangeOnce(deps, whole)
      if (!done.ok) return false
      whole = done.value.whole
      if (!done.value.more) return true
    }
    return false
  }

  async save(command: Command): Promise<void> {
    const saved = await this.space.save(command)
    invariant(saved.ok, 'a memory disk has room')
    // Operations come in the order of the drafts.
    const volets = command.batches.flatMap(({ volet, drafts }) => drafts.map(() => volet))
    saved.value.operations.forEach((operation, i) => {
      const volet = volets[i]
      if (volet !== undefined) this.#deps.ledger.keep(this.who.name, volet, operation)
    })
  }

  async content(livret: LivretId): Promise<LivretContent | undefined> {
    const found = await this.space.readLivret(livret)
    invariant(found.ok, 'a memory disk is read')
    return found.value
  }

  async volet(livret: LivretId, kind: VoletKind): Promise<VoletContent | undefined> {
    return (await this.content(livret))?.volets.find((volet) => volet.kind === kind)
  }

  async shown(livret: LivretId, kind: VoletKind): Promise<VoletState> {
    return foldContent(await this.volet(livret, kind))
  }

  async waiting(): Promise<number> {
    const counts = await this.space.counts()
    invariant(counts.ok, 'a memory disk is read')
    return counts.value.waiting
  }
}

/** One after the other: there is one tab. */
function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}

async function remembered({ ledger, figures, onRequest }: DeviceDeps, name: string, http: Transport, bytes: Uint8Array): ReturnType<Transport['exchange']> {
  const request = decodeRequest(bytes)
  invariant(request.ok, 'a device sends what can be read')
  ledger.sent(name, request.value)
  figures.add('requests')
  onRequest()
  const answered = await http.exchange(bytes)
  if (!answered.ok) {
    const { fault } = answered.error
    figures.add(`requests without an answer: ${fault}`)
    if (fault !== 'unreachable' && fault !== 'busy') ledger.fault(`${name} is answered ${fault}`)
    return answered
  }
  const reply = decodeReply(answered.value)
  if (reply.ok) ledger.told(name, reply.value)
  else ledger.fault(`${name} is answered what cannot be read`)
  return answered
}

/** Where there are several servers, each request goes to the next one, as a load balancer would have it. */
function fetchThrough({ bases, address, first }: Way): typeof fetch {
  let at = first
  return async (path, init) => {
    invariant(typeof path === 'string', 'the product asks its own origin, by path')
    const base = bases[at++ % bases.length] ?? ''
    const headers = new Headers(init?.headers)
    headers.set('x-forwarded-for', address)
    return fetch(`${base}${path}`, { ...init, headers })
  }
}
