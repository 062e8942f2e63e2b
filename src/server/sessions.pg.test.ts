/** Keys, challenges, tokens: what opens a session, what ends it, and what is written about it. */
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppareilId, PersonneId } from '../base/ids.ts'
import type { DeviceKey } from '../ports/keys.ts'
import { encodeRequest } from '../protocol/bytes.ts'
import { newKeyText, sessionText } from '../protocol/signatures.ts'
import { instant, jour } from '../testing/moments.ts'
import { CHALLENGE_MS, KEY_MS, REFRESH_MS, TOKEN_MS, type OpenedSession } from './sessions.ts'
import { systemIds } from './systemPorts.ts'
import { dumpTables } from './testing/testDatabase.ts'
import { realKey } from './testing/realKey.ts'
import { askJson, atAnyRate, post, startTestServer, type TestServer } from './testing/testServer.ts'

let server: TestServer
let now = instant(Date.now())
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now, today: () => jour('2026-03-09') }, rates: atAnyRate })
})
afterAll(() => server.close())

interface Enrolled {
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly key: DeviceKey
  readonly session: OpenedSession
}

const say = (path: string, body: unknown, token?: string): Promise<Response> => askJson(server.base, token, path, body)
const said = async (answer: Promise<Response>): Promise<unknown> => (await answer).json()
const refused = { error: 'signedOut' }

async function enroll(): Promise<Enrolled> {
  const [personne, appareil, key] = [systemIds.personne(), systemIds.appareil(), realKey()]
  await server.comptes.createCompte({ personne, prenom: 'Ana', nom: 'Ana T.', role: 'referent', organisation: undefined, demonstration: 'Quelqu’un' })
  const session = await said(say('/api/demo/entrer', { personne, appareil, publique: key.publicKey })) as OpenedSession // messages.ts holds its shape
  return { personne, appareil, key, session }
}
const challenge = async (cle: string): Promise<string> => (await said(say('/api/session/defi', { cle })) as { readonly defi: string }).defi // likewise
async function answer(key: DeviceKey): Promise<OpenedSession> {
  const defi = await challenge(key.id)
  return await said(say('/api/session/ouvrir', { cle: key.id, defi, signature: await key.sign(sessionText(defi, key.id)) })) as OpenedSession // likewise
}
const renew = async (refresh: string): Promise<OpenedSession> => await said(say('/api/session/renouveler', { refresh })) as OpenedSession // likewise
const works = async ({ appareil }: Enrolled, { token }: OpenedSession): Promise<number> => (await post(server.base, token, encodeRequest({ p: 1, a: appareil }))).status
const actes = async ({ personne }: Pick<Enrolled, 'personne'>): Promise<unknown[]> =>
  (await server.database.asOwner(`SELECT genre FROM acte WHERE personne = '${personne}' ORDER BY rang`)).map(({ genre }) => genre)
/** But for the acts and the challenges, nothing of it changed. */
async function changesNothing(work: () => Promise<unknown>): Promise<void> {
  const rows = async (): Promise<string[]> => (await dumpTables(server.database)).split('\n').filter((line) => !/^(acte|defi) /.test(line))
  const before = await rows()
  await work()
  expect(await rows()).toEqual(before)
}

describe('a device’s key', () => {
  test('comes with the person’s entry; coming again with it is the same device, with another it is not', async () => {
    const ana = await enroll()
    expect(await works(ana, ana.session)).toBe(200)
    const again = (key: DeviceKey, personne = ana.personne) => say('/api/demo/entrer', { personne, appareil: ana.appareil, publique: key.publicKey })
    expect((await again(ana.key)).status).toBe(200)
    const bob = await enroll()
    await changesNothing(async () => {
      expect([(await again(realKey())).status, (await again(ana.key, bob.personne)).status, (await again(realKey(), bob.personne)).status]).toEqual([403, 403, 403])
      // One key is one device’s.
      expect((await say('/api/demo/entrer', { personne: bob.personne, appareil: systemIds.appareil(), publique: ana.key.publicKey })).status).toBe(403)
    })
    expect(await actes(ana)).toEqual(['cleEnrolee', 'sessionOuverte', 'sessionOuverte'])
  })

  test('is a point of P-256, written in one way', async () => {
    const { personne } = await enroll()
    const spki = (type: 'ec' | 'rsa' | 'ed25519', curve = ''): string =>
      (type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 1024 }) : type === 'ec' ? generateKeyPairSync('ec', { namedCurve: curve }) : generateKeyPairSync('ed25519'))
        .publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
    const good = realKey().publicKey
    // A point off the curve; bits that no byte holds.
    const off = `${good.slice(0, 60)}${good[60] === 'A' ? 'B' : 'A'}${good.slice(61)}`
    const loose = good.slice(0, -1) + String.fromCharCode(good.charCodeAt(good.length - 1) + 1)
    await changesNothing(async () => {
      for (const publique of [spki('rsa'), spki('ed25519'), spki('ec', 'secp256k1'), spki('ec', 'P-384'), off, loose, 'A'.repeat(122)])
        expect((await say('/api/demo/entrer', { personne, appareil: systemIds.appareil(), publique })).status, publique).toBeGreaterThanOrEqual(400)
    })
  })

  test('gives its place to another that it signed, and counts no more', async () => {
    const ana = await enroll()
    const next = realKey()
    const replace = async (signer: DeviceKey, over = ana.key.id): Promise<Response> =>
      say('/api/session/cle', { publique: next.publicKey, signature: await signer.sign(newKeyText(over, next.publicKey)) }, ana.session.token)
    await changesNothing(async () => {
      for (const answer of [replace(realKey()), replace(next), replace(ana.key, next.id)]) expect(await said(answer)).toEqual({ error: 'forbidden' })
      expect(await said(say('/api/session/cle', { publique: next.publicKey, signature: 'A'.repeat(86) }))).toEqual(refused)
    })
    expect(await said(replace(ana.key))).toEqual({ cle: next.id })
    // Asked again because the answer was lost: the same, whatever signs it.
    await changesNothing(async () => { expect(await said(replace(ana.key))).toEqual({ cle: next.id }) })
    // The sessions it opened go on; it opens no other, and signs no third.
    expect(await works(ana, ana.session)).toBe(200)
    expect(await answer(ana.key)).toEqual(refused)
    expect(await works(ana, await answer(next))).toBe(200)
    const third = realKey()
    expect(await said(say('/api/session/cle', { publique: third.publicKey, signature: await ana.key.sign(newKeyText(ana.key.id, third.publicKey)) }, ana.session.token))).toEqual({ error: 'forbidden' })
    expect((await actes(ana)).slice(0, 4)).toEqual(['cleEnrolee', 'sessionOuverte', 'cleRetiree', 'cleEnrolee'])
  })
})

describe('the age of a key', () => {
  test('is told with each session, by the server’s clock: after ninety days another should take its place', async () => {
    const ana = await enroll()
    expect(ana.session).toMatchObject({ cle: ana.key.id })
    expect(ana.session.cleAncienne).toBeUndefined()
    now = instant(now + KEY_MS - 1)
    expect((await answer(ana.key)).cleAncienne).toBeUndefined()
    now = instant(now + 1)
    const old = await answer(ana.key)
    expect(old.cleAncienne).toBe(true)
    expect(await renew(old.refresh)).toMatchObject({ cle: ana.key.id, cleAncienne: true })
    const next = realKey()
    const session = await answer(ana.key)
    expect(await said(say('/api/session/cle', { publique: next.publicKey, signature: await ana.key.sign(newKeyText(ana.key.id, next.publicKey)) }, session.token))).toEqual({ cle: next.id })
    const young = await renew(session.refresh)
    expect(young.cle).toBe(next.id)
    expect(young.cleAncienne).toBeUndefined()
  })
})

describe('a challenge', () => {
  test('signed by the key opens a session for its person on its device, once and soon', async () => {
    const ana = await enroll()
    expect(await answer(ana.key)).toMatchObject({ personne: ana.personne, nom: 'Ana T.', role: 'referent' })
    expect(await works(ana, await answer(ana.key))).toBe(200)
    const defi = await challenge(ana.key.id)
    const signed = { cle: ana.key.id, defi, signature: await ana.key.sign(sessionText(defi, ana.key.id)) }
    expect((await say('/api/session/ouvrir', signed)).status).toBe(200)
    await changesNothing(async () => { expect(await said(say('/api/session/ouvrir', signed))).toEqual(refused) })
    const late = await challenge(ana.key.id)
    now = instant(now + CHALLENGE_MS)
    expect(await said(say('/api/session/ouvrir', { cle: ana.key.id, defi: late, signature: await ana.key.sign(sessionText(late, ana.key.id)) }))).toEqual(refused)
  })

  test('unknown keys, others’ challenges and wrong signatures are answered alike; a wrong signature is written down', async () => {
    const [ana, bob, nobody] = [await enroll(), await enroll(), realKey()]
    const before = await actes(ana)
    await changesNothing(async () => {
      expect(await challenge(nobody.id)).toMatch(/^[\w-]{43}$/)
      const [hers, his] = [await challenge(ana.key.id), await challenge(bob.key.id)]
      const tries: readonly (readonly [string, string, string])[] = [
        [nobody.id, hers, await nobody.sign(sessionText(hers, nobody.id))],
        [ana.key.id, his, await ana.key.sign(sessionText(his, ana.key.id))],
        [ana.key.id, hers, await bob.key.sign(sessionText(hers, ana.key.id))],
        [ana.key.id, 'A'.repeat(43), await ana.key.sign(sessionText('A'.repeat(43), ana.key.id))],
      ]
      for (const [cle, defi, signature] of tries) expect(await said(say('/api/session/ouvrir', { cle, defi, signature }))).toEqual(refused)
    })
    expect((await actes(ana)).slice(before.length)).toEqual(['sessionRefusee'])
    // It was used up by that.
    expect(await actes({ personne: bob.personne })).toEqual(['cleEnrolee', 'sessionOuverte'])
  })
})

describe('tokens', () => {
  test('one is over after a while; the other buys the next pair, for a month', async () => {
    const ana = await enroll()
    now = instant(now + TOKEN_MS)
    expect(await works(ana, ana.session)).toBe(401)
    const second = await renew(ana.session.refresh)
    expect(await works(ana, second)).toBe(200)
    now = instant(now + REFRESH_MS - 1)
    const third = await renew(second.refresh)
    expect(await works(ana, third)).toBe(200)
    now = instant(now + REFRESH_MS)
    expect(await renew(third.refresh)).toEqual(refused)
    // Nobody took it twice: it was late, and the key opens another.
    expect(await actes(ana)).toEqual(['cleEnrolee', 'sessionOuverte'])
    expect(await works(ana, await answer(ana.key))).toBe(200)
  })

  test('used twice, a refresh token ends all that came of that entry; whoever has the key begins again', async () => {
    const ana = await enroll()
    const elsewhere = await answer(ana.key)
    const second = await renew(ana.session.refresh)
    expect(await renew(ana.session.refresh)).toEqual(refused)
    expect([await works(ana, ana.session), await works(ana, second), await renew(second.refresh)]).toEqual([401, 401, refused])
    expect(await works(ana, elsewhere)).toBe(200)
    expect(await works(ana, await answer(ana.key))).toBe(200)
    // Once told, however often it is tried.
    await changesNothing(async () => { for (let i = 0; i < 3; i++) expect(await renew(ana.session.refresh)).toEqual(refused) })
    expect(await actes(ana)).toEqual(['cleEnrolee', 'sessionOuverte', 'sessionOuverte', 'jetonRejoue', 'sessionOuverte'])
  })

  test('used by two at once, one of them has the next pair and nothing goes on', async () => {
    const ana = await enroll()
    const both = await Promise.all([renew(ana.session.refresh), renew(ana.session.refresh)])
    const given = both.filter((each) => 'token' in each)
    expect(given.length).toBe(1)
    expect(await works(ana, given[0]!)).toBe(401)
  })

  test('leaving ends them all, and nobody’s else', async () => {
    const [ana, bob] = [await enroll(), await enroll()]
    const second = await renew(ana.session.refresh)
    expect((await say('/api/session/fin', {}, second.token)).status).toBe(204)
    expect([await works(ana, ana.session), await works(ana, second), await renew(second.refresh), await works(bob, bob.session)]).toEqual([401, 401, refused, 200])
    expect((await actes(ana)).at(-1)).toBe('sessionFinie')
  })

  test('neither they nor challenges are in the database, a log or an answer that is not theirs', async () => {
    const ana = await enroll()
    const second = await renew(ana.session.refresh)
    const rows = await dumpTables(server.database)
    for (const secret of [ana.session.token, ana.session.refresh, second.token, second.refresh]) {
      expect(rows).not.toContain(secret)
      expect(server.logged.join('')).not.toContain(secret)
    }
    expect(server.logged.join('')).not.toContain(ana.key.id)
  })
})
