/** Keys without cryptography: a signature is a hash that only whoever knows the secret seed can make, and the same each time. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { toBase64url } from '../base/ids.ts'
import { keyIdOf } from '../base/sha256.ts'
import type { DeviceKey, KeyMaker, StoredKey } from '../ports/keys.ts'
import { spkiOf } from '../protocol/signedTicket.ts'

/** 64 bytes: as long as a point, or a signature. */
const hash = (text: string): Uint8Array => Uint8Array.of(...sha256(utf8ToBytes(`1 ${text}`)), ...sha256(utf8ToBytes(`2 ${text}`)))
const secretOf = new Map<string, string>()

export function fakeKey(seed: string): DeviceKey {
  const publicKey = toBase64url(spkiOf(hash(`public ${seed}`)))
  secretOf.set(publicKey, seed)
  return { id: keyIdOf(publicKey), publicKey, sign: (bytes) => Promise.resolve(signed(seed, bytes)) }
}

/** Written down, its private half is its seed. */
export const fakeStored = (seed: string): StoredKey => ({ v: 1, privateKey: seed, publicKey: fakeKey(seed).publicKey })

export function fakeKeyMaker(name: string): KeyMaker {
  let made = 0
  return { create: () => Promise.resolve(fakeStored(`${name} ${++made}`)), open: ({ privateKey }) => Promise.resolve(fakeKey(privateKey)) }
}

export const fakeVerify = (publicKey: string, bytes: Uint8Array, signature: string): Promise<boolean> => {
  const seed = secretOf.get(publicKey)
  return Promise.resolve(seed !== undefined && signed(seed, bytes) === signature)
}

const signed = (seed: string, bytes: Uint8Array): string => toBase64url(hash(`${seed} ${toBase64url(bytes)}`))
