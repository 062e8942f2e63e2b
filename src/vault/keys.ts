/**
 * The keys of one space, from the random data key down (README.md in this folder). The raw data key exists while a space
 * is made, opened or protected otherwise; what stays in memory afterwards cannot be read back, but for the names' key,
 * which opens nothing.
 */
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'

export const KEY_BYTES = 32

/** Raw. Two halves, so that what the référent can open is not everything: see {@link SpaceKeys}. */
export interface DataKey {
  readonly commun: Uint8Array
  /** Absent where only the référent's wrap was opened. */
  readonly reserve: Uint8Array | undefined
}

/** Structured clones go from tab to tab: a CryptoKey that cannot be exported stays so. */
export interface SpaceKeys {
  readonly commun: CryptoKey
  /** For what is the person's alone: their private volet, drafts, device key. */
  readonly reserve: CryptoKey | undefined
  /** Makes opaque names. */
  readonly names: Uint8Array
}

export const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))

export const newDataKey = (): DataKey => ({ commun: randomBytes(KEY_BYTES), reserve: randomBytes(KEY_BYTES) })

export async function spaceKeysOf({ commun, reserve }: DataKey): Promise<SpaceKeys> {
  const [first, second, names] = await Promise.all([
    deriveAes(commun, 'enregistrements'), reserve && deriveAes(reserve, 'enregistrements'), deriveBytes(commun, 'noms'),
  ])
  return { commun: first, reserve: second, names }
}

/** HKDF-SHA-256 without salt: what goes in is random already. */
export async function deriveBytes(secret: Uint8Array, purpose: string, salt: Uint8Array = new Uint8Array()): Promise<Uint8Array<ArrayBuffer>> {
  const base = await crypto.subtle.importKey('raw', secret.slice(), 'HKDF', false, ['deriveBits'])
  const info = utf8ToBytes(`livret ${purpose} 1`).slice()
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: salt.slice(), info }, base, KEY_BYTES * 8))
}

export const aesKey = (raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])

async function deriveAes(secret: Uint8Array, purpose: string): Promise<CryptoKey> {
  return aesKey(await deriveBytes(secret, purpose))
}

const IV_BYTES = 12

/** A fresh vector, then AES-GCM with `context` as associated data. */
export async function encrypt(key: CryptoKey, context: string | Uint8Array, clear: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const iv = randomBytes(IV_BYTES)
  const additionalData = said(context)
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain(clear))
  return concatBytes(iv, new Uint8Array(sealed)).slice()
}

/** `undefined`: not sealed with this key in this context. */
export async function decrypt(key: CryptoKey, context: string | Uint8Array, sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const additionalData = said(context)
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: plain(sealed.subarray(0, IV_BYTES)), additionalData }, key, plain(sealed.subarray(IV_BYTES))))
  } catch {
    return undefined
  }
}

const said = (context: string | Uint8Array): Uint8Array<ArrayBuffer> => (typeof context === 'string' ? utf8ToBytes(context).slice() : context.slice())

/** WebCrypto wants bytes that nobody shares; the type of `Uint8Array` also allows shared memory, which nothing here makes. */
export const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>
