import { expect, test } from 'vitest'
import { jour } from '../testing/moments.ts'
import { archiveFrom, isToArchive } from './archive.ts'

test.each([
  ['2024-11-22', [], '2026-11-22'],
  ['2024-02-29', [], '2026-02-28'],
  ['2022-02-28', [], '2024-02-28'],
  ['2024-12-31', [], '2026-12-31'],
  ['2024-11-22', ['2026-11-21'], '2026-11-22'],
  ['2024-11-22', ['2026-11-23'], '2026-11-23'],
  ['2024-11-22', ['2025-01-01', '2031-03-01', '2027-01-01'], '2031-03-01'],
])('the last contact on %s, returns open until %j: active until %s', (lastContact, returns, until) => {
  expect(archiveFrom(jour(lastContact), returns.map(jour))).toBe(until)
})

test('on that day it is still active; on the next it is not', () => {
  const ask = (today: string, ...returns: string[]) => isToArchive(jour(today), jour('2024-11-22'), returns.map(jour))
  expect([ask('2026-11-22'), ask('2026-11-23'), ask('2026-11-23', '2027-06-30'), ask('2027-06-30', '2027-06-30'), ask('2027-07-01', '2027-06-30')]).toEqual([false, true, false, false, true])
})
