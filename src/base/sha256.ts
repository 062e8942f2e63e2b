import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { toBase64url } from './ids.ts'

/** Of a text's UTF-8 bytes, base64url. A text with half a character in it has none that are its own: ask `isWellFormed` first. */
export const sha256Text = (text: string): string => toBase64url(sha256(utf8ToBytes(text)))
