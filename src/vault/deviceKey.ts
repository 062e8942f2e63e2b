/**
 * A P-256 key over WebCrypto: made so that it can be written down, kept by whoever calls inside the seal, and opened so
 * that nothing in the page can read it again.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64url, toBase64url } from '../base/ids.ts'
import { invariant } from '../base/result.ts'
import type { DeviceKey, StoredKey } from '../ports/keys.ts'

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }
const ID_BYTES = 16

export async function createDeviceKey(): Promise<StoredKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
  const [secret, open] = await Promise.all([crypto.subtle.exportKey('pkcs8', privateKey), crypto.subtle.exportKey('spki', publicKey)])
  return { v: 1, privateKey: toBase64url(new Uint8Array(secret)), publicKey: toBase64url(new Uint8Array(open)) }
}

export async function openDeviceKey({ privateKey, publicKey }: StoredKey): Promise<DeviceKey> {
  const key = await crypto.subtle.importKey('pkcs8', bytesOf(privateKey), CURVE, false, ['sign'])
  return {
    id: toBase64url(sha256(bytesOf(publicKey)).subarray(0, ID_BYTES)),
    publicKey,
    // Bytes of a plain ArrayBuffer; the type also allows shared memory.
    sign: async (bytes) => toBase64url(new Uint8Array(await crypto.subtle.sign(SIGNING, key, bytes as Uint8Array<ArrayBuffer>))),
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(text)
  invariant(bytes.ok, 'a stored key is base64url')
  return new Uint8Array(bytes.value)
}
