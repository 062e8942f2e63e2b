/** What a database that is put back does not bring back: readers that were shut out, second factors, erasures taken back, sessions. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { Kysely, PostgresDialect } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { circleAs } from '../authority/circleAs.ts'
import { ARCHIVE_YEARS } from '../domain/archive.ts'
import type { AppareilId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Role } from '../domain/roles.ts'
import { instant } from '../testing/moments.ts'
import { TinyClient } from '../testing/tinyClient/tinyClient.mjs'
import { exportActHeads, isShortOf, writeActe } from './actes.ts'
import { createAppareils } from './appareils.ts'
import { createArchives } from './archives.ts'
import { createEffacements } from './effacements.ts'
import { openLedger } from './ledger.ts'
import { backup, restore } from './maintenance/backup.ts'
import { connectAsOwner } from './maintenance/connect.ts'
import { openDatabase, typeParsers, type Database } from './postgres/database.ts'
import { createPostgresJournal } from './postgres/journal.ts'
import { readFor } from './postgres/scope.ts'
import type { Tables } from './postgres/schema.ts'
import { createFacteurs, mayAddNow } from './preuves/facteurs.ts'
import { createSecondFacteur } from './preuves/secondFacteur.ts'
import { replayLedger, type Replayed } from './replay.ts'
import { readConfig } from './config.ts'
import type { Session } from './sessions.ts'
import { newOrganisation, systemClock, systemIds } from './systemPorts.ts'
import { createTestDatabase, type TestDatabase } from './testing/testDatabase.ts'
import { startNode, startTestServer, type TestServer } from './testing/testServer.ts'

const folder = mkdtempSync(join(tmpdir(), 'livret-restore-'))
const [ledgerDir, saved] = [join(folder, 'ledger'), join(folder, 'saved')]
const ledger = openLedger(ledgerDir)
const FREE = { burst: 1e9, perSecond: 1e9 }
const rates = { perAddress: FREE, perSession: FREE, entering: FREE, searching: FREE, codes: FREE }
const organisation = newOrganisation()

let server: TestServer
const closers: (() => Promise<void>)[] = []
beforeAll(async () => {
  server = await startTestServer({ rates, ledgerDir })
  closers.push(() => server.close())
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
  ledger.noteEpoch(1)
})
afterAll(async () => {
  for (const close of closers) await close()
  rmSync(folder, { recursive: true, force: true })
})

async function person(role: Role): Promise<TinyClient> {
  const personne = systemIds.personne()
  await server.comptes.createCompte({ personne, prenom: role, nom: role, role, organisation: role === 'beneficiaire' ? undefined : organisation, demonstration: 'Quelqu’un' })
  return TinyClient.enter(server.base, personne)
}
const membre = (client: TinyClient, role: Role, entity: string): readonly [readonly unknown[]] => [[0, entity, 'membre', { personne: client.person, role, nom: role }]]
const call = (base: string, client: TinyClient, method: string, path: string): Promise<Response> => fetch(base + path, { method, headers: { authorization: `Bearer ${client.token}` } })

async function asOwner<T>({ applicationUrl, adminUrl }: TestDatabase, work: (client: Awaited<ReturnType<typeof connectAsOwner>>['client']) => Promise<T>): Promise<T> {
  const config = readConfig({ DATABASE_URL: applicationUrl, DATABASE_ADMIN_URL: adminUrl }, folder)
  if (!config.ok) throw new Error('a configuration')
  const owned = await connectAsOwner(config.value)
  return work(owned.client).finally(() => owned.close())
}

async function replay(db: Database, epoch: number): Promise<Replayed> {
  const journal = createPostgresJournal(db, { ledger })
  const effacements = createEffacements({ db, journal, ledger })
  const archives = createArchives({ db, effacements, ledger, years: ARCHIVE_YEARS })
  const facteurs = createFacteurs(db, createSecondFacteur({ demonstration: false }), ledger)
  return replayLedger({ db, ledger, effacements, archives, appareils: createAppareils(db, journal, ledger), facteurs }, epoch, systemClock.now())
}

/** As one that was registered then. */
const addFactor = (db: Database, personne: PersonneId, cle_acces: string, depuis: Instant) => db.transaction().execute(async (trx) => {
  await readFor(trx, personne)
  await trx.insertInto('cle_acces').values({ cle_acces, personne, identifiant: cle_acces, publique: 'p', compteur: 0, transports: '', sauvegardee: false, depuis: new Date(depuis), vue_le: new Date(depuis) }).execute()
})
const factorsOf = (db: Database, personne: PersonneId): Promise<readonly string[]> => db.transaction().execute(async (trx) => {
  await readFor(trx, personne)
  return (await trx.selectFrom('cle_acces').select('cle_acces').orderBy('cle_acces').execute()).map((row) => row.cle_acces)
})

describe('a database that is put back', () => {
  test('[E2] shows nothing to whom it was closed since, and has neither removed factors, erasures taken back nor sessions', async () => {
    const { base, database } = server
    const [referent, responsable, conseiller, beneficiaire] = [await person('referent'), await person('responsable'), await person('conseiller'), await person('beneficiaire')]
    const [livret, other] = [systemIds.livret(), systemIds.livret()]
    const [place, sante] = [systemIds.entity(), `${livret}/sensible:sante`]
    referent.write(`${livret}/cercle`, [membre(referent, 'referent', systemIds.entity()), membre(responsable, 'responsable', systemIds.entity()), membre(conseiller, 'conseiller', place), membre(beneficiaire, 'beneficiaire', systemIds.entity())])
    referent.write(`${other}/cercle`, [membre(referent, 'referent', systemIds.entity()), membre(beneficiaire, 'beneficiaire', systemIds.entity())])
    await referent.sync()
    await beneficiaire.sync()
    beneficiaire.set(sante, 'frein.sante', 'ditNiveau', 'gene')
    beneficiaire.put(sante, 'acces', 'personnes', responsable.person)
    for (const client of [beneficiaire, responsable, conseiller, referent]) await client.sync()
    expect([[...responsable.volets.keys()].includes(sante), [...conseiller.volets.keys()].includes(`${livret}/cercle`)]).toEqual([true, true])
    expect((await call(base, referent, 'POST', `/api/livrets/${livret}/effacement/demande`)).status).toBe(200)

    const maud = referent.person as PersonneId // one that the server took
    const [kept, removed, rebound] = ['A', 'B', 'C'].map((letter) => letter.repeat(43)) as [string, string, string] // three of three
    const session = { compte: { personne: maud, role: 'referent', demonstration: undefined }, appareil: referent.device as AppareilId } as const // one that the server took
    const facteurs = createFacteurs(database.db, createSecondFacteur({ demonstration: false }), ledger)
    const then = systemClock.now()
    for (const each of [kept, removed, rebound]) await addFactor(database.db, maud, each, then)
    expect(await facteurs.remove(session, rebound, instant(then + 1))).toBe(true)
    await addFactor(database.db, maud, rebound, instant(then + 2))
    await asOwner(database, (client) => backup(client, saved))

    // Since: an end, a theme closed, a factor taken away, an erasure not wanted any more and another asked.
    responsable.set(`${livret}/cercle`, place, 'fin', '2026-11-20')
    beneficiaire.take(sante, 'acces', 'personnes', responsable.person)
    for (const client of [responsable, beneficiaire, conseiller]) expect(await client.sync()).toBe(200)
    expect([...conseiller.volets.keys()]).toEqual([])
    expect(await facteurs.remove(session, removed, instant(then + 3))).toBe(true)
    expect((await call(base, referent, 'DELETE', `/api/livrets/${livret}/effacement/demande`)).status).toBe(204)
    expect((await call(base, beneficiaire, 'POST', `/api/livrets/${other}/effacement/demande`)).status).toBe(200)

    const empty = await createTestDatabase()
    const { epoch } = await asOwner(empty, (client) => restore(client, saved, ledger.epoch()))
    const owner = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: empty.adminUrl, types: typeParsers, max: 2 }) }) })
    expect(await replay(owner, epoch)).toEqual({ retired: 0, factors: 1, erased: 0, archived: 0, suspended: 2 })
    await owner.destroy()
    const opened = await openDatabase({ ...empty, production: false })
    const restored = await startNode({ ...empty, ...opened }, { rates, ledgerDir })
    closers.unshift(async () => {
      await restored.app.close()
      await opened.close()
    })
    const { db } = opened
    for (const client of [referent, responsable, conseiller, beneficiaire]) {
      Object.assign(client, { base: restored.base })
      expect((await call(restored.base, client, 'GET', '/api/appareils')).status).toBe(401)
      await client.signIn()
    }
    expect(await factorsOf(db, maud)).toEqual([kept, rebound])
    const asked = ((await (await call(restored.base, beneficiaire, 'GET', '/api/effacements')).json()) as { readonly demandes: readonly { readonly livret: string }[] }).demandes // messages.ts holds its shape
    expect(asked.map((each) => each.livret)).toEqual([other])

    const shown = async (client: TinyClient): Promise<readonly string[]> => (await client.post({ p: 1, a: client.device, v: [], w: 1 })).reply?.f?.map(([volet]) => volet) ?? []
    const membership = async (client: TinyClient) => circleAs(restored.journal, livret, client.person as PersonneId) // an id that the server took
    expect([await shown(conseiller), await membership(conseiller), (await shown(responsable)).includes(sante), (await shown(responsable)).includes(`${livret}/cercle`)]).toEqual([[], undefined, false, true])
    // Somebody else writes, and the log that came back would let both in again.
    referent.set(`${livret}/cercle`, 'identite', 'commune', 'Eu')
    referent.set(sante, 'frein.sante', 'vuNiveau', 'bloque')
    await referent.sync()
    expect([await shown(conseiller), (await shown(responsable)).includes(sante)]).toEqual([[], false])

    // Who ended it offers that again: the log knows by itself, and whoever is entered after that reads.
    expect(await responsable.sync()).toBe(200)
    expect(await shown(conseiller)).toEqual([])
    expect(await empty.asOwner(`SELECT kind FROM suspension WHERE personne = '${conseiller.person}' AND kind = 'cercle'`)).toEqual([])
    await referent.sync()
    referent.write(`${livret}/cercle`, [membre(conseiller, 'conseiller', systemIds.entity())])
    await referent.sync()
    expect(await shown(conseiller)).toContain(`${livret}/cercle`)

    // A replica that took over and lost something: its epoch is raised, and every session ends.
    await empty.asOwner('UPDATE serveur SET epoch = epoch + 1')
    await replay(db, epoch + 1)
    expect((await call(restored.base, referent, 'GET', '/api/appareils')).status).toBe(401)
    // One that went back without saying so is known by its journal of acts.
    await exportActHeads(db, ledger, epoch + 1)
    expect(await isShortOf(db, ledger.actHeads(epoch + 1))).toBe(false)
    await empty.asOwner(`DELETE FROM acte WHERE (livret, rang) = (SELECT livret, max(rang) FROM acte WHERE livret = '${livret}' GROUP BY livret)`)
    expect(await isShortOf(db, ledger.actHeads(epoch + 1))).toBe(true)
  })

  test('whose second factors a restore took away registers no other with a device’s key alone', async () => {
    const { db } = server.database
    const rule = createSecondFacteur({ demonstration: false })
    const nadia = systemIds.personne()
    await server.comptes.createCompte({ personne: nadia, prenom: 'Nadia', nom: 'F.', role: 'responsable', organisation, demonstration: undefined })
    const session = (more: Partial<Session> = {}): Session =>
      ({ compte: { personne: nadia, role: 'responsable', demonstration: undefined }, since: systemClock.now(), invited: false, provenAt: undefined, ...more }) as Session // all that the rule reads
    const may = (of: Session) => db.transaction().execute((trx) => mayAddNow(trx, rule, of, systemClock.now()))
    expect(await may(session())).toBe(true)
    await db.transaction().execute((trx) => writeActe(trx, { genre: 'cleAccesEnregistree', personne: nadia, objet: 'A'.repeat(43) }, systemClock.now()))
    expect([await may(session()), await may(session({ invited: true }))]).toEqual([false, true])
  })
})
