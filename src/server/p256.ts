/** Public keys of devices and what they signed: ECDSA over P-256 and SHA-256, on Node's own threads. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { fromBase64url } from '../base/ids.ts'

/** Of SubjectPublicKeyInfo with an uncompressed point; as every WebCrypto writes it. */
const SPKI_BYTES = 91
const KEPT = 2_000
const opened = new Map<string, KeyObject>()

/** A P-256 point, written in the one way it can be. */
export function isPublicKey(text: string): boolean {
  const bytes = fromBase64url(text)
  if (!bytes.ok || bytes.value.length !== SPKI_BYTES || Buffer.from(bytes.value).toString('base64url') !== text) return false
  try {
    return open(text).asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}

export function verifySignature(publicKey: string, bytes: Uint8Array, signature: string): Promise<boolean> {
  const key = open(publicKey)
  return new Promise((resolve, reject) => {
    verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'), (error, right) => {
      if (error) reject(error)
      else resolve(right)
    })
  })
}

function open(publicKey: string): KeyObject {
  const known = opened.get(publicKey)
  if (known !== undefined) return known
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
  const [oldest] = opened.keys()
  if (opened.size >= KEPT && oldest !== undefined) opened.delete(oldest)
  opened.set(publicKey, key)
  return key
}
