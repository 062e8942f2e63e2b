/**
 * A P-256 key over WebCrypto: made so that it can be written down, kept by whoever calls inside the seal, and opened so
 * that nothing in the page can read it again.
 */
import { fromBase64url, toBase64url } from '../base/ids.ts'
import { invariant } from '../base/result.ts'
import { keyIdOf } from '../base/sha256.ts'
import type { DeviceKey, KeyMaker, StoredKey } from '../ports/keys.ts'

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }

async function create(): Promise<StoredKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
  const [secret, spki] = await Promise.all([crypto.subtle.exportKey('pkcs8', privateKey), crypto.subtle.exportKey('spki', publicKey)])
  return { v: 1, privateKey: toBase64url(new Uint8Array(secret)), publicKey: toBase64url(new Uint8Array(spki)) }
}

async function open({ privateKey, publicKey }: StoredKey): Promise<DeviceKey> {
  const key = await crypto.subtle.importKey('pkcs8', bytesOf(privateKey), CURVE, false, ['sign'])
  return {
    id: keyIdOf(publicKey),
    publicKey,
    // Bytes of a plain ArrayBuffer; the type also allows shared memory.
    sign: async (bytes) => toBase64url(new Uint8Array(await crypto.subtle.sign(SIGNING, key, bytes as Uint8Array<ArrayBuffer>))),
  }
}

export const deviceKeys: KeyMaker = { create, open }

/** Whether this public key's owner signed it. False for what is no key of this kind. */
export async function isSignedBy(publicKey: string, bytes: Uint8Array, signature: string): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('spki', bytesOf(publicKey), CURVE, false, ['verify'])
    // Bytes of a plain ArrayBuffer; the type also allows shared memory.
    return await crypto.subtle.verify(SIGNING, key, bytesOf(signature), bytes as Uint8Array<ArrayBuffer>)
  } catch {
    return false
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(text)
  invariant(bytes.ok, 'a stored key is base64url')
  return new Uint8Array(bytes.value)
}
