import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { encodeRequest } from '../protocol/bytes.ts'
import { membreDraft } from '../testing/livret.ts'
import { Peer } from '../testing/peer.ts'
import { createComptes } from './comptes.ts'
import { openDatabase } from './postgres/database.ts'
import { MIGRATIONS } from './postgres/migrate.ts'
import { createSessions } from './sessions.ts'
import { systemIds } from './systemPorts.ts'
import { startProcess, type Ended, type ServerProcess } from './testing/serverProcess.ts'
import { createTestDatabase, query, type TestDatabase } from './testing/testDatabase.ts'
import { enter, httpExchange, post } from './testing/testServer.ts'

// As private as a root's temporary folder: the database runs in it all the same.
const folder = mkdtempSync(join(tmpdir(), 'livret-main-'))
const dist = join(folder, 'dist')
const dataDir = join(folder, 'data')
const started: ServerProcess[] = []

beforeAll(() => {
  mkdirSync(dist)
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Livret</title>')
})
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  }
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function start(environment: Readonly<Record<string, string>>): ServerProcess {
  const server = startProcess({ DIST_DIR: dist, ...environment })
  started.push(server)
  return server
}

/** One sentence on standard error, nothing else anywhere, and a code that says failure. */
function expectSentence({ code, stdout, stderr }: Ended, words: string): void {
  expect(stderr).toContain(words)
  expect(stderr.trimEnd()).toMatch(/^[^\n]+[.]$/)
  expect(stderr).not.toMatch(/ {4}at |Error:/)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
}

describe('with its own database', () => {
  test('starts, keeps its secrets to itself, refuses a second server on its data, and stops when asked', async () => {
    const server = start({ DATA_DIR: dataDir })
    const address = await server.ready
    expect((await fetch(`${address}/api/health`)).status).toBe(200)
    expect((await fetch(`${address}/api/demo`)).status).toBe(200)
    expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600)

    expectSentence(await start({ DATA_DIR: dataDir }).ended, 'Un autre serveur utilise déjà le dossier')

    // Twice at once, as a group's signal arrives: still one request to stop.
    for (const signal of ['SIGTERM', 'SIGTERM'] as const) server.child.kill(signal)
    expect(await server.ended).toEqual({ code: 0, signal: null, stdout: `Livret de parcours : ${address}\n`, stderr: '' })
    expect(readdirSync(dataDir).sort()).toEqual(['ledger', 'postgres', 'postgres.json', 'postgres.log'])
  })

  test('killed, it starts again on the same data', async () => {
    const before = start({ DATA_DIR: dataDir })
    await before.ready
    before.child.kill('SIGKILL')
    await before.ended
    const after = start({ DATA_DIR: dataDir })
    expect((await fetch(`${await after.ready}/api/health`)).status).toBe(200)
  })

  test('killed with its database, whose last connection still works: the next start ends it and comes up', async () => {
    const server = start({ DATA_DIR: dataDir })
    await server.ready
    const [mother = '', , , port = ''] = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
    const { superuser } = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as { superuser: string } // written by the server
    const busy = new Client(`postgres://postgres:${superuser}@127.0.0.1:${port}/livret`)
    busy.on('error', () => undefined)
    await busy.connect()
    // Nothing tells a connection that only computes that its mother is dead.
    const answer = busy.query('SELECT count(*) FROM generate_series(1, 1000000000000)').catch(() => 'ended')
    await query(`postgres://postgres:${superuser}@127.0.0.1:${port}/livret`, 'SELECT 1')
    process.kill(Number(mother), 'SIGKILL')
    server.child.kill('SIGKILL')
    await server.ended
    expect((await fetch(`${await start({ DATA_DIR: dataDir }).ready}/api/health`)).status).toBe(200)
    expect(await answer).toBe('ended')
    await busy.end().catch(() => undefined)
  })

  test('when its database dies, it says so and ends', async () => {
    const server = start({ DATA_DIR: dataDir })
    await server.ready
    process.kill(Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
    const { code, stderr } = await server.ended
    expect(stderr).toContain('La base de données embarquée s’est arrêtée')
    expect(code).toBe(1)
  })

  test('a data folder that is a file, or of another PostgreSQL, is told', async () => {
    expectSentence(await start({ DATA_DIR: join(dist, 'index.html') }).ended, 'n’est pas utilisable')
    const version = join(dataDir, 'postgres', 'PG_VERSION')
    const real = readFileSync(version, 'utf8')
    writeFileSync(version, '12\n')
    expectSentence(await start({ DATA_DIR: dataDir }).ended, 'contient une base PostgreSQL 12 ; ce programme apporte la version 18')
    writeFileSync(version, real)
  })
})

describe('with an external database', () => {
  let database: TestDatabase
  let urls: Readonly<Record<string, string>>
  beforeAll(async () => {
    database = await createTestDatabase()
    urls = { DATABASE_URL: database.applicationUrl, DATABASE_ADMIN_URL: database.adminUrl }
  })

  test('two nodes start at once on an empty database, and both serve', async () => {
    const nodes = [start(urls), start(urls)]
    for (const node of nodes) expect((await fetch(`${await node.ready}/api/health`)).status).toBe(200)
    const versions = await database.asOwner('SELECT numero FROM migration')
    expect(versions).toEqual(MIGRATIONS.map(({ numero }) => ({ numero })))
  })

  test('a demonstration cut short by a kill is finished at the next start, and nothing in it stands twice', async () => {
    const other = await createTestDatabase()
    const otherUrls = { DATABASE_URL: other.applicationUrl, DATABASE_ADMIN_URL: other.adminUrl }
    const doomed = start(otherUrls)
    const begun = async (): Promise<boolean> => {
      const rows = await other.asOwner(`SELECT to_regclass('volet') IS NOT NULL AS made`)
      if (rows[0]?.['made'] !== true) return false
      const [counted] = await other.asOwner('SELECT count(*)::int AS livrets FROM livret')
      return Number(counted?.['livrets']) >= 3
    }
    while (!(await begun())) await new Promise((resolve) => setTimeout(resolve, 10))
    doomed.child.kill('SIGKILL')
    await doomed.ended
    expect(await other.asOwner('SELECT faite_le FROM demonstration')).toEqual([{ faite_le: null }])

    await start(otherUrls).ready
    const counts = `SELECT (SELECT count(*) FROM livret) AS livrets, (SELECT count(*) FROM entree) AS entries, (SELECT count(*) FROM recue) AS received,
      (SELECT count(*) FROM lecteur) AS readers, (SELECT count(*) FROM compte) AS accounts, (SELECT count(*) FROM organisation) AS organisations`
    // The one two nodes made together, uninterrupted, is the measure.
    const whole = await database.asOwner(counts)
    expect(Number(whole[0]?.['livrets'])).toBeGreaterThan(3)
    expect(await other.asOwner(counts)).toEqual(whole)
  })

  test('what it cannot do without is said in one sentence', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const address = taken.address()
    const port = String(address !== null && typeof address === 'object' ? address.port : 0)
    expectSentence(await start({ ...urls, PORT: port }).ended, `Le port ${port} de 127.0.0.1 est déjà pris`)
    await new Promise((resolve) => taken.close(resolve))

    expectSentence(await start({ ...urls, HOST: '203.0.113.1' }).ended, 'Impossible d’écouter sur 203.0.113.1')
    expectSentence(await start({ ...urls, DIST_DIR: folder }).ended, 'n’est pas construite')
    expectSentence(await start({ DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/x' }).ended, '127.0.0.1:1/x ne répond pas (ECONNREFUSED)')
    expectSentence(await start({ DATABASE_URL: database.applicationUrl.replace(/:[^:@/]+@/, ':secret@') }).ended, 'refuse la connexion (28P01)')
    expectSentence(await start({ NODE_ENV: 'production' }).ended, 'il manque DATABASE_URL, DATABASE_ADMIN_URL, LEDGER_DIR et PUBLIC_ORIGIN')
  })

  test('in production the application’s role may not own what it serves', async () => {
    expectSentence(await start({ NODE_ENV: 'production', LEDGER_DIR: join(folder, 'ledger'), PUBLIC_ORIGIN: 'https://livret.example', DATABASE_URL: database.adminUrl, DATABASE_ADMIN_URL: database.adminUrl }).ended, 'possède des tables')
    const node = start({ NODE_ENV: 'production', LEDGER_DIR: join(folder, 'ledger'), PUBLIC_ORIGIN: 'https://livret.example', ...urls })
    expect((await fetch(`${await node.ready}/api/demo`)).status).toBe(404)
  })

  test('a newer schema is left alone; an older one needs the owner', async () => {
    await database.asOwner(`INSERT INTO migration (numero, nom) VALUES (99, 'demain')`)
    expectSentence(await start(urls).ended, 'plus récente (schéma 99)')
    expectSentence(await start({ DATABASE_URL: database.applicationUrl }).ended, 'plus récente (schéma 99)')
    await database.asOwner('DELETE FROM migration WHERE numero = 99')
    const empty = await createTestDatabase()
    expectSentence(await start({ DATABASE_URL: empty.applicationUrl }).ended, 'plus ancienne (schéma 0)')
    expect(await query(empty.adminUrl, `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([])
  })

  test('[fault 10] killed between commit and reply, it gives the retry the same verdicts', async () => {
    const opened = await openDatabase({ ...database, production: false })
    const accounts = { comptes: createComptes(opened.db), sessions: createSessions(opened.db) }
    const livret = systemIds.livret()
    const organisation = systemIds.entity() as string as Parameters<typeof accounts.comptes.ofOrganisation>[0] // 128 random bits, like any id
    await accounts.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
    let base = ''
    let token = ''
    const peer = new Peer(systemIds, (session, request, now) => httpExchange(base, token)(session, request, now), systemIds.personne())
    token = await enter(accounts, peer.personne, peer.session.appareil, { role: 'responsable', organisation })
    peer.save(livret, 'cercle', [membreDraft(systemIds, peer.personne, 'responsable', 'Nadia F.')])
    peer.set(livret, 'cercle', 'identite', 'telephone', '06 39 98 40 18')
    peer.set(livret, 'cercle', 'identite', 'commune', '1 85 05 14 118 032 27')

    const doomed = start({ ...urls, NODE_ENV: 'test', LIVRET_TEST_KILL: 'afterCommit' })
    const body = encodeRequest(peer.request())
    await expect(post(await doomed.ready, token, body)).rejects.toThrow()
    expect((await doomed.ended).signal).toBe('SIGKILL')
    const log = `SELECT seq, hash FROM entree WHERE livret = '${livret}' ORDER BY seq`
    const committed = await database.asOwner(log)
    expect(committed).toHaveLength(3)

    const node = start(urls)
    base = await node.ready
    await peer.sync()
    expect([1, 2, 3].map((n) => peer.verdict(livret, 'cercle', n)?.slice(0, 3))).toEqual([[1, 0, 1], [2, 0, 2], [3, 2, 'nirDetecte']])
    expect(await database.asOwner(log)).toEqual(committed)
    await opened.close()
  })

  test('[fault 10] killed under load, nothing acknowledged is lost and every volet’s sequence stays whole', async () => {
    const opened = await openDatabase({ ...database, production: false })
    const accounts = { comptes: createComptes(opened.db), sessions: createSessions(opened.db) }
    const organisation = systemIds.entity() as string as Parameters<typeof accounts.comptes.ofOrganisation>[0] // 128 random bits, like any id
    await accounts.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
    let base = ''
    const people = await Promise.all(Array.from({ length: 6 }, async () => {
      let token = ''
      const peer = new Peer(systemIds, (session, request, now) => httpExchange(base, token)(session, request, now), systemIds.personne())
      token = await enter(accounts, peer.personne, peer.session.appareil, { role: 'responsable', organisation })
      const livret = systemIds.livret()
      peer.save(livret, 'cercle', [membreDraft(systemIds, peer.personne, 'responsable', 'Nadia F.')])
      return { peer, livret, acknowledged: 0 }
    }))
    for (let round = 1; round <= 2; round++) {
      const node = start(urls)
      base = await node.ready
      let killed = false
      let total = 0
      await Promise.all(people.map(async (person) => {
        for (let i = 0; !killed; i++) {
          person.peer.set(person.livret, 'cercle', 'identite', 'commune', `Dieppe ${i}`)
          const answered = await person.peer.sync().then(() => true, () => false)
          if (!answered) return
          person.acknowledged = person.peer.shelf(person.livret, 'cercle').seq
          if (++total === 30) {
            killed = true
            node.child.kill('SIGKILL')
          }
        }
      }))
      await node.ended
    }
    base = await start(urls).ready
    for (const { peer, livret, acknowledged } of people) {
      await peer.sync()
      const rows = await database.asOwner(`SELECT seq::int AS seq FROM entree WHERE livret = '${livret}' ORDER BY seq`)
      const seqs = rows.map(({ seq }) => seq)
      expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1))
      expect(seqs.length).toBeGreaterThanOrEqual(acknowledged)
      // Everything ever written arrived, once.
      expect(peer.shelf(livret, 'cercle').pending).toEqual([])
      expect(seqs.length).toBe(peer.shelf(livret, 'cercle').n - 1)
    }
    await opened.close()
  })
})
