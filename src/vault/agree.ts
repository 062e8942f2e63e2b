/** ECDH over P-256, then HKDF: a key that two halves agree on, bound to what is said beside it. One use each: `info` names the halves. */
const CURVE = { name: 'ECDH', namedCurve: 'P-256' }

/** Whose private half cannot be read back: for one closing, or one answer. */
export const newPair = (extractable = false): Promise<CryptoKeyPair> => crypto.subtle.generateKey(CURVE, extractable, ['deriveBits'])

export const pointOf = async (key: CryptoKey): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.exportKey('raw', key))

/** `undefined`: no such key. `raw`: the uncompressed point. */
export const readPublic = (format: 'spki' | 'raw', bytes: Uint8Array): Promise<CryptoKey | undefined> =>
  crypto.subtle.importKey(format, bytes.slice(), CURVE, true, []).catch(() => undefined)

export const readPrivate = (pkcs8: Uint8Array): Promise<CryptoKey | undefined> => crypto.subtle.importKey('pkcs8', pkcs8.slice(), CURVE, false, ['deriveBits']).catch(() => undefined)

export async function agree(ours: CryptoKey, theirs: CryptoKey, info: Uint8Array): Promise<CryptoKey> {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, ours, 256)
  const base = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: info.slice() }, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}
