import { expect, test } from 'vitest'
import { createPassThroughSeal } from './passThroughSeal.ts'

const seal = createPassThroughSeal('AAAAAAAAAAAAAAAAAAAAAA')
const other = createPassThroughSeal('AAAAAAAAAAAAAAAAAAAAAB')

test('a key is the same for the same name in one space, and says nothing of the name', async () => {
  const key = await seal.key('livret:amina')
  expect(key).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(await seal.key('livret:amina')).toBe(key)
  expect(await seal.key('livret:aminb')).not.toBe(key)
  expect(await other.key('livret:amina')).not.toBe(key)
})

test('what is sealed opens to the same bytes', async () => {
  const clear = Uint8Array.from([1, 2, 250])
  expect(await seal.open('a', await seal.seal('a', clear))).toEqual({ ok: true, value: clear })
})
