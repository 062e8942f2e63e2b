/** Passkeys and the second factor: what they give, to whom, for how long; and what everybody else is answered. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppareilId, PersonneId } from '../../base/ids.ts'
import type { Role } from '../../domain/roles.ts'
import { encodeRequest } from '../../protocol/bytes.ts'
import { enrolmentText } from '../../protocol/signatures.ts'
import { PROVEN_MS } from '../enrolements.ts'
import { newOrganisation, systemIds } from '../systemPorts.ts'
import { instant, jour } from '../../testing/moments.ts'
import { realKey } from '../testing/realKey.ts'
import { softAuthenticator, type Told } from '../testing/softAuthenticator.ts'
import { dumpTables } from '../testing/testDatabase.ts'
import { askJson, atAnyRate, post, startTestServer, type TestServer } from '../testing/testServer.ts'
import { createOrganisation, reopenOrganisation } from '../maintenance/organisation.ts'
import { EPREUVE_MS } from './epreuves.ts'
import { DAY_MS, FRESH_MS } from './secondFacteur.ts'

let server: TestServer
let now = instant(Date.now())
const later = (ms: number): void => { now = instant(now + ms) }
const clock = { now: () => now, today: () => jour('2026-03-09') }
const organisation = newOrganisation()
beforeAll(async () => {
  server = await startTestServer({ clock, rates: atAnyRate })
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
})
afterAll(() => server.close())

interface Person { readonly personne: PersonneId; readonly appareil: AppareilId; readonly token: string }

/** Signed in by a device's key alone. */
async function person(role: Role, demonstration?: string): Promise<Person> {
  const [personne, appareil] = [systemIds.personne(), systemIds.appareil()]
  await server.comptes.createCompte({ personne, prenom: 'Nadia', nom: 'Nadia F.', role, organisation: role === 'beneficiaire' ? undefined : organisation, demonstration })
  return { personne, appareil, token: (await server.sessions.open(personne, appareil, now)).token }
}
const again = async ({ personne, appareil }: Person): Promise<string> => (await server.sessions.open(personne, appareil, now)).token
async function call(path: string, token?: string, body: unknown = {}, method = 'POST'): Promise<{ readonly status: number; readonly said: Record<string, unknown> }> {
  const answer = await askJson(server.base, token, path, method === 'GET' ? undefined : body, method)
  const text = await answer.text()
  return { status: answer.status, said: text === '' ? {} : JSON.parse(text) as Record<string, unknown> } // messages.ts holds its shape
}
const status = async (...args: Parameters<typeof call>): Promise<number | string> => { const { status: code, said } = await call(...args); return typeof said['error'] === 'string' ? said['error'] : code }
const etat = async (token: string): Promise<unknown> => (await call('/api/facteurs', token, undefined, 'GET')).said['etat']
const challengeOf = async (path: string, token?: string): Promise<string> => String((await call(path, token)).said['challenge'])

type Authenticator = ReturnType<typeof softAuthenticator>
async function register(token: string, key: Authenticator = softAuthenticator(), told: Told = {}): Promise<number | string> {
  const offered = await call('/api/cles-acces/preparer', token)
  return offered.status === 200 ? status('/api/cles-acces', token, key.create(String(offered.said['challenge']), told)) : String(offered.said['error'])
}
const show = async (token: string, key: Authenticator, { personne }: Person): Promise<number | string> =>
  status('/api/cles-acces/montrer', token, key.get(await challengeOf('/api/cles-acces/defi', token), personne))
const enter = async (key: Authenticator, { personne }: Person, told: Told = {}) =>
  call('/api/cles-acces/entrer', undefined, key.get(await challengeOf('/api/cles-acces/entrer/defi'), personne, told))
async function take(billet: string, device = realKey(), appareil = systemIds.appareil()) {
  return call('/api/enrolements/prendre', undefined, { billet, appareil, publique: device.publicKey, signature: await device.sign(enrolmentText(billet, device.id)) })
}
const sync = async (token: string, appareil: AppareilId): Promise<number> => (await post(server.base, token, encodeRequest({ p: 1, a: appareil }))).status
const actesOf = async (personne: PersonneId): Promise<unknown[]> => (await server.database.asOwner(`SELECT genre FROM acte WHERE personne = '${personne}' OR objet = '${personne}' ORDER BY rang`)).map(({ genre }) => genre)

describe('a passkey', () => {
  test('lets its person in on a device that nobody knows, as a ticket would, once and at once', async () => {
    const [maud, key] = [await person('referent'), softAuthenticator()]
    expect(await register(maud.token, key)).toBe(204)
    const shown = await enter(key, maud)
    expect(shown).toMatchObject({ status: 200, said: { personne: maud.personne, but: 'appareil', prenom: 'Nadia', role: 'referent' } })
    const [billet, device, appareil] = [String(shown.said['billet']), realKey(), systemIds.appareil()]
    const entered = await take(billet, device, appareil)
    expect(entered).toMatchObject({ status: 200, said: { personne: maud.personne, organisation: 'Les Quatre Vents' } })
    expect(await sync(String(entered.said['token']), appareil)).toBe(200)
    expect((await take(billet)).status).toBe(404)
    // The other device is in the list that its owner is told of.
    expect((await call('/api/appareils', maud.token, undefined, 'GET')).said['appareils']).toHaveLength(2)
    expect(await actesOf(maud.personne)).toEqual(['sessionOuverte', 'cleAccesEnregistree', 'facteurMontre', 'entreeProuvee', 'cleEnrolee', 'sessionOuverte', 'enrolementRefuse'])

    const late = await enter(key, maud)
    later(PROVEN_MS + 1)
    expect((await take(String(late.said['billet']))).status).toBe(404)
  })

  test('that is wrong in any way is answered like one that there is not, and nothing is changed', async () => {
    const [maud, key] = [await person('referent'), softAuthenticator()]
    expect(await register(maud.token, key)).toBe(204)
    const good = key.get(await challengeOf('/api/cles-acces/entrer/defi'), maud.personne)
    const proving = key.get(await challengeOf('/api/cles-acces/defi', maud.token), maud.personne)
    const late = await challengeOf('/api/cles-acces/entrer/defi')
    later(EPREUVE_MS + 1)
    const before = await dumpTables(server.database, ['epreuve', 'acte'])
    const refused = { status: 404, said: { error: 'notFound' } }
    const tries: readonly Told[] = [{ origin: 'https://livret.example' }, { origin: 'http://localhost.example' }, { rpId: 'example.org' }, { verified: false }, { counter: 0 }, { counter: 1 }, { userHandle: systemIds.personne() }, { type: 'webauthn.create' }]
    for (const told of tries) expect(await enter(key, maud, told), JSON.stringify(told)).toEqual(refused)
    expect(await enter(softAuthenticator(), maud)).toEqual(refused)
    for (const assertion of [good, proving, key.get(late, maud.personne), key.get('A'.repeat(43), maud.personne), { ...good, clientDataJSON: 'AAAA' }])
      expect(await call('/api/cles-acces/entrer', undefined, assertion)).toEqual(refused)
    const forged = key.get(await challengeOf('/api/cles-acces/entrer/defi'), maud.personne)
    expect(await call('/api/cles-acces/entrer', undefined, { ...forged, signature: good.signature })).toEqual(refused)
    expect(await call('/api/cles-acces/entrer', undefined, forged)).toEqual(refused)
    expect(await dumpTables(server.database, ['epreuve', 'acte'])).toBe(before)
    expect(await actesOf(maud.personne)).toContain('preuveRefusee')
    expect((await enter(key, maud)).status).toBe(200)
  })

  test('is made with its user verified, here, under a challenge of that session', async () => {
    const [maud, paul] = [await person('referent'), await person('conseiller')]
    for (const told of [{ verified: false }, { origin: 'https://livret.example' }, { rpId: 'example.org' }, { type: 'webauthn.get' }]) expect(await register(maud.token, undefined, told)).toBe('forbidden')
    expect(await status('/api/cles-acces', maud.token, softAuthenticator().create(await challengeOf('/api/cles-acces/preparer', paul.token)))).toBe('forbidden')
    expect(await status('/api/cles-acces', maud.token, softAuthenticator().create(await challengeOf('/api/cles-acces/defi', maud.token)))).toBe('forbidden')
    expect(await register((await person('beneficiaire')).token)).toBe('forbidden')
    expect((await call('/api/facteurs', maud.token, undefined, 'GET')).said).toEqual({ etat: 'libre', facteurs: [] })
    // One authenticator's key is one person's.
    const key = softAuthenticator()
    expect([await register(maud.token, key), await register(paul.token, key)]).toEqual([204, 'forbidden'])
    expect(await enter(key, paul)).toMatchObject({ status: 404 })
  })

  test('is listed to its person and taken away by them alone', async () => {
    const [maud, paul, key] = [await person('referent'), await person('conseiller'), softAuthenticator()]
    await register(maud.token, key)
    const { facteurs: [mine] } = (await call('/api/facteurs', maud.token, undefined, 'GET')).said as { readonly facteurs: readonly { readonly facteur: string }[] } // messages.ts holds its shape
    expect(mine).toMatchObject({ genre: 'cle', sauvegardee: false, depuis: now })
    expect((await call('/api/facteurs', paul.token, undefined, 'GET')).said['facteurs']).toEqual([])
    expect(await status('/api/facteurs/retirer', paul.token, { facteur: mine?.facteur })).toBe('forbidden')
    expect(await status('/api/facteurs/retirer', maud.token, { facteur: mine?.facteur })).toBe(204)
    expect((await enter(key, maud)).status).toBe(404)
  })
})

describe('the second factor of a responsable', () => {
  const invite = { but: 'professionnel', prenom: 'Paul', nom: 'D.', role: 'conseiller' }

  test('is one of them at least, whatever is taken away at the same moment', async () => {
    for (let i = 0; i < 5; i++) {
      const { token } = await person('responsable')
      expect([await register(token), await register(token)]).toEqual([204, 204])
      const { facteurs } = (await call('/api/facteurs', token, undefined, 'GET')).said as { readonly facteurs: readonly { readonly facteur: string }[] } // messages.ts holds its shape
      expect((await Promise.all(facteurs.map(({ facteur }) => status('/api/facteurs/retirer', token, { facteur })))).sort()).toEqual([204, 'forbidden'])
    }
  })

  test('comes before their rights, lasts half a day, and a quarter of an hour for the gravest acts', async () => {
    const [nadia, key] = [await person('responsable'), softAuthenticator()]
    const { token, appareil } = nadia
    expect([await etat(token), await sync(token, appareil), await status('/api/annuaire', token, undefined, 'GET'), await status('/api/enrolements', token, invite), await status('/api/hints', token, undefined, 'GET')])
      .toEqual(['aEnregistrer', 403, 'secondFactor', 'secondFactor', 'secondFactor'])
    expect(await register(token, key)).toBe(204)
    expect([await etat(token), await sync(token, appareil), await status('/api/enrolements', token, invite)]).toEqual(['montre', 200, 200])

    later(FRESH_MS)
    const erase = `/api/livrets/${systemIds.livret()}/effacement`
    expect([await sync(token, appareil), await status('/api/enrolements', token, invite), await status(erase, token, { demande: systemIds.entity() })]).toEqual([200, 'secondFactor', 'secondFactor'])
    expect(await show(token, key, nadia)).toBe(204)
    expect([await status('/api/enrolements', token, invite), await status(erase, token, { demande: systemIds.entity() })]).toEqual([200, 'notFound'])

    later(DAY_MS)
    const tomorrow = await again(nadia)
    expect([await etat(tomorrow), await sync(tomorrow, appareil)]).toEqual(['aMontrer', 403])
    // Leaving is always possible.
    expect((await call('/api/session/fin', await again(nadia))).status).toBe(204)
    expect([await show(tomorrow, key, nadia), await sync(tomorrow, appareil)]).toEqual([204, 200])
  })

  test('shown to enter counts for that device; shown by somebody else, for nobody', async () => {
    const [nadia, other, key, others] = [await person('responsable'), await person('responsable'), softAuthenticator(), softAuthenticator()]
    await register(nadia.token, key)
    await register(other.token, others)
    const entered = await take(String((await enter(key, nadia)).said['billet']))
    expect(await etat(String(entered.said['token']))).toBe('montre')
    later(DAY_MS)
    const token = await again(nadia)
    expect([await show(token, others, other), await show(token, key, other)]).toEqual(['forbidden', 'forbidden'])
    expect(await etat(token)).toBe('aMontrer')
  })

  test('another one is added after it was shown, or just after somebody else’s ticket; the last one stays', async () => {
    const [nadia, chief, key] = [await person('responsable'), await person('responsable'), softAuthenticator()]
    await register(nadia.token, key)
    const thief = await again(nadia)
    expect(await register(thief)).toBe('forbidden')
    expect(await status('/api/facteurs/retirer', thief, { facteur: 'A'.repeat(43) })).toBe('secondFactor')
    const second = softAuthenticator()
    expect(await register(nadia.token, second)).toBe(204)
    const listed = (await call('/api/facteurs', nadia.token, undefined, 'GET')).said['facteurs'] as readonly { readonly facteur: string }[] // messages.ts holds its shape
    expect(listed).toHaveLength(2)
    const gone: (number | string)[] = []
    for (const { facteur } of listed) gone.push(await status('/api/facteurs/retirer', nadia.token, { facteur }))
    expect(gone).toEqual([204, 'forbidden'])

    await register(chief.token)
    const { said } = await call('/api/enrolements', chief.token, { but: 'collegue', personne: nadia.personne })
    const renewed = String((await take(String(said['secret']))).said['token'])
    expect(await etat(renewed)).toBe('aMontrer')
    later(FRESH_MS - 1_000)
    expect(await register(renewed)).toBe(204)
    await register(chief.token)
    const { said: late } = await call('/api/enrolements', chief.token, { but: 'collegue', personne: nadia.personne })
    const slow = String((await take(String(late['secret']))).said['token'])
    later(FRESH_MS)
    expect(await register(slow)).toBe('forbidden')
  })

  test('is not asked of the invented people of a demonstration, and of nobody else there', async () => {
    const invented = await person('responsable', 'Quelqu’un')
    expect([await etat(invented.token), await sync(invented.token, invented.appareil)]).toEqual(['libre', 200])
  })
})

describe('the first responsable of an organisation', () => {
  const named = { organisation: 'Les Trois Ponts', prenom: 'Nadia', nom: 'Ferrand' }
  const doing = (act: typeof createOrganisation, who = named) => server.database.db.transaction().execute((trx) => act(trx, who, now))

  test('is made by the operator, once, with a ticket; another ticket is for them alone', async () => {
    const made = await doing(createOrganisation)
    if (typeof made === 'string') throw new Error(made)
    expect(await doing(createOrganisation, { ...named, organisation: 'les trois PONTS' })).toBe('already')
    expect(await doing(reopenOrganisation, { ...named, organisation: 'Ailleurs encore' })).toBe('unknown')
    // It was lost before anybody came: the next one takes its place.
    const next = await doing(reopenOrganisation)
    if (typeof next === 'string') throw new Error(next)
    const entered = await take(next.secret)
    expect(entered).toMatchObject({ status: 200, said: { prenom: 'Nadia', nom: 'Ferrand', role: 'responsable', organisation: 'Les Trois Ponts' } })
    const token = String(entered.said['token'])
    expect([await etat(token), await register(token), await status('/api/enrolements', token, { but: 'appareil' })]).toEqual(['aEnregistrer', 204, 200])
    expect(await doing(reopenOrganisation, { ...named, nom: 'Autre' })).toBe('others')
    const back = await doing(reopenOrganisation)
    if (typeof back === 'string') throw new Error(back)
    // With the operator's ticket a lost second factor is replaced.
    const renewed = await take(back.secret)
    expect(renewed.said['personne']).toBe(entered.said['personne'])
    expect(await register(String(renewed.said['token']))).toBe(204)
  })
})

describe('inviting somebody of another organisation', () => {
  test('makes one of that name, which only the inviter’s own people can use again', async () => {
    const [nadia, other] = [await person('responsable', 'Quelqu’un'), await person('responsable', 'Quelqu’un')]
    const elsewhere = newOrganisation()
    await server.comptes.createOrganisation({ organisation: elsewhere, nom: 'Ailleurs' })
    await server.comptes.createCompte({ personne: other.personne, prenom: 'Ida', nom: 'Ida M.', role: 'responsable', organisation: elsewhere, demonstration: 'Quelqu’un' })
    const guest = async (who: Person, organisme: string, role = 'conseiller'): Promise<unknown> => {
      const { said } = await call('/api/enrolements', who.token, { but: 'professionnel', prenom: 'Paul', nom: 'D.', role, organisme })
      if (said['error'] !== undefined) return said['error']
      const entered = await take(String(said['secret']))
      return (await server.database.asOwner(`SELECT organisation FROM compte WHERE personne = '${String(entered.said['personne'])}'`))[0]?.['organisation']
    }
    const paul = await guest(nadia, 'Mission locale de Dieppe')
    expect(await guest(nadia, '  mission LOCALE de dieppe ')).toBe(paul)
    expect(await guest(other, 'Mission locale de Dieppe')).not.toBe(paul)
    // An organisation that keeps its own house is nobody else's to fill.
    expect(await guest(nadia, 'Ailleurs', 'referent')).not.toBe(elsewhere)
    expect([await guest(nadia, 'Mission locale de Dieppe', 'responsable'), await guest(nadia, 'Mission locale de Dieppe', 'assistant')]).toEqual(['notFound', 'notFound'])
  })
})
