/** Work closed for the server, brought by nobody in particular (PROTOCOL.md §15). */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { invariant } from '../base/result.ts'
import { keyIdOf } from '../base/sha256.ts'
import { encodeRequest } from '../protocol/bytes.ts'
import { DEPART_TYPE } from '../protocol/depart.ts'
import { hashBytes } from '../protocol/hash.ts'
import { PROTOCOL_VERSION } from '../protocol/limits.ts'
import type { WireSignedChunk } from '../protocol/wire.ts'
import { makeChunk } from '../sync/ownWork.ts'
import { membreDraft } from '../testing/livret.ts'
import { stampBatch } from '../operations/draft.ts'
import { instant } from '../testing/moments.ts'
import { closeForServer } from '../vault/closeForServer.ts'
import { openOuvertures } from './ouvertures.ts'
import { systemClock, systemIds } from './systemPorts.ts'
import { realKey } from './testing/realKey.ts'
import { startTestServer, type TestServer } from './testing/testServer.ts'

let server: TestServer
const ledgerDir = mkdtempSync(join(tmpdir(), 'livret-departs-'))
beforeAll(async () => {
  server = await startTestServer({ ledgerDir })
})
afterAll(async () => {
  await server.close()
  rmSync(ledgerDir, { recursive: true })
})

const opening = async (): Promise<string> => {
  const said = (await (await fetch(`${server.base}/api/ouverture`)).json()) as { publique: string } // the route's own shape
  return said.publique
}
const bring = (bytes: Uint8Array, type = DEPART_TYPE): Promise<Response> => fetch(`${server.base}/api/departs`, { method: 'POST', headers: { 'content-type': type }, body: Buffer.from(bytes) })
const entries = async (): Promise<number> => (await server.database.asOwner('SELECT 1 FROM recue')).length

/** A livret that a responsable's device opened without network, and what it closed for the server. */
async function device() {
  const [personne, appareil, key] = [systemIds.personne(), systemIds.appareil(), realKey()]
  const organisation = systemIds.entity() as string as Parameters<typeof server.comptes.createOrganisation>[0]['organisation'] // 128 random bits, like any id
  await server.comptes.createOrganisation({ organisation, nom: 'Les Quatre Vents' })
  await server.comptes.createCompte({ personne, prenom: 'Nadia', nom: 'Nadia F.', role: 'responsable', organisation, demonstration: undefined })
  invariant(await server.cles.enroll(personne, appareil, key.publicKey, systemClock.now()), 'the key is enrolled')
  const volet = { livret: systemIds.livret(), kind: 'cercle' } as const
  const batch = { volet, drafts: [membreDraft(systemIds, personne, 'responsable', 'Nadia F.')], together: true }
  const operations = stampBatch(batch, { schema: 3, replica: systemIds.replica(), n: 1, author: personne, rights: { epoch: 0, seq: 0 }, at: systemClock.now() })
  const sign = async ({ chunk: [previous, chunk, salt], hash }: ReturnType<typeof makeChunk>): Promise<WireSignedChunk> => [previous, chunk, salt, key.id, await key.sign(hashBytes(hash))]
  const first = makeChunk(volet, operations, '', Buffer.alloc(16, 3).toString('base64url'))
  const signed = await sign(first)
  /** What that device writes next. */
  const next = (): Promise<WireSignedChunk> => sign(makeChunk(volet, stampBatch(
    { volet, drafts: [{ payload: { act: 'set', entity: 'identite', field: 'commune', value: 'Eu' }, observed: [] }], together: false },
    { schema: 3, replica: operations[0]?.dot.replica ?? systemIds.replica(), n: 2, author: personne, rights: { epoch: 1, seq: 1 }, at: systemClock.now() },
  ), first.hash, Buffer.alloc(16, 4).toString('base64url')))
  const publique = await opening()
  const closeUnder = async (cle: string, chunks: readonly WireSignedChunk[], a = appareil): Promise<Uint8Array> => {
    const closed = await closeForServer(cle, keyIdOf(cle), encodeRequest({ p: PROTOCOL_VERSION, a, c: [...chunks] }))
    invariant(closed !== undefined, 'the key is one')
    return closed
  }
  return { personne, organisation, signed, next, publique, closeUnder, close: (chunks: readonly WireSignedChunk[] = [signed], a = appareil) => closeUnder(publique, chunks, a) }
}

test('whoever brings it, it is that device’s work, once', async () => {
  const { close, signed } = await device()
  const depart = await close()
  expect(Buffer.from(depart).includes(Buffer.from('Nadia'))).toBe(false)
  const before = await entries()
  const answer = await bring(depart)
  expect([answer.status, await answer.text()]).toEqual([204, ''])
  expect(await entries()).toBe(before + signed[1][8].length)
  expect((await bring(depart)).status).toBe(204)
  expect(await entries()).toBe(before + signed[1][8].length)
})

test('not whole, closed for another, not signed by the device it names: refused, and nothing is written', async () => {
  const { close, closeUnder, signed } = await device()
  const [depart, other] = [await close(), await device()]
  const before = await entries()
  const flipped = [0, 20, 85, depart.length - 1].map((at) => depart.map((byte, each) => (each === at ? byte ^ 1 : byte)))
  for (const bytes of [...flipped, depart.subarray(0, -1), depart.subarray(0, 40), new Uint8Array(), await closeUnder(realKey().publicKey, [signed])]) {
    const answer = await bring(bytes)
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'malformed' }])
  }
  const [previous, chunk, salt, id] = signed
  for (const wrong of [
    await close([[previous, chunk, salt, id, Buffer.alloc(64, 1).toString('base64url')]]), await close([[previous, chunk, salt, '', '']]),
    await close([signed], systemIds.appareil()), await close([]), await close([signed, other.signed]),
  ]) {
    const answer = await bring(wrong)
    expect([answer.status, await answer.json()]).toEqual([401, { error: 'signature' }])
  }
  expect((await bring(depart, 'application/octet-stream')).status).toBe(415)
  expect(await entries()).toBe(before)
  expect(server.logged.join('')).not.toContain('Nadia')
})

test('an account for figures writes nothing this way either, though it was entered in the livret', async () => {
  const { close, personne, organisation, next } = await device()
  expect((await bring(await close())).status).toBe(204)
  await server.comptes.createCompte({ personne, prenom: 'Nadia', nom: 'Nadia F.', role: 'pilotage', organisation, demonstration: undefined })
  const [before, depart] = [await entries(), await close([await next()])]
  const answer = await bring(depart)
  expect([answer.status, await answer.json(), await entries()]).toEqual([403, { error: 'forbidden' }, before])
  await server.comptes.createCompte({ personne, prenom: 'Nadia', nom: 'Nadia F.', role: 'responsable', organisation, demonstration: undefined })
  expect([(await bring(depart)).status, await entries()]).toEqual([204, before + 1])
})

test('keys lie in the ledger, readable by the server alone; an old one still opens after another is given out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'livret-ouvertures-'))
  try {
    let now = 1_800_000_000_000
    const at = () => instant(now)
    const first = openOuvertures(folder, at)
    const publique = first.current()
    expect(first.current()).toBe(publique)
    const depart = await closeForServer(publique, keyIdOf(publique), Uint8Array.of(1, 2, 3))
    invariant(depart !== undefined, 'the key is one')
    now += 200 * 86_400_000
    const another = openOuvertures(folder, at)
    expect(another.current()).not.toBe(publique)
    expect([...(another.open(depart) ?? [])]).toEqual([1, 2, 3])
    // A node that runs since before the other one was made.
    const under = another.current()
    const newer = await closeForServer(under, keyIdOf(under), Uint8Array.of(4))
    expect(newer && [...(first.open(newer) ?? [])]).toEqual([4])
    const files = readdirSync(join(folder, 'ouvertures'))
    expect(files).toHaveLength(2)
    for (const file of files) expect(statSync(join(folder, 'ouvertures', file)).mode & 0o077).toBe(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
