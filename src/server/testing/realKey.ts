/** A device's key as the server meets it, over Node's own cryptography. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { keyIdOf } from '../../base/sha256.ts'
import type { DeviceKey } from '../../ports/keys.ts'

export function realKey(): DeviceKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
  return {
    id: keyIdOf(spki), publicKey: spki,
    sign: (bytes) => Promise.resolve(sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')),
  }
}
