/** Work that waits for a decision: who is shown it, who decides it, and who is not (fault 16). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTenues, type Tenue } from '../protocol/tenues.ts'
import { TinyClient } from '../testing/tinyClient/tinyClient.mjs'
import { newOrganisation, systemIds } from './systemPorts.ts'
import { askJson, atAnyRate, startTestServer, type TestServer } from './testing/testServer.ts'
import { tinyCircle, tinyPerson, type InCircle } from './testing/tinyPerson.ts'

let server: TestServer
const [here, elsewhere] = [newOrganisation(), newOrganisation()]
beforeAll(async () => {
  server = await startTestServer({ rates: atAnyRate })
  for (const organisation of [here, elsewhere]) await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
})
afterAll(() => server.close())

const person = (role: InCircle, organisation = here): Promise<TinyClient> => tinyPerson(server, { role, organisation })

async function openCircle() {
  const { livret, people, membres } = await tinyCircle(server, here)
  return { livret, ...people, membres, cercle: `${livret}/cercle`, parcours: `${livret}/parcours` }
}

async function tenues(client: TinyClient): Promise<readonly Tenue[]> {
  const answer = await askJson(server.base, client.token, '/api/tenues')
  expect(answer.status).toBe(200)
  const read = readTenues(await answer.json())
  expect(read?.encore).toBe(false)
  return read?.tenues ?? []
}
const shown = (all: readonly Tenue[]) => all.map(({ volet, operation: { dot, author }, appareil, retire }) => [`${volet.livret}/${volet.kind}`, `${dot.replica}.${dot.n}`, author, appareil, retire])
const entries = async (volet: string): Promise<number> => Number((await server.database.asOwner(`SELECT seq FROM volet WHERE livret || '/' || kind = '${volet}'`))[0]?.['seq'] ?? 0)

/** A conseiller may not write a parcours; a référent let out may have: the beneficiaire here stands for whoever was let out. */
async function letOut() {
  const circle = await openCircle()
  const { responsable, beneficiaire, cercle, parcours, membres } = circle
  responsable.set(cercle, membres.beneficiaire, 'fin', '2026-03-10')
  await responsable.sync()
  const dot = beneficiaire.set(parcours, 'contrat', 'projet', 'Cuisine')
  await beneficiaire.sync()
  return { ...circle, dot }
}

const made = (client: TinyClient, volet: string) => [...client.replicas.values()].filter((replica) => replica.volet === volet).flatMap(({ chunks }) => chunks).map(({ signed }) => signed)
/** The verdicts on everything sent in a volet that is not read any more: it is asked by sending it again. */
async function again(client: TinyClient, volet: string) {
  const chunks = await Promise.all(made(client, volet).map((signed) => client.sign(signed)))
  const { reply } = await client.post({ p: 1, a: client.device, c: chunks })
  return reply?.r?.at(-1)?.[3]
}

describe('[G10] what waits for a decision', () => {
  test('is read by the référent alone: not by the rest of the circle, its author, another organisation, or whoever holds another livret', async () => {
    const { livret, referent, responsable, conseiller, beneficiaire, dot, parcours } = await letOut()
    expect(shown(await tenues(referent))).toEqual([[parcours, dot, beneficiaire.person, beneficiaire.device, false]])
    const other = await letOut()
    expect(shown(await tenues(other.referent)).map(([volet]) => volet)).toEqual([other.parcours])
    for (const client of [responsable, conseiller, beneficiaire, await person('responsable', elsewhere), await person('referent')]) expect(await tenues(client)).toEqual([])
    // The reading is noted, and that of nobody who was shown nothing.
    const noted = await server.database.asOwner(`SELECT DISTINCT personne FROM lecture WHERE livret = '${livret}' AND kind = 'parcours'`)
    expect(noted.map(({ personne }) => personne)).toContain(referent.person)
    expect((await fetch(`${server.base}/api/tenues`)).status).toBe(401)
  })

  test('nobody else decides it, and what they answer changes nothing', async () => {
    const { responsable, conseiller, beneficiaire, referent, parcours, dot } = await letOut()
    const stranger = await letOut()
    for (const client of [responsable, conseiller, stranger.referent, beneficiaire]) {
      // In rows of one's own replica its dots are numbers.
      client.write(parcours, [[[6, client === beneficiaire ? Number(dot.split('.')[1]) : dot, true]]])
      expect((await again(client, parcours))?.at(-1)).toMatchObject([expect.any(Number), 2, client === beneficiaire ? 'droitRetire' : 'horsDeVosDroits', expect.anything()])
    }
    expect(shown(await tenues(referent)).map(([, waiting]) => waiting)).toEqual([dot])
    await referent.sync()
    expect(referent.state(parcours).visible('contrat', 'projet')).toEqual([])
  })

  test('kept, it lands as its author’s words; decided twice is once', async () => {
    const { livret, referent, conseiller, beneficiaire, parcours, dot } = await letOut()
    for (const keep of [true, true, false]) {
      referent.write(parcours, [[[6, dot, keep]]])
      await referent.sync()
      expect(await tenues(referent)).toEqual([])
    }
    await conseiller.sync()
    expect(conseiller.state(parcours).visible('contrat', 'projet')).toEqual([[dot, 'Cuisine']])
    expect(await server.database.asOwner(`SELECT genre, personne, objet FROM acte WHERE livret = '${livret}' AND genre LIKE 'travail%'`)).toEqual([{ genre: 'travailGarde', personne: referent.person, objet: beneficiaire.person }])
    // Three answers and the work: nothing was written a second time.
    expect(await entries(parcours)).toBe(4)
    expect(await again(beneficiaire, parcours)).toEqual([[1, 0, 2]])
  })

  test('set aside, it comes back to its author with the reason; a retired device is told so, if it ever speaks again', async () => {
    const { referent, beneficiaire, parcours, dot } = await letOut()
    referent.write(parcours, [[[6, dot, false]]])
    await referent.sync()
    expect(await again(beneficiaire, parcours)).toMatchObject([[1, 2, 'droitRetire', {}]])

    const circle = await openCircle()
    const tablet = await TinyClient.enter(server.base, circle.beneficiaire.person)
    await tablet.sync()
    const late = tablet.set(circle.cercle, 'identite', 'commune', 'Dieppe')
    await askJson(server.base, circle.beneficiaire.token, '/api/appareils/retirer', { appareil: tablet.device })
    await tablet.sync()
    expect(shown(await tenues(circle.referent))).toEqual([[circle.cercle, late, circle.beneficiaire.person, tablet.device, true]])
    // What is retired is told nothing, not even of its own work by this way.
    expect((await askJson(server.base, tablet.token, '/api/tenues')).status).toBe(403)
    circle.referent.write(circle.cercle, [[[6, late, false]]])
    await circle.referent.sync()
    expect(await again(tablet, circle.cercle)).toMatchObject([[1, 2, 'appareilRetire', {}]])
  })

  test('a relais hands it over: whoever held the livret is shown nothing any more, and decides nothing', async () => {
    const { referent, cercle, parcours, dot } = await letOut()
    const next = await person('referent', elsewhere)
    const relais = systemIds.entity()
    referent.write(cercle, [
      [[0, systemIds.entity(), 'membre', { personne: next.person, role: 'referent', nom: 'Luc', organisme: 'y', depuis: '2026-03-09' }]],
      [[0, relais, 'relais', { de: referent.person, vers: next.person, nature: 'definitif' }]],
    ])
    await referent.sync()
    expect(await tenues(next)).toEqual([])
    await next.sync()
    next.move(cercle, relais, 'etat', 'propose', 'accepte')
    await next.sync()
    expect(await tenues(referent)).toEqual([])
    expect(shown(await tenues(next)).map(([, waiting]) => waiting)).toEqual([dot])
    referent.write(parcours, [[[6, dot, true]]])
    await referent.sync()
    expect(shown(await tenues(next)).map(([, waiting]) => waiting)).toEqual([dot])
  })

  test('what nobody may decide does not wait: somebody’s own pages come back to them', async () => {
    const { livret, responsable, beneficiaire, referent, cercle, membres } = await openCircle()
    responsable.set(cercle, membres.beneficiaire, 'fin', '2026-03-10')
    await responsable.sync()
    const prive = `${livret}/prive:${beneficiaire.person}`
    const entity = beneficiaire.create(prive, 'note', { texte: 'pour moi' })
    await beneficiaire.sync()
    expect(entity).not.toBe('')
    expect(beneficiaire.setAside.map(({ volet, reason }) => [volet, reason])).toEqual([[prive, 'droitRetire']])
    expect(await tenues(referent)).toEqual([])
  })
})
