/** The access log over HTTP: what is sent is noted, the person sees it, nobody else, and a year later it is gone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LivretId, PersonneId } from '../base/ids.ts'
import { addDays } from '../base/jour.ts'
import type { Role } from '../domain/roles.ts'
import type { TinyClient } from '../testing/tinyClient/tinyClient.mjs'
import { createLectures } from './lectures.ts'
import { openOn } from './postgres/scope.ts'
import { newOrganisation, systemClock, systemIds } from './systemPorts.ts'
import { askJson, startTestServer, type TestServer } from './testing/testServer.ts'
import { tinyPerson } from './testing/tinyPerson.ts'

let server: TestServer
const organisation = newOrganisation()
beforeAll(async () => {
  server = await startTestServer()
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
})
afterAll(() => server.close())

const enter = (role: Role, prenom: string): Promise<TinyClient> => tinyPerson(server, { role, organisation, prenom })
const ask = (client: TinyClient, path: string, body?: unknown): Promise<Response> => askJson(server.base, client.token, path, body)
const seenBy = async (client: TinyClient, livret: string): Promise<unknown> =>
  ((await (await ask(client, `/api/livrets/${livret}/lectures`)).json()) as { readonly lectures: unknown }).lectures // the schema of openapi.ts

test('who received a livret could have seen it, who opened it did; a year later nobody is told of it any more', async () => {
  const [maud, paul, fatou, stranger] = [await enter('referent', 'Maud'), await enter('conseiller', 'Paul'), await enter('beneficiaire', 'Fatou'), await enter('beneficiaire', 'Zoé')]
  const livret: LivretId = systemIds.livret()
  const people = [[maud, 'referent'], [paul, 'conseiller'], [fatou, 'beneficiaire']] as const
  maud.write(`${livret}/cercle`, people.map(([client, role]) => [[0, systemIds.entity(), 'membre', { personne: client.person, role, nom: role }]]))
  for (const client of [maud, paul, fatou]) expect(await client.sync()).toBe(200)
  const today = systemClock.today()
  const mois = today.slice(0, 7)
  const line = (client: TinyClient, prenom: string, ouvert: boolean) => ({ personne: client.person, prenom, organisation: 'Les Quatre Vents', mois, ouvert })
  expect(await seenBy(fatou, livret)).toEqual([line(maud, 'Maud', false), line(paul, 'Paul', false)])

  const strays = [{ livret: systemIds.livret(), jour: today }, { livret, jour: '2031-01-01' }, { livret, jour: '2026-02-31' }]
  expect((await ask(maud, '/api/lectures', { lectures: [{ livret, jour: today }, ...strays] })).status).toBe(204)
  expect((await ask(stranger, '/api/lectures', { lectures: [{ livret, jour: today }] })).status).toBe(204)
  expect((await ask(maud, '/api/lectures', { lectures: [{ livret: 'x', jour: today }] })).status).toBe(400)
  expect(await seenBy(fatou, livret)).toEqual([line(maud, 'Maud', true), line(paul, 'Paul', false)])
  expect(await seenBy(stranger, livret)).toEqual([])
  expect((await ask(maud, `/api/livrets/${livret}/lectures`)).status).toBe(404)

  // No hour, no content: a person, a livret, a day, the kind of volet.
  const rows = await server.database.asOwner('SELECT * FROM lecture')
  expect(rows).toHaveLength(3)
  expect(new Set(rows.flatMap((row) => Object.keys(row)))).toEqual(new Set(['livret', 'personne', 'jour', 'kind', 'maniere']))

  // Opened without network, under a clock that is ahead: it was opened, at the latest today.
  expect((await ask(paul, '/api/lectures', { lectures: [{ livret, jour: '2031-01-01' }] })).status).toBe(204)
  expect(await seenBy(fatou, livret)).toEqual([line(maud, 'Maud', true), line(paul, 'Paul', true)])

  await server.database.asOwner(`UPDATE lecture SET jour = '${addDays(today, -364)}' WHERE personne = '${maud.person}'`)
  await server.database.asOwner(`UPDATE lecture SET jour = '${addDays(today, -368)}' WHERE personne = '${paul.person}'`)
  const lectures = createLectures(server.database.db)
  await lectures.forgetOld()
  expect(await server.database.asOwner('SELECT DISTINCT personne FROM lecture')).toEqual([{ personne: maud.person }])
  await server.database.db.transaction().execute(async (trx) => {
    await openOn(trx, [livret])
    await trx.deleteFrom('lecture').execute()
  })
  expect(await server.database.asOwner('SELECT DISTINCT personne FROM lecture')).toEqual([{ personne: maud.person }])
  // Each node notes for itself, once a day.
  await lectures.noteSent(paul.person as PersonneId, [`${livret}/cercle`, `${livret}/cercle`], today) // an id that the server took
  expect((await server.database.asOwner(`SELECT kind, maniere FROM lecture WHERE personne = '${paul.person}'`))).toEqual([{ kind: 'cercle', maniere: 'recu' }])
})

test('an export is an act, of those who read the livret', async () => {
  const [maud, other] = [await enter('referent', 'Maud'), await enter('referent', 'Nour')]
  const livret: LivretId = systemIds.livret()
  maud.write(`${livret}/cercle`, [[[0, systemIds.entity(), 'membre', { personne: maud.person, role: 'referent', nom: 'Maud' }]]])
  await maud.sync()
  expect((await ask(maud, `/api/livrets/${livret}/export`, {})).status).toBe(204)
  expect((await ask(other, `/api/livrets/${livret}/export`, {})).status).toBe(404)
  expect(await server.database.asOwner(`SELECT genre, personne, appareil FROM acte WHERE livret = '${livret}' AND genre = 'export'`)).toEqual([{ genre: 'export', personne: maud.person, appareil: maud.device }])
})
