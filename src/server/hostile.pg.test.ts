/** A few thousand hostile requests, always the same ones; `npm run soak -- --fuzz N` fires others. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { everyRoute, heavyAtSync, memberAtSync, nothingFired, openVictim, rawSockets, stillAnswers, strangerAtSync, type Victim } from './testing/hostility.ts'
import { atAnyRate, startTestServer, type TestServer } from './testing/testServer.ts'

const dist = mkdtempSync(join(tmpdir(), 'livret-dist-'))
let server: TestServer
let victim: Victim
beforeAll(async () => {
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Livret</title>')
  server = await startTestServer({ dist, rates: atAnyRate })
  victim = await openVictim(server)
})
afterEach(() => stillAnswers(victim))
// Many requests: how long they take says nothing, on a busy machine.
const PATIENCE = 180_000
afterAll(async () => {
  await server.close()
  rmSync(dist, { recursive: true })
})

test('[I6] a stranger’s requests, cut at every byte, flipped, wrong in one place: closed answers, nothing written', async () => {
  const fired = nothingFired()
  await strangerAtSync(victim, 1, 700, true, fired)
  expect(fired.shots).toBeGreaterThan(2_000)
  expect([...fired.statuses.keys()].sort()).toEqual([200, 400, 401, 426])
}, PATIENCE)

test('strange texts, lying compressions, bombs and crowds', async () => {
  const fired = nothingFired()
  await heavyAtSync(victim, fired)
  expect([...fired.statuses.keys()].sort()).toEqual([200, 400, 413])
}, PATIENCE)

test('[I1] [I6] a member’s requests, wrong in one place: whatever is accepted of them, the others still read to the same state', async () => {
  await memberAtSync(victim, 2, 300, nothingFired())
}, PATIENCE)

test('every route there is, by every method, with wrong bodies, types, tokens and addresses', async () => {
  const fired = nothingFired()
  expect(victim.routes.length).toBeGreaterThan(5)
  await everyRoute(victim, 3, 500, fired)
  expect([...fired.statuses.keys()].sort()).toEqual(expect.arrayContaining([200, 400, 401, 404, 413, 415]))
}, PATIENCE)

test('connections that are not HTTP, or that stop half-way', async () => {
  await rawSockets(victim, nothingFired())
}, PATIENCE)
