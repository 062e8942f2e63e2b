/** One's devices: who sees them, who revokes them, and what becomes of one that comes back with work (fault 16). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppareilId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { TinyClient } from '../testing/tinyClient/tinyClient.mjs'
import { createAppareils } from './appareils.ts'
import { openLedger, type Retirement } from './ledger.ts'
import { newOrganisation, systemIds } from './systemPorts.ts'
import { realKey } from './testing/realKey.ts'
import { dumpTables } from './testing/testDatabase.ts'
import { askJson, atAnyRate, startTestServer, type TestServer } from './testing/testServer.ts'
import { tinyCircle, tinyPerson, type InCircle, type TinyCircle } from './testing/tinyPerson.ts'

let server: TestServer
const organisation = newOrganisation()
beforeAll(async () => {
  server = await startTestServer({ rates: atAnyRate, beatMs: 50 })
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
})
afterAll(() => server.close())

const person = (role: InCircle): Promise<TinyClient> => tinyPerson(server, { role, organisation })
const openCircle = (): Promise<TinyCircle> => tinyCircle(server, organisation)

const ask = (client: TinyClient, path: string, body?: unknown): Promise<Response> => askJson(server.base, client.token, path, body)
interface Listed {
  readonly appareil: string
  readonly depuis: number
  readonly vuLe: number
  readonly retireLe: number | null
  readonly ici: boolean
  readonly contenu: { readonly livrets: readonly string[]; readonly autres: number } | null
}
const listOf = async (answer: Promise<Response>): Promise<readonly Listed[]> => ((await (await answer).json()) as { readonly appareils: readonly Listed[] }).appareils // messages.ts holds its shape
const acts = async (objet: string): Promise<readonly unknown[]> => server.database.asOwner(`SELECT genre, livret, personne FROM acte WHERE objet = '${objet}' AND genre = 'appareilRetire'`)
const said = async (answer: Promise<Response>): Promise<string> => `${(await answer).status} ${await (await answer).text()}`

describe('one’s own devices', () => {
  test('are listed, the one that asks among them, and nobody else’s', async () => {
    const desk = await person('referent')
    const tablet = await TinyClient.enter(server.base, desk.person)
    await person('referent')
    const found = await listOf(ask(desk, '/api/appareils'))
    expect(found.map(({ appareil, retireLe, ici }) => [appareil, retireLe, ici])).toEqual([[tablet.device, null, false], [desk.device, null, true]])
    for (const { depuis, vuLe } of found) expect(vuLe).toBeGreaterThanOrEqual(depuis)
  })

  test('what may lie on one is said to its person, and after it is retired to whom it concerns; nobody else is told', async () => {
    const [{ livret, people }, other] = [await openCircle(), await openCircle()]
    const { referent, beneficiaire, conseiller } = people
    const lost = await TinyClient.enter(server.base, referent.person)
    const contents = async (client: TinyClient) => new Map((await listOf(ask(client, '/api/appareils'))).map(({ appareil, contenu }) => [appareil, contenu]))
    const told = async (client: TinyClient, of: string) => (await (await ask(client, `/api/livrets/${of}/lectures`)).json() as { readonly retraits?: readonly { readonly prenom: string; readonly retireLe: number; readonly vuLe: number }[] }).retraits // messages.ts holds its shape
    expect(await contents(referent)).toEqual(new Map([[referent.device, { livrets: [livret], autres: 0 }], [lost.device, { livrets: [livret], autres: 0 }]]))
    expect(await contents(beneficiaire)).toEqual(new Map([[beneficiaire.device, { livrets: [livret], autres: 0 }]]))
    // Another person's, for the référent of their livret.
    expect((await listOf(ask(referent, `/api/livrets/${livret}/appareils`))).map(({ contenu }) => contenu)).toEqual([null])

    expect(await told(beneficiaire, livret)).toEqual([])
    expect((await ask(referent, '/api/appareils/retirer', { appareil: lost.device })).status).toBe(200)
    expect(await told(beneficiaire, livret)).toEqual([{ prenom: expect.any(String) as string, organisation: 'Les Quatre Vents', retireLe: expect.any(Number) as number, vuLe: expect.any(Number) as number }]) // a matcher, which Vitest types as anything
    expect([await told(other.people.beneficiaire, other.livret), await told(other.people.beneficiaire, livret), await told(conseiller, livret)]).toEqual([[], [], undefined])

    // Seen just before midnight, and told things after it by the token it got then.
    const midnight = "date_trunc('day', now(), 'Europe/Paris')"
    await server.database.asOwner(`UPDATE appareil SET depuis = ${midnight} - interval '2 days', vu_le = ${midnight} - interval '10 minutes' WHERE appareil = '${lost.device}'`)
    expect([(await contents(referent)).get(lost.device), (await told(beneficiaire, livret))?.length]).toEqual([{ livrets: [livret], autres: 0 }, 1])

    // Used on other days than those on which the livret was sent: it is not on it, and nobody is told that it was.
    await server.database.asOwner(`UPDATE appareil SET depuis = depuis - interval '9 days', vu_le = vu_le - interval '7 days' WHERE appareil = '${lost.device}'`)
    expect([(await contents(referent)).get(lost.device), await told(beneficiaire, livret)]).toEqual([{ livrets: [], autres: 0 }, []])
  })

  test('one that is revoked loses its sessions and its streams; those of the others go on; twice is once', async () => {
    const desk = await person('referent')
    const tablet = await TinyClient.enter(server.base, desk.person)
    const stream = await fetch(`${server.base}/api/hints`, { headers: { authorization: `Bearer ${tablet.token}` } })
    const left = await listOf(ask(desk, '/api/appareils/retirer', { appareil: tablet.device }))
    expect(left.map(({ appareil, retireLe }) => [appareil, retireLe !== null])).toEqual([[tablet.device, true], [desk.device, false]])
    // It ends.
    for await (const part of stream.body ?? []) expect(part.length).toBeGreaterThan(0)
    expect([(await tablet.post({ p: 1, a: tablet.device })).status, (await desk.post({ p: 1, a: desk.device })).status]).toEqual([401, 200])
    expect((await ask(desk, '/api/appareils/retirer', { appareil: tablet.device })).status).toBe(200)
    expect(await acts(tablet.device)).toEqual([{ genre: 'appareilRetire', livret: 'serveur', personne: desk.person }])
    await desk.sync()
  })

  test('one that is revoked is let in no more under its id, by any key; under another it is', async () => {
    const desk = await person('referent')
    const [lost, other] = [realKey(), realKey()]
    const device = systemIds.appareil()
    const enter = async (appareil: string, { publicKey }: { readonly publicKey: string }): Promise<number> => (await fetch(`${server.base}/api/demo/entrer`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ personne: desk.person, appareil, publique: publicKey }),
    })).status
    expect(await enter(device, lost)).toBe(200)
    expect((await ask(desk, '/api/appareils/retirer', { appareil: device })).status).toBe(200)
    const sessions = async () => server.database.asOwner(`SELECT famille FROM famille WHERE appareil = '${device}' AND finie_le IS NULL`)
    expect([await enter(device, lost), await enter(device, other), await sessions()]).toEqual([403, 403, []])
    expect([await enter(systemIds.appareil(), lost), await enter(systemIds.appareil(), other)]).toEqual([403, 200])
  })
})

describe('the person’s devices', () => {
  test('the référent of their livret lists and revokes them; anybody else is told what one is told of a livret there is not', async () => {
    const { livret, people } = await openCircle()
    const { referent, beneficiaire } = people
    const stranger = await person('referent')
    const nowhere = systemIds.livret()
    const before = await dumpTables(server.database)
    const none = await said(ask(stranger, `/api/livrets/${nowhere}/appareils`))
    expect(none).toBe('404 {"error":"notFound"}')
    for (const client of [people.responsable, people.conseiller, beneficiaire, stranger]) {
      expect(await said(ask(client, `/api/livrets/${livret}/appareils`))).toBe(none)
      expect(await said(ask(client, `/api/livrets/${livret}/appareils/retirer`, { appareil: beneficiaire.device }))).toBe(none)
    }
    for (const [client, path, appareil] of [
      [referent, '/api/appareils/retirer', beneficiaire.device], [referent, '/api/appareils/retirer', systemIds.appareil()], [beneficiaire, '/api/appareils/retirer', referent.device],
      [referent, `/api/livrets/${livret}/appareils/retirer`, stranger.device], [referent, `/api/livrets/${livret}/appareils/retirer`, people.conseiller.device],
      [referent, `/api/livrets/${livret}/appareils/retirer`, systemIds.appareil()], [referent, `/api/livrets/${nowhere}/appareils/retirer`, beneficiaire.device],
    ] as const) expect(await said(ask(client, path, { appareil })), path).toBe(none)
    expect(await dumpTables(server.database)).toBe(before)

    expect((await listOf(ask(referent, `/api/livrets/${livret}/appareils`))).map(({ appareil, ici }) => [appareil, ici])).toEqual([[beneficiaire.device, false]])
    expect((await ask(referent, `/api/livrets/${livret}/appareils/retirer`, { appareil: beneficiaire.device })).status).toBe(200)
    expect((await beneficiaire.post({ p: 1, a: beneficiaire.device })).status).toBe(401)
    expect(await acts(beneficiaire.device)).toEqual([{ genre: 'appareilRetire', livret, personne: referent.person }])
  })
})

test('devices that were retired are so again in a database that does not know, however many there are', async () => {
  const { database, journal } = server
  const le = Date.parse('2026-01-02T03:04:05Z') as Instant // an instant
  const all = (): readonly Retirement[] => Array.from({ length: 33_000 }, (_, i) => ({ appareil: `${'A'.repeat(17)}${String(i).padStart(5, '0')}` as AppareilId, personne: systemIds.personne(), le })) // 22 letters of an id
  const ledger = openLedger(systemIds.entity())
  const appareils = createAppareils(database.db, journal, { ...ledger, retired: { ...ledger.retired, all } })
  expect([await appareils.replay(), await appareils.replay()]).toEqual([33_000, 0])
  expect(await database.asOwner(`SELECT count(*)::integer AS n FROM retrait WHERE retire_le = '2026-01-02T03:04:05Z'`)).toEqual([{ n: 33_000 }])
  await database.asOwner(`DELETE FROM retrait WHERE retire_le = '2026-01-02T03:04:05Z'`)
})

describe('[G7] a revoked device that comes back with work', () => {
  test('says who it is by its key, is heard and shown nothing; the référent decides of what it had written', async () => {
    const { livret, people: { referent, beneficiaire } } = await openCircle()
    const [parcours, cercle] = [`${livret}/parcours`, `${livret}/cercle`]
    const tablet = await TinyClient.enter(server.base, beneficiaire.person)
    await tablet.sync()
    const dot = tablet.set(cercle, 'identite', 'commune', 'Dieppe')
    expect((await ask(beneficiaire, '/api/appareils/retirer', { appareil: tablet.device })).status).toBe(200)
    referent.set(parcours, 'contrat', 'projet', 'Cuisine')
    await referent.sync()

    // Its token is over; a challenge opens what is left to it.
    expect(await tablet.sync()).toBe(200)
    expect([...tablet.volets.keys()]).toEqual([])
    for (const path of ['/api/hints', '/api/appareils', '/api/annuaire', '/api/effacements']) expect(await said(ask(tablet, path)), path).toBe('403 {"error":"forbidden"}')
    await expect(tablet.changeKey()).rejects.toThrow('403')
    const { reply } = await tablet.post({ p: 1, a: tablet.device, v: [[parcours, 1, 0]], w: 1 })
    expect([reply?.f, reply?.n, reply?.x]).toEqual([undefined, undefined, [parcours]])

    // It waits for the one who decides, who keeps it.
    await referent.sync()
    expect(referent.state(cercle).visible('identite', 'commune')).toEqual([])
    const held = await server.journal.withLivret(livret, (tx) => tx.held('cercle'))
    expect(held.map(({ operation, why }) => [`${operation.dot.replica}.${operation.dot.n}`, why.for])).toEqual([[dot, 'decision']])
    referent.write(cercle, [[[6, dot, true]]])
    for (const client of [referent, beneficiaire]) await client.sync()
    for (const client of [referent, beneficiaire]) expect(client.state(cercle, { pending: false }).visible('identite', 'commune')).toEqual([[dot, 'Dieppe']])
  })
})
