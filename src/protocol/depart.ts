/**
 * What waits on a device, closed so that the server alone opens it (PROTOCOL.md §15): anybody may carry it there, and
 * whoever locked it in a forgotten space loses nothing. Here only how it is laid out; the cryptography is the vault's and the server's.
 *
 * One depart is a request (§3) of signed chunks, closed under an opening key of the server's: key id (16 bytes) · ephemeral
 * P-256 point (65) · vector (12) · AES-GCM. What a volet waits with is a record of several, each after its length.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** The first byte of a record of departs: never the one of a sealed record. */
export const DEPARTS = 2
export const KEY_ID_BYTES = 16
export const POINT_BYTES = 65
export const VECTOR_BYTES = 12
const TAG_BYTES = 16
const LENGTH_BYTES = 4
export const MAX_DEPART_BYTES = 1024 * 1024
/** Of chunks in one, as JSON. */
export const DEPART_CHUNK_BYTES = 64 * 1024
export const DEPART_TYPE = 'application/vnd.livret.depart'

/** What the shared secret is stretched with, and what AES-GCM is bound to: the key's id and the point, which stand before. */
export const departContext = (head: Uint8Array): Uint8Array => {
  const said = utf8ToBytes('livret depart 1\n')
  const context = new Uint8Array(said.length + head.length)
  context.set(said)
  context.set(head, said.length)
  return context
}

export interface DepartParts {
  /** Key id and point. */
  readonly head: Uint8Array
  readonly keyId: Uint8Array
  readonly point: Uint8Array
  readonly vector: Uint8Array
  /** With its tag. */
  readonly closed: Uint8Array
}

export function readDepart(bytes: Uint8Array): DepartParts | undefined {
  const head = KEY_ID_BYTES + POINT_BYTES
  if (bytes.length < head + VECTOR_BYTES + TAG_BYTES || bytes.length > MAX_DEPART_BYTES) return undefined
  return {
    head: bytes.subarray(0, head), keyId: bytes.subarray(0, KEY_ID_BYTES), point: bytes.subarray(KEY_ID_BYTES, head),
    vector: bytes.subarray(head, head + VECTOR_BYTES), closed: bytes.subarray(head + VECTOR_BYTES),
  }
}

export function writeDeparts(departs: readonly Uint8Array[]): Uint8Array {
  const record = new Uint8Array(departs.reduce((sum, each) => sum + LENGTH_BYTES + each.length, 1))
  const view = new DataView(record.buffer)
  record[0] = DEPARTS
  let at = 1
  for (const depart of departs) {
    view.setUint32(at, depart.length)
    record.set(depart, at + LENGTH_BYTES)
    at += LENGTH_BYTES + depart.length
  }
  return record
}

/** Nothing of a record that is not whole. */
export function readDeparts(record: Uint8Array): readonly Uint8Array[] {
  if (record[0] !== DEPARTS) return []
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  const departs: Uint8Array[] = []
  for (let at = 1; at < record.length; ) {
    const end = at + LENGTH_BYTES > record.length ? Infinity : at + LENGTH_BYTES + view.getUint32(at)
    if (end > record.length) return []
    departs.push(record.subarray(at + LENGTH_BYTES, end))
    at = end
  }
  return departs
}
