/**
 * Hostile requests to every route of the real server, from a seed, and what must hold of each: an answer of the
 * closed list, never a fault of ours; nothing written by whoever may write nothing; whatever a member gets
 * accepted can be read by the others; and the next good request is answered.
 */
import { connect } from 'node:net'
import { seededRandom } from '../../testing/seededIds.ts'
import { asItIs, crowds, flipped, misshapen, strangeBodies, strangeTexts, truncated } from '../../testing/hostile.ts'
import { TinyClient } from '../../testing/tinyClient/tinyClient.mjs'
import { decodeReply, packText } from '../../protocol/bytes.ts'
import { ERROR_STATUS } from '../errors.ts'
import { SYNC_TYPE } from '../routes/sync.ts'
import { newOrganisation, systemClock, systemIds } from '../systemPorts.ts'
import { dumpTables } from './testDatabase.ts'
import type { TestServer } from './testServer.ts'

const JSON_TYPE = 'application/json'
const ERRORS = new Set(Object.entries(ERROR_STATUS).map(([reason, status]) => `${status} ${JSON.stringify({ error: reason })}`))
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND'] as const

export interface Victim {
  readonly server: TestServer
  /** Reads nothing, may open nothing. */
  readonly stranger: TinyClient
  readonly member: TinyClient
  readonly reader: TinyClient
  readonly livret: string
  /** `METHOD /path`, as the OpenAPI document has them. */
  readonly routes: readonly string[]
}

export async function openVictim(server: TestServer): Promise<Victim> {
  const organisation = newOrganisation()
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
  const enter = async (role: 'responsable' | 'referent' | 'conseiller'): Promise<TinyClient> => {
    const personne = systemIds.personne()
    await server.comptes.createCompte({ personne, prenom: 'Ana', nom: `Ana ${role}`, role, organisation, demonstration: 'Quelqu’un' })
    // Without a key, so that what is misshapen comes as far as it can: signatures stop it before (conformance.pg.test.ts).
    const device = systemIds.appareil()
    return new TinyClient({ base: server.base, person: personne, device, token: (await server.sessions.open(personne, device, systemClock.now())).token })
  }
  const [reader, member, stranger] = [await enter('responsable'), await enter('referent'), await enter('conseiller')]
  const livret = systemIds.livret()
  const membre = (client: TinyClient, role: string): readonly [readonly unknown[]] => [[0, systemIds.entity(), 'membre', { personne: client.person, role, nom: role }]]
  reader.write(`${livret}/cercle`, [membre(reader, 'responsable'), membre(member, 'referent')])
  for (const client of [reader, member, stranger]) await client.sync()
  const { paths } = (await (await fetch(`${server.base}/api/openapi.json`)).json()) as { readonly paths: Readonly<Record<string, object>> } // app.pg.test.ts holds its shape
  const routes = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
  return { server, stranger, member, reader, livret, routes }
}

/** A request that says everything there is to say, of a livret or of none. */
function fullRequest(client: TinyClient, livret: string): object {
  const entity = systemIds.entity()
  const chunk = (kind: string, rows: unknown): unknown => ['', [1, `${livret}/${kind}`, systemIds.replica(), 1, client.person, 1, 2, 1_760_000_000_000, rows], systemIds.entity(), '', '']
  return {
    p: 1, a: client.device, d: 'A'.repeat(16), w: 1, m: 4_000, v: [[`${livret}/cercle`, 1, 1], [`${livret}/notes`, 1, 0]],
    c: [
      chunk('cercle', [[[1, 'identite', 'commune', 'Eu']], [[2, 'identite', 'autresNumeros', 'A12'], [], 1], [[3, 'identite', 'autresNumeros', 'A12'], [2]]]),
      chunk('parcours', [
        [[0, entity, 'etape', { dispositif: 'action', heuresCentre: 35 }], [], 0, { g: 1, i: systemIds.intention() }], [[4, entity, 'etat', 'prevue', 'enCours'], [], 0, { g: 1 }],
        [[5, 'contrat', 'objectif', [[0, 'Cuisine', 'ou jardin']]], [], -3, { r: `${systemIds.replica()}.4`, p: [[systemIds.entity(), 'D'.repeat(43), 12, 'image/jpeg']] }],
        [[6, `${systemIds.replica()}.1`, true]], [[40, { newer: ['program'] }]],
      ]),
    ],
  }
}

interface Shot {
  readonly name: string
  readonly body: Uint8Array
}

export interface Fired {
  shots: number
  readonly statuses: Map<number, number>
}

/** Throws with the name of the first shot that was answered by anything but the closed list. */
async function fire(fired: Fired, name: string, url: string, init: RequestInit, taken: readonly number[]): Promise<Uint8Array | undefined> {
  const answer = await fetch(url, { ...init, redirect: 'manual' })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  fired.shots += 1
  fired.statuses.set(answer.status, (fired.statuses.get(answer.status) ?? 0) + 1)
  if (taken.includes(answer.status)) return bytes
  const text = new TextDecoder().decode(bytes)
  if (init.method !== 'HEAD' && !ERRORS.has(`${answer.status} ${text}`)) throw new Error(`${name}: ${answer.status} ${text.slice(0, 200)}`)
  if (answer.status >= 500) throw new Error(`${name}: ${answer.status}`)
  return undefined
}

const AT_ONCE = 6
async function volley<T>(all: Iterable<T>, each: (one: T) => Promise<void>): Promise<void> {
  const left = all[Symbol.iterator]()
  const lane = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) await each(next.value)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

function* syncShots(client: TinyClient, livret: string, random: () => number, times: number, everyByte: boolean): Generator<Shot> {
  const message = fullRequest(client, livret)
  const text = JSON.stringify(message)
  const packed = packText(text)
  if (everyByte) for (const body of [packed, asItIs(text)]) yield* truncated('full request', body)
  for (const body of [packed, asItIs(text)]) yield* flipped('full request', body, random, times / 4)
  // JSON of its own.
  for (const { name, json } of misshapen(JSON.parse(text) as never, random, times)) yield { name, body: asItIs(JSON.stringify(json)) }
}

const toSync = (victim: Victim, client: TinyClient, body: Uint8Array, type: string = SYNC_TYPE): [string, RequestInit] =>
  [`${victim.server.base}/api/sync`, { method: 'POST', headers: { authorization: `Bearer ${client.token}`, 'content-type': type }, body: Buffer.from(body) }]

/** Everything the codec may be given, by somebody for whom nothing may be written. */
export async function strangerAtSync(victim: Victim, seed: number, times: number, everyByte: boolean, fired: Fired): Promise<void> {
  const { server, stranger, livret } = victim
  const random = seededRandom(seed)
  const before = await dumpTables(server.database, ['acte'])
  await volley(syncShots(stranger, livret, random, times, everyByte), async ({ name, body }) => {
    const answer = await fire(fired, name, ...toSync(victim, stranger, body), [200])
    if (answer !== undefined && !decodeReply(answer).ok) throw new Error(`${name}: an answer that cannot be read`)
  })
  if ((await dumpTables(server.database, ['acte'])) !== before) throw new Error(`seed ${seed}: a stranger changed the database`)
}

/** Bodies that are few and heavy, one after the other. */
export async function heavyAtSync(victim: Victim, fired: Fired): Promise<void> {
  const { server, stranger, livret } = victim
  const before = await dumpTables(server.database, ['acte'])
  const valid = JSON.stringify({ p: 1, a: stranger.device })
  for (const { name, body } of strangeBodies(valid, stranger.device)) await fire(fired, name, ...toSync(victim, stranger, body), [200])
  const chunk = (rows: unknown): never => ({ p: 1, a: stranger.device, c: [['', [1, `${livret}/cercle`, systemIds.replica(), 1, stranger.person, 1, 5, 1_760_000_000_000, rows], systemIds.entity(), '', '']] }) as never // a chunk as JSON
  for (const { name, body } of crowds(chunk)) await fire(fired, name, ...toSync(victim, stranger, body), [])
  if ((await dumpTables(server.database, ['acte'])) !== before) throw new Error('a stranger changed the database')
}

/** A member who may write: whatever of it is accepted, everybody else can still read, to the same state. */
export async function memberAtSync(victim: Victim, seed: number, times: number, fired: Fired): Promise<void> {
  const { member, reader, livret } = victim
  const random = seededRandom(seed)
  const message = fullRequest(member, livret)
  let accepted = 0
  // JSON of its own.
  await volley(misshapen(JSON.parse(JSON.stringify(message)) as never, random, times), async ({ name, json }) => {
    // New replicas each time, so that what is well formed is judged, and not only known already.
    const fresh = JSON.stringify(json).replace(/"([\w-]{11})",1,/g, () => `"${systemIds.replica()}",1,`)
    const answer = await fire(fired, name, ...toSync(victim, member, asItIs(fresh)), [200])
    if (answer === undefined) return
    const reply = decodeReply(answer)
    if (!reply.ok) throw new Error(`${name}: an answer that cannot be read`)
    accepted += reply.value.r?.flatMap(([, , , verdicts]) => verdicts).filter(([, kind]) => kind === 0).length ?? 0
  })
  if (accepted === 0) throw new Error('nothing was accepted: nothing was tried')
  for (const client of [reader, member]) {
    if ((await client.sync()) !== 200) throw new Error(`seed ${seed}: what was accepted closes the livret`)
    const { reply } = await client.post({ p: 1, a: client.device, v: [], w: 1 })
    if (reply === undefined) throw new Error(`seed ${seed}: the livret cannot be fetched anew`)
  }
  const whole = await fetch(...toSync(victim, reader, asItIs(JSON.stringify({ p: 1, a: reader.device, v: [], w: 1 }))))
  if (!decodeReply(new Uint8Array(await whole.arrayBuffer())).ok) throw new Error(`seed ${seed}: what was accepted cannot be read by our own program`)
  for (const volet of reader.volets.keys())
    if (reader.state(volet, { pending: false }).digest() !== member.state(volet, { pending: false }).digest()) throw new Error(`seed ${seed}: two readers of ${volet} differ`)
}

/** Every route of the document, by every method, with wrong bodies, types, tokens, addresses and parameters. */
export async function everyRoute(victim: Victim, seed: number, times: number, fired: Fired): Promise<void> {
  const { server, stranger, routes } = victim
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T // never empty
  // A challenge for a passkey is given before anybody is known: it is kept for five minutes, and says nothing.
  const written = (): Promise<string> => dumpTables(server.database, ['acte', 'epreuve'])
  const before = await written()
  const paths = [...new Set(routes.map((route) => route.slice(route.indexOf(' ') + 1)))]
  const texts = [...strangeTexts(JSON.stringify({ personne: systemIds.personne(), appareil: systemIds.appareil() }), stranger.device)].filter(({ text }) => text.length < 400_000)
  const token = 'A'.repeat(43)
  const doors: readonly (readonly [string, object])[] = [
    ['/api/demo/entrer', { personne: systemIds.personne(), appareil: systemIds.appareil(), publique: 'A'.repeat(122) }],
    ['/api/session/defi', { cle: systemIds.entity() }],
    ['/api/session/ouvrir', { cle: systemIds.entity(), defi: token, signature: 'A'.repeat(86) }],
    ['/api/session/renouveler', { refresh: token }],
    ['/api/session/cle', { publique: 'A'.repeat(122), signature: 'A'.repeat(86) }],
  ]
  const types = [JSON_TYPE, SYNC_TYPE, 'application/json; charset=utf-16', 'text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'x/y;;', '*/*']
  const tokens = ['', 'Bearer', 'Bearer ', `Bearer ${'A'.repeat(43)}`, `bearer ${'A'.repeat(43)}`, `Basic ${'A'.repeat(43)}`, `Bearer ${'A'.repeat(4_000)}`, `Bearer ${'A'.repeat(43)} x`, 'Bearer __proto__', 'Bearer ../../x']
  const tails = ['', '?', '?a=1&a=2', '?__proto__[x]=1', '?a=%', '?a=%00', `?${'a=1&'.repeat(500)}`, '/', '//', '/%2e%2e/', '/..%2f..%2f', '/%00', '/%', '/%ff', '/constructor', `/${'a'.repeat(3_000)}`, ';x=1', '#x']
  const shots = function* (): Generator<readonly [string, string, RequestInit]> {
    for (const path of paths) for (const method of METHODS) yield [`${method} ${path}`, path, { method }]
    const knock = (path: string, name: string, body: string): [string, string, RequestInit] => [`${path}, ${name}`, path, { method: 'POST', headers: { 'content-type': JSON_TYPE }, body }]
    for (const { name, text } of texts) yield knock('/api/demo/entrer', name, text)
    for (const [path, body] of doors)
      for (const { name, json } of misshapen(body as never, random, Math.max(30, times / 20))) yield knock(path, name, JSON.stringify(json)) // an object as JSON
    for (let i = 0; i < times; i++) {
      const [path, method, type, token, tail] = [pick(paths), pick(METHODS), pick(types), pick(tokens), pick(tails)]
      const body = method === 'GET' || method === 'HEAD' || random() < 0.3 ? undefined : pick(texts).text
      yield [`${method} ${path}${tail} ${type} ${token}`.slice(0, 200), `${path}${tail}`, { method, headers: { ...(token === '' ? {} : { authorization: token }), ...(body === undefined ? {} : { 'content-type': type }) }, ...(body === undefined ? {} : { body }) }]
    }
  }
  await volley(shots(), async ([name, path, init]) => {
    // What is open to everybody answers 200 to a GET, whatever else is said.
    // So does a challenge, for a key that nobody has too, and one for passkeys, which names nobody.
    await fire(fired, name, server.base + path, init, init.method === 'GET' || init.method === 'HEAD' || init.method === 'OPTIONS' ? [200, 204] : /^\/api\/(session|cles-acces\/entrer)\/defi/.test(path) ? [200] : [])
  })
  if ((await written()) !== before) throw new Error(`seed ${seed}: a route wrote for nobody`)
}

/** Not HTTP at all, or HTTP that stops: each connection ends or is refused, and nothing else notices. */
export async function rawSockets(victim: Victim, fired: Fired): Promise<void> {
  const { server, stranger } = victim
  const port = Number(new URL(server.base).port)
  const head = `POST /api/sync HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${stranger.token}\r\nContent-Type: ${SYNC_TYPE}\r\n`
  const before = await dumpTables(server.database, ['acte'])
  const texts = [
    '\r\n\r\n', 'GET', 'GET / HTTP/9.9\r\n\r\n', '\u0016\u0003\u0001 a TLS hello', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, `GET / HTTP/1.1\r\nHost: x\r\n${'X: y\r\n'.repeat(5_000)}\r\n`, 'GET / HTTP/1.1\r\n\r\n',
    `${head}Content-Length: -1\r\n\r\n`, `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`, `${head}Content-Length: 99999999999999999999\r\n\r\n`, `${head}Content-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, `${head}Transfer-Encoding: chunked\r\n\r\nffffffffff\r\nabc`, `${head}Transfer-Encoding: gzip\r\n\r\nabc`, `${head}Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc`,
    `${head}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n`, `${head}Content-Length: 100\r\n\r\n{`, `${head}Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n`, 'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n',
  ]
  // The far end never ends by itself: it is cut once the server has had the time to look.
  await volley(texts, async (text) => {
    const answered = await new Promise<string>((resolve) => {
      let heard = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'))
      const cut = setTimeout(() => socket.destroy(), 400)
      socket.on('data', (part) => (heard += part.toString('latin1')))
      socket.on('error', () => undefined)
      socket.on('close', () => {
        clearTimeout(cut)
        resolve(heard)
      })
    })
    fired.shots += 1
    if (/^HTTP\/1\.1 5(?!05)/.test(answered)) throw new Error(`${text.slice(0, 60)}: ${answered.slice(0, 60)}`)
  })
  // A body that comes a byte at a time, many at once: others are answered meanwhile.
  const slow = Array.from({ length: 60 }, () => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${head}Content-Length: 4000000\r\n\r\n\u0000`, 'latin1'))
    socket.on('error', () => undefined)
    return socket
  })
  await stillAnswers(victim)
  for (const socket of slow) socket.destroy()
  if ((await dumpTables(server.database, ['acte'])) !== before) throw new Error('a broken connection changed the database')
}

/** The next good request, and no fault of ours in the log. */
export async function stillAnswers({ server, stranger, member }: Victim): Promise<void> {
  for (const client of [stranger, member]) {
    const { status } = await client.post({ p: 1, a: client.device, v: [], w: 1 })
    if (status !== 200) throw new Error(`the next good request is answered ${status}`)
  }
  const faults = server.logged.filter((line) => line.includes('"internal"'))
  if (faults.length > 0) throw new Error(`faults in the log: ${faults.slice(0, 3).join('')}`)
}

export const nothingFired = (): Fired => ({ shots: 0, statuses: new Map() })
