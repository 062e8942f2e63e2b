/**
 * A ticket made without network: what a référent's device signs so that the person's new device may enter at once, and
 * be confirmed when either of the two reaches the server (PROTOCOL.md §12). It is short enough for one small QR.
 *
 * The signature covers the hash of the secret, not the secret: so the référent's device may keep and declare what it
 * gave, and still nobody can enter with what it keeps. The public key travels along so that whoever scans it knows that
 * nothing in it was changed; whose key that is, and what they may, only the server can say.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { fromBase64url, toBase64url, type LivretId, type PersonneId } from '../base/ids.ts'

export interface TicketClaim {
  readonly livret: LivretId
  readonly personne: PersonneId
  /** The person's other devices are lost or given away: they open nothing any more. */
  readonly remplace: boolean
  /** The device it is for is known: its card was made anew, and another key takes the place of the one it had. */
  readonly refaite?: true | undefined
  /** SHA-256 of the secret as it is written, base64url. */
  readonly empreinte: string
  /** Of the device that signs. */
  readonly cle: string
  /** Seconds since 1970 by that device's clock. */
  readonly le: number
  /** How long it may be scanned. */
  readonly minutes: number
  /** First names, as they are shown to whoever scans it. */
  readonly prenom: string
  readonly par: string
}

export interface SignedClaim {
  readonly claim: TicketClaim
  readonly signature: string
}

export interface SignedTicket extends SignedClaim {
  readonly secret: string
  readonly publicKey: string
}

const VERSION = 1
const REPLACES = 1
const REISSUES = 2
/** SubjectPublicKeyInfo of P-256, up to the two coordinates. */
const SPKI_HEAD = Uint8Array.of(0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04)
const POINT = 64
const SIGNATURE = 64
const ID = 16
const FIXED = 2 + 3 * ID + POINT + 4 + 1 + 2 + SIGNATURE
/** Of a first name, in bytes. */
const NAME_MOST = 40
/** Of a ticket, in characters; a secret or a typed code is much shorter. */
export const SIGNED_TICKET_MOST = Math.ceil(((FIXED + 2 * NAME_MOST) * 4) / 3)
const LATEST = 0xffffffff

export const digestOf = (secret: string): string => toBase64url(sha256(utf8ToBytes(secret)))
/** The name under which both ends ask after it: of the secret's hash, which says nothing of the secret. */
export const enrolmentOf = (empreinte: string): string => toBase64url(sha256(utf8ToBytes(empreinte)).subarray(0, ID))
const keyIdOf = (spki: Uint8Array): string => toBase64url(sha256(spki).subarray(0, ID))
/** Of a point, by its two coordinates. */
export const spkiOf = (point: Uint8Array): Uint8Array => Uint8Array.of(...SPKI_HEAD, ...point)

/** As it is written in a ticket: whole letters, as many as there is room for. */
export function shortName(name: string): string {
  let short = ''
  for (const letter of name.trim()) {
    if (utf8ToBytes(short + letter).length > NAME_MOST) break
    short += letter
  }
  return short
}

/** Seconds of a clock that may say anything. */
export const ticketTime = (ms: number): number => Math.min(LATEST, Math.max(0, Math.floor(ms / 1000)))

export function writeTicket({ claim, secret, publicKey, signature }: SignedTicket): string {
  const names = [utf8ToBytes(claim.prenom), utf8ToBytes(claim.par)]
  const { le } = claim
  const parts = [
    [VERSION, claim.refaite ? REISSUES : claim.remplace ? REPLACES : 0], bytesOf(claim.livret), bytesOf(claim.personne), bytesOf(secret), bytesOf(publicKey).subarray(SPKI_HEAD.length),
    [le >>> 24, (le >>> 16) & 255, (le >>> 8) & 255, le & 255, claim.minutes], ...names.flatMap((name) => [[name.length], name]), bytesOf(signature),
  ]
  return toBase64url(Uint8Array.from(parts.flatMap((part) => [...part])))
}

/** Undefined: it is no ticket that this program could have written. Whether its signature is right is not looked at. */
export function readTicket(text: string): SignedTicket | undefined {
  if (text.length > SIGNED_TICKET_MOST) return undefined
  const decoded = fromBase64url(text)
  if (!decoded.ok || decoded.value.length < FIXED || toBase64url(decoded.value) !== text) return undefined
  const bytes = decoded.value
  let at = 0
  const take = (length: number): Uint8Array => bytes.subarray(at, (at += length))
  const byte = (): number => take(1)[0] ?? 0
  const [version, flags] = [byte(), byte()]
  const [livret, personne, secret] = [toBase64url(take(ID)), toBase64url(take(ID)), toBase64url(take(ID))]
  const spki = spkiOf(take(POINT))
  const le = byte() * 2 ** 24 + byte() * 2 ** 16 + byte() * 2 ** 8 + byte()
  const minutes = byte()
  const [prenom, par] = [nameIn(take(byte())), nameIn(take(byte()))]
  const signature = take(SIGNATURE)
  if (version !== VERSION || flags > REISSUES || prenom === undefined || par === undefined || signature.length !== SIGNATURE || at !== bytes.length) return undefined
  return {
    // Sixteen bytes written as an id are one.
    claim: { livret: livret as LivretId, personne: personne as PersonneId, remplace: flags === REPLACES, ...(flags === REISSUES ? { refaite: true as const } : {}), empreinte: digestOf(secret), cle: keyIdOf(spki), le, minutes, prenom, par },
    secret, publicKey: toBase64url(spki), signature: toBase64url(signature),
  }
}

function nameIn(bytes: Uint8Array): string | undefined {
  if (bytes.length > NAME_MOST) return undefined
  try {
    // UTF-8 as the language itself reads it: throws at what is none.
    return decodeURIComponent([...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
  } catch {
    return undefined
  }
}

const bytesOf = (text: string): Uint8Array => {
  const bytes = fromBase64url(text)
  return bytes.ok ? bytes.value : new Uint8Array()
}
