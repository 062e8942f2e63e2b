/** Erasure asked for, confirmed, and not undone by a backup: over HTTP, with the tools an operator runs. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LivretId } from '../base/ids.ts'
import type { Role } from '../domain/roles.ts'
import { TinyClient } from '../testing/tinyClient/tinyClient.mjs'
import { createEffacements, type Asker, type Effacements } from './effacements.ts'
import { openLedger } from './ledger.ts'
import { openDatabase } from './postgres/database.ts'
import { newOrganisation, systemClock, systemIds } from './systemPorts.ts'
import { createTestDatabase, dumpTables, type TestDatabase } from './testing/testDatabase.ts'
import { askJson, atAnyRate, startNode, startTestServer, type TestServer } from './testing/testServer.ts'
import { tinyCircle, tinyPerson } from './testing/tinyPerson.ts'

const folder = mkdtempSync(join(tmpdir(), 'livret-erase-'))
const [ledgerDir, saved] = [join(folder, 'ledger'), join(folder, 'saved')]
const organisation = newOrganisation()

let server: TestServer
const closers: (() => Promise<void>)[] = []
beforeAll(async () => {
  server = await startTestServer({ rates: atAnyRate, ledgerDir })
  closers.push(() => server.close())
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
})
afterAll(async () => {
  for (const close of closers) await close()
  rmSync(folder, { recursive: true, force: true })
})

const tools = fileURLToPath(new URL('../tools/', import.meta.url))
function run(database: TestDatabase, tool: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.applicationUrl, DATABASE_ADMIN_URL: database.adminUrl, LEDGER_DIR: ledgerDir }
  return new Promise((resolve) => {
    execFile(process.execPath, [join(tools, tool), ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr })
    })
  })
}

const ROLES = ['responsable', 'referent', 'beneficiaire'] as const
type People = Readonly<Record<(typeof ROLES)[number], TinyClient>>
const membre = (client: TinyClient, role: Role): readonly [readonly unknown[]] => [[0, systemIds.entity(), 'membre', { personne: client.person, role, nom: role }]]

async function enterAll(canary: string): Promise<People> {
  const entered = ROLES.map(async (role) => {
    const nom = role === 'beneficiaire' ? canary : role
    return [role, await tinyPerson(server, { role, organisation, prenom: nom, nom })] as const
  })
  return Object.fromEntries(await Promise.all(entered)) as People // one per role, just above
}

/** A livret where `canary` stands in every volet that people write in. */
async function open(people: People, canary: string): Promise<LivretId> {
  const livret = systemIds.livret()
  const { referent, beneficiaire } = people
  referent.write(`${livret}/cercle`, ROLES.map((role) => membre(people[role], role)))
  referent.set(`${livret}/cercle`, 'identite', 'prenom', canary)
  await referent.sync()
  referent.edit(`${livret}/parcours`, 'contrat', 'objectif', `${canary} veut travailler.`)
  referent.set(`${livret}/sensible:sante`, 'frein.sante', 'vuCommentaire', `${canary} se soigne.`)
  referent.create(`${livret}/notes`, 'note', { genre: 'appel', jour: '2026-03-09' })
  // Held for a version that this server is not of, with its words.
  referent.schema = 99
  referent.write(`${livret}/parcours`, [[[1, 'contrat', 'demain', `${canary} demain`]]])
  referent.schema = 1
  for (const client of [referent, beneficiaire, people.responsable]) expect(await client.sync()).toBe(200)
  return livret
}

const ask = (client: TinyClient, base: string, livret: string, method = 'POST'): Promise<Response> => askJson(base, client.token, `/api/livrets/${livret}/effacement/demande`, undefined, method)
const confirm = async (client: TinyClient, base: string, livret: string, demande: string): Promise<number> =>
  (await askJson(base, client.token, `/api/livrets/${livret}/effacement`, { demande })).status
const askedOf = async (client: TinyClient, base: string): Promise<unknown> =>
  ((await (await askJson(base, client.token, '/api/effacements')).json()) as { readonly demandes: unknown }).demandes // the schema of openapi.ts

describe('[E1] erasing a livret', () => {
  test('is asked for by who may, shown to its circle, withdrawn, and confirmed by the responsable alone', async () => {
    const people = await enterAll('Zoubida-Un')
    const other = await enterAll('Autre')
    const livret = await open(people, 'Zoubida-Un')
    const { base } = server
    expect((await ask(other.responsable, base, livret)).status).toBe(404)
    expect((await ask(people.referent, base, systemIds.livret())).status).toBe(404)
    const asked = (await (await ask(people.beneficiaire, base, livret)).json()) as { readonly demande: string } // messages.ts holds its shape
    expect(asked).toMatchObject({ livret, personne: people.beneficiaire.person })
    expect(await (await ask(people.referent, base, livret)).json()).toEqual(asked)
    expect(await askedOf(people.responsable, base)).toEqual([asked])
    expect(await askedOf(other.responsable, base)).toEqual([])

    for (const client of [people.referent, people.beneficiaire, other.responsable]) expect(await confirm(client, base, livret, asked.demande)).toBe(404)
    expect(await confirm(people.responsable, base, livret, systemIds.entity())).toBe(404)
    expect((await ask(people.referent, base, livret, 'DELETE')).status).toBe(404)
    expect((await ask(people.beneficiaire, base, livret, 'DELETE')).status).toBe(204)
    expect(await confirm(people.responsable, base, livret, asked.demande)).toBe(404)
    expect((await people.referent.post({ p: 1, a: people.referent.device, v: [], w: 1 })).reply?.f).not.toEqual([])
    expect(existsSync(join(ledgerDir, 'erased'))).toBe(false)
  })

  test('once confirmed is not taken back, not even in the midst of it nor when it was stopped; it is gone on with', async () => {
    const { database: { db }, journal } = server
    const { livret, people } = await tinyCircle(server, organisation)
    const [responsable, beneficiaire] = (['responsable', 'beneficiaire'] as const).map((role) => ({ personne: people[role].person, appareil: people[role].device }) as Asker) as [Asker, Asker] // ids that the server took, two of two
    const late: boolean[] = []
    const effacements: Effacements = createEffacements({ db, ledger: openLedger(ledgerDir), journal: {
      ...journal,
      async erase(which, whose) {
        late.push(await effacements.withdraw(livret, beneficiaire))
        if (late.length === 1) throw new Error('the database went away')
        await journal.erase(which, whose)
      },
    } })
    const { demande } = (await effacements.ask(livret, beneficiaire, systemClock.now())) ?? { demande: '' }
    await expect(effacements.confirm(livret, demande, responsable, systemClock.now())).rejects.toThrow('went away')
    expect([await effacements.withdraw(livret, beneficiaire), await effacements.confirm(livret, demande, responsable, systemClock.now())]).toEqual([false, true])
    // Asked each time it destroyed something.
    expect(late).toEqual(late.map(() => false))
    expect((await people.referent.post({ p: 1, a: people.referent.device, v: [], w: 1 })).reply?.f).toBeUndefined()
    expect([await effacements.confirm(livret, demande, responsable, systemClock.now()), await effacements.replay(systemClock.now())]).toEqual([false, 0])
  })

  test('leaves none of its words anywhere, and no backup gives it back', async () => {
    const { base, database } = server
    const [canary, kept, late] = ['Zoubida-Effacee', 'Karim-Garde', 'Lea-Apres']
    const [people, others, lates] = [await enterAll(canary), await enterAll(kept), await enterAll(late)]
    const [gone, stays] = [await open(people, canary), await open(others, kept)]
    const lost = await TinyClient.enter(base, others.referent.person)
    const savedSays = await run(database, 'backup.ts', 'backup', '--to', saved)
    expect(savedSays).toMatchObject({ code: 0, said: expect.stringContaining('epoch 1') as string }) // a matcher, which Vitest types as anything
    expect((await run(database, 'backup.ts', 'backup', '--to', saved)).said).toContain('folderNotEmpty')
    expect(readdirSync(saved)).not.toContain('session.jsonl')
    for (const name of readdirSync(saved)) expect(readFileSync(join(saved, name), 'utf8'), name).not.toContain(people.referent.token)

    // After the backup: a device that is retired, a ticket; work that only devices will still have, a livret it never knew, and two erasures.
    expect((await askJson(base, others.referent.token, '/api/appareils/retirer', { appareil: lost.device })).status).toBe(200)
    others.referent.set(`${stays}/cercle`, 'identite', 'commune', 'Eu-apres-la-sauvegarde')
    await others.referent.sync()
    const young = await open(lates, late)
    people.referent.set(`${gone}/cercle`, 'identite', 'commune', 'jamais envoyé')
    for (const [livret, { responsable }] of [[gone, people], [young, lates]] as const) {
      const { demande } = (await (await ask(responsable, base, livret)).json()) as { readonly demande: string } // messages.ts holds its shape
      expect(await confirm(responsable, base, livret, demande)).toBe(204)
      expect(await confirm(responsable, base, livret, demande)).toBe(404)
    }
    const after = await dumpTables(database)
    for (const word of [canary, late]) expect(after).not.toContain(word)
    expect(after).toContain(kept)

    // The database is lost; the backup is put back into an empty one.
    const empty = await createTestDatabase()
    const manifest = join(saved, 'entree.jsonl')
    const whole = readFileSync(manifest, 'utf8')
    expect(whole).toContain(canary)
    writeFileSync(manifest, whole.replace(canary, 'Zoubida-Changee'))
    expect(await run(empty, 'backup.ts', 'restore', '--from', saved)).toEqual({ code: 1, said: 'damaged: entree.jsonl\n' })
    writeFileSync(manifest, whole)
    expect(await empty.asOwner(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([])
    expect(await run(empty, 'backup.ts', 'restore', '--from', saved)).toMatchObject({ code: 0, said: expect.stringMatching(/epoch 2, 2 erased, 0 archived, 1 devices retired again, 0 second factors taken away again, 0 readers shut out again\n$/) as string }) // a matcher, which Vitest types as anything
    expect((await run(empty, 'backup.ts', 'restore', '--from', saved)).said).toContain('databaseNotEmpty')
    const dump = await dumpTables(empty)
    for (const word of [canary, late]) expect(dump).not.toContain(word)
    expect(dump).toContain(kept)
    expect((await run(empty, 'journal.ts', 'verify')).said).toMatch(/^\d+ acts, chain verified\n\d+ entries of \d+ logs, chains verified\n[1-9]\d* signed chunks verified\n$/)
    // A chunk said to be signed by another key is found.
    const [forged] = await empty.asOwner(`UPDATE signature s SET cle = (SELECT c.cle FROM cle c WHERE c.cle <> s.cle ORDER BY 1 LIMIT 1) FROM (SELECT ctid, cle AS before FROM signature ORDER BY n DESC LIMIT 1) one
      WHERE s.ctid = one.ctid RETURNING s.livret, s.kind, s.replica, s.n, one.before`)
    expect((await run(empty, 'journal.ts', 'verify')).said).toBe(`broken: signature ${String(forged?.['livret'])}/${String(forged?.['kind'])} ${String(forged?.['replica'])} ${String(forged?.['n'])}: not of what was received, by that device's key\n`)
    await empty.asOwner(`UPDATE signature SET cle = '${String(forged?.['before'])}' WHERE livret = '${String(forged?.['livret'])}' AND kind = '${String(forged?.['kind'])}' AND replica = '${String(forged?.['replica'])}' AND n = ${String(forged?.['n'])}`)

    const opened = await openDatabase({ ...empty, production: false })
    const restored = await startNode({ ...empty, ...opened }, { rates: atAnyRate, ledgerDir })
    closers.unshift(async () => {
      await restored.app.close()
      await opened.close()
    })
    const devices = [...Object.values(people), ...Object.values(others), lates.referent]
    for (const client of devices) {
      Object.assign(client, { base: restored.base })
      // Sessions are in no backup: the key opens another.
      await client.signIn()
      expect(await client.sync()).toBe(200)
    }
    // The lost device is still one, though the backup did not know.
    Object.assign(lost, { base: restored.base })
    await lost.signIn()
    expect((await lost.post({ p: 1, a: lost.device, v: [], w: 1 })).reply?.f).toBeUndefined()
    expect((await fetch(`${restored.base}/api/annuaire`, { headers: { authorization: `Bearer ${lost.token}` } })).status).toBe(403)
    // Nobody reads what was erased; who still offers work there is told, and is the only one to be told.
    for (const client of Object.values(people)) expect([...client.volets.keys()]).toEqual([])
    expect(people.referent.setAside.map(({ reason }) => reason)).toContain('efface')
    const offer = async (client: TinyClient, livret: string): Promise<unknown> => {
      const stray = new TinyClient({ base: restored.base, token: client.token, person: client.person, device: client.device, ...(client.key === undefined ? {} : { key: client.key }) })
      stray.write(`${livret}/cercle`, [membre(client, 'referent')])
      const chunks = await Promise.all([...stray.replicas.values()].flatMap((replica) => replica.chunks.map(({ signed }) => stray.sign(signed))))
      const { reply } = await stray.post({ p: 1, a: client.device, c: chunks })
      return reply?.r?.flatMap(([, , , verdicts]) => verdicts.map(([, , reason]) => reason))
    }
    expect(await offer(people.responsable, gone)).toEqual(['efface'])
    expect(await offer(others.responsable, gone)).toEqual(['horsDeVosDroits'])
    // The backup never knew this one: offered again, it is not opened anew.
    expect(await offer(lates.referent, young)).toEqual(['efface'])
    expect(await opened.db.selectFrom('compte').select('nom').where('personne', '=', people.beneficiaire.person as never).executeTakeFirst()).toEqual({ nom: '' }) // an id that the server took

    // What was written after the backup was offered again by who had it, and reaches the others.
    expect(await others.beneficiaire.sync()).toBe(200)
    expect(others.beneficiaire.state(`${stays}/cercle`).visible('identite', 'commune').map(([, value]) => value)).toEqual(['Eu-apres-la-sauvegarde'])
    expect(await restored.effacements.replay(systemClock.now())).toBe(0)
  }, 120_000)
})
