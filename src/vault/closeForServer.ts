/** Closing bytes so that the server alone opens them: an ephemeral P-256 key, HKDF, AES-GCM (PROTOCOL.md §15). */
import { concatBytes } from '@noble/hashes/utils.js'
import { fromBase64url } from '../base/ids.ts'
import { departContext } from '../protocol/depart.ts'
import { encrypt, plain } from './keys.ts'

const CURVE = { name: 'ECDH', namedCurve: 'P-256' }

/** @param publicKey SubjectPublicKeyInfo, base64url @param keyId its id, base64url */
export async function closeForServer(publicKey: string, keyId: string, clear: Uint8Array): Promise<Uint8Array | undefined> {
  const [spki, id] = [fromBase64url(publicKey), fromBase64url(keyId)]
  if (!spki.ok || !id.ok) return undefined
  const theirs = await crypto.subtle.importKey('spki', plain(spki.value), CURVE, false, []).catch(() => undefined)
  if (theirs === undefined) return undefined
  const ours = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  const [point, shared] = await Promise.all([
    crypto.subtle.exportKey('raw', ours.publicKey), crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256),
  ])
  const head = concatBytes(id.value, new Uint8Array(point))
  const context = plain(departContext(head))
  const base = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const key = await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: context }, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
  return concatBytes(head, await encrypt(key, context, clear))
}
