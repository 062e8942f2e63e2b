/** Wrapping the data key under what a person has and knows. Each wrap is bound to its space and to all that is written beside it. */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { toBase64url } from '../base/ids.ts'
import type { Stretching, Wrap } from '../ports/vault.ts'
import { aesKey, decrypt, deriveBytes, encrypt, KEY_BYTES, plain, randomBytes, type DataKey } from './keys.ts'

/** Argon2id, wherever it is computed. */
export type Stretch = (password: Uint8Array, salt: Uint8Array, how: Stretching) => Promise<Uint8Array>

/** trust.md §2's floor: 19 MiB, two passes, one lane. What it costs is in README.md. */
export const STRETCHING: Stretching = { memoryKiB: 19_456, passes: 2, lanes: 1 }

/** What is given to open a wrap. */
export type Secret =
  | { readonly kind: 'carte'; readonly carte: Uint8Array; readonly pin: string }
  | { readonly kind: 'phrase'; readonly words: readonly string[] }
  | { readonly kind: 'prf'; readonly output: Uint8Array; readonly credential: Uint8Array }
  | { readonly kind: 'referent'; readonly secret: Uint8Array }
  | { readonly kind: 'ouvert' }

const SALT_BYTES = 16
const MARK_BYTES = 4
/** Everybody knows it: what it wraps opens by itself. */
const PUBLIC = utf8ToBytes('livret ouvert : ceci ne ferme rien')

export const markOf = (carte: Uint8Array): Uint8Array => sha256(concatBytes(utf8ToBytes('livret carte\n'), carte)).slice(0, MARK_BYTES)

export async function wrapDataKey(space: string, key: DataKey, secret: Secret, stretch: Stretch): Promise<Wrap> {
  const beside = {
    kind: secret.kind,
    salt: randomBytes(SALT_BYTES),
    ...(secret.kind === 'carte' || secret.kind === 'phrase' ? { stretching: STRETCHING } : {}),
    ...(secret.kind === 'carte' ? { mark: markOf(secret.carte) } : {}),
    ...(secret.kind === 'prf' ? { credential: secret.credential } : {}),
  }
  // The référent's does not hold what is for the person alone.
  const reserve = secret.kind === 'referent' ? undefined : key.reserve
  const raw = reserve === undefined ? key.commun : concatBytes(key.commun, reserve)
  const wrapped = await encrypt(await wrappingKey(beside, secret, stretch), contextOf(space, beside), raw)
  return { ...beside, wrapped }
}

/** `undefined`: not with that. */
export async function unwrapDataKey(space: string, wrap: Wrap, secret: Secret, stretch: Stretch): Promise<DataKey | undefined> {
  const raw = await decrypt(await wrappingKey(wrap, secret, stretch), contextOf(space, wrap), wrap.wrapped)
  if (raw === undefined) return undefined
  return { commun: raw.subarray(0, KEY_BYTES), reserve: raw.length > KEY_BYTES ? raw.subarray(KEY_BYTES) : undefined }
}

type Beside = Omit<Wrap, 'wrapped'>

async function wrappingKey({ salt, stretching = STRETCHING }: Beside, secret: Secret, stretch: Stretch): Promise<CryptoKey> {
  switch (secret.kind) {
    case 'carte':
      return aesKey(plain(await stretch(concatBytes(secret.carte, utf8ToBytes(secret.pin)), salt, stretching)))
    case 'phrase':
      return aesKey(plain(await stretch(utf8ToBytes(secret.words.join(' ')), salt, stretching)))
    case 'prf':
      return aesKey(await deriveBytes(secret.output, 'prf', salt))
    case 'referent':
      return aesKey(await deriveBytes(secret.secret, 'referent', salt))
    case 'ouvert':
      return aesKey(await deriveBytes(PUBLIC, 'ouvert', salt))
  }
}

const contextOf = (space: string, { kind, salt, stretching, mark, credential }: Beside): string =>
  ['livret coffre 1', space, kind, toBase64url(salt), ...(stretching ? [stretching.memoryKiB, stretching.passes, stretching.lanes] : []), ...[mark, credential].map((each) => each && toBase64url(each))].join('\n')
