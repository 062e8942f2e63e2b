/** Entering from nothing: who may open an enrolment, what takes it, and what everybody else is answered. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CODE_ALPHABET } from '../base/typedCode.ts'
import type { AppareilId, LivretId, OrganisationId, PersonneId } from '../base/ids.ts'
import type { Role } from '../domain/roles.ts'
import type { DeviceKey } from '../ports/keys.ts'
import { enrolmentText } from '../protocol/signatures.ts'
import { instant, jour } from '../testing/moments.ts'
import type { TinyClient } from '../testing/tinyClient/tinyClient.mjs'
import { ENROLMENT_MS } from '../protocol/enrolment.ts'
import { CODE_TRIES, INVITATION_MS, type Opened } from './enrolements.ts'
import { newOrganisation, systemIds } from './systemPorts.ts'
import { dumpTables } from './testing/testDatabase.ts'
import { realKey } from './testing/realKey.ts'
import { askJson, atAnyRate, startNode, startTestServer, type TestServer } from './testing/testServer.ts'
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

const enter = (role: Role, prenom: string, of: OrganisationId | undefined = organisation): Promise<TinyClient> => tinyPerson(server, { role, organisation: of, prenom, nom: `${prenom} T.` })
const ask = (token: string | undefined, method: string, path: string, body?: unknown, base = server.base): Promise<Response> => askJson(base, token, path, body, method)
const said = async <T = unknown>(answer: Promise<Response>): Promise<T> => (await answer).json() as Promise<T> // messages.ts holds its shape
const refused = { error: 'notFound' }

/** A livret of Maud's, of a person who has no account. */
async function livretOf(maud: TinyClient, prenom = 'Fatou'): Promise<{ livret: LivretId; personne: PersonneId }> {
  const [livret, personne] = [systemIds.livret(), systemIds.personne()]
  const membre = (who: string, role: Role): unknown[] => [0, systemIds.entity(), 'membre', { personne: who, role, nom: role }]
  maud.write(`${livret}/cercle`, [[membre(maud.person, 'referent')], [membre(personne, 'beneficiaire')], [[1, 'identite', 'prenom', prenom]], [[1, 'identite', 'nom', 'B.']]])
  expect(await maud.sync()).toBe(200)
  return { livret, personne }
}
const open = (who: TinyClient, body: unknown): Promise<Opened> => said<Opened>(ask(who.token, 'POST', '/api/enrolements', body))
interface Entered { readonly token: string; readonly personne: string; readonly prenom: string; readonly role: string }
async function take(billet: string, key: DeviceKey = realKey(), appareil: AppareilId = systemIds.appareil(), signed = billet): Promise<Entered> {
  return said<Entered>(ask(undefined, 'POST', '/api/enrolements/prendre', { billet, appareil, publique: key.publicKey, signature: await key.sign(enrolmentText(signed, key.id)) }))
}
const read = (billet: string): Promise<unknown> => said(ask(undefined, 'POST', '/api/enrolements/lire', { billet }))
const state = async (who: TinyClient, { enrolement }: Opened): Promise<unknown> => said(ask(who.token, 'GET', `/api/enrolements/${enrolement}`))
const actes = async (where: string): Promise<unknown[]> => (await server.database.asOwner(`SELECT genre FROM acte WHERE ${where} AND genre <> 'membreEntre' ORDER BY rang`)).map(({ genre }) => genre)
const otherCode = (code: string): string => code.slice(0, 9) + CODE_ALPHABET.charAt((CODE_ALPHABET.indexOf(code.slice(9)) + 1) % 32)

describe('the person of a livret', () => {
  test('enters from nothing by the secret, once: an account, a key, a session, acts', async () => {
    const maud = await enter('referent', 'Maud')
    const { livret, personne } = await livretOf(maud)
    const opened = await open(maud, { but: 'beneficiaire', livret })
    expect(opened).toMatchObject({ secret: expect.stringMatching(/^[\w-]{22}$/) as string, code: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{10}$/) as string, dureeMs: ENROLMENT_MS }) // a matcher, which Vitest types as anything
    expect(await state(maud, opened)).toEqual({ etat: 'ouvert' })
    expect(await read(opened.secret)).toEqual({ personne, but: 'beneficiaire', prenom: 'Fatou', role: 'beneficiaire', par: 'Maud' })
    expect(await actes(`livret = '${livret}'`)).toEqual(['enrolementOuvert'])

    const [key, appareil] = [realKey(), systemIds.appareil()]
    const entered = await take(opened.secret, key, appareil)
    expect(entered).toMatchObject({ personne, prenom: 'Fatou', nom: 'B.', role: 'beneficiaire', organisation: null })
    expect((await ask(entered.token, 'GET', '/api/effacements')).status).toBe(200)
    expect(await state(maud, opened)).toEqual({ etat: 'pris' })
    expect(await actes(`livret = '${livret}'`)).toEqual(['enrolementOuvert', 'compteOuvert', 'cleEnrolee'])
    // Its answer was lost: the same device asks again. Nobody else.
    expect(await take(opened.secret, key, appareil)).toMatchObject({ personne })
    expect([await take(opened.secret), await take(opened.code), await read(opened.secret), await read(opened.code)]).toEqual([refused, refused, refused, refused])
  })

  test('enters by the typed code too; another phone is the same act, and the first stays until it is retired', async () => {
    const maud = await enter('referent', 'Maud')
    const { livret, personne } = await livretOf(maud)
    const first = await take((await open(maud, { but: 'beneficiaire', livret })).code)
    const second = await take((await open(maud, { but: 'beneficiaire', livret })).secret)
    expect([first.personne, second.personne]).toEqual([personne, personne])
    expect((await ask(first.token, 'GET', '/api/effacements')).status).toBe(200)
    expect(await actes(`livret = '${livret}' AND genre = 'compteOuvert'`)).toHaveLength(1)
  })

  test('is enrolled by the livret’s référent alone; anybody else is told there is no such livret', async () => {
    const [maud, karim, nadia] = [await enter('referent', 'Maud'), await enter('referent', 'Karim'), await enter('responsable', 'Nadia')]
    const { livret, personne } = await livretOf(maud)
    maud.write(`${livret}/cercle`, [[[0, systemIds.entity(), 'membre', { personne: nadia.person, role: 'responsable', nom: 'Nadia' }]]])
    await maud.sync()
    for (const [who, where] of [[karim, livret], [nadia, livret], [maud, systemIds.livret()]] as const)
      expect(await open(who, { but: 'beneficiaire', livret: where })).toEqual(refused)
    const fatou = await take((await open(maud, { but: 'beneficiaire', livret })).secret)
    expect(await said(ask(fatou.token, 'POST', '/api/enrolements', { but: 'beneficiaire', livret }))).toEqual(refused)
    expect(await said(ask(undefined, 'POST', '/api/enrolements', { but: 'beneficiaire', livret }))).toEqual({ error: 'signedOut' })
    expect(fatou.personne).toBe(personne)
  })
})

describe('a colleague', () => {
  test('is invited by a responsable of their organisation: seven days, in that role', async () => {
    const nadia = await enter('responsable', 'Nadia')
    const opened = await open(nadia, { but: 'professionnel', prenom: 'Léa', nom: 'Léa M.', role: 'referent' })
    const before = now
    now = instant(now + INVITATION_MS - 1)
    expect(await read(opened.secret)).toMatchObject({ but: 'professionnel', prenom: 'Léa', role: 'referent', par: 'Nadia' })
    const lea = await take(opened.secret)
    expect(lea).toMatchObject({ prenom: 'Léa', nom: 'Léa M.', role: 'referent', organisation: 'Les Quatre Vents' })
    now = before
    const again = await open(nadia, { but: 'collegue', personne: lea.personne })
    expect(again.dureeMs).toBe(ENROLMENT_MS)
    expect(await take(again.code)).toMatchObject({ personne: lea.personne, role: 'referent' })
    expect(await actes(`personne = '${nadia.person}'`)).toEqual(['cleEnrolee', 'sessionOuverte', 'sessionOuverte', 'invitation', 'compteOuvert', 'enrolementOuvert'])
  })

  test('by nobody else, and nobody of another organisation', async () => {
    const elsewhere = newOrganisation()
    await server.comptes.createOrganisation({ organisation: elsewhere, nom: 'Mission locale' })
    const [nadia, maud, paul, fatou] = [await enter('responsable', 'Nadia'), await enter('referent', 'Maud'), await enter('conseiller', 'Paul', elsewhere), await enter('beneficiaire', 'Fatou')]
    const invited = { but: 'professionnel', prenom: 'Léa', nom: 'M.', role: 'responsable' }
    for (const [who, body] of [[maud, invited], [fatou, invited], [paul, { but: 'collegue', personne: nadia.person }], [nadia, { but: 'collegue', personne: paul.person }], [nadia, { but: 'collegue', personne: fatou.person }]] as const)
      expect(await open(who, body)).toEqual(refused)
    expect(await open(nadia, { ...invited, role: 'beneficiaire' })).toEqual({ error: 'malformed' })
    expect(await open(nadia, { ...invited, nom: ' ' })).toEqual({ error: 'malformed' })
  })
})

test('everybody enters another device of their own', async () => {
  const fatou = await enter('beneficiaire', 'Fatou')
  expect(await take((await open(fatou, { but: 'appareil' })).code)).toMatchObject({ personne: fatou.person, role: 'beneficiaire' })
  expect(await actes(`personne = '${fatou.person}' AND genre LIKE '%nrol%'`)).toEqual(['cleEnrolee', 'enrolementOuvert', 'cleEnrolee'])
})

describe('whoever has not what it takes', () => {
  test('is answered the same, whatever is wrong with it', async () => {
    const fatou = await enter('beneficiaire', 'Fatou')
    const opened = await open(fatou, { but: 'appareil' })
    // The next one ends it.
    const cancelled = await open(fatou, { but: 'appareil' })
    expect([await read(opened.secret), await take(opened.secret)]).toEqual([refused, refused])
    expect(await said(ask(fatou.token, 'DELETE', `/api/enrolements/${cancelled.enrolement}`))).toEqual({ etat: 'fini' })
    expect([await read(cancelled.secret), await read(cancelled.code), await take(cancelled.secret)]).toEqual([refused, refused, refused])
    const late = await open(fatou, { but: 'appareil' })
    now = instant(now + ENROLMENT_MS)
    expect([await read(late.secret), await read(late.code), await take(late.secret), await state(fatou, late)]).toEqual([refused, refused, refused, { etat: 'fini' }])
    expect([await read('A'.repeat(22)), await read('0123456789'), await take('0123456789')]).toEqual([refused, refused, refused])
  })

  test('of a typed code has five tries, then only the secret opens; what was tried against it is written', async () => {
    const maud = await enter('referent', 'Maud')
    const { livret, personne } = await livretOf(maud)
    const opened = await open(maud, { but: 'beneficiaire', livret })
    const wrong = otherCode(opened.code)
    for (let i = 0; i < CODE_TRIES - 1; i++) expect(await (i % 2 === 0 ? read(wrong) : take(wrong))).toEqual(refused)
    expect(await read(opened.code)).toMatchObject({ personne })
    expect(await read(wrong)).toEqual(refused)
    expect([await read(opened.code), await take(opened.code)]).toEqual([refused, refused])
    expect(await actes(`livret = '${livret}' AND genre = 'enrolementRefuse'`)).toHaveLength(CODE_TRIES)
    expect(await take(opened.secret)).toMatchObject({ personne })
  })

  test('must hold the key they come with, on a device that is theirs', async () => {
    const [fatou, bob] = [await enter('beneficiaire', 'Fatou'), await enter('beneficiaire', 'Bob')]
    const opened = await open(fatou, { but: 'appareil' })
    const before = (await dumpTables(server.database)).split('\n').filter((line) => !line.startsWith('acte ')).join('\n')
    expect(await take(opened.secret, realKey(), systemIds.appareil(), opened.code)).toEqual(refused)
    expect(await take(opened.secret, realKey(), bob.device as AppareilId)).toEqual(refused) // the client's own id
    expect(await take(opened.secret, realKey(), fatou.device as AppareilId)).toEqual(refused) // likewise
    expect((await dumpTables(server.database)).split('\n').filter((line) => !line.startsWith('acte ')).join('\n')).toBe(before)
    const retired = systemIds.appareil()
    await server.journal.revoke(retired)
    expect(await take(opened.secret, realKey(), retired)).toEqual({ error: 'forbidden' })
    expect(await take(opened.secret)).toMatchObject({ personne: fatou.person })
  })

  test('and tries codes from everywhere is slowed down; a secret still opens', async () => {
    const node = await startNode(server.database, { clock, rates: { ...atAnyRate, codes: { burst: 2, perSecond: 1e-6 } } })
    const tried = (billet: string): Promise<Response> => ask(undefined, 'POST', '/api/enrolements/lire', { billet }, node.base)
    expect([(await tried('0123456789')).status, (await tried('0123456780')).status, (await tried('0123456781')).status]).toEqual([404, 404, 429])
    const fatou = await enter('beneficiaire', 'Fatou')
    expect((await tried((await open(fatou, { but: 'appareil' })).secret)).status).toBe(200)
    await node.app.close()
  })

  test('at the same moment as another: one of them enters', async () => {
    const fatou = await enter('beneficiaire', 'Fatou')
    const { secret } = await open(fatou, { but: 'appareil' })
    const both = await Promise.all([take(secret), take(secret)])
    expect(both.filter((each) => 'token' in each)).toHaveLength(1)
  })
})

test('neither the secret nor the code is in the database or in a log; a name serves again after a day', async () => {
  const fatou = await enter('beneficiaire', 'Fatou')
  const opened = await open(fatou, { but: 'appareil' })
  await read(opened.code)
  await take(opened.secret)
  const rows = await dumpTables(server.database)
  expect(rows).toContain(createHash('sha256').update(opened.secret).digest('base64url'))
  for (const secret of [opened.secret, opened.code, opened.code.slice(4)]) {
    expect(rows).not.toContain(secret)
    expect(server.logged.join('')).not.toContain(secret)
  }
  await server.database.asOwner(`UPDATE enrolement SET expire_le = now() - interval '25 hours' WHERE enrolement = '${opened.enrolement}'`)
  await open(fatou, { but: 'appareil' })
  expect(await server.database.asOwner(`SELECT 1 FROM enrolement WHERE enrolement = '${opened.enrolement}'`)).toEqual([])
})
