/**
 * Figures taken on the socket: the real application in a process of its own, a real PostgreSQL with its usual
 * durability, the loopback, the product's own device code. The lives are played in memory and their chunks sent again
 * as they were, in the order in which they came: the same authority gives the same logs.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LivretId, PersonneId } from '../../base/ids.ts'
import { invariant, ok } from '../../base/result.ts'
import type { VoletKind } from '../../domain/volet.ts'
import type { Transport } from '../../ports/transport.ts'
import { decodeReply, packText } from '../../protocol/bytes.ts'
import type { ExchangeSession } from '../../protocol/exchange.ts'
import { signedBytes } from '../../protocol/signatures.ts'
import type { WireSignedChunk } from '../../protocol/wire.ts'
import { createComptes } from '../../server/comptes.ts'
import { openDatabase } from '../../server/postgres/database.ts'
import { createSessions } from '../../server/sessions.ts'
import { newOrganisation, systemClock, systemIds } from '../../server/systemPorts.ts'
import { setup } from '../../server/testing/postgresForTests.ts'
import { enter, httpExchange } from '../../server/testing/testServer.ts'
import { createMemoryDisk, openMemoryStore } from '../../storage/memory/memoryStore.ts'
import { exchangeOnce, type Exchanged } from '../../sync/exchangeOnce.ts'
import { createHttpTransport } from '../../sync/httpTransport.ts'
import { createSpace, type Space } from '../../sync/space.ts'
import { got } from '../../testing/got.ts'
import { jour } from '../../testing/moments.ts'
import { membreDraft } from '../../testing/livret.ts'
import { Peer } from '../../testing/peer.ts'
import type { Arrival, Livret } from '../../testing/workload/play.ts'
import { deviceKeys } from '../../vault/deviceKey.ts'
import { isReserved } from '../../sync/records.ts'
import { newDataKey, spaceKeysOf } from '../../vault/keys.ts'
import { createSeal } from '../../vault/seal.ts'
import { gzipped, rowsOf } from './limit.ts'
import { openRelay, type Message } from './relay.ts'

export type Place = Awaited<ReturnType<typeof openPlace>>

export async function openPlace() {
  const stopPostgres = await setup()
  const child = fork(fileURLToPath(new URL('./node.ts', import.meta.url)))
  const told = await new Promise<{ readonly base: string; readonly adminUrl: string; readonly applicationUrl: string }>((resolve, reject) => {
    child.once('message', (message) => { resolve(message as { base: string; adminUrl: string; applicationUrl: string }) }) // as node.ts sends it
    child.once('exit', () => { reject(new Error('the server ended before it answered')) })
  })
  const database = await openDatabase({ ...told, production: false, poolSize: 4 })
  const people = { comptes: createComptes(database.db), sessions: createSessions(database.db) }
  const relay = await openRelay(told.base)
  const tokens = new Map<string, string>()
  return {
    relay,
    async token({ personne, appareil, mayOpen }: ExchangeSession): Promise<string> {
      const known = tokens.get(appareil)
      if (known !== undefined) return known
      const organisation = newOrganisation()
      if (mayOpen) await people.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
      const made = await enter(people, personne, appareil, mayOpen ? { role: 'responsable', organisation } : {})
      tokens.set(appareil, made)
      return made
    },
    async close() {
      relay.close()
      await database.close()
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.disconnect()
      await ended
      await stopPostgres()
    },
  }
}

interface Device {
  readonly space: Space
  readonly transport: Transport
  /** Until the server says that there is no more. */
  sync(): Promise<void>
}

/** An installation of the product, over HTTP. */
async function install(place: Place, personne: PersonneId): Promise<Device> {
  const appareil = systemIds.appareil()
  const token = await place.token({ personne, appareil, mayOpen: false })
  const deps = { store: openMemoryStore(createMemoryDisk()), seal: createSeal(appareil, await spaceKeysOf(newDataKey()), isReserved), ids: systemIds, clock: { now: () => systemClock.now(), today: () => jour('2026-07-10') } }
  const space = got(await createSpace(deps, { personne, appareil, session: null, identite: { prenom: 'Maud', nom: 'T.', role: 'referent', organisation: '' } }))
  const transport = createHttpTransport({
    fetch: (path, init) => fetch(new URL(path as string, place.relay.base), init), // the transport asks by path
    timers: { after: (ms, call) => { const timer = setTimeout(call, ms); return () => { clearTimeout(timer) } } },
    token: () => Promise.resolve(token),
  })
  return {
    space, transport,
    async sync() {
      let whole = false
      for (let round = 0; round < 2_000; round++) {
        const answer: Exchanged = got(await exchangeOnce({ cabinet: space.cabinet, transport, clock: systemClock, ids: systemIds, onChange: () => undefined }, whole))
        whole = answer.whole
        if (!answer.more && !whole) return
      }
      invariant(false, 'an exchange ends')
    },
  }
}

async function send(place: Place, arrivals: readonly Arrival[]): Promise<void> {
  for (let at = 0; at < arrivals.length; ) {
    const session = arrivals[at]?.session
    invariant(session !== undefined, 'there is one more')
    let end = at
    while (arrivals[end]?.session === session && end - at < 100) end++
    const token = await place.token(session)
    const body = packText(JSON.stringify({ p: 1, a: session.appareil, c: arrivals.slice(at, end).map(({ chunk }) => chunk) }))
    const response = await fetch(`${place.relay.base}/api/sync`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.livret.sync' }, body: Buffer.from(body) })
    invariant(response.status === 200, `the server takes them: ${String(response.status)}`)
    await response.arrayBuffer()
    at = end
  }
}

const bodies = (messages: readonly Message[], direction?: Message['direction']): number =>
  messages.filter((each) => direction === undefined || each.direction === direction).reduce((sum, { body }) => sum + body.length, 0)

export interface DeltaBytes {
  readonly delta: number
  readonly limit: number
  /** On the way up. */
  readonly signatures: number
  /** Bodies of the whole exchange, both ways: it asks, hears that there is news, says where it is, hears the news. */
  readonly exchange: number
  readonly history: number
}

/** `mark`: how many chunks had come when 590 edits were written. The référent's other device has everything till then. */
export async function deltaOnSocket(place: Place, livret: Livret, mark: number): Promise<DeltaBytes> {
  const { personne } = livret.devices.referent.peer.session
  const tablet = await install(place, personne)
  await send(place, livret.arrivals.slice(0, mark))
  await tablet.sync()
  const before = got(await tablet.space.readLivret(livret.livret))
  await send(place, livret.arrivals.slice(mark))
  place.relay.take()
  await tablet.sync()
  const passed = place.relay.take()
  const news = passed.filter((each) => each.direction === 'down').map(({ body }) => ({ body, reply: got(decodeReply(body)) })).filter(({ reply }) => reply.f !== undefined)
  const rows = livret.devices.referent.peer.kinds().flatMap((key) => {
    const kind = key.slice(23) as VoletKind // after `<livret>/`
    const seq = before?.volets.find((volet) => volet.kind === kind)?.position.seq ?? 0
    return rowsOf(key, livret.devices.referent.peer.shelf(livret.livret, kind).entries.filter((entry) => entry.seq > seq))
  })
  const whole = await install(place, personne)
  place.relay.take()
  await whole.sync()
  return {
    delta: news.reduce((sum, { body }) => sum + body.length, 0), limit: gzipped(rows), signatures: await signatureBytes(livret.arrivals.slice(mark)),
    exchange: bodies(passed), history: bodies(place.relay.take(), 'down'),
  }
}

/** What signing them adds to the bodies in which these chunks are sent, each by itself as it is saved; none of it comes down to readers. */
export async function signatureBytes(arrivals: readonly Arrival[]): Promise<number> {
  const key = await deviceKeys.open(await deviceKeys.create())
  let added = 0
  for (const { session, chunk } of arrivals) {
    const bytes = signedBytes(chunk)
    invariant(bytes !== undefined, 'a chunk names a volet')
    const body = (each: WireSignedChunk): number => packText(JSON.stringify({ p: 1, a: session.appareil, c: [each] })).length
    added += body([chunk[0], chunk[1], chunk[2], key.id, await key.sign(bytes)]) - body(chunk)
  }
  return added
}

/** Many livrets of one référent, each with a circle and a few words; made through the real server. */
async function openMany(place: Place, count: number, referents: readonly PersonneId[]): Promise<readonly { readonly livret: LivretId; readonly referent: PersonneId }[]> {
  const responsable = new Peer(systemIds, async (session, request, now) => httpExchange(place.relay.base, await place.token(session))(session, request, now), systemIds.personne(), true)
  const made: { livret: LivretId; referent: PersonneId }[] = []
  for (let i = 0; i < count; i++) {
    const [livret, referent] = [systemIds.livret(), referents[i % referents.length]]
    invariant(referent !== undefined, 'somebody follows it')
    responsable.save(livret, 'cercle', [membreDraft(systemIds, responsable.personne, 'responsable', 'Nadia F.'), membreDraft(systemIds, referent, 'referent', 'Maud T.'), membreDraft(systemIds, systemIds.personne(), 'beneficiaire', 'Fatou B.')])
    responsable.create(livret, 'parcours', 'etape', { intitule: 'Cuisine', fin: '2026-12-18' })
    responsable.create(livret, 'equipe', 'note', { genre: 'appel' })
    made.push({ livret, referent })
    if (i % 40 === 39 || i === count - 1) await responsable.sync()
  }
  return made
}

export interface Idle {
  readonly bodyBytes: number
  readonly headBytes: number
}

/** One exchange of a device with 200 livrets when nothing has changed, both ways. */
export async function idleOnSocket(place: Place): Promise<Idle> {
  const referent = systemIds.personne()
  await openMany(place, 200, [referent])
  const desk = await install(place, referent)
  await desk.sync()
  invariant(got(await desk.space.livrets()).length === 200, 'it holds two hundred livrets')
  place.relay.take()
  await desk.sync()
  const passed = place.relay.take()
  invariant(passed.length === 2, 'one question, one answer')
  return { bodyBytes: bodies(passed), headBytes: passed.reduce((sum, { head }) => sum + head, 0) }
}

export interface SyncTimes {
  readonly p50: number
  readonly p99: number
  readonly perSecond: number
}

/**
 * A sync: one edit goes out, its verdict and its log come back. Latency with one device at a time; throughput with
 * sixteen at once, each of another person in another livret. Only the time between question and answer counts.
 */
export async function syncTimes(place: Place, alone: number, together: number): Promise<SyncTimes> {
  const referents = Array.from({ length: 16 }, () => systemIds.personne())
  const made = await openMany(place, 16, referents)
  const devices = await Promise.all(made.map(async ({ livret, referent }) => {
    const device = await install(place, referent)
    await device.sync()
    return { livret, device }
  }))
  const times: number[] = []
  const once = async ({ livret, device }: (typeof devices)[number], i: number): Promise<void> => {
    got(await device.space.save({ batches: [{ volet: { livret, kind: 'freins' }, together: true, drafts: [{ payload: { act: 'set', entity: 'frein.mobilite', field: 'vuCommentaire', value: `Le car de ${String(6 + (i % 12))} h` }, observed: [] }] }] }))
    const exchange: Transport['exchange'] = async (bytes) => {
      const before = performance.now()
      const answer = got(await device.transport.exchange(bytes))
      times.push(performance.now() - before)
      return ok(answer)
    }
    const answer = got(await exchangeOnce({ cabinet: device.space.cabinet, transport: { ...device.transport, exchange }, clock: systemClock, ids: systemIds, onChange: () => undefined }, false))
    invariant(!answer.more, 'one exchange is enough')
  }
  const [first] = devices
  invariant(first !== undefined, 'there are devices')
  for (let i = 0; i < 20; i++) await once(first, i)
  times.length = 0
  for (let i = 0; i < alone; i++) await once(first, i)
  const sorted = times.splice(0).sort((a, b) => a - b)
  const begun = performance.now()
  await Promise.all(devices.map(async (each) => {
    for (let i = 0; i < together; i++) await once(each, i)
  }))
  const seconds = (performance.now() - begun) / 1000
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  return { p50: at(0.5), p99: at(0.99), perSecond: (devices.length * together) / seconds }
}
