/** Closing bytes so that the server alone opens them: an ephemeral P-256 key, HKDF, AES-GCM (PROTOCOL.md §15). */
import { concatBytes } from '@noble/hashes/utils.js'
import { fromBase64url } from '../base/ids.ts'
import { departContext } from '../protocol/depart.ts'
import { agree, newPair, pointOf, readPublic } from './agree.ts'
import { encrypt } from './keys.ts'

/** @param publicKey SubjectPublicKeyInfo, base64url @param keyId its id, base64url */
export async function closeForServer(publicKey: string, keyId: string, clear: Uint8Array): Promise<Uint8Array | undefined> {
  const [spki, id] = [fromBase64url(publicKey), fromBase64url(keyId)]
  if (!spki.ok || !id.ok) return undefined
  const theirs = await readPublic('spki', spki.value)
  if (theirs === undefined) return undefined
  const ours = await newPair()
  const head = concatBytes(id.value, await pointOf(ours.publicKey))
  const context = departContext(head)
  return concatBytes(head, await encrypt(await agree(ours.privateKey, theirs, context), context, clear))
}
