import { createPublicKey, verify } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import type { DeviceKey, StoredKey } from '../ports/keys.ts'
import { deviceKeys } from './deviceKey.ts'

const createDeviceKey = (): Promise<StoredKey> => deviceKeys.create()
const openDeviceKey = (stored: StoredKey): Promise<DeviceKey> => deviceKeys.open(stored)

const text = new TextEncoder().encode('ce que dit l’appareil')
const check = (publicKey: string, bytes: Uint8Array, signature: string): boolean =>
  verify('sha256', bytes, { key: createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))

test('a key that was written down and opened again signs what its public half recognises, and nothing else', async () => {
  const stored = await createDeviceKey()
  const [key, other] = [await openDeviceKey(structuredClone(stored)), await openDeviceKey(await createDeviceKey())]
  const signature = await key.sign(text)
  expect(signature).toMatch(/^[\w-]{86}$/)
  expect(stored.publicKey).toMatch(/^[\w-]{122}$/)
  expect(check(key.publicKey, text, signature)).toBe(true)
  expect(check(key.publicKey, text.subarray(1), signature)).toBe(false)
  expect(check(other.publicKey, text, signature)).toBe(false)
})

test('its id follows from its public half alone', async () => {
  const stored = await createDeviceKey()
  const [one, two] = [await openDeviceKey(stored), await openDeviceKey(stored)]
  expect(one.id).toMatch(/^[\w-]{22}$/)
  expect(two.id).toBe(one.id)
  expect((await openDeviceKey(await createDeviceKey())).id).not.toBe(one.id)
})

test('opened, its private half can be read by nobody', async () => {
  const signs = vi.spyOn(crypto.subtle, 'sign')
  await (await openDeviceKey(await createDeviceKey())).sign(text)
  const exported = signs.mock.calls.map(([, key]) => key)
  signs.mockRestore()
  expect(exported.map(({ extractable, usages }) => [extractable, usages])).toEqual([[false, ['sign']]])
})
