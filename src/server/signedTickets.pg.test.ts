/** Entering by a ticket that a référent's device signed without network: confirmed once, by the server's own knowledge; whatever is wrong with it changes nothing and is written down. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import { invariant } from '../base/result.ts'
import type { Role } from '../domain/roles.ts'
import { enrolmentText, ticketText } from '../protocol/signatures.ts'
import { digestOf, enrolmentOf, readTicket, ticketTime, writeTicket, type SignedClaim, type TicketClaim } from '../protocol/signedTicket.ts'
import { instant, jour } from '../testing/moments.ts'
import { newKey, signBytes, type TinyKey } from '../testing/tinyClient/key.mjs'
import { TinyClient } from '../testing/tinyClient/tinyClient.mjs'
import { AHEAD_MS, CONFIRM_MS } from '../protocol/enrolment.ts'
import { createAppareils } from './appareils.ts'
import { createBillets } from './billets.ts'
import { newOrganisation, systemIds } from './systemPorts.ts'
import { realKey } from './testing/realKey.ts'
import { askJson, atAnyRate, startTestServer, type TestServer } from './testing/testServer.ts'
import { tinyPerson } from './testing/tinyPerson.ts'

let server: TestServer
let now = instant(Date.now())
const clock = { now: () => now, today: () => jour('2026-03-09') }
const organisation = newOrganisation()
beforeAll(async () => {
  server = await startTestServer({ clock, rates: atAnyRate })
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
})
afterAll(() => server.close())

const enter = (prenom: string, role: Role = 'referent'): Promise<TinyClient> => tinyPerson(server, { role, organisation, prenom, nom: `${prenom} T.` })
const ask = (token: string | undefined, method: string, path: string, body?: unknown): Promise<Response> => askJson(server.base, token, path, body, method)
const said = async <T = unknown>(answer: Promise<Response>): Promise<T> => (await answer).json() as Promise<T> // messages.ts holds its shape
const refused = { error: 'notFound' }

interface Livret {
  readonly livret: LivretId
  readonly personne: PersonneId
}
const membre = (who: string, role: Role, entity = systemIds.entity()): unknown[] => [0, entity, 'membre', { personne: who, role, nom: role }]
async function livretOf(maud: TinyClient): Promise<Livret> {
  const [livret, personne] = [systemIds.livret(), systemIds.personne()]
  maud.write(`${livret}/cercle`, [[membre(maud.person, 'referent')], [membre(personne, 'beneficiaire')], [[1, 'identite', 'prenom', 'Fatou']], [[1, 'identite', 'nom', 'B.']]])
  expect(await maud.sync()).toBe(200)
  return { livret, personne }
}

interface Given extends SignedClaim {
  readonly billet: string
}
/** What Maud's tablet makes without network; `said`: what somebody writes in it before it is signed. */
async function give(maud: TinyClient, of: Livret, more: Partial<TicketClaim> = {}): Promise<Given> {
  const key = maud.key as TinyKey // she entered with one
  const secret = systemIds.entity()
  const claim = { ...of, remplace: false, empreinte: digestOf(secret), cle: key.id, le: ticketTime(now), minutes: 10, prenom: 'Fatou', par: 'Maud', ...more }
  const signature = await signBytes(key, ticketText(claim))
  return { claim, signature, billet: writeTicket({ claim, secret, publicKey: key.public, signature }) }
}
interface Entered {
  readonly token: string
  readonly personne: string
}
async function take(billet: string, key = realKey(), appareil: AppareilId = systemIds.appareil()): Promise<Entered> {
  return said<Entered>(ask(undefined, 'POST', '/api/enrolements/prendre', { billet, appareil, publique: key.publicKey, signature: await key.sign(enrolmentText(billet, key.id)) }))
}
const declare = (who: TinyClient, { claim, signature }: SignedClaim, ecouleMs = 0): Promise<unknown> => said(ask(who.token, 'POST', '/api/enrolements/declarer', { ...claim, signature, ecouleMs }))
const state = (who: TinyClient, { claim }: Given): Promise<unknown> => said(ask(who.token, 'GET', `/api/enrolements/${enrolmentOf(claim.empreinte)}`))
const actes = async (where: string): Promise<unknown[]> => (await server.database.asOwner(`SELECT genre FROM acte WHERE ${where} ORDER BY rang`)).map(({ genre }) => genre)
const refusals = async (): Promise<number> => (await actes("genre = 'enrolementRefuse'")).length
/** All that an enrolment could change. */
const TABLES = ['compte', 'appareil', 'cle', 'enrolement', 'retrait', 'famille', 'session', 'rafraichissement']
const dump = async (): Promise<unknown> =>
  server.database.asOwner(TABLES.map((table) => `SELECT '${table}' AS name, md5(string_agg(x::text, '|' ORDER BY x::text)) AS rows FROM ${table} x`).join(' UNION ALL '))

/** Refused in the one way, nothing changed but one act more. */
async function isRefused(work: () => Promise<unknown>, name: string): Promise<void> {
  const [before, acts] = [await dump(), await refusals()]
  expect(await work(), name).toEqual(refused)
  expect(await dump(), name).toEqual(before)
  expect(await refusals(), name).toBe(acts + 1)
}
const at = async <T>(when: number, work: () => Promise<T>): Promise<T> => {
  const before = now
  now = instant(when)
  try {
    return await work()
  } finally {
    now = before
  }
}

describe('a ticket signed without network', () => {
  test('lets the person in exactly as another does, once; the référent’s device learns it, whichever comes first', async () => {
    const maud = await enter('Maud')
    const of = await livretOf(maud)
    const given = await give(maud, of)
    const key = realKey()
    const appareil = systemIds.appareil()
    expect(await take(given.billet, key, appareil)).toMatchObject({ personne: of.personne, prenom: 'Fatou', nom: 'B.', role: 'beneficiaire', organisation: null })
    expect(await actes(`livret = '${of.livret}' AND genre <> 'membreEntre'`)).toEqual(['enrolementOuvert', 'compteOuvert', 'cleEnrolee'])
    // Its answer was lost: the same device asks again.
    const again = await take(given.billet, key, appareil)
    expect((await ask(again.token, 'GET', '/api/effacements')).status).toBe(200)
    expect([await state(maud, given), await declare(maud, given)]).toEqual([{ etat: 'pris' }, { etat: 'pris' }])

    const later = await give(maud, of)
    expect(await state(maud, later)).toEqual({ etat: 'fini' })
    expect([await declare(maud, later), await state(maud, later)]).toEqual([{ etat: 'ouvert' }, { etat: 'ouvert' }])
    expect(await take(later.billet)).toMatchObject({ personne: of.personne })
    expect(await state(maud, later)).toEqual({ etat: 'pris' })
    // One opened with network does not end what lies on a phone already.
    const kept = await give(maud, of)
    await declare(maud, kept)
    await ask(maud.token, 'POST', '/api/enrolements', { but: 'beneficiaire', livret: of.livret })
    // Nor does taking it back say that it is over, when it is not.
    const there = await give(maud, of)
    await declare(maud, there)
    expect(await said(ask(maud.token, 'DELETE', `/api/enrolements/${enrolmentOf(there.claim.empreinte)}`))).toEqual({ etat: 'ouvert' })
    expect(await take(there.billet)).toMatchObject({ personne: of.personne })
    expect(await take(kept.billet)).toMatchObject({ personne: of.personne })
  })

  test('counts once: the second device is refused, and an act is written where the livret is looked after', async () => {
    const maud = await enter('Maud')
    const of = await livretOf(maud)
    const given = await give(maud, of)
    await take(given.billet)
    await isRefused(() => take(given.billet), 'used')
    expect(await actes(`livret = '${of.livret}' AND genre = 'enrolementRefuse'`)).toHaveLength(1)
    // Nor by its secret alone, which has no signature to be checked.
    const other = await give(maud, of)
    await declare(maud, other)
    expect(await take(readTicket(other.billet)?.secret ?? '')).toEqual(refused)
    const both = await give(maud, of)
    expect((await Promise.all([take(both.billet), take(both.billet)])).filter((each) => 'token' in each)).toHaveLength(1)
  })

  test('that was changed anywhere, or signed by a key that is nobody’s, is refused', async () => {
    const maud = await enter('Maud')
    const [of, other] = [await livretOf(maud), await livretOf(maud)]
    const { claim, signature, billet } = await give(maud, of)
    const ticket = readTicket(billet)
    if (ticket === undefined) throw new Error('it was just written')
    const edited = (more: Partial<TicketClaim>): string => writeTicket({ ...ticket, claim: { ...ticket.claim, ...more } })
    for (const [name, more] of Object.entries<Partial<TicketClaim>>({
      livret: { livret: other.livret }, personne: { personne: other.personne }, remplace: { remplace: true }, le: { le: claim.le + 1 }, minutes: { minutes: 11 }, prenom: { prenom: 'Fatima' }, par: { par: 'Karim' },
    })) await isRefused(() => take(edited(more)), name)
    await isRefused(() => take(writeTicket({ ...ticket, secret: systemIds.entity() })), 'secret')
    // A key of one's own under somebody's ticket, and one that signs for itself: both are no référent's.
    const forger = await newKey()
    await isRefused(() => take(writeTicket({ ...ticket, publicKey: forger.public })), 'key')
    const own = { ...claim, cle: forger.id }
    await isRefused(async () => take(writeTicket({ ...ticket, publicKey: forger.public, signature: await signBytes(forger, ticketText(own)) })), 'forged')
    // Whoever declares does it for themselves, and signed right.
    const karim = await enter('Karim')
    await isRefused(() => declare(karim, { claim, signature }), 'declared by another')
    await isRefused(() => declare(maud, { claim: { ...claim, remplace: true }, signature }), 'declared otherwise')
    // All that without a key that holds what it says it holds: nothing is even looked up.
    const before = await dump()
    const key = realKey()
    expect(await said(ask(undefined, 'POST', '/api/enrolements/prendre', { billet, appareil: systemIds.appareil(), publique: key.publicKey, signature: await key.sign(enrolmentText(`${billet}A`, key.id)) }))).toEqual(refused)
    expect(await dump()).toEqual(before)
    for (const text of [billet.slice(1), `${billet}A`, 'A'.repeat(260), 'A'.repeat(2_000), `${billet}=`]) expect(await take(text), text).toHaveProperty('error')
    expect(await take(billet)).toMatchObject({ personne: of.personne })
  })

  test('is the référent’s of that livret to give, when it is confirmed too; by a device that was not revoked', async () => {
    const [maud, karim] = [await enter('Maud'), await enter('Karim')]
    const of = await livretOf(maud)
    const mine = await livretOf(karim)
    await isRefused(async () => take((await give(maud, mine)).billet), 'another’s livret')
    await isRefused(async () => take((await give(maud, { livret: systemIds.livret(), personne: of.personne })).billet), 'no livret')
    await isRefused(async () => take((await give(maud, { ...of, personne: mine.personne })).billet), 'another person')

    // Given while she was, and declared; confirmed once she is not: refused, until she is again.
    const [given, declared] = [await give(maud, of), await give(maud, of)]
    await declare(maud, declared)
    const [taken, key, appareil] = [await give(maud, of), realKey(), systemIds.appareil()]
    await take(taken.billet, key, appareil)
    const relais = systemIds.entity()
    const cercle = `${of.livret}/cercle`
    maud.write(cercle, [[membre(karim.person, 'referent')], [[0, relais, 'relais', { de: maud.person, vers: karim.person, nature: 'definitif' }]]])
    await maud.sync()
    await karim.sync()
    karim.move(cercle, relais, 'etat', 'propose', 'accepte')
    await karim.sync()
    expect(await declare(karim, await give(karim, of))).toEqual({ etat: 'ouvert' })
    await isRefused(() => take(given.billet), 'no longer the référent')
    await isRefused(() => take(declared.billet), 'no longer the référent, declared')
    // [B1] It had entered, and its answer was lost.
    expect(await take(taken.billet, key, appareil)).toMatchObject({ personne: of.personne })

    const [before, known] = [await give(karim, of), await give(karim, of)]
    await declare(karim, known)
    await server.journal.revoke(karim.device as AppareilId) // the client's own id
    await isRefused(() => take(before.billet), 'revoked')
    await isRefused(() => take(known.billet), 'revoked, declared')
  })

  test('of a key that gave its place to another counts if it was declared before', async () => {
    const maud = await enter('Maud')
    const of = await livretOf(maud)
    const [before, declared] = [await give(maud, of), await give(maud, of)]
    await declare(maud, declared)
    await maud.changeKey()
    await isRefused(() => take(before.billet), 'old key')
    expect(await take(declared.billet)).toMatchObject({ personne: of.personne })
  })
})

describe('time', () => {
  test('is the server’s: a month after what it claims, a day ahead at most; never twice', async () => {
    const maud = await enter('Maud')
    const of = await livretOf(maud)
    const given = await give(maud, of)
    await isRefused(() => at(now + CONFIRM_MS + 1_000, () => take(given.billet)), 'late')
    const declared = await give(maud, of)
    await declare(maud, declared)
    await isRefused(() => at(now + CONFIRM_MS + 1_000, () => take(declared.billet)), 'declared, and late')
    expect(await at(now + CONFIRM_MS - 2_000, () => take(given.billet))).toMatchObject({ personne: of.personne })
    await isRefused(async () => take((await give(maud, of, { le: ticketTime(now + AHEAD_MS) + 2 })).billet), 'of tomorrow')
    await isRefused(async () => take((await give(maud, of, { minutes: 200 })).billet), 'good for hours')
    // Its row goes a day after it counts for nothing; then it is late anyway.
    const ahead = await give(maud, of, { le: ticketTime(now + AHEAD_MS) })
    await take(ahead.billet)
    const [row] = await server.database.asOwner(`SELECT expire_le FROM enrolement WHERE secret = '${ahead.claim.empreinte}'`)
    expect((row?.expire_le as Date).getTime()).toBe(ahead.claim.le * 1000 + CONFIRM_MS) // a timestamptz
  })

  test('of a clock that is wrong by years is believed when the device says how long ago it was', async () => {
    const maud = await enter('Maud')
    const of = await livretOf(maud)
    for (const le of [0, 0xffffffff]) {
      const given = await give(maud, of, { le })
      await isRefused(() => take(given.billet), 'undeclared')
      expect(await declare(maud, given, 3 * 86_400_000)).toEqual({ etat: 'ouvert' })
      expect(await take(given.billet)).toMatchObject({ personne: of.personne })
    }
    const late = await give(maud, of, { le: 0 })
    await isRefused(() => declare(maud, late, CONFIRM_MS), 'declared late')
  })
})

describe('in the place of a lost phone', () => {
  const retired = async (personne: string): Promise<unknown[]> => (await server.database.asOwner(`SELECT a.appareil FROM appareil a JOIN retrait USING (appareil) WHERE personne = '${personne}'`)).map(({ appareil }) => appareil)

  test('the others are revoked when the server hears it first, from either end; those that come later stay', async () => {
    const maud = await enter('Maud')
    for (const declaredFirst of [true, false]) {
      const of = await livretOf(maud)
      const [lost, fresh, later] = [systemIds.appareil(), systemIds.appareil(), systemIds.appareil()]
      const old = await take((await give(maud, of)).billet, realKey(), lost)
      const given = await give(maud, of, { remplace: true })
      if (declaredFirst) {
        await declare(maud, given)
        expect(await retired(of.personne)).toEqual([lost])
      }
      await take((await give(maud, of)).billet, realKey(), later)
      const entered = await take(given.billet, realKey(), fresh)
      expect(await retired(of.personne)).toEqual(declaredFirst ? [lost] : expect.arrayContaining([lost, later]))
      await declare(maud, given)
      expect((await retired(of.personne)).includes(fresh)).toBe(false)
      expect((await ask(old.token, 'GET', '/api/appareils')).status).toBe(401)
      // The person sees who let each in, and who took the old one away.
      const { appareils } = await said<{ appareils: readonly Record<string, unknown>[] }>(ask(entered.token, 'GET', '/api/appareils'))
      expect(appareils.find(({ appareil }) => appareil === lost)).toMatchObject({ par: 'Maud', retirePar: 'Maud' })
      expect(appareils.find(({ appareil }) => appareil === fresh)).toMatchObject({ par: 'Maud', retireLe: null, retirePar: null, ici: true })
      expect(await actes(`livret = '${of.livret}' AND genre = 'appareilRetire'`)).toHaveLength(declaredFirst ? 1 : 2)
    }
  })

  test('the phone that comes in the middle of it stays', async () => {
    const maud = await enter('Maud')
    const of = await livretOf(maud)
    const fresh = systemIds.appareil()
    const given = await give(maud, of, { remplace: true })
    const store = createBillets({ db: server.database.db, appareils: createAppareils(server.database.db, server.journal) })
    await take(given.billet, realKey(), fresh)
    const ticket = await store.find(given.claim.empreinte)
    invariant(ticket !== undefined, 'it was kept')
    // As whoever declares it read it, just before.
    await store.retireOthers({ ...ticket, takenBy: undefined, replaced: false }, now)
    expect(await retired(of.personne)).toEqual([])
  })
})

describe('a card made anew by the référent', () => {
  interface Session extends Entered {
    readonly refresh: string
  }
  const keyed = async (personne: string): Promise<unknown[]> => (await server.database.asOwner(`SELECT cle FROM cle WHERE personne = '${personne}' AND retiree_le IS NULL`)).map(({ cle }) => cle)

  test('puts another key in the place of the device’s, ends what was signed in with the one before, and is told to the person', async () => {
    const maud = await enter('Maud')
    const of = await livretOf(maud)
    const [before, after, appareil] = [realKey(), realKey(), systemIds.appareil()]
    const first = (await take((await give(maud, of)).billet, before, appareil)) as Session // it was taken
    const given = await give(maud, of, { refaite: true })
    expect(readTicket(given.billet)?.claim).toEqual(given.claim)
    // Whichever end comes first, it is written once; what is signed in ends when the device comes.
    expect(await declare(maud, given)).toEqual({ etat: 'ouvert' })
    expect((await ask(first.token, 'GET', '/api/appareils')).status).toBe(200)
    const second = (await take(given.billet, after, appareil)) as Session // it was taken
    expect(second.personne).toBe(of.personne)
    expect(await keyed(of.personne)).toEqual([after.id])
    expect((await ask(first.token, 'GET', '/api/appareils')).status).toBe(401)
    expect((await ask(undefined, 'POST', '/api/session/renouveler', { refresh: first.refresh })).status).toBe(401)
    expect(await declare(maud, given)).toEqual({ etat: 'pris' })
    expect((await actes(`livret = '${of.livret}'`)).filter((genre) => genre === 'carteRefaite')).toHaveLength(1)
    // The answer was lost: the same device asks again, and nothing ends.
    const again = await take(given.billet, after, appareil)
    expect((await ask(second.token, 'GET', '/api/appareils')).status).toBe(200)
    expect(await said(ask(again.token, 'GET', `/api/livrets/${of.livret}/cartes`))).toEqual({ cartes: [{ prenom: 'Maud', organisation: 'Les Quatre Vents', le: now }] })
    expect(await said(ask(maud.token, 'GET', `/api/livrets/${of.livret}/cartes`))).toEqual({ cartes: [] })
  })

  test('is the référent’s to make: signed by anybody else, or with the word changed, the key stays', async () => {
    const [maud, karim] = [await enter('Maud'), await enter('Karim')]
    const of = await livretOf(maud)
    const [before, appareil] = [realKey(), systemIds.appareil()]
    await take((await give(maud, of)).billet, before, appareil)
    const theirs = await give(karim, of, { refaite: true })
    await isRefused(() => take(theirs.billet, realKey(), appareil), 'another référent')
    await isRefused(() => declare(karim, theirs), 'another référent, declared')
    // Beside the word that is signed no other is declared, which would end the person's other devices.
    expect(await declare(maud, await give(maud, of, { refaite: true, remplace: true }))).toEqual({ error: 'malformed' })
    const given = await give(maud, of)
    const turned = writeTicket({ ...(readTicket(given.billet) as NonNullable<ReturnType<typeof readTicket>>), claim: { ...given.claim, refaite: true } }) // it was just written
    await isRefused(() => take(turned, realKey(), appareil), 'a ticket of another kind')
    // A ticket that lets a new device in takes no key away.
    expect(await take(given.billet, realKey(), appareil)).toEqual(refused)
    expect(await keyed(of.personne)).toEqual([before.id])
  })

  test('is opened with keys of the référent’s devices, which the person alone is told, today’s and of devices in use', async () => {
    const [maud, karim] = [await enter('Maud'), await enter('Karim')]
    const of = await livretOf(maud)
    const amina = await take((await give(maud, of)).billet)
    const keys = [realKey().publicKey, realKey().publicKey]
    const note = async (who: TinyClient, publique: string): Promise<number> => (await ask(who.token, 'POST', '/api/secours', { publique })).status
    const told = (token: string | undefined): Promise<unknown> => said(ask(token, 'GET', `/api/livrets/${of.livret}/secours`))
    expect(await told(amina.token)).toEqual({ cles: [] })
    expect([await note(maud, keys[0] ?? ''), await note(karim, keys[1] ?? ''), await note(maud, 'A'.repeat(122))]).toEqual([204, 204, 400])
    expect((await ask(amina.token, 'POST', '/api/secours', { publique: keys[1] })).status).toBe(403)
    expect(await told(amina.token)).toEqual({ cles: [keys[0]] })
    expect([await told(maud.token), await told(karim.token)]).toEqual([refused, refused])
    const second = await TinyClient.enter(server.base, maud.person)
    expect(await note(second, keys[1] ?? '')).toBe(204)
    expect(await told(amina.token)).toMatchObject({ cles: { length: 2 } })
    await ask(maud.token, 'POST', '/api/appareils/retirer', { appareil: second.device })
    expect(await told(amina.token)).toEqual({ cles: [keys[0]] })
  })
})
