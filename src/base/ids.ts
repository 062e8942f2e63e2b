/**
 * Identifiers. Random ids are 128 bits written as 22 base64url characters; a replica id is 64 bits
 * (11 characters) because it only has to be unique among the writers of one volet and travels in
 * every dot. Nothing is ever derived from a person's data, so that an id says nothing.
 *
 * An entity is either *created* (a random id, an explicit creation operation) or *implicit*: it
 * exists once per volet by definition and is named by a word (`identite`, `contrat`, `frein.mobilite`),
 * so that two people who first write it apart, offline, write the same one.
 */
import type { Brand } from './brand.ts'
import { err, ok, type Result } from './result.ts'

export type LivretId = Brand<string, 'LivretId'>
export type PersonneId = Brand<string, 'PersonneId'>
export type OrganisationId = Brand<string, 'OrganisationId'>
export type AppareilId = Brand<string, 'AppareilId'>
export type IntentionId = Brand<string, 'IntentionId'>
export type ReplicaId = Brand<string, 'ReplicaId'>
export type CreatedId = Brand<string, 'CreatedId'>
export type ImplicitId = 'identite' | 'contrat' | 'acces' | 'ouverture' | `frein.${string}` | Brand<string, 'OtherImplicitId'>
export type EntityId = CreatedId | ImplicitId

const LONG = /^[A-Za-z0-9_-]{22}$/
const SHORT = /^[A-Za-z0-9_-]{11}$/
/** Any word the wire lets through: which are known is `domain/program.ts`'s to say. */
const IMPLICIT = /^[a-z][A-Za-z]{0,19}(\.[a-z-]{1,40})?$/

function parse<T extends string>(pattern: RegExp, what: string): (text: string) => Result<T, string> {
  // The pattern is the proof that the brand stands for.
  return (text) => (pattern.test(text) ? ok(text as T) : err(`not a ${what}`))
}

export const parseLivretId = parse<LivretId>(LONG, 'LivretId')
export const parsePersonneId = parse<PersonneId>(LONG, 'PersonneId')
export const parseOrganisationId = parse<OrganisationId>(LONG, 'OrganisationId')
export const parseAppareilId = parse<AppareilId>(LONG, 'AppareilId')
export const parseIntentionId = parse<IntentionId>(LONG, 'IntentionId')
export const parseReplicaId = parse<ReplicaId>(SHORT, 'ReplicaId')
export const parseCreatedId = parse<CreatedId>(LONG, 'CreatedId')
export const isImplicitId = (text: string): text is ImplicitId => IMPLICIT.test(text)
export const parseEntityId = (text: string): Result<EntityId, string> =>
  isImplicitId(text) ? ok(text) : parseCreatedId(text)

/** Random bytes come from the `ids` port; this only writes them down. 16 bytes → 22 characters, 8 → 11. */
export function encodeId(bytes: Uint8Array): string {
  return toBase64url(bytes)
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i] ?? 0
    const b = bytes[i + 1]
    const c = bytes[i + 2]
    text += ALPHABET.charAt(a >> 2) + ALPHABET.charAt(((a & 3) << 4) | ((b ?? 0) >> 4))
    if (b !== undefined) text += ALPHABET.charAt(((b & 15) << 2) | ((c ?? 0) >> 6))
    if (c !== undefined) text += ALPHABET.charAt(c & 63)
  }
  return text
}

export function fromBase64url(text: string): Result<Uint8Array, string> {
  if (text.length % 4 === 1) return err('not base64url')
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let at = 0
  let buffer = 0
  let bits = 0
  for (const character of text) {
    const six = ALPHABET.indexOf(character)
    if (six < 0) return err('not base64url')
    buffer = ((buffer << 6) | six) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (buffer >> bits) & 0xff
    }
  }
  return ok(bytes)
}
