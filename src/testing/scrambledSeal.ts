/**
 * A seal for tests: not a secret, but what passes round it is found out. Records are unreadable on the disk,
 * bound to their name, and every call is really asynchronous.
 */
import { err, ok } from '../base/result.ts'
import type { Seal } from '../ports/seal.ts'

const pad = (name: string, at: number): number => (name.charCodeAt(at % name.length) * 31 + at * 7 + name.length) & 0xff
const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => (total * 31 + byte) & 0xff, 7)

export function createScrambledSeal(): Seal {
  return {
    async key(name) {
      await Promise.resolve()
      let hash = 0x811c9dc5
      const parts: number[] = []
      for (const round of [1, 2, 3]) {
        for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0) ^ round, 0x01000193)
        parts.push(hash >>> 0)
      }
      return parts.map((part) => part.toString(36)).join('-')
    },
    async seal(name, clear) {
      await Promise.resolve()
      return Uint8Array.from([...clear.map((byte, at) => byte ^ pad(name, at)), sum(clear) ^ pad(name, 0)])
    },
    async open(name, sealed) {
      await Promise.resolve()
      const clear = sealed.subarray(0, -1).map((byte, at) => byte ^ pad(name, at))
      return sealed.length > 0 && (sum(clear) ^ pad(name, 0)) === sealed.at(-1) ? ok(clear) : err('tampered')
    },
  }
}
