/** `npm run soak -- --real` in short: the same people, the same kills, fewer of them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePort } from '../../../e2e/support/server.ts'
import { createTestDatabase, query } from '../../server/testing/testDatabase.ts'
import { checkRest } from './check.ts'
import { Figures } from './figures.ts'
import { Node } from './node.ts'
import { createPlace } from './place.ts'
import { dieOnce, killNow, round, type ServerKill } from './rounds.ts'

const place = createPlace()
afterAll(() => place.leave())

const KILLS: readonly ServerKill[] = ['at random', 'before commit', 'at random', 'between commit and reply', 'before commit', 'between commit and reply', 'while it starts', 'at random']

test('[I4] [I8] [fault 10] killed nine times under load, at random and at named moments, the server loses nothing it acknowledged', { timeout: 300_000 }, async () => {
  const database = await createTestDatabase()
  const dist = join(place.folder, 'dist')
  mkdirSync(dist)
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Livret</title>')
  const figures = new Figures()
  const node = new Node(place, await freePort(), { DIST_DIR: dist, DATABASE_URL: database.applicationUrl, DATABASE_ADMIN_URL: database.adminUrl }, figures)
  await node.start()
  const ground = {
    applicationUrl: () => database.applicationUrl, bases: [node.base], figures, requests: 20,
    everythingUrl: () => database.superuserUrl,
    restart: async () => {
      await node.stop()
      await node.start()
    },
  }
  let harmed = 0
  const faults = await round(ground, 1, async (load) => {
    await load.moment()
    await killNow(node, load)
    for (const how of KILLS) await dieOnce(node, how, load)
    await node.start()
    await load.moment()
  }, async (crew) => {
    // What the check is worth: a log that lost its end, and one that was rewritten, are seen.
    const cercle = `livret = '${crew.livrets[0] ?? ''}' AND kind = 'cercle'`
    const last = `${cercle} AND seq = (SELECT max(seq) FROM entree WHERE ${cercle})`
    for (const [harm, seen] of [
      [`UPDATE entree SET commitment = hash WHERE ${last}`, /the chain breaks/],
      [`DELETE FROM entree WHERE ${last}`, /its log has nothing/],
      [`DELETE FROM recue`, /the server now says undefined/],
    ] as const) {
      await query(database.superuserUrl, harm)
      await checkRest(crew, database.superuserUrl)
      expect(crew.ledger.faults.filter((fault) => seen.test(fault)).length).toBeGreaterThan(0)
    }
    harmed = crew.setting.figures.of('acknowledged operations lost')
  })
  expect(harmed).toBeGreaterThan(0)
  expect(faults).toEqual([])
  expect(figures.sum('kills of the server')).toBe(KILLS.length + 1)
  expect(figures.of('operations acknowledged')).toBeGreaterThan(50)
  expect(figures.of('operations offered again')).toBeGreaterThan(0)
  expect(figures.sum('verdicts: refused')).toBeGreaterThan(0)
})
