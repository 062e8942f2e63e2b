import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { encodeRequest, MAX_BODY_BYTES, packText } from '../protocol/bytes.ts'
import { instant } from '../testing/moments.ts'
import { ERROR_STATUS, type ErrorReason } from './errors.ts'
import { SCHEMA_VERSION } from './postgres/migrate.ts'
import { annuaireSchema, demoListSchema, errorSchema, healthSchema, sessionSchema } from './routes/messages.ts'
import { newOrganisation, systemIds } from './systemPorts.ts'
import { query } from './testing/testDatabase.ts'
import { realKey } from './testing/realKey.ts'
import { askJson, atAnyRate, enter, post, startNode, startTestServer, type TestServer } from './testing/testServer.ts'

const dist = mkdtempSync(join(tmpdir(), 'livret-dist-'))
const script = `console.log(${JSON.stringify('livret '.repeat(400))})`
let server: TestServer

const organisation = newOrganisation()
const [nadia, maud, fatou, paul] = [systemIds.personne(), systemIds.personne(), systemIds.personne(), systemIds.personne()]

beforeAll(async () => {
  mkdirSync(join(dist, 'assets'))
  mkdirSync(join(dist, '.vite'))
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Livret</title>')
  writeFileSync(join(dist, 'serviceWorker.js'), script)
  writeFileSync(join(dist, 'assets', 'index-abc123.js'), script)
  writeFileSync(join(dist, '.vite', 'manifest.json'), '{}')
  server = await startTestServer({ dist })
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
  await server.comptes.createCompte({ personne: maud, prenom: 'Maud', nom: 'Maud T.', role: 'referent', organisation, demonstration: 'Référente : douze livrets' })
  await server.comptes.createCompte({ personne: nadia, prenom: 'Nadia', nom: 'Nadia F.', role: 'responsable', organisation, demonstration: 'Responsable' })
  await server.comptes.createCompte({ personne: fatou, prenom: 'Fatou', nom: 'Fatou B.', role: 'beneficiaire', organisation: undefined, demonstration: 'Bénéficiaire' })
  await server.comptes.createCompte({ personne: paul, prenom: 'Paul', nom: 'Paul D.', role: 'conseiller', organisation: undefined, demonstration: undefined })
})
afterAll(async () => {
  await server.close()
  rmSync(dist, { recursive: true })
})

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(server.base + path, { headers })
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

async function expectError(response: Response, reason: ErrorReason): Promise<void> {
  expect(response.status).toBe(ERROR_STATUS[reason])
  expect(await response.text()).toBe(JSON.stringify({ error: reason }))
}

const enterDemo = (body: unknown, type = 'application/json'): Promise<Response> =>
  fetch(`${server.base}/api/demo/entrer`, { method: 'POST', headers: { 'content-type': type }, body: typeof body === 'string' ? body : JSON.stringify(body) })

describe('sessions', () => {
  test('a demonstration person enters, is known by the token on that device only, and leaves', async () => {
    const list = demoListSchema.parse(await (await get('/api/demo')).json())
    expect(list.personnes.map(({ nom, organisation: of, description }) => [nom, of, description])).toEqual([
      ['Nadia F.', 'Les Quatre Vents', 'Responsable'],
      ['Maud T.', 'Les Quatre Vents', 'Référente : douze livrets'],
      ['Fatou B.', null, 'Bénéficiaire'],
    ])
    const appareil = systemIds.appareil()
    const session = sessionSchema.parse(await (await enterDemo({ personne: maud, appareil, publique: realKey().publicKey })).json())
    expect(session).toMatchObject({ personne: maud, prenom: 'Maud', role: 'referent', organisation: 'Les Quatre Vents' })

    const request = (a: string): Uint8Array => encodeRequest({ p: 1, a, v: [], w: 1 })
    expect((await post(server.base, session.token, request(appareil))).status).toBe(200)
    await expectError(await post(server.base, session.token, request(systemIds.appareil())), 'signedOut')

    const end = await fetch(`${server.base}/api/session/fin`, { method: 'POST', headers: bearer(session.token) })
    expect([end.status, await end.text()]).toEqual([204, ''])
    await expectError(await post(server.base, session.token, request(appareil)), 'signedOut')
  })

  test('the database keeps the token’s hash, never the token', async () => {
    const token = await enter(server, systemIds.personne())
    const rows = await server.database.asOwner('SELECT * FROM session')
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('only demonstration accounts enter that way, and only with real ids', async () => {
    const { publicKey: publique } = realKey()
    await expectError(await enterDemo({ personne: paul, appareil: systemIds.appareil(), publique }), 'notFound')
    await expectError(await enterDemo({ personne: systemIds.personne(), appareil: systemIds.appareil(), publique }), 'notFound')
    const appareil = systemIds.appareil()
    for (const body of [{}, { personne: maud }, { personne: maud, appareil }, { personne: maud, appareil: 'x', publique }, { personne: maud, appareil, publique: 'A' }, { personne: maud, appareil, publique, role: 'responsable' }, [], null, '{', '{"__proto__":{}}'])
      await expectError(await enterDemo(body), 'malformed')
    await expectError(await enterDemo('personne=x', 'application/x-www-form-urlencoded'), 'unsupported')
    await expectError(await enterDemo({ personne: 'x'.repeat(5_000) }), 'tooLarge')
  })

  test('an expired session is no session', async () => {
    const personne = systemIds.personne()
    await enter(server, personne)
    const { token } = await server.sessions.open(personne, systemIds.appareil(), instant(Date.now() - 31 * 86_400_000))
    await expectError(await get('/api/annuaire', bearer(token)), 'signedOut')
  })

  test('the directory is one’s own organisation, for professionals', async () => {
    const token = await enter(server, maud, undefined, { prenom: 'Maud', nom: 'Maud T.', organisation, demonstration: 'x' })
    const { personnes } = annuaireSchema.parse(await (await get('/api/annuaire', bearer(token))).json())
    expect(personnes.map(({ nom }) => nom)).toEqual(['Maud T.', 'Nadia F.'])
    for (const who of [fatou, paul])
      await expectError(await get('/api/annuaire', bearer((await server.sessions.open(who, systemIds.appareil(), instant(Date.now()))).token)), 'forbidden')
    await expectError(await get('/api/annuaire'), 'signedOut')
    await expectError(await get('/api/annuaire', bearer('x'.repeat(43))), 'signedOut')
  })

  test('who may enter somebody in a circle finds référents and conseillers elsewhere by a name, a few at a time, and not for ever', async () => {
    const [ailleurs, other] = [newOrganisation(), systemIds.personne()] // 16 bytes, as an id has
    await server.comptes.createOrganisation({ organisation: ailleurs, nom: 'Cap emploi' })
    await server.comptes.createCompte({ personne: other, prenom: 'Hélène', nom: 'O’Brien_100%', role: 'referent', organisation: ailleurs, demonstration: undefined })
    await server.comptes.createCompte({ personne: systemIds.personne(), prenom: 'Hélène', nom: 'Z.', role: 'assistant', organisation: ailleurs, demonstration: undefined })
    const search = (token: string, body: unknown, base = server.base): Promise<Response> => askJson(base, token, '/api/annuaire/chercher', body)
    const token = await enter(server, maud, undefined, { prenom: 'Maud', nom: 'Maud T.', organisation, demonstration: 'x' })
    for (const nom of ['helene', 'HÉLÈ', 'o’br', 'Hélène O'])
      expect([nom, annuaireSchema.parse(await (await search(token, { nom })).json()).personnes.map((each) => [each.personne, each.organisation])]).toEqual([nom, [[other, 'Cap emploi']]])
    for (const nom of ['%%%', 'h_l', 'lene']) expect(await (await search(token, { nom })).json()).toEqual({ personnes: [] })
    for (const body of [{ nom: 'he' }, { nom: '     ' }, { nom: 'x'.repeat(61) }, {}, { nom: 'helene', role: 'assistant' }]) await expectError(await search(token, body), 'malformed')
    for (const who of [fatou, paul]) await expectError(await search((await server.sessions.open(who, systemIds.appareil(), instant(Date.now()))).token, { nom: 'helene' }), 'forbidden')
    await expectError(await search('x'.repeat(43), { nom: 'helene' }), 'signedOut')
    const node = await startNode(server.database, { rates: { ...atAnyRate, searching: { burst: 2, perSecond: 1e-6 } } })
    try {
      const again = (await server.sessions.open(maud, systemIds.appareil(), instant(Date.now()))).token
      for (const [at, session] of [token, again, token].entries()) {
        const answer = await search(session, { nom: 'helene' }, node.base)
        // The account is counted, not the session.
        expect([at, answer.status]).toEqual([at, at < 2 ? 200 : ERROR_STATUS.tooMany])
      }
    } finally {
      await node.app.close()
    }
  })
})

describe('the exchange’s door', () => {
  test('each kind of wrong body has its own closed answer, which repeats nothing of it', async () => {
    const appareil = systemIds.appareil()
    const token = await enter(server, systemIds.personne(), appareil)
    const good = encodeRequest({ p: 1, a: appareil })
    await expectError(await post(server.base, 'nobody', good), 'signedOut')
    await expectError(await post(server.base, token, good, 'text/plain'), 'unsupported')
    await expectError(await post(server.base, token, '{}', 'application/json'), 'unsupported')
    await expectError(await post(server.base, token, good.subarray(0, good.length - 3)), 'malformed')
    await expectError(await post(server.base, token, Uint8Array.of(7, 1, 2)), 'malformed')
    await expectError(await post(server.base, token, new Uint8Array()), 'malformed')
    await expectError(await post(server.base, token, packText(JSON.stringify({ p: 1, a: appareil, secret: 'canari' }))), 'malformed')
    await expectError(await post(server.base, token, packText(JSON.stringify({ p: 2, a: appareil }))), 'version')
    await expectError(await post(server.base, token, new Uint8Array(MAX_BODY_BYTES + 1)), 'tooLarge')
    await expectError(await post(server.base, token, packText(' '.repeat(25 * 1024 * 1024))), 'tooLarge')
    expect((await post(server.base, token, good)).status).toBe(200)
  })

  test('too often is told with how long to wait, per session and per address', async () => {
    const slow = { burst: 3, perSecond: 0.01 }
    const perSession = await startNode(server.database, { rates: { ...atAnyRate, perSession: slow } })
    const perAddress = await startNode(server.database, { rates: { ...atAnyRate, perAddress: slow } })
    const [one, two] = [await enter(server, systemIds.personne()), await enter(server, systemIds.personne())]
    const statuses = async (base: string, token: string): Promise<number[]> => {
      const seen: number[] = []
      for (let i = 0; i < 4; i++) seen.push((await fetch(`${base}/api/annuaire`, { headers: bearer(token) })).status)
      return seen
    }
    expect(await statuses(perSession.base, one)).toEqual([403, 403, 403, 429])
    expect(await statuses(perSession.base, two)).toEqual([403, 403, 403, 429])
    expect(await statuses(perAddress.base, one)).toEqual([403, 403, 403, 429])
    const refused = await fetch(`${perAddress.base}/api/annuaire`, { headers: bearer(two) })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    await expectError(refused, 'tooMany')
    await perSession.app.close()
    await perAddress.app.close()
  })

  test('nothing that a person sent or is reaches the log, not even when the database fails on it', async () => {
    const node = await startNode(server.database, {
      exchange: () => Promise.reject(Object.assign(new Error('invalid input syntax: "canari-erreur"'), { code: '22P02', detail: 'canari-detail', table: 'entree' })),
    })
    const appareil = systemIds.appareil()
    const token = await enter(server, systemIds.personne(), appareil, { prenom: 'Canarine' })
    await expectError(await post(node.base, token, encodeRequest({ p: 1, a: appareil })), 'internal')
    await expectError(await post(node.base, token, packText('{"canari-corps":1}')), 'malformed')
    await fetch(`${node.base}/api/canari-chemin?canari-question`, { headers: { 'user-agent': 'canari-agent', ...bearer(token) } })
    const log = node.logged.join('')
    expect(log).toContain('"route":"/api/sync","status":500')
    expect(log).toContain('"code":"22P02","table":"entree"')
    for (const secret of ['canari', 'Canarine', token, appareil]) expect(log).not.toContain(secret)
    await node.app.close()
  })

  test('a database that is away is said to be so, and its return is noticed', async () => {
    const appareil = systemIds.appareil()
    const token = await enter(server, systemIds.personne(), appareil)
    const { superuserUrl } = server.database
    const name = new URL(superuserUrl).pathname.slice(1)
    const elsewhere = superuserUrl.replace(name, 'postgres')
    await query(elsewhere, `ALTER DATABASE ${name} CONNECTION LIMIT 0`)
    await query(elsewhere, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`)
    await expectError(await get('/api/health'), 'unavailable')
    const refused = await post(server.base, token, encodeRequest({ p: 1, a: appareil }))
    expect(refused.headers.get('retry-after')).toBe('5')
    await expectError(refused, 'unavailable')
    await query(elsewhere, `ALTER DATABASE ${name} CONNECTION LIMIT -1`)
    expect((await get('/api/health')).status).toBe(200)
    expect((await post(server.base, token, encodeRequest({ p: 1, a: appareil }))).status).toBe(200)
  })
})

describe('what is served', () => {
  test('the application, its assets for ever, its screens under any path, and nothing else', async () => {
    const index = await get('/', { accept: 'text/html' })
    expect([index.status, index.headers.get('cache-control'), await index.text()]).toEqual([200, 'no-cache', '<!doctype html><title>Livret</title>'])
    const screen = await get('/livret/abc/notes', { accept: 'text/html' })
    expect([screen.status, screen.headers.get('cache-control'), await screen.text()]).toEqual([200, 'no-cache', '<!doctype html><title>Livret</title>'])
    const asset = await get('/assets/index-abc123.js')
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
    expect(asset.headers.get('content-type')).toContain('javascript')
    expect((await get('/serviceWorker.js')).headers.get('cache-control')).toBe('no-cache')
    for (const path of ['/assets/index-gone.js', '/.vite/manifest.json', '/api/rien', '/api', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json'])
      expect((await server.app.inject({ url: path, headers: { accept: 'application/json' } })).statusCode, path).toBeGreaterThanOrEqual(400)
    expect(await (await get('/.vite/manifest.json', { accept: 'text/html' })).text()).not.toBe('{}')
    await expectError(await get('/api/rien', { accept: 'text/html' }), 'notFound')
    await expectError(await get('/image.png', { accept: 'image/*' }), 'notFound')
  })

  test('text is compressed as the browser accepts it, and unchanged text is not sent again', async () => {
    for (const [accepts, encoding] of [['gzip, deflate, br', 'br'], ['gzip', 'gzip'], ['identity', null], ['br;q=0, gzip', 'gzip']] as const)
      for (const attempt of [1, 2]) {
        const response = await get('/assets/index-abc123.js', { 'accept-encoding': accepts })
        expect([attempt, response.headers.get('content-encoding'), response.headers.get('vary')]).toEqual([attempt, encoding, 'accept-encoding'])
        if (encoding !== null) expect(Number(response.headers.get('content-length'))).toBeLessThan(script.length / 4)
        expect(await response.text()).toBe(script)
      }
    // Not by `fetch`, which asks for a fresh copy as soon as it is given a condition.
    const { headers } = await server.app.inject('/')
    expect((await server.app.inject({ url: '/', headers: { 'if-none-match': headers.etag ?? '' } })).statusCode).toBe(304)
  })

  test('every answer carries the security headers, errors and streams included', async () => {
    const token = await enter(server, systemIds.personne())
    const stop = new AbortController()
    const stream = await fetch(`${server.base}/api/hints`, { headers: bearer(token), signal: stop.signal })
    const answers = [await get('/', { accept: 'text/html' }), await get('/assets/index-abc123.js'), await get('/api/health'), await get('/api/rien'), await get('/rien'), stream]
    for (const response of answers) {
      const policy = response.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
      for (const rule of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", 'trusted-types livret']) expect(policy.split('; ')).toContain(rule)
      expect(policy.replace("'wasm-unsafe-eval'", '')).not.toMatch(/unsafe|https?:|\*/)
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(response.headers.get('permissions-policy')).toContain('geolocation=()')
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
      if (new URL(response.url).pathname.startsWith('/api/')) expect(response.headers.get('cache-control')).toBe('no-store')
    }
    stop.abort()
  })

  test('health says what runs', async () => {
    expect(healthSchema.parse(await (await get('/api/health')).json())).toEqual({ status: 'ok', protocol: 1, schema: SCHEMA_VERSION, epoch: 1 })
  })
})

describe('the OpenAPI document', () => {
  const documentSchema = z.object({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.record(z.string(), z.object({ responses: z.record(z.string(), z.unknown()) }))), components: z.object({ schemas: z.record(z.string(), z.unknown()) }) })

  test('names every route that exists and no other, and every reference in it leads somewhere', async () => {
    const text = await (await get('/api/openapi.json')).text()
    const document = documentSchema.parse(JSON.parse(text))
    const documented = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`))
    const prefixes: string[] = []
    const existing = server.app.printRoutes({ commonPrefix: false }).split('\n').flatMap((line) => {
      const [, indent = '', part = '', methods = ''] = /^(.*?)([/*]\S*) \(([A-Z, ]+)\)/.exec(line) ?? []
      const depth = Math.floor(indent.length / 4)
      prefixes[depth] = part
      const path = prefixes.slice(0, depth + 1).join('')
      return path.startsWith('/api/') ? methods.split(', ').filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`) : []
    })
    expect(existing.length).toBeGreaterThan(5)
    expect(documented.sort()).toEqual(existing.sort())
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) expect(document.components.schemas).toHaveProperty(name)
    expect(document.components.schemas).toHaveProperty('SyncRequest.properties.c')
    expect(errorSchema.safeParse({ error: 'signedOut' }).success).toBe(true)
  })

  test('in production there is no demonstration: no route, no word of it', async () => {
    const node = await startNode(server.database, { production: true, demonstration: true })
    for (const [path, init] of [['/api/demo', {}], ['/api/demo/entrer', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ personne: maud, appareil: systemIds.appareil(), publique: realKey().publicKey }) }]] as const)
      await expectError(await fetch(node.base + path, init), 'notFound')
    const answer = await fetch(`${node.base}/api/openapi.json`)
    expect(answer.headers.get('strict-transport-security')).toContain('max-age')
    expect(await answer.text()).not.toContain('demo')
    await node.app.close()
  })
})
