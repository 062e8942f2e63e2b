/** Keys without cryptography: a signature is a hash that only whoever knows the secret seed can make, and the same each time. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { toBase64url } from '../base/ids.ts'
import type { DeviceKey } from '../ports/keys.ts'

const hash = (text: string): string => toBase64url(sha256(utf8ToBytes(text)))
const secretOf = new Map<string, string>()

export function fakeKey(seed: string): DeviceKey {
  const publicKey = hash(`public ${seed}`)
  secretOf.set(publicKey, seed)
  return { id: publicKey.slice(0, 22), publicKey, sign: (bytes) => Promise.resolve(signed(seed, bytes)) }
}

export const fakeVerify = (publicKey: string, bytes: Uint8Array, signature: string): Promise<boolean> => {
  const seed = secretOf.get(publicKey)
  return Promise.resolve(seed !== undefined && signed(seed, bytes) === signature)
}

/** As long as a real one. */
const signed = (seed: string, bytes: Uint8Array): string => `${hash(`1 ${seed} ${toBase64url(bytes)}`)}${hash(`2 ${seed} ${toBase64url(bytes)}`)}`
