/** Shared devices of a site: whose rules count where, who may say so, and devices not seen for too long. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppareilId, PersonneId } from '../base/ids.ts'
import { isPerime, REGLES_PARTAGE, REGLES_USUELLES } from '../domain/poste.ts'
import { instant } from '../testing/moments.ts'
import type { TinyClient } from '../testing/tinyClient/tinyClient.mjs'
import { newOrganisation, systemClock, systemIds } from './systemPorts.ts'
import { dumpTables } from './testing/testDatabase.ts'
import { askJson, atAnyRate, startTestServer, type TestServer } from './testing/testServer.ts'
import { tinyPerson } from './testing/tinyPerson.ts'

let server: TestServer
const [organisation, elsewhere] = [newOrganisation(), newOrganisation()]
beforeAll(async () => {
  server = await startTestServer({ rates: atAnyRate })
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
  await server.comptes.createOrganisation({ organisation: elsewhere, nom: 'Ailleurs' })
})
afterAll(() => server.close())

const person = (role: 'responsable' | 'referent' | 'beneficiaire', of = organisation): Promise<TinyClient> => tinyPerson(server, { role, organisation: of })
async function ask(client: TinyClient, path: string, body?: unknown, method?: string) {
  const answer = await askJson(server.base, client.token, path, body, method)
  return { status: answer.status, body: await answer.json() as Answer } // messages.ts holds its shape
}
interface Answer {
  readonly poste?: string | null
  readonly regles?: unknown
  readonly error?: string
  readonly postes?: readonly { readonly poste: string; readonly code: string; readonly ici: boolean; readonly espaces: readonly { readonly appareil: string; readonly retireLe: number | null; readonly contenu: unknown }[] }[]
}
const stricter = { inactifS: 60, cacheS: 15, jours: 30, sansCopie: true }
const change = { code: 'A1', ferme: false, regles: REGLES_PARTAGE }

async function shared() {
  const chief = await person('responsable')
  const made = await ask(chief, '/api/postes', change)
  const poste = made.body.postes?.find(({ ici }) => ici)?.poste ?? ''
  return { chief, poste }
}

test('a shared device’s rules are those the responsable set, for every space there, whatever a device says later', async () => {
  const { chief, poste } = await shared()
  const ines = await person('beneficiaire')
  expect((await ask(ines, '/api/regles', {})).body).toEqual({ poste: null, regles: null })
  expect((await ask(ines, '/api/regles', { poste })).body).toEqual({ poste, regles: REGLES_PARTAGE })
  expect((await ask(chief, `/api/postes/${poste}`, { code: 'A1', ferme: false, regles: stricter })).status).toBe(200)
  for (const said of [{}, { poste }, { poste: systemIds.entity() }]) expect((await ask(ines, '/api/regles', said)).body).toEqual({ poste, regles: stricter })
  const listed = (await ask(chief, '/api/postes')).body.postes?.find((each) => each.poste === poste)
  expect(listed?.espaces.map(({ appareil }) => appareil).toSorted()).toEqual([chief.device, ines.device].toSorted())
  expect((await ask(chief, `/api/postes/${poste}`, undefined, 'DELETE')).status).toBe(200)
  expect((await ask(ines, '/api/regles', {})).body).toEqual({ poste: null, regles: null })
})

test('somebody’s space there is retired by the responsable; nobody comes anew to a closed one', async () => {
  const { chief, poste } = await shared()
  const [ines, theo] = [await person('beneficiaire'), await person('beneficiaire')]
  await ask(ines, '/api/regles', { poste })
  await ask(chief, `/api/postes/${poste}`, { ...change, ferme: true })
  expect(await ask(theo, '/api/regles', { poste })).toMatchObject({ status: 403, body: { error: 'forbidden' } })
  expect((await ask(theo, '/api/regles', {})).status).toBe(401)
  expect((await ask(ines, '/api/regles', {})).status).toBe(200)
  const left = (await ask(chief, `/api/postes/${poste}/retirer`, { appareil: ines.device })).body.postes?.find((each) => each.poste === poste)
  expect(left?.espaces.find(({ appareil }) => appareil === ines.device)?.retireLe).toBeGreaterThan(0)
  expect((await ask(ines, '/api/regles', {})).status).toBe(401)
})

test('what may lie in a space is named to a responsable who reads it too, and counted otherwise', async () => {
  const { chief, poste } = await shared()
  const [ines, maud] = [await person('beneficiaire'), await person('referent')]
  const [hers, apart] = [systemIds.livret(), systemIds.livret()]
  const membre = (client: TinyClient, role: string): [readonly unknown[]] => [[0, systemIds.entity(), 'membre', { personne: client.person, role, nom: role }]]
  maud.write(`${hers}/cercle`, [membre(maud, 'referent'), membre(ines, 'beneficiaire'), membre(chief, 'responsable')])
  maud.write(`${apart}/cercle`, [membre(maud, 'referent')])
  for (const client of [maud, ines, chief]) expect(await client.sync()).toBe(200)
  for (const client of [ines, maud]) expect((await ask(client, '/api/regles', { poste })).status).toBe(200)
  const listed = (await ask(chief, '/api/postes')).body.postes?.find((each) => each.poste === poste)
  const held = (client: TinyClient) => listed?.espaces.find(({ appareil }) => appareil === client.device)?.contenu
  expect([held(ines), held(maud)]).toEqual([{ livrets: [hers], autres: 0 }, { livrets: [hers], autres: 1 }])
})

test('anybody else is told of no shared device, and changes nothing', async () => {
  const { chief, poste } = await shared()
  const [stranger, referent, ines] = [await person('responsable', elsewhere), await person('referent'), await person('beneficiaire')]
  const before = await dumpTables(server.database)
  for (const client of [referent, ines]) for (const [path, body, method] of [
    ['/api/postes'], ['/api/postes', change], [`/api/postes/${poste}`, change], [`/api/postes/${poste}`, undefined, 'DELETE'], [`/api/postes/${poste}/retirer`, { appareil: chief.device }],
  ] as const) expect(await ask(client, path, body, method), path).toMatchObject({ status: 404, body: { error: 'notFound' } })
  for (const [path, body, method] of [[`/api/postes/${poste}`, change], [`/api/postes/${poste}`, undefined, 'DELETE'], [`/api/postes/${poste}/retirer`, { appareil: chief.device }], [`/api/postes/${poste}/retirer`, { appareil: stranger.device }]] as const)
    expect((await ask(stranger, path, body, method)).status, path).toBe(404)
  expect((await ask(stranger, '/api/postes')).body).toEqual({ postes: [] })
  for (const regles of [{ ...stricter, inactifS: 3_600 }, { ...stricter, cacheS: 0 }, { ...stricter, jours: 365 }, { ...stricter, inactifS: 60.5 }]) expect((await ask(chief, '/api/postes', { ...change, regles })).status).toBe(400)
  expect((await ask(chief, '/api/postes', { ...change, code: 'Prison de X' })).status).toBe(400)
  expect(await dumpTables(server.database)).toBe(before)
  // Whose space lies there is under its rules, a responsable of elsewhere's too.
  const guest = await person('responsable', elsewhere)
  expect((await ask(guest, '/api/regles', { poste })).body).toEqual({ poste, regles: REGLES_PARTAGE })
  expect(await ask(guest, '/api/postes', { ...change, regles: { ...change.regles, sansCopie: false } })).toMatchObject({ status: 404, body: { error: 'notFound' } })
  expect((await ask(guest, '/api/regles', {})).body).toEqual({ poste, regles: REGLES_PARTAGE })
})

test('a device not seen for too long is retired at its next contact, with a trace; the day before it is not', async () => {
  const { poste } = await shared()
  const [phone, tablet] = [await person('beneficiaire'), await person('beneficiaire')]
  await ask(tablet, '/api/regles', { poste })
  const retired = async ({ device }: TinyClient) => (await server.database.asOwner(`SELECT 1 FROM retrait WHERE appareil = '${device}'`)).length === 1
  const unseen = (client: TinyClient, days: number) => server.database.asOwner(`UPDATE appareil SET vu_le = now() - interval '${String(days)} days' WHERE appareil = '${client.device}'`)
  const { refresh } = await server.sessions.open(tablet.person as PersonneId, tablet.device as AppareilId, systemClock.now()) // ids that the server took
  for (const [client, { jours }] of [[phone, REGLES_USUELLES], [tablet, REGLES_PARTAGE]] as const) {
    await unseen(client, jours - 1)
    await client.signIn()
    expect(await retired(client)).toBe(false)
    await unseen(client, jours + 1)
    if (client === phone) await client.signIn()
    else expect((await askJson(server.base, undefined, '/api/session/renouveler', { refresh })).status).toBe(200)
    expect(await retired(client)).toBe(true)
    await client.signIn()
    expect(await server.database.asOwner(`SELECT genre FROM acte WHERE objet = '${client.device}' AND genre = 'appareilPerime'`)).toHaveLength(1)
    // Heard, and shown nothing.
    expect((await ask(client, '/api/regles', {})).status).toBe(403)
  }
})

test('days are counted from the last contact', () => {
  const at = (day: number) => instant(day * 86_400_000)
  expect([isPerime(at(0), at(60), REGLES_PARTAGE), isPerime(at(0), at(60) + 1, REGLES_PARTAGE), isPerime(at(9), at(0), REGLES_PARTAGE)]).toEqual([false, true, false])
})
