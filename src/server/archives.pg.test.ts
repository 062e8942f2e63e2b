/** Archiving when the day has come, and what becomes of it: opened again for a reason, or erased at its term. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PersonneId } from '../base/ids.ts'
import type { Jour } from '../base/jour.ts'
import { invariant } from '../base/result.ts'
import { TinyClient } from '../testing/tinyClient/tinyClient.mjs'
import { openLedger } from './ledger.ts'
import { newOrganisation, systemClock, systemIds } from './systemPorts.ts'
import { dumpTables } from './testing/testDatabase.ts'
import { atAnyRate, startTestServer, type TestServer } from './testing/testServer.ts'
import { tinyPerson } from './testing/tinyPerson.ts'
import { takeTurn } from './taches.ts'

const ledgerDir = mkdtempSync(join(tmpdir(), 'livret-archive-'))
const organisation = newOrganisation()
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ rates: atAnyRate, ledgerDir })
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
})
afterAll(async () => {
  await server.close()
  rmSync(ledgerDir, { recursive: true, force: true })
})

const tool = fileURLToPath(new URL('../tools/', import.meta.url))
function run(...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: server.database.applicationUrl, DATABASE_ADMIN_URL: server.database.adminUrl, LEDGER_DIR: ledgerDir }
  return new Promise((resolve) => {
    execFile(process.execPath, [join(tool, args[0] ?? ''), ...args.slice(1)], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr })
    })
  })
}

const ROLES = ['responsable', 'referent', 'beneficiaire'] as const
async function open(canary: string) {
  const livret = systemIds.livret()
  const people = Object.fromEntries(await Promise.all(ROLES.map(async (role) => [role, await tinyPerson(server, { role, organisation, prenom: role, nom: role === 'beneficiaire' ? canary : role })] as const))) as Record<(typeof ROLES)[number], TinyClient> // one per role
  const { referent } = people
  referent.write(`${livret}/cercle`, ROLES.map((role) => [[0, systemIds.entity(), 'membre', { personne: people[role].person, role, nom: role }]]), { group: true })
  await referent.sync()
  referent.edit(`${livret}/parcours`, 'contrat', 'objectif', `${canary} veut \u0000 "travailler".`)
  for (const client of Object.values(people)) expect(await client.sync()).toBe(200)
  return { livret, people }
}
/** As if the last anybody heard of it was so long ago. */
const age = (livret: string, interval: string, { beneficiaire }: { readonly beneficiaire: TinyClient }): Promise<unknown> => server.database.asOwner(
  `UPDATE entree SET recue_le = now() - interval '${interval}' WHERE livret = '${livret}'; UPDATE appareil SET vu_le = now() - interval '${interval}' WHERE personne = '${beneficiaire.person}'`)
const runJob = () => server.archives.run(() => systemClock.now())
const archivesOf = async (client: TinyClient): Promise<unknown> => (await fetch(`${server.base}/api/archives`, { headers: { authorization: `Bearer ${client.token}` } })).json()
const words = (client: TinyClient, livret: string): string => client.state(`${livret}/parcours`).text('contrat', 'objectif')

describe('[A1] a livret nobody hears of any more', () => {
  test('leaves active use two years after the last contact, never while a return is open, the person is there or an erasure is asked', async () => {
    const { livret, people } = await open('Karim-Actif')
    await age(livret, '725 days', people)
    expect(await runJob()).toEqual({ archived: 0, erased: 0 })
    await age(livret, '740 days', people)
    await server.database.asOwner(`UPDATE appareil SET vu_le = now() WHERE appareil = '${people.beneficiaire.device}'`)
    expect(await runJob()).toEqual({ archived: 0, erased: 0 })
    const etape = people.referent.create(`${livret}/parcours`, 'etape', { dispositif: 'une-formation-un-emploi', retourJusquau: '2099-01-01' })
    await people.referent.sync()
    for (const [from, to] of [['prevue', 'enCours'], ['enCours', 'suspendue']] as const) {
      people.referent.move(`${livret}/parcours`, etape, 'etat', from, to)
      await people.referent.sync()
    }
    await age(livret, '740 days', people)
    expect(await runJob()).toEqual({ archived: 0, erased: 0 })
    people.referent.set(`${livret}/parcours`, etape, 'retourJusquau', '2020-01-01')
    await people.referent.sync()
    await age(livret, '740 days', people)
    const asked = await fetch(`${server.base}/api/livrets/${livret}/effacement/demande`, { method: 'POST', headers: { authorization: `Bearer ${people.beneficiaire.token}` } })
    expect([asked.status, await runJob()]).toEqual([200, { archived: 0, erased: 0 }])
    await fetch(`${server.base}/api/livrets/${livret}/effacement/demande`, { method: 'DELETE', headers: { authorization: `Bearer ${people.beneficiaire.token}` } })
    expect([await runJob(), await runJob()]).toEqual([{ archived: 1, erased: 0 }, { archived: 0, erased: 0 }])
  })

  test('is read by nobody; unsent work waits on its device; opened again it is as it was', async () => {
    const { livret, people } = await open('Lea-Archivee')
    const stranger = await open('Autre-Vivant')
    await age(livret, '3 years', people)
    people.referent.set(`${livret}/parcours`, 'contrat', 'projet', 'écrit hors réseau')
    // Another server is at it.
    const turn = await takeTurn(server.database.db, 'archive', () => systemClock.now())
    expect(await runJob()).toBeUndefined()
    await turn?.end()
    expect(await runJob()).toEqual({ archived: 1, erased: 0 })

    // The application reads none of its words, in any table that it may read.
    await expect(sql`SELECT 1 FROM archive_ligne`.execute(server.database.db)).rejects.toMatchObject({ code: '42501' })
    await expect(sql`SELECT rouvrir_archive(${livret})`.execute(server.database.db)).rejects.toMatchObject({ code: '42501' })
    const lines = await server.database.asOwner(`SELECT ligne, salt FROM entree WHERE livret = '${livret}'`)
    expect(lines.every(({ salt }) => salt === '')).toBe(true)
    expect(JSON.stringify(lines)).not.toContain('Lea-Archivee')

    // Work that was under way waits; who was never of the circle gets the same words as ever.
    const [chunk] = [...people.referent.replicas.values()].flatMap(({ volet, chunks }) => (volet === `${livret}/parcours` ? chunks.slice(-1) : []))
    expect(chunk).toBeDefined()
    const signed = chunk === undefined ? [] : [await people.referent.sign(chunk.signed)]
    const answer = await people.referent.post({ p: 1, a: people.referent.device, c: signed, v: [[`${livret}/parcours`, 1, 0]] })
    expect(answer.reply?.r?.[0]?.[3][0]?.slice(1)).toEqual([1, ['decision', people.referent.person]])
    expect(answer.reply?.x).toEqual([`${livret}/parcours`])
    const { referent: other } = stranger.people
    const stray = new TinyClient({ base: server.base, token: other.token, person: other.person, device: other.device, ...(other.key === undefined ? {} : { key: other.key }) })
    stray.write(`${livret}/parcours`, [[[1, 'contrat', 'projet', 'x']]])
    const offered = await Promise.all([...stray.replicas.values()].flatMap(({ chunks }) => chunks.map((each) => stray.sign(each.signed))))
    expect((await stray.post({ p: 1, a: stray.device, c: offered })).reply?.r?.[0]?.[3][0]?.slice(1)).toEqual([2, 'horsDeVosDroits', {}])

    for (const [client, sien] of [[people.beneficiaire, true], [people.referent, false]] as const)
      expect(await archivesOf(client)).toEqual({ archives: [{ livret, le: systemClock.today(), jusquau: `${Number(systemClock.today().slice(0, 4)) + 5}${systemClock.today().slice(4)}`, sien }] })
    expect(await archivesOf(stranger.people.beneficiaire)).toEqual({ archives: [] })

    expect((await run('archive.ts', 'list')).said).toContain(`${livret} `)
    // [E2] Suspended by a restore, with the livret in the archive.
    await server.database.asOwner(`INSERT INTO suspension VALUES ('${livret}', 'cercle', '${people.responsable.person}', false)`)
    expect(await run('archive.ts', 'reopen', livret, '--reason', 'reprise')).toEqual({ code: 0, said: '' })
    expect(await runJob()).toEqual({ archived: 0, erased: 0 })
    expect((await run('journal.ts', 'verify')).code).toBe(0)
    expect((await people.responsable.post({ p: 1, a: people.responsable.device, v: [], w: 1 })).reply?.f).toBeUndefined()
    expect(await people.referent.sync()).toBe(200)
    const again = await TinyClient.enter(server.base, people.beneficiaire.person)
    expect(await again.sync()).toBe(200)
    expect([words(again, livret), again.state(`${livret}/parcours`).visible('contrat', 'projet').map(([, value]) => value)]).toEqual(['Lea-Archivee veut \u0000 "travailler".', ['écrit hors réseau']])
    // Of all that was asked here, the log says routes and times: nobody's name, words, livret, device or token.
    const log = server.logged.join('')
    expect(log).toContain('/api/livrets/:livret/effacement/demande')
    for (const client of [...Object.values(people), ...Object.values(stranger.people)])
      for (const secret of [client.token, client.person, client.device, client.key?.id ?? '?', livret, 'Lea-Archivee', 'hors réseau']) expect(log).not.toContain(secret)
    const acts = await server.database.asOwner(`SELECT genre, objet FROM acte WHERE livret = '${livret}' AND genre LIKE ANY (ARRAY['archive%', 'membre%']) ORDER BY rang`)
    expect(acts).toEqual([...ROLES.map((role) => ({ genre: 'membreEntre', objet: people[role].person })), { genre: 'archive', objet: null }, { genre: 'archiveRouverte', objet: 'reprise' }])
  })

  test('is put away again in a database that does not know, and erased at its term', async () => {
    const canary = 'Zoe-Au-Terme'
    const { livret, people } = await open(canary)
    await age(livret, '3 years', people)
    await runJob()
    expect(readdirSync(join(ledgerDir, 'archived'))).toContain(`${livret}.json`)
    // As if a backup had been put back in which it was still active.
    await server.database.asOwner(`BEGIN; SET LOCAL livret.entretien = 'oui'; SELECT rouvrir_archive('${livret}'); COMMIT`)
    expect([await server.archives.replay(systemClock.now()), await server.archives.replay(systemClock.now())]).toEqual([1, 0])
    expect(await people.beneficiaire.sync()).toBe(200)
    expect(people.beneficiaire.volets.size).toBe(0)

    await server.database.asOwner(`UPDATE archive SET jusquau = current_date - 2 WHERE livret = '${livret}'`)
    expect(await runJob()).toEqual({ archived: 0, erased: 1 })
    expect(await dumpTables(server.database, ['enrolement'])).not.toContain(canary)
    expect(await archivesOf(people.beneficiaire)).toEqual({ archives: [] })
    expect(readdirSync(join(ledgerDir, 'erased'))).toContain(`${livret}.json`)
    expect((await run('journal.ts', 'verify')).code).toBe(0)
    people.referent.set(`${livret}/cercle`, 'identite', 'prenom', 'x')
    await people.referent.sync()
    expect(people.referent.setAside.map(({ reason }) => reason)).toContain('efface')
  })

  test('one that was noted, not put away, and heard of since stays in use, whatever server starts', async () => {
    const { livret, people } = await open('Ali-Revenu')
    await age(livret, '3 years', people)
    const ledger = openLedger(ledgerDir)
    // As a server leaves it that is killed between the note and the commit.
    ledger.archived.note({ livret, personnes: Object.values(people).map(({ person }) => person as PersonneId), titulaires: [people.beneficiaire.person as PersonneId], le: systemClock.today(), jusquau: '2099-01-01' as Jour }) // ids that the server took, a day
    people.referent.set(`${livret}/parcours`, 'contrat', 'projet', 'de retour')
    await people.referent.sync()
    expect([await server.archives.replay(systemClock.now()), await archivesOf(people.referent)]).toEqual([0, { archives: [] }])
    expect(await people.beneficiaire.sync()).toBe(200)
    expect(people.beneficiaire.state(`${livret}/parcours`).visible('contrat', 'projet').map(([, value]) => value)).toEqual(['de retour'])
    expect(ledger.archived.find(livret)).toBeUndefined()
  })

  test('one that cannot be put away keeps none of the others, and whoever runs the server is told', async () => {
    const both = [await open('Un-Illisible'), await open('Un-Autre')].sort((a, b) => (a.livret < b.livret ? -1 : 1))
    const [first, second] = both
    invariant(first !== undefined && second !== undefined, 'there are two')
    for (const { livret, people } of both) await age(livret, '3 years', people)
    await server.database.asOwner(`UPDATE entree SET ligne = '[' WHERE livret = '${first.livret}' AND kind = 'cercle'`)
    await expect(runJob()).rejects.toThrow()
    expect(await archivesOf(second.people.beneficiaire)).toMatchObject({ archives: [{ livret: second.livret }] })
    expect(await archivesOf(first.people.beneficiaire)).toEqual({ archives: [] })
  })
})
