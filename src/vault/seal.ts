/**
 * The seal of one open space. A record's key is a keyed hash of its name; its bytes are a version, a fresh vector and
 * AES-GCM over (the name's own digest, the content), bound to the space, to the record's key and to the version: nothing
 * opens under another name, in another space, or as another version. The digest inside lets a space be sealed anew under
 * other keys without knowing names (reseal.ts).
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { toBase64url } from '../base/ids.ts'
import { err, invariant, ok, type Result } from '../base/result.ts'
import type { Seal } from '../ports/seal.ts'
import { decrypt, encrypt, type SpaceKeys } from './keys.ts'

const VERSION = 1
/** 128 bits of a name: of its digest, and of the key it is kept under. */
export const NAME_BYTES = 16

/** The older programs' own record key, and now what record keys are made from. */
export const nameDigest = (space: string, name: string): Uint8Array => sha256(utf8ToBytes(`${space}\0${name}`)).subarray(0, NAME_BYTES)

/** Of a sealed record: only whoever has both halves reads it. */
export const isOfReserve = (sealed: Uint8Array): boolean => sealed[0] === VERSION && sealed[1] === 1

export interface DigestSeal {
  key(digest: Uint8Array): string
  seal(digest: Uint8Array, isReserved: boolean, clear: Uint8Array): Promise<Uint8Array>
  open(key: string, sealed: Uint8Array): Promise<Result<{ readonly digest: Uint8Array; readonly isReserved: boolean; readonly clear: Uint8Array }, 'tampered'>>
}

/** By digest, for whoever seals without names. */
export function createDigestSeal(space: string, keys: SpaceKeys): DigestSeal {
  const keyOf = (digest: Uint8Array): string => toBase64url(hmac(sha256, keys.names, digest).subarray(0, NAME_BYTES))
  const context = (key: string, isReserved: boolean): string => `livret ${VERSION}\n${space}\n${key}\n${isReserved ? 'reserve' : 'commun'}`
  return {
    key: keyOf,
    async seal(digest, isReserved, clear) {
      const key = isReserved ? keys.reserve : keys.commun
      invariant(key !== undefined, 'who opened a part of a space writes only there')
      return concatBytes(Uint8Array.of(VERSION, Number(isReserved)), await encrypt(key, context(keyOf(digest), isReserved), concatBytes(digest, clear)))
    },
    async open(key, sealed) {
      const [version, part] = sealed
      if (version !== VERSION || (part !== 0 && part !== 1)) return err('tampered')
      const isReserved = part === 1
      const under = isReserved ? keys.reserve : keys.commun
      const opened = under && (await decrypt(under, context(key, isReserved), sealed.subarray(2)))
      if (opened === undefined) return err('tampered')
      return ok({ digest: opened.subarray(0, NAME_BYTES), isReserved, clear: opened.subarray(NAME_BYTES) })
    },
  }
}

/** @param isReserved which names are for the person alone */
export function createSeal(space: string, keys: SpaceKeys, isReserved: (name: string) => boolean): Seal {
  const by = createDigestSeal(space, keys)
  const keyOf = (name: string): string => by.key(nameDigest(space, name))
  return {
    key: (name) => Promise.resolve(keyOf(name)),
    seal: (name, clear) => by.seal(nameDigest(space, name), isReserved(name), clear),
    async open(name, sealed) {
      const opened = await by.open(keyOf(name), sealed)
      return opened.ok ? ok(opened.value.clear) : opened
    },
  }
}
