/** Entering without network, between a référent's device and a phone that nobody knows: what each keeps, asks and tells. */
import { beforeEach, describe, expect, test } from 'vitest'
import { encodeId } from '../base/ids.ts'
import type { Clock } from '../ports/clock.ts'
import { enrolmentText, ticketText } from '../protocol/signatures.ts'
import { digestOf } from '../protocol/signedTicket.ts'
import { fakeKey } from '../testing/fakeKeys.ts'
import { got } from '../testing/got.ts'
import { Apparatus, Server } from '../testing/house.ts'
import { instant, jour } from '../testing/moments.ts'
import { seededIds } from '../testing/seededIds.ts'
import { edit, transact } from './cabinet.ts'
import { listGiven, settleGiven, signTicket, type GivenDeps } from './givenTickets.ts'
import { sendSignedIn, type HttpDeps } from './httpTransport.ts'
import { enterProvisionally } from './provisionalAccess.ts'

const ids = seededIds(77)
const timers = { after: () => () => undefined }
let asked: { readonly path: string; readonly body: Readonly<Record<string, unknown>> | undefined; readonly bearer: string | null }[]
let answer: (path: string) => { readonly status: number; readonly body?: unknown } | undefined
const net: Pick<HttpDeps, 'fetch' | 'timers'> = {
  timers,
  fetch: (address, init) => {
    const path = address as string // this program's own addresses are
    asked.push({ path, body: typeof init?.body === 'string' ? JSON.parse(init.body) as Record<string, unknown> : undefined, bearer: new Headers(init?.headers).get('authorization') }) // written as JSON here
    const said = answer(path)
    return said === undefined ? Promise.reject(new TypeError('no network')) : Promise.resolve(new Response(JSON.stringify(said.body ?? {}), { status: said.status }))
  },
}
const key = fakeKey('cle')
const alone = <T>(work: () => Promise<T>): Promise<T> => work()
const person = { prenom: 'Fatou', nom: 'B.', role: 'beneficiaire', organisation: null, token: 'T'.repeat(43), refresh: 'R'.repeat(43) }

beforeEach(() => {
  asked = []
  answer = () => undefined
})

describe('a phone that waits to be confirmed', () => {
  let phone: Apparatus
  const ask = () => sendSignedIn(net, { token: async () => got(await phone.space.session())?.token, enter: enterProvisionally({ net, space: phone.space, key: () => Promise.resolve(key), before: () => Promise.resolve(true), alone }) }, '/api/appareils', {}, (response) => response.json())
  const kept = async () => got(await phone.space.cabinet.read(['billet'])).get('billet')
  beforeEach(async () => {
    phone = await Apparatus.make(new Server(), 77, ids.personne())
    got(await phone.space.setSession(null))
    got(await transact(phone.space.cabinet, [], () => ({ edits: [edit('billet', { v: 1, ticket: 'B'.repeat(264), refuse: false })], result: undefined })))
  })

  test('presents its ticket with its key before anything else, and has a session from then on', async () => {
    expect(await ask()).toEqual({ ok: false, error: { fault: 'unreachable' } })
    expect(await kept()).toMatchObject({ refuse: false })
    answer = (path) => ({ status: 200, body: path.endsWith('/prendre') ? { personne: phone.space.personne, ...person } : { appareils: [] } })
    expect(await ask()).toEqual({ ok: true, value: { appareils: [] } })
    const billet = 'B'.repeat(264)
    expect(asked.map(({ path, bearer }) => [path, bearer])).toEqual([['/api/enrolements/prendre', null], ['/api/enrolements/prendre', null], ['/api/appareils', `Bearer ${person.token}`]])
    expect(asked[1]?.body).toEqual({ billet, appareil: phone.space.appareil, publique: key.publicKey, signature: await key.sign(enrolmentText(billet, key.id)) })
    expect(await kept()).toBeUndefined()
    expect(got(await phone.space.session())).toEqual({ token: person.token, refresh: person.refresh })
    await ask()
    expect(asked).toHaveLength(4)
  })

  test('that is refused keeps all it has, says so, and asks again much later', async () => {
    for (const status of [404, 403]) {
      answer = () => ({ status, body: { error: status === 403 ? 'forbidden' : 'notFound' } })
      expect(await ask()).toEqual({ ok: false, error: { fault: 'busy', afterMs: 3_600_000 } })
      expect(await kept()).toMatchObject({ ticket: 'B'.repeat(264), refuse: true })
    }
    answer = () => ({ status: 503 })
    expect(await ask()).toMatchObject({ error: { fault: 'busy', afterMs: 10_000 } })
    answer = (path) => ({ status: 200, body: path.endsWith('/prendre') ? { personne: phone.space.personne, ...person } : {} })
    expect((await ask()).ok).toBe(true)
  })

  test('is signed out like any other where there is no ticket', async () => {
    got(await transact(phone.space.cabinet, [], () => ({ edits: [edit('billet', undefined)], result: undefined })))
    expect(await ask()).toEqual({ ok: false, error: { fault: 'signedOut' } })
    expect(asked).toEqual([])
  })
})

describe('a tablet that gives without network', () => {
  let now = instant(1_790_000_000_000) // any instant
  const clock: Clock = { now: () => now, today: () => jour('2026-09-21') }
  let deps: GivenDeps
  const livret = ids.livret()
  beforeEach(async () => {
    const tablet = await Apparatus.make(new Server(), 78, ids.personne())
    deps = { net, access: { token: () => Promise.resolve('token') }, cabinet: tablet.space.cabinet, key: () => Promise.resolve(key), clock, ids }
  })
  const give = async (remplace = false) => {
    const signed = got(await signTicket(deps, { livret, personne: ids.personne(), prenom: 'Fatou', par: 'Maud', remplace }))
    if (signed === undefined) throw new Error('it has a key')
    return signed
  }
  const states = async () => (await listGiven(deps.cabinet)).map(({ etat }) => etat)

  test('signs it whole, and keeps all of it but the secret before it is shown', async () => {
    const secret = new Uint8Array(16).fill(9)
    deps = { ...deps, ids: { bytes: () => secret } }
    await give(true)
    const [given] = await listGiven(deps.cabinet)
    expect(given).toMatchObject({ claim: { livret, remplace: true, cle: key.id, le: now / 1000, minutes: 10, prenom: 'Fatou', par: 'Maud' }, le: now, etat: 'attente' })
    expect(given?.signature).toBe(await key.sign(ticketText(given?.claim as never))) // what was just read
    expect(given?.claim.empreinte).toBe(digestOf(encodeId(secret)))
    expect(JSON.stringify(given)).not.toContain(encodeId(secret))
  })

  test('declares it when it can, how long ago by its own clock, and follows it to its end', async () => {
    await give()
    await settleGiven(deps)
    expect(await states()).toEqual(['attente'])
    now = instant(now + 5_000) // later
    answer = () => ({ status: 200, body: { etat: 'ouvert' } })
    await settleGiven(deps)
    expect(await states()).toEqual(['ouvert'])
    expect(asked.at(-1)).toMatchObject({ path: '/api/enrolements/declarer', body: { ecouleMs: 5_000, cle: key.id }, bearer: 'Bearer token' })
    answer = () => ({ status: 200, body: { etat: 'pris' } })
    await settleGiven(deps)
    expect(await states()).toEqual(['pris'])
    expect(asked.at(-1)?.path).toMatch(/^\/api\/enrolements\/[\w-]{22}$/)
    await settleGiven(deps)
    expect(asked).toHaveLength(3)
    // What the server will not have is over; a clock set back is no time at all.
    await give()
    now = instant(now - 86_400_000) // before it was given
    answer = () => ({ status: 404 })
    await settleGiven(deps)
    expect(await states()).toEqual(['pris', 'fini'])
    expect(asked.at(-1)?.body).toMatchObject({ ecouleMs: 0 })
  })
})
