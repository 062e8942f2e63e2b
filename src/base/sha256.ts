import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { fromBase64url, toBase64url } from './ids.ts'
import { invariant } from './result.ts'

/** Of a text's UTF-8 bytes, base64url. Half a character has no bytes of its own: ask `isWhole` first. */
export const sha256Text = (text: string): string => toBase64url(sha256(utf8ToBytes(text)))

const KEY_ID_BYTES = 16

/** The one id a public key (base64url) can have. */
export function keyIdOf(publicKey: string): string {
  const bytes = fromBase64url(publicKey)
  invariant(bytes.ok, 'a public key is base64url')
  return toBase64url(sha256(bytes.value).subarray(0, KEY_ID_BYTES))
}

/** No character outside the first plane is cut in two. */
export const isWhole = (text: string): boolean => !/\p{Cs}/u.test(text)
