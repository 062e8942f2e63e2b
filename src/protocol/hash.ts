/**
 * Commitments and chains. An operation's commitment hashes its *original* canonical text under a salt,
 * so that a log can be verified after the text and the salt were destroyed (architecture.md §1,
 * *Erasure and audit together*). Chunks of a replica chain from one to the next; the log of a volet
 * chains its entries; the digest of all cursors is what two idle parties compare.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { fromBase64url, toBase64url } from '../base/ids.ts'
import { voletKey, type VoletId } from '../domain/volet.ts'
import type { Operation } from '../operations/operation.ts'
import { writeChunk } from './rows.ts'

/** base64url SHA-256, or "" where nothing came before. */
export type Hash = string
export const hashBytes = (text: string): Uint8Array => {
  const bytes = fromBase64url(text)
  if (!bytes.ok) throw new Error('broken invariant: a hash is base64url')
  return bytes.value
}

/** The canonical text of one operation: its chunk as if it were alone in it (RFC 8785 form by construction). */
export function operationText(volet: VoletId, operation: Operation): string {
  return canonicalJson(writeChunk({ volet, operations: [operation] }))
}

/** HMAC-SHA-256 keyed by the operation's own salt, itself derived from the chunk's, so that one can be shown without the others. */
export function commitment(volet: VoletId, operation: Operation, chunkSalt: string): Hash {
  const salt = hmac(sha256, hashBytes(chunkSalt), utf8ToBytes(String(operation.dot.n)))
  return toBase64url(hmac(sha256, salt, utf8ToBytes(operationText(volet, operation))))
}

export function chunkHash(previous: Hash, commitments: readonly Hash[]): Hash {
  return toBase64url(sha256(concat([hashBytes(previous), ...commitments.map(hashBytes)])))
}

/** The head of a volet's log after one more entry. `refused` is the reason of a stub, `""` for an accepted operation. */
export function nextHead(head: Hash, epoch: number, seq: number, refused: string, entryCommitment: Hash): Hash {
  return toBase64url(sha256(concat([hashBytes(head), utf8ToBytes(`${epoch}:${seq}:${refused}`), hashBytes(entryCommitment)])))
}

/**
 * What a device is told of a log's head: 24 bits an entry, enough to notice that two logs at one position are not the same
 * one. It has no salts to compute it from, so that more of it would prove no more to it; the whole is the journal's.
 */
export const headMark = (head: Hash): string => head.slice(0, 4)

/** What both sides compute from their cursors; 96 bits. Volets at sequence 0 do not count. */
export function cursorsDigest(cursors: readonly { readonly volet: VoletId; readonly epoch: number; readonly seq: number }[]): string {
  const lines = cursors.filter((each) => each.seq > 0).map((each) => `${voletKey(each.volet)}:${each.epoch}:${each.seq}`)
  return toBase64url(sha256(utf8ToBytes(lines.sort().join('\n'))).subarray(0, 12))
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** RFC 8785: object keys sorted by UTF-16 code units, no spaces; numbers here are integers or plain decimals. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each: unknown) => canonicalJson(each)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).filter(([, each]) => each !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${pairs.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`
  }
  return JSON.stringify(value ?? null)
}
