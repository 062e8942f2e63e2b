import { expect, test } from 'vitest'
import { addressKey, createRateLimit } from './rateLimit.ts'

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

test('of an IPv6 address what one customer has whole is counted as one; of IPv4 each', () => {
  expect(['2001:db8:1:2:3:4:5:6', '2001:0DB8:0001:0002::9', '2001:db8:1:2::'].map(addressKey)).toEqual(Array(3).fill('2001:db8:1:2::/64'))
  expect([addressKey('::1'), addressKey('fe80::1%eth0'), addressKey('2001:db8::1')]).toEqual(['0:0:0:0::/64', 'fe80:0:0:0::/64', '2001:db8:0:0::/64'])
  expect([addressKey('192.0.2.7'), addressKey('::ffff:192.0.2.7')]).toEqual(['192.0.2.7', '192.0.2.7'])
})
