import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { toBase64url } from './ids.ts'

/** Of a text's UTF-8 bytes, base64url. Half a character has no bytes of its own: ask `isWhole` first. */
export const sha256Text = (text: string): string => toBase64url(sha256(utf8ToBytes(text)))

/** No character outside the first plane is cut in two. */
export const isWhole = (text: string): boolean => !/\p{Cs}/u.test(text)
