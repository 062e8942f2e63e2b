import { expect, test } from 'vitest'
import { instant } from '../testing/moments.ts'
import { AWAITED_DAYS, isAwaitedTooLong } from './attente.ts'

test('what waits is told after two months; a time to come says nothing of how long', () => {
  const [now, day] = [Date.parse('2026-11-20T10:00:00Z'), 86_400_000]
  const told = [0, 30, AWAITED_DAYS - 0.01, AWAITED_DAYS, 400, -0.5, -2].map((ago) => isAwaitedTooLong(instant(now - ago * day), instant(now)))
  expect(told).toEqual([false, false, false, true, true, false, true])
})
