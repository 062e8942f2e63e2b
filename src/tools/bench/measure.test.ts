import { expect, test } from 'vitest'
import { encodeReply } from '../../protocol/bytes.ts'
import type { VoletKind } from '../../domain/volet.ts'
import { Peer } from '../../testing/peer.ts'
import { playLastTen, playTo590 } from '../../testing/workload/play.ts'
import { gzipped, rowsOf } from './limit.ts'
import { amiss, measureSeed, median } from './measure.ts'

test('the last ten edits of a life take little more than what they say', async () => {
  const livret = await playTo590(1000)
  const { referent } = livret.devices
  const other = new Peer(livret.ids, livret.exchange, referent.peer.personne)
  await other.sync()
  await playLastTen(livret)
  await livret.syncAll()
  const reply = await livret.exchange(other.session, other.request(), livret.life.begins as Parameters<typeof livret.exchange>[2]) // an instant
  const rows = (reply.f ?? []).flatMap(([key, , first]) => {
    const kind = key.slice(23) as VoletKind // after `<livret>/`
    return rowsOf(key, referent.peer.shelf(livret.livret, kind).entries.filter(({ seq }) => seq >= first))
  })
  expect(rows).toHaveLength(11)
  expect(encodeReply(reply).length / gzipped(rows)).toBeLessThan(1.1)
})

test('[R3] [M2] [M3] [I7] two branches apart: the screens list the conflicts that there are; a refusal delays nothing that does not depend on it', async () => {
  const figures = await measureSeed(1001, undefined, [3, 40])
  expect(figures.true.size).toBeGreaterThan(5)
  expect(amiss(figures)).toEqual([])
  expect(figures.landed?.independent).toBeGreaterThan(500)
  expect(figures.landed?.landed).toBe(figures.landed?.independent)
  expect(median([3, 1, 2])).toBe(2)
})
