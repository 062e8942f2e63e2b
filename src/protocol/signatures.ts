/**
 * What a device's key signs, and what a request's signatures must be before anything in it is looked at (PROTOCOL.md
 * §3, §11): finding out who speaks, which comes before what they may say. Pure behind its port: the server has P-256
 * and its table of keys behind it, the simulated world a fake of both.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { AppareilId, PersonneId } from '../base/ids.ts'
import type { TicketClaim } from './signedTicket.ts'
import { chunkHash, commitment, hashBytes } from './hash.ts'
import { readChunk } from './rows.ts'
import type { WireSignedChunk } from './wire.ts'

/** Signed to open a session. Longer than a chunk's 32 bytes, and begins otherwise than the next: one is never taken for another. */
export const sessionText = (challenge: string, keyId: string): Uint8Array => utf8ToBytes(`livret session\n${challenge}\n${keyId}`)
/** Signed by the old key, to put a new one in its place. */
export const newKeyText = (oldKeyId: string, publicKey: string): Uint8Array => utf8ToBytes(`livret cle\n${oldKeyId}\n${publicKey}`)

/** Signed by a new device's key, with what lets it in: the secret, the typed code, or the whole signed ticket. */
export const enrolmentText = (ticket: string, keyId: string): Uint8Array => utf8ToBytes(`livret enrolement\n${ticket}\n${keyId}`)

/** Signed by a référent's device that has no network, to let the person of a livret in (signedTicket.ts). Names come last: they are what somebody wrote. */
export const ticketText = ({ livret, personne, remplace, refaite, empreinte, cle, le, minutes, prenom, par }: TicketClaim): Uint8Array =>
  utf8ToBytes(['livret billet', livret, personne, refaite ? 'refaite' : remplace ? 'remplace' : 'ajoute', empreinte, cle, le, minutes, JSON.stringify(prenom), JSON.stringify(par)].join('\n'))

export interface Speaker {
  readonly personne: PersonneId
  readonly appareil: AppareilId
}

export interface KnownKey {
  readonly id: string
  readonly publicKey: string
  /** Another took its place: what it signs from then on counts for nothing. */
  readonly retired: boolean
}

export interface Signatures {
  /** Every key that this device of this person ever had. */
  keysOf(speaker: Speaker): Promise<readonly KnownKey[]>
  verify(publicKey: string, bytes: Uint8Array, signature: string): Promise<boolean>
}

/** `unknownKey`: no key of this person on this device, whether it is somebody else's or nobody's. */
export type SignatureFault = 'otherAuthor' | 'unsigned' | 'unknownKey' | 'retiredKey' | 'wrongSignature'

/**
 * Another key for a device, offered under the signature of the one in use: `known` when it took the place already and the
 * answer was lost. Undefined: the one in use did not sign it, or there is none.
 */
export async function checkNewKey(verify: Signatures['verify'], keys: readonly KnownKey[], publicKey: string, signature: string): Promise<'known' | 'replaces' | undefined> {
  const inUse = keys.find(({ retired }) => !retired)
  if (inUse === undefined) return undefined
  if (inUse.publicKey === publicKey) return 'known'
  return (await verify(inUse.publicKey, newKeyText(inUse.id, publicKey), signature)) ? 'replaces' : undefined
}

/** All of them, or none is taken: whoever signs one wrongly is not who they say. A device that has no key yet signs nothing. */
export async function checkSignatures(signatures: Signatures, speaker: Speaker, chunks: readonly WireSignedChunk[]): Promise<SignatureFault | undefined> {
  if (chunks.length === 0) return undefined
  if (chunks.some(([, chunk]) => chunk[4] !== speaker.personne)) return 'otherAuthor'
  const keys = await signatures.keysOf(speaker)
  if (keys.length === 0) return chunks.some(([, , , id, signature]) => id !== '' || signature !== '') ? 'unknownKey' : undefined
  const found = await Promise.all(chunks.map((chunk) => checkOne(signatures, keys, chunk)))
  return found.find((fault) => fault !== undefined)
}

async function checkOne(signatures: Signatures, keys: readonly KnownKey[], signed: WireSignedChunk): Promise<SignatureFault | undefined> {
  const [, , , id, signature] = signed
  if (id === '' || signature === '') return 'unsigned'
  const key = keys.find((each) => each.id === id)
  if (key === undefined) return 'unknownKey'
  if (key.retired) return 'retiredKey'
  const bytes = signedBytes(signed)
  // It names no volet there can be: nothing is taken of it.
  if (bytes === undefined) return undefined
  return (await signatures.verify(key.publicKey, bytes, signature)) ? undefined : 'wrongSignature'
}

/** The chain hash after the chunk: it holds all that the chunk says, and everything its replica said before in that volet. */
export function signedBytes([previous, wire, salt]: WireSignedChunk): Uint8Array | undefined {
  const chunk = readChunk(wire)
  if (chunk === undefined) return undefined
  return hashBytes(chunkHash(previous, chunk.operations.map((operation) => commitment(chunk.volet, operation, salt))))
}
