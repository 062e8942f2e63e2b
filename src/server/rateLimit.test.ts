import { expect, test } from 'vitest'
import { createRateLimit } from './rateLimit.ts'

test('a burst passes, then as many as the rate gives back, each client for itself', () => {
  const limit = createRateLimit({ burst: 3, perSecond: 0.5 })
  expect([0, 0, 0, 0].map((_, i) => limit.take('a', i))).toEqual([0, 0, 0, 2])
  expect(limit.take('b', 4)).toBe(0)
  expect(limit.take('a', 1_000)).toBe(1)
  expect(limit.take('a', 2_100)).toBe(0)
  expect(limit.take('a', 2_100)).toBe(2)
})

test('a clock that goes back gives nothing and takes nothing', () => {
  const limit = createRateLimit({ burst: 1, perSecond: 1 })
  expect(limit.take('a', 10_000)).toBe(0)
  expect(limit.take('a', 5_000)).toBe(1)
  expect(limit.take('a', 6_100)).toBe(0)
})
