/** Signing in through a provider, against a real one on this machine: what it gives, and what becomes of every other answer. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppareilId, PersonneId } from '../../base/ids.ts'
import type { Role } from '../../domain/roles.ts'
import { enrolmentText } from '../../protocol/signatures.ts'
import { newOrganisation, systemIds } from '../systemPorts.ts'
import { startProvider, visit, type Claims, type LocalProvider } from '../testing/localProvider.ts'
import { instant, jour } from '../../testing/moments.ts'
import { realKey } from '../testing/realKey.ts'
import { dumpTables } from '../testing/testDatabase.ts'
import { atAnyRate, startNode, startTestServer, type TestServer } from '../testing/testServer.ts'
import { EPREUVE_MS } from './epreuves.ts'
import { createOidc } from './oidc.ts'
import type { OidcConfig } from './oidcConfig.ts'
import { createOrigine } from './origine.ts'
import { createSecondFacteur } from './secondFacteur.ts'

let provider: LocalProvider
let server: TestServer
let base: string
let closeNode: () => Promise<void>
/** Milliseconds that this server believes to be later than it is: the provider's own clock goes on. */
let ahead = 0
const clock = { now: () => instant(Date.now() + ahead), today: () => jour('2026-03-09') }
const origin = 'http://localhost:5173'
const organisation = newOrganisation()

const configured = (more: Partial<OidcConfig> = {}): OidcConfig => ({
  issuer: new URL(provider.issuer), clientId: provider.clientId, clientSecret: provider.clientSecret, nom: 'Connexion d’essai', scope: 'openid',
  acrValues: 'fort', params: { ui_locales: 'fr' }, mfaAcr: ['fort'], mfaAmr: ['mfa'], maxAgeS: 900, idTokenAlg: 'ES256', ...more,
})
const oidcOf = (config: OidcConfig) => createOidc({ db: server.database.db, config, origine: createOrigine(undefined), rule: createSecondFacteur({ demonstration: true }), production: false })

beforeAll(async () => {
  ;[provider, server] = await Promise.all([startProvider(), startTestServer({ clock, rates: atAnyRate })])
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
  const node = await startNode(server.database, { clock, rates: atAnyRate, oidc: oidcOf(configured()) })
  base = node.base
  closeNode = () => node.app.close()
})
afterAll(async () => {
  await closeNode()
  await server.close()
  await provider.close()
})

interface Person { readonly personne: PersonneId; readonly appareil: AppareilId; readonly token: string }
async function person(role: Role = 'responsable'): Promise<Person> {
  const [personne, appareil] = [systemIds.personne(), systemIds.appareil()]
  await server.comptes.createCompte({ personne, prenom: 'Maud', nom: 'Maud T.', role, organisation, demonstration: undefined })
  return { personne, appareil, token: (await server.sessions.open(personne, appareil, clock.now())).token }
}
async function call(path: string, body: unknown = {}, token?: string, from = origin, at = base): Promise<{ readonly status: number; readonly said: Record<string, unknown> }> {
  const answer = await fetch(at + path, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', origin: from, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  })
  const text = await answer.text()
  return { status: answer.status, said: text === '' ? {} : JSON.parse(text) as Record<string, unknown> } // messages.ts holds its shape
}
const etat = async (token: string): Promise<unknown> => ((await (await fetch(`${base}/api/facteurs`, { headers: { authorization: `Bearer ${token}` } })).json()) as Record<string, unknown>)['etat'] // messages.ts holds its shape

interface Back { readonly etat: string; readonly temoin: string; readonly code: string; readonly iss?: string }
/** To the provider and back, as the browser that keeps what it was given. */
async function there(going: { readonly said: Record<string, unknown> }): Promise<Back> {
  const { adresse, etat: state, temoin } = going.said as { readonly adresse: string; readonly etat: string; readonly temoin: string } // messages.ts holds its shape
  const url = await visit(adresse)
  expect([...url.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state'])
  expect(url.searchParams.get('state')).toBe(state)
  return { etat: state, temoin, code: url.searchParams.get('code') ?? '', iss: url.searchParams.get('iss') ?? '' }
}
const entering = async (): Promise<Back> => there(await call('/api/oidc/entrer'))
const enter = async (back: Back): ReturnType<typeof call> => call('/api/oidc/entrer/retour', back)
const bind = async ({ token }: Person): Promise<number> => (await call('/api/oidc/retour', await there(await call('/api/oidc/aller', { but: 'lier' }, token)), token)).status
const refused = { status: 404, said: { error: 'notFound' } }

describe('an identity', () => {
  test('is bound by whoever is signed in, and then lets its person in, as a ticket would', async () => {
    const maud = await person()
    provider.who = { sub: 'maud', acr: 'fort' }
    expect(await (await fetch(`${base}/api/oidc`)).json()).toEqual({ nom: 'Connexion d’essai' })
    expect([await etat(maud.token), await bind(maud), await etat(maud.token)]).toEqual(['aEnregistrer', 204, 'montre'])

    const going = await call('/api/oidc/entrer')
    const asked = new URL(String(going.said['adresse'])).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({ response_type: 'code', scope: 'openid', redirect_uri: `${origin}/entrer/retour`, code_challenge_method: 'S256', acr_values: 'fort', max_age: '900', ui_locales: 'fr' })
    const shown = await enter(await there(going))
    expect(shown).toMatchObject({ status: 200, said: { personne: maud.personne, prenom: 'Maud', but: 'appareil' } })
    const [device, billet] = [realKey(), String(shown.said['billet'])]
    const entered = await call('/api/enrolements/prendre', { billet, appareil: systemIds.appareil(), publique: device.publicKey, signature: await device.sign(enrolmentText(billet, device.id)) })
    expect(entered).toMatchObject({ status: 200, said: { personne: maud.personne } })
    expect(await etat(String(entered.said['token']))).toBe('montre')
    // Neither who it is there, nor what the provider gave, is anywhere.
    const kept = await dumpTables(server.database)
    expect(kept).not.toMatch(/"sub"|eyJ/)
    expect(kept).not.toContain(provider.clientSecret)
  })

  test('that was shown by one thing alone is no second factor, and is one when it was asked again', async () => {
    const maud = await person()
    provider.who = { sub: 'simple', acr: 'simple' }
    const showing = async () => (await call('/api/oidc/retour', await there(await call('/api/oidc/aller', { but: 'montrer' }, maud.token)), maud.token)).status
    expect([await bind(maud), await etat(maud.token), await showing()]).toEqual([204, 'aMontrer', 403])
    provider.who = { sub: 'simple', acr: 'fort' }
    expect([await showing(), await etat(maud.token)]).toEqual([204, 'montre'])
  })

  test('is one person’s, and shown for nobody else', async () => {
    const [maud, paul] = [await person(), await person('conseiller')]
    provider.who = { sub: 'paul', acr: 'fort' }
    expect([await bind(paul), await bind(maud)]).toEqual([204, 403])
    provider.who = { sub: 'elle', acr: 'fort' }
    expect(await bind(maud)).toBe(204)
    provider.who = { sub: 'paul', acr: 'fort' }
    expect((await call('/api/oidc/retour', await there(await call('/api/oidc/aller', { but: 'montrer' }, maud.token)), maud.token)).status).toBe(403)
    expect((await call('/api/oidc/aller', { but: 'lier' }, (await person('beneficiaire')).token)).status).toBe(403)
  })
})

describe('what comes back wrong', () => {
  const besides = ['epreuve', 'acte'] as const

  test('is answered by one word, and changes nothing', async () => {
    const maud = await person()
    provider.who = { sub: 'exacte', acr: 'fort' }
    expect(await bind(maud)).toBe(204)
    const [good, other] = [await entering(), await entering()]
    const before = await dumpTables(server.database, besides)
    const wrong: readonly ((back: Back) => Back)[] = [
      (back) => ({ ...back, etat: 'A'.repeat(43) }),
      (back) => ({ ...back, temoin: other.temoin }),
      (back) => ({ ...back, code: 'rien' }),
      // Another's code, under this state: PKCE and nonce are this state's.
      (back) => ({ ...back, code: other.code }),
      (back) => ({ ...back, iss: 'https://ailleurs.example' }),
      ({ etat: state, temoin, code }) => ({ etat: state, temoin, code }),
    ]
    for (const [index, change] of wrong.entries()) expect(await enter(change(await entering())), `wrong ${index}`).toEqual(refused)
    // What began in a session does not enter, nor the other way round, nor in another session.
    expect(await enter(await there(await call('/api/oidc/aller', { but: 'montrer' }, maud.token)))).toEqual(refused)
    expect((await call('/api/oidc/retour', await entering(), maud.token)).status).toBe(403)
    expect((await call('/api/oidc/retour', await there(await call('/api/oidc/aller', { but: 'montrer' }, maud.token)), (await person()).token)).status).toBe(403)
    expect(await call('/api/oidc/entrer', {}, undefined, 'https://ailleurs.example')).toEqual(refused)
    expect((await call('/api/oidc/entrer/retour', good, undefined, 'https://ailleurs.example')).status).toBe(404)
    provider.who = { sub: 'inconnue', acr: 'fort' }
    expect(await enter(await entering())).toEqual(refused)
    provider.who = { sub: 'exacte', acr: 'fort' }
    const rows = (dump: string): string => dump.split('\n').filter((line) => !/^(compte|appareil|famille|session|rafraichissement) /.test(line)).join('\n')
    expect(rows(await dumpTables(server.database, besides))).toBe(rows(before))
    // Still good, once; a code and a state are over after that.
    expect((await enter(good)).status).toBe(200)
    expect(await enter(good)).toEqual(refused)
  })

  test('comes too late', async () => {
    const late = await entering()
    ahead += EPREUVE_MS + 1
    expect(await enter(late)).toEqual(refused)
    ahead = 0
  })

  test('is an identity token that says the wrong thing, or that the provider did not sign', async () => {
    const seconds = Math.floor(Date.now() / 1_000)
    const lies: readonly Claims[] = [{ nonce: 'autre' }, { aud: 'autre' }, { iss: 'https://ailleurs.example' }, { exp: seconds - 600 }, { auth_time: seconds - 3_600 }, { auth_time: undefined }, { sub: undefined }]
    for (const said of lies) {
      const back = await entering()
      provider.lie = { claims: (claims) => ({ ...claims, ...said }) }
      expect(await enter(back), JSON.stringify(said)).toEqual(refused)
      provider.lie = undefined
    }
    const back = await entering()
    provider.lie = { forged: true }
    expect(await enter(back)).toEqual(refused)
    provider.lie = undefined
  })

  test('a provider that does not answer is not the fault of whoever asks, and nothing of it is told', async () => {
    const away = await startNode(server.database, { clock, rates: atAnyRate, oidc: oidcOf(configured({ issuer: new URL('http://localhost:9') })) })
    expect(await call('/api/oidc/entrer', {}, undefined, origin, away.base)).toEqual({ status: 503, said: { error: 'unavailable' } })
    expect(away.logged.join('')).not.toMatch(/localhost:9/)
    await away.app.close()
    // Where none is configured there is no such door.
    expect(await (await fetch(`${server.base}/api/oidc`)).json()).toEqual({ nom: null })
    expect((await call('/api/oidc/entrer', {}, undefined, origin, server.base)).status).toBe(404)
  })
})
