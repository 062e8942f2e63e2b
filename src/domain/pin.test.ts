import { expect, test } from 'vitest'
import { isTrivialPin } from './pin.ts'

test('what a stranger tries first is refused, and nothing else', () => {
  for (const pin of ['000000', '111111', '121212', '123123', '123456', '654321', '890123', '109876']) expect([pin, isTrivialPin(pin)]).toEqual([pin, true])
  for (const pin of ['123457', '112233', '204060', '975310', '123321']) expect([pin, isTrivialPin(pin)]).toEqual([pin, false])
  const refused = Array.from({ length: 1_000_000 }, (_, i) => String(i).padStart(6, '0')).filter(isTrivialPin).length
  expect(refused).toBe(1_000 + 100 - 10 + 20)
})
