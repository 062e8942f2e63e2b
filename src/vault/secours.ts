/**
 * The référent's way into a space whose card is lost (README.md). The common half of the data key is wrapped under a secret;
 * the secret, with whose livret it is, is sealed for each device of the référent, to the key which that device keeps in its own
 * sealed space. Here: sealing for several, the two squares that the phone and the tablet show each other, and what they hold.
 *
 * No key's id stands beside what is sealed: whoever holds the disks of two phones does not learn that they have the same
 * référent. Whoever can open it tries each.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { fromBase64url, toBase64url, type LivretId, type PersonneId } from '../base/ids.ts'
import type { StoredKey } from '../ports/keys.ts'
import { agree, newPair, pointOf, readPrivate, readPublic } from './agree.ts'
import { decrypt, encrypt, type SpaceKeys } from './keys.ts'

/** The référent's devices seen last: as many as one square holds well. */
export const SECOURS_MOST = 3
export const SECOURS_BYTES = 32
const POINT = 65
const ID = 16
/** Vector and tag. */
const AROUND = 28
const PAYLOAD = SECOURS_BYTES + 2 * ID
const SEALED = PAYLOAD + AROUND
/** Of an answer: a signed ticket and some. */
const ANSWER_MOST = 1_000
const [ASK, ANSWER] = ['LS1.', 'LR1.']

/** What a référent's device opens. */
export interface Secours {
  /** Opens the wrap `referent`. */
  readonly secret: Uint8Array
  readonly livret: LivretId
  readonly personne: PersonneId
}

const contextOf = (purpose: 'secours' | 'reponse', ours: Uint8Array, theirs: Uint8Array): Uint8Array => concatBytes(utf8ToBytes(`livret ${purpose} 1\n`), ours, theirs)

/** Whom it is sealed for, said only to whoever has the space open. */
export const secoursMark = ({ names }: SpaceKeys, publicKeys: readonly string[], livret: LivretId, personne: PersonneId): Uint8Array =>
  hmac(sha256, names, utf8ToBytes(['livret secours pour', livret, personne, ...publicKeys].join('\n'))).subarray(0, ID)

export async function newRecoveryKey(): Promise<StoredKey> {
  const { privateKey, publicKey } = await newPair(true)
  const [secret, spki] = await Promise.all([crypto.subtle.exportKey('pkcs8', privateKey), crypto.subtle.exportKey('spki', publicKey)])
  return { v: 1, privateKey: toBase64url(new Uint8Array(secret)), publicKey: toBase64url(new Uint8Array(spki)) }
}

/** Under one ephemeral key, for each of them. What is no key is passed over; `undefined`: nobody is left. */
export async function sealSecours(publicKeys: readonly string[], { secret, livret, personne }: Secours): Promise<Uint8Array | undefined> {
  const ours = await newPair()
  const point = await pointOf(ours.publicKey)
  const payload = concatBytes(secret, bytesOf(livret), bytesOf(personne))
  const sealed: Uint8Array[] = []
  for (const each of publicKeys.slice(0, SECOURS_MOST)) {
    const theirs = await readPublic('spki', bytesOf(each))
    if (theirs === undefined) continue
    const context = contextOf('secours', point, await pointOf(theirs))
    sealed.push(await encrypt(await agree(ours.privateKey, theirs, context), context, payload))
  }
  return sealed.length === 0 ? undefined : concatBytes(point, ...sealed)
}

/** `undefined`: it was not sealed for this key. */
async function openSecours(sealed: Uint8Array, { privateKey, publicKey }: StoredKey): Promise<Secours | undefined> {
  const [point, mine, publicHalf] = await Promise.all([readPublic('raw', sealed.subarray(0, POINT)), readPrivate(bytesOf(privateKey)), readPublic('spki', bytesOf(publicKey))])
  if (point === undefined || mine === undefined || publicHalf === undefined) return undefined
  const context = contextOf('secours', sealed.subarray(0, POINT), await pointOf(publicHalf))
  const key = await agree(mine, point, context)
  for (let at = POINT; at < sealed.length; at += SEALED) {
    const opened = await decrypt(key, context, sealed.subarray(at, at + SEALED))
    // Sixteen bytes written as an id are one.
    if (opened?.length === PAYLOAD) return { secret: opened.subarray(0, SECOURS_BYTES), livret: toBase64url(opened.subarray(SECOURS_BYTES, SECOURS_BYTES + ID)) as LivretId, personne: toBase64url(opened.subarray(SECOURS_BYTES + ID)) as PersonneId }
  }
  return undefined
}

export interface Ask {
  /** What the locked phone shows. */
  readonly texte: string
  /** What the référent's device answered to this very question; `undefined`: to another, or nothing that could be read. */
  read(answer: string): Promise<Answer | undefined>
}

export interface Answer {
  readonly secret: Uint8Array
  /** Signed by the référent's device, for this phone's next key. */
  readonly ticket: string
}

/** A question is answered under a key that is made for it, lives in memory and is gone with the page: an old answer opens nothing. */
export async function askSecours(sealed: Uint8Array): Promise<Ask> {
  const ours = await newPair()
  const mine = await pointOf(ours.publicKey)
  return {
    texte: ASK + toBase64url(concatBytes(mine, sealed)),
    async read(answer) {
      const bytes = said(answer, ANSWER, ANSWER_MOST)
      const point = bytes && (await readPublic('raw', bytes.subarray(0, POINT)))
      if (bytes === undefined || point === undefined) return undefined
      const context = contextOf('reponse', bytes.subarray(0, POINT), mine)
      const opened = await decrypt(await agree(ours.privateKey, point, context), context, bytes.subarray(POINT))
      return opened && { secret: opened.subarray(0, SECOURS_BYTES), ticket: toBase64url(opened.subarray(SECOURS_BYTES)) }
    },
  }
}

export interface Asked extends Secours {
  /** What the référent's device shows. @param ticket signed by it */
  answer(ticket: string): Promise<string>
}

/** `undefined`: no phone's question. `other`: it asks other devices than this one. */
export async function readAsked(question: string, key: StoredKey): Promise<Asked | 'other' | undefined> {
  const bytes = said(question, ASK, POINT + POINT + SECOURS_MOST * SEALED)
  const phone = bytes && (await readPublic('raw', bytes.subarray(0, POINT)))
  if (bytes === undefined || phone === undefined || (bytes.length - 2 * POINT) % SEALED !== 0) return undefined
  const opened = await openSecours(bytes.subarray(POINT), key)
  if (opened === undefined) return 'other'
  return {
    ...opened,
    async answer(ticket) {
      const ours = await newPair()
      const point = await pointOf(ours.publicKey)
      const context = contextOf('reponse', point, bytes.subarray(0, POINT))
      return ANSWER + toBase64url(concatBytes(point, await encrypt(await agree(ours.privateKey, phone, context), context, concatBytes(opened.secret, bytesOf(ticket)))))
    },
  }
}

/** The bytes of a square, when it is one of these and not longer than one can be. */
function said(texte: string, prefix: string, most: number): Uint8Array | undefined {
  if (!texte.startsWith(prefix) || texte.length > prefix.length + Math.ceil((most * 4) / 3)) return undefined
  const bytes = fromBase64url(texte.slice(prefix.length))
  return bytes.ok && bytes.value.length > POINT ? bytes.value : undefined
}

const bytesOf = (text: string): Uint8Array => {
  const bytes = fromBase64url(text)
  return bytes.ok ? bytes.value : new Uint8Array()
}
