/**
 * Every route, asked by everybody: who is let through, who is refused, and that a refusal says the same of what is
 * somebody else's and of what does not exist. The routes are the application's own: one that is not in the table fails.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import { encodeRequest } from '../protocol/bytes.ts'
import type { AccountRole, Role } from '../domain/roles.ts'
import { TinyClient } from '../testing/tinyClient/tinyClient.mjs'
import { createOidc, type Oidc } from './preuves/oidc.ts'
import { readOidc } from './preuves/oidcConfig.ts'
import { createOrigine } from './preuves/origine.ts'
import { createSecondFacteur } from './preuves/secondFacteur.ts'
import { DEPART_TYPE } from '../protocol/depart.ts'
import { SYNC_TYPE } from './routes/sync.ts'
import { newOrganisation, systemClock, systemIds } from './systemPorts.ts'
import { realKey } from './testing/realKey.ts'
import { dumpTables } from './testing/testDatabase.ts'
import { routesOf } from './testing/routesOf.ts'
import { atAnyRate, startNode, startTestServer, type TestServer } from './testing/testServer.ts'

/**
 * Who asks, in the order of the table's columns: nobody; of the livret its référent, its conseiller, its assistante, the person; whoever
 * is of it no more; somebody on a revoked device; of another livret a référent and a person; a person who holds theirs, and who was its référent; of the livret
 * a responsable without a second factor, and one; an account for figures, entered in the livret all the same.
 */
const WHO = ['personne', 'referent', 'conseiller', 'assistant', 'beneficiaire', 'sorti', 'appareilRetire', 'autreReferent', 'autreBeneficiaire', 'titulaire', 'ancienReferent', 'sansFacteur', 'responsable', 'pilotage'] as const
type Who = (typeof WHO)[number]

const folder = mkdtempSync(join(tmpdir(), 'livret-matrix-'))
let server: TestServer
let node: Awaited<ReturnType<typeof startNode>>
const organisation = newOrganisation()
const people = new Map<Who, TinyClient>()
const [livret, doomed, solo, elsewhere] = [systemIds.livret(), systemIds.livret(), systemIds.livret(), systemIds.livret()]
const spare = new Map<Who, string>()
let demande = ''

async function person(role: AccountRole, held = false): Promise<TinyClient> {
  const personne = systemIds.personne()
  await server.comptes.createCompte({ personne, prenom: 'Ana', nom: `Ana ${role}`, role, organisation: role === 'beneficiaire' ? undefined : organisation, demonstration: 'Quelqu’un' })
  const client = await TinyClient.enter(node.base, personne)
  // From now on a second factor is asked of them.
  if (held) await server.comptes.createCompte({ personne, prenom: 'Ana', nom: `Ana ${role}`, role, organisation, demonstration: undefined })
  return client
}
const roleOf = (who: Who): Role => {
  switch (who) {
    case 'referent': case 'appareilRetire': case 'autreReferent': case 'ancienReferent': return 'referent'
    case 'beneficiaire': case 'autreBeneficiaire': case 'titulaire': return 'beneficiaire'
    case 'conseiller': case 'sorti': case 'pilotage': return 'conseiller'
    case 'assistant': return 'assistant'
    case 'responsable': case 'sansFacteur': return 'responsable'
    case 'personne': throw new Error('nobody has no role')
  }
}
const membre = (client: TinyClient, role: Role, entity: string = systemIds.entity()): readonly [readonly unknown[]] => [[0, entity, 'membre', { personne: client.person, role, nom: role }]]
const them = (who: Who): TinyClient => {
  const found = people.get(who)
  if (found === undefined) throw new Error(who)
  return found
}

/** Nobody answers there: what is refused is so before anybody is asked. */
function oidcOf(): Oidc {
  const config = readOidc((name) => ({ OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'x' })[name], false)
  if (!config.ok || config.value === undefined) throw new Error('a provider')
  return createOidc({ db: server.database.db, config: config.value, origine: createOrigine(undefined), rule: createSecondFacteur({ demonstration: true }), production: false })
}

beforeAll(async () => {
  server = await startTestServer()
  node = await startNode(server.database, { rates: atAnyRate, ledgerDir: folder, oidc: oidcOf() })
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
  for (const who of WHO) if (who !== 'personne') people.set(who, await person(who === 'pilotage' ? who : roleOf(who), who === 'sansFacteur'))
  const [place, referent] = [systemIds.entity(), them('referent')]
  for (const each of [livret, doomed])
    referent.write(`${each}/cercle`, [...(['referent', 'conseiller', 'assistant', 'beneficiaire', 'responsable', 'sansFacteur', 'pilotage'] as const).map((who) => membre(them(who), roleOf(who))), membre(them('sorti'), 'conseiller', each === livret ? place : systemIds.entity())])
  await referent.sync()
  referent.set(`${livret}/cercle`, place, 'fin', '2026-11-20')
  const alone = them('titulaire')
  them('ancienReferent').write(`${solo}/cercle`, [membre(them('ancienReferent'), 'referent'), membre(alone, 'beneficiaire')])
  them('autreReferent').write(`${elsewhere}/cercle`, [membre(them('autreReferent'), 'referent'), membre(them('autreBeneficiaire'), 'beneficiaire')])
  for (const who of ['ancienReferent', 'autreReferent', 'referent'] as const) expect(await them(who).sync()).toBe(200)
  them('ancienReferent').schema = 4
  them('ancienReferent').create(`${solo}/cercle`, 'fin', { motif: 'objectifAtteint', le: '2026-11-20' })
  await them('ancienReferent').sync()
  for (const [who, client] of people) {
    const device = systemIds.appareil()
    await server.sessions.open(personOf(client), device, systemClock.now())
    spare.set(who, device)
  }
  await node.journal.revoke(deviceOf(them('appareilRetire')))
  const asked = await Promise.all([livret, doomed].map((each) => fetch(`${node.base}/api/livrets/${each}/effacement/demande`, { method: 'POST', headers: { authorization: `Bearer ${them('beneficiaire').token}` } })))
  demande = ((await asked[1]?.json()) as { readonly demande: string }).demande // messages.ts holds its shape
}, 180_000)
afterAll(async () => {
  await node.app.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Ids that the server took. */
const personOf = ({ person: id }: TinyClient): PersonneId => id as PersonneId
const deviceOf = ({ device }: TinyClient): AppareilId => device as AppareilId // an id that the server took

const livretFor = (who: Who): LivretId => (who === 'titulaire' || who === 'ancienReferent' ? solo : livret)
const key = 'A'.repeat(22)
const digest = 'A'.repeat(43)
const signature = 'A'.repeat(86)
const assertion = { id: 'AAAA', clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA', userHandle: 'AAAA' }
const poste = { code: 'A1', ferme: false, regles: { inactifS: 120, cacheS: 15, jours: 60, sansCopie: true } }
const back = { etat: digest, temoin: key, code: 'x' }

/** A body that is as it has to be, so that the answer is about who asks. */
const BODIES: Readonly<Record<string, (who: Who) => unknown>> = {
  'POST /api/annuaire/chercher': () => ({ nom: 'Personne' }),
  'POST /api/appareils/retirer': (who) => ({ appareil: spare.get(who) ?? key }),
  'POST /api/livrets/:livret/appareils/retirer': () => ({ appareil: spare.get('beneficiaire') }),
  'POST /api/enrolements': (who) => ({ but: 'beneficiaire', livret: livretFor(who) }),
  'POST /api/enrolements (professionnel)': () => ({ but: 'professionnel', prenom: 'Paul', nom: 'D.', role: 'conseiller' }),
  'POST /api/enrolements (collegue)': () => ({ but: 'collegue', personne: them('conseiller').person }),
  'POST /api/enrolements (appareil)': () => ({ but: 'appareil' }),
  'POST /api/enrolements/lire': () => ({ billet: key }),
  'POST /api/enrolements/prendre': () => ({ billet: key, appareil: key, publique: realKey().publicKey, signature }),
  'POST /api/enrolements/declarer': () => ({ livret, personne: key, remplace: false, empreinte: digest, cle: key, le: 0, minutes: 1, prenom: 'a', par: 'b', signature, ecouleMs: 0 }),
  'POST /api/lectures': (who) => ({ lectures: [{ livret: livretFor(who), jour: '2026-11-20' }] }),
  'POST /api/livrets/:livret/effacement': () => ({ demande }),
  'POST /api/regles': () => ({}),
  'POST /api/secours': () => ({ publique: realKey().publicKey }),
  'POST /api/postes': () => poste,
  'POST /api/postes/:poste': () => poste,
  'POST /api/postes/:poste/retirer': () => ({ appareil: key }),
  'POST /api/session/defi': () => ({ cle: key }),
  'POST /api/session/ouvrir': () => ({ cle: key, defi: digest, signature }),
  'POST /api/session/renouveler': () => ({ refresh: digest }),
  'POST /api/session/cle': () => ({ publique: realKey().publicKey, signature }),
  'POST /api/demo/entrer': () => ({ personne: key, appareil: key, publique: realKey().publicKey }),
  'POST /api/facteurs/retirer': () => ({ facteur: digest }),
  'POST /api/cles-acces': () => ({ id: 'AAAA', clientDataJSON: 'AAAA', attestationObject: 'AAAA', transports: [] }),
  'POST /api/cles-acces/montrer': () => assertion,
  'POST /api/cles-acces/entrer': () => assertion,
  'POST /api/oidc/entrer/retour': () => back,
  'POST /api/oidc/aller': () => ({ but: 'montrer' }),
  'POST /api/oidc/retour': () => back,
}


interface Told {
  readonly status: number
  readonly text: string
}
interface Wrongly {
  /** In the place of the livret that the table is about. */
  readonly where?: LivretId
  readonly body?: string
  readonly type?: string
}

async function ask(name: string, who: Who, { where, body, type }: Wrongly = {}): Promise<Told> {
  const [method = '', route = ''] = name.split(' ')
  const client = people.get(who)
  // What ends a session has one of its own to end.
  const token = client === undefined || route !== '/api/session/fin' ? client?.token : (await server.sessions.open(personOf(client), deviceOf(client), systemClock.now())).token
  const made = BODIES[name]?.(who)
  const bytes = route === '/api/sync' ? Buffer.from(encodeRequest({ p: 1, a: client?.device ?? key })) : route === '/api/departs' ? Buffer.alloc(200) : undefined
  const payload = body ?? bytes ?? (made === undefined ? undefined : JSON.stringify(made))
  const url = route.replace(':livret', where ?? (route.endsWith('/effacement') ? doomed : livretFor(who))).replace(':enrolement', key).replace(':poste', key)
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(payload === undefined ? {} : { 'content-type': type ?? (route === '/api/sync' ? SYNC_TYPE : route === '/api/departs' ? DEPART_TYPE : 'application/json') }),
  }
  // A stream has no end that could be waited for.
  if (route === '/api/hints') {
    const stop = new AbortController()
    const { status } = await fetch(node.base + url, { headers, signal: stop.signal })
    stop.abort()
    return { status, text: '' }
  }
  const answer = await node.app.inject({ method: method as 'GET' | 'POST' | 'DELETE', url, headers, ...(payload === undefined ? {} : { payload }) }) // one of those, as the table says
  return { status: answer.statusCode, text: answer.body }
}

const SAME = (status: number): string => WHO.map(() => status).join(' ')
/** Whoever is signed in, on a device that was not revoked; `sansFacteur` unless it is about the factor itself. */
const SIGNED_IN = '401 200 200 200 200 200 403 200 200 200 200 403 200 200'
/** About livrets. */
const FOLLOWING = '401 200 200 200 200 200 403 200 200 200 200 403 200 403'
const PROVING = '401 200 200 200 200 200 403 200 200 200 200 200 200 200'
const OPEN = SAME(200)

/** In the order of WHO. 404 is what is not theirs, and what is not there. */
const MATRIX: Readonly<Record<string, string>> = {
  'DELETE /api/enrolements/:enrolement': SIGNED_IN,
  'DELETE /api/livrets/:livret/effacement/demande': '401 404 404 404 204 404 403 404 404 404 404 403 404 403',
  'GET /api/annuaire': '401 200 200 200 403 200 403 200 403 403 200 403 200 403',
  'GET /api/appareils': SIGNED_IN,
  'GET /api/archives': FOLLOWING,
  'GET /api/demo': OPEN,
  'GET /api/effacements': FOLLOWING,
  'GET /api/enrolements/:enrolement': SIGNED_IN,
  'GET /api/facteurs': PROVING,
  'GET /api/health': OPEN,
  'GET /api/hints': FOLLOWING,
  'GET /api/livrets/:livret/appareils': '401 200 404 404 404 404 403 404 404 404 404 403 404 403',
  'GET /api/livrets/:livret/lectures': '401 404 404 404 200 404 403 404 200 200 404 403 404 403',
  'GET /api/oidc': OPEN,
  'GET /api/openapi.json': OPEN,
  'GET /api/ouverture': OPEN,
  'GET /api/tenues': FOLLOWING,
  'POST /api/annuaire/chercher': '401 200 403 403 403 403 403 200 403 403 200 403 200 403',
  'POST /api/appareils/retirer': SIGNED_IN,
  'POST /api/cles-acces': '401 403 403 403 403 403 403 403 403 403 403 403 403 403',
  'POST /api/cles-acces/defi': PROVING,
  'POST /api/cles-acces/entrer': SAME(404),
  'POST /api/cles-acces/entrer/defi': OPEN,
  'POST /api/cles-acces/montrer': '401 403 403 403 403 403 403 403 403 403 403 403 403 403',
  'POST /api/cles-acces/preparer': '401 200 200 200 403 200 403 200 403 403 200 200 200 200',
  'POST /api/demo/entrer': SAME(404),
  'POST /api/departs': SAME(400),
  'POST /api/enrolements': '401 200 404 404 404 404 403 404 404 404 404 403 404 404',
  'POST /api/enrolements (appareil)': SIGNED_IN,
  'POST /api/enrolements (collegue)': '401 404 404 404 404 404 403 404 404 404 404 403 200 404',
  'POST /api/enrolements (professionnel)': '401 404 404 404 404 404 403 404 404 404 404 403 200 404',
  'POST /api/enrolements/declarer': '401 404 404 404 404 404 403 404 404 404 404 403 404 403',
  'POST /api/enrolements/lire': SAME(404),
  'POST /api/enrolements/prendre': SAME(404),
  'POST /api/facteurs/retirer': '401 403 403 403 403 403 403 403 403 403 403 403 403 403',
  'POST /api/lectures': '401 204 204 204 204 204 403 204 204 204 204 403 204 403',
  'POST /api/livrets/:livret/appareils/retirer': '401 200 404 404 404 404 403 404 404 404 404 403 404 403',
  'POST /api/livrets/:livret/effacement': '401 404 404 404 404 404 403 404 404 404 404 403 204 403',
  'POST /api/livrets/:livret/effacement/demande': '401 200 404 404 200 404 403 404 404 200 404 403 200 403',
  'POST /api/livrets/:livret/export': '401 204 204 204 204 404 403 404 404 204 404 403 204 403',
  'POST /api/oidc/aller': '401 403 403 403 403 403 403 403 403 403 403 403 403 403',
  'POST /api/oidc/entrer': SAME(404),
  'POST /api/oidc/entrer/retour': SAME(404),
  'POST /api/oidc/retour': '401 403 403 403 403 403 403 403 403 403 403 403 403 403',
  'POST /api/session/cle': '401 403 403 403 403 403 403 403 403 403 403 403 403 403',
  'POST /api/session/defi': OPEN,
  'POST /api/session/fin': '401 204 204 204 204 204 204 204 204 204 204 204 204 204',
  'POST /api/session/ouvrir': SAME(401),
  'POST /api/session/renouveler': SAME(401),
  'GET /api/postes': '401 404 404 404 404 404 403 404 404 404 404 403 200 404',
  'POST /api/postes': '401 404 404 404 404 404 403 404 404 404 404 403 200 404',
  'POST /api/postes/:poste': '401 404 404 404 404 404 403 404 404 404 404 403 404 404',
  'DELETE /api/postes/:poste': '401 404 404 404 404 404 403 404 404 404 404 403 404 404',
  'POST /api/postes/:poste/retirer': '401 404 404 404 404 404 403 404 404 404 404 403 404 404',
  'POST /api/regles': SIGNED_IN,
  'POST /api/secours': '401 204 403 403 403 403 403 204 403 403 204 403 403 403',
  'GET /api/livrets/:livret/secours': '401 404 404 404 200 404 403 404 404 200 404 403 404 403',
  // One's own cards: of whoever has none, none.
  'GET /api/livrets/:livret/cartes': FOLLOWING,
  'POST /api/sync': '401 200 200 200 200 200 200 200 200 200 200 403 200 403',
}

test('every route is in the table, and nobody gets through where it does not say so', async () => {
  const known = new Set(Object.keys(MATRIX).map((name) => name.replace(/ \(.*/, '')))
  expect([...known].sort()).toEqual(routesOf(node.app))
  const found: Record<string, string> = {}
  for (const name of Object.keys(MATRIX)) {
    const statuses: number[] = []
    for (const who of WHO) statuses.push((await ask(name, who)).status)
    found[name] = statuses.join(' ')
  }
  expect(found).toEqual(MATRIX)
}, 60_000)

test('what is somebody else’s is answered as what does not exist, to the letter', async () => {
  for (const name of Object.keys(MATRIX).filter((each) => each.includes(':livret')))
    for (const who of ['autreReferent', 'autreBeneficiaire', 'sorti', 'conseiller', 'assistant'] as const) {
      const [theirs, none] = [await ask(name, who, { where: solo }), await ask(name, who, { where: systemIds.livret() })]
      expect([name, who, theirs]).toEqual([name, who, none])
    }
  for (const who of WHO.slice(1)) {
    const [theirs, none] = await Promise.all([elsewhere, systemIds.livret()].map((each) => ask('POST /api/enrolements', who, { body: JSON.stringify({ but: 'beneficiaire', livret: each }) })))
    if (who !== 'autreReferent') expect([who, theirs]).toEqual([who, none])
  }
}, 60_000)

test('a body of another type, too long, or that says more than it is asked is refused, and changes nothing', async () => {
  const before = await dumpTables(server.database, ['acte', 'famille', 'session', 'epreuve', 'appareil', 'rafraichissement'])
  for (const name of Object.keys(BODIES)) {
    const made = BODIES[name]?.('responsable') as Readonly<Record<string, unknown>> // a body of an object, as all are
    const asked = async (body: string, type?: string): Promise<number> => (await ask(name, 'responsable', { body, ...(type === undefined ? {} : { type }) })).status
    const more = (extra: object): string => JSON.stringify({ ...made, ...extra })
    expect([name, await asked(more({ compte: { role: 'responsable' } })), await asked(more({ isAdmin: true, organisation }))]).toEqual([name, 400, 400])
    expect([name, await asked(more({}).replace('{', '{"__proto__":{"role":"responsable"},')), await asked(more({}).replace('{', '{"constructor":{"prototype":{"role":"responsable"}},'))]).toEqual([name, 400, 400])
    expect([name, await asked('x='.repeat(3), 'application/x-www-form-urlencoded'), await asked('{}', 'text/plain'), await asked('--x', 'multipart/form-data; boundary=x')]).toEqual([name, 415, 415, 415])
    expect([name, await asked(JSON.stringify({ x: 'x'.repeat(70_000) })), await asked('['.repeat(3_000)), await asked('null'), await asked('[]'), await asked('{"a":')]).toEqual([name, 413, 400, 400, 400, 400])
  }
  expect(Reflect.get({}, 'role')).toBeUndefined()
  expect(await dumpTables(server.database, ['acte', 'famille', 'session', 'epreuve', 'appareil', 'rafraichissement'])).toBe(before)
}, 60_000)

test('whatever route it is, whoever goes on asking is made to wait, however the address is spelt', async () => {
  const slow = await startNode(server.database, { rates: { ...atAnyRate, perAddress: { burst: 5, perSecond: 1e-6 } } })
  try {
    const [first, ...spelt] = ['/api/health', '/%61pi/health', '/api/%68ealth', '/api/health?x=1', '/api/nowhere', '/%61pi/demo', '/api/oidc']
    expect((await fetch(slow.base + first)).status).toBe(200)
    for (const path of spelt.slice(0, 4)) {
      const answer = await fetch(slow.base + path)
      expect([path, answer.status === 200 || answer.status === 404, answer.headers.get('cache-control')]).toEqual([path, true, 'no-store'])
    }
    for (const path of [first, ...spelt]) expect([path, (await fetch(slow.base + path)).status]).toEqual([path, 429])
    for (const name of Object.keys(MATRIX)) {
      const [method = '', route = ''] = name.split(' ')
      expect([name, (await slow.app.inject({ method: method as 'GET' | 'POST' | 'DELETE', url: route.replace(':livret', livret).replace(':enrolement', key).replace(':poste', key) })).statusCode]).toEqual([name, 429]) // one of those
    }
  } finally {
    await slow.app.close()
  }
})

test('what lets somebody in is limited by itself, beside the address', async () => {
  const doors = Object.keys(MATRIX).filter((name) => /(prendre|lire|entrer|entrer\/defi|entrer\/retour|session\/defi|session\/ouvrir|departs)$/.test(name))
  expect(doors).toHaveLength(10)
  for (const name of doors) {
    const shut = await startNode(server.database, { rates: { ...atAnyRate, entering: { burst: 2, perSecond: 1e-6 } }, ledgerDir: folder, oidc: oidcOf() })
    const [method = '', url = ''] = name.split(' ')
    const statuses: number[] = []
    for (let i = 0; i < 3; i++) statuses.push((await shut.app.inject({ method: method as 'POST', url })).statusCode) // they all are
    expect([name, statuses.map((each) => each === 429)]).toEqual([name, [false, false, true]])
    await shut.app.close()
  }
})
