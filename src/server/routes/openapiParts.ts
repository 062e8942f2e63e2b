/** What the API's description is made of: the schemas that the program itself checks with, by name, and what may go wrong. */
import * as z from 'zod/mini'
import { MAX_BODY_BYTES } from '../../protocol/bytes.ts'
import { tenuesSchema } from '../../protocol/tenues.ts'
import { replySchema, requestSchema } from '../../protocol/wire.ts'
import { ERROR_STATUS, type ErrorReason } from '../errors.ts'
import {
  annuaireSchema, answerSchema, appareilsSchema, archivesSchema, cartesSchema, challengeGivenSchema, challengeSchema, confirmSchema, declareSchema, demandeSchema, demandesSchema, demoListSchema, enrolmentSchema, enrolmentStateSchema,
  enrolSchema, enterSchema, errorSchema, healthSchema, invitedSchema, keySchema, lecturesSchema, newKeySchema, newPasskeySchema, openedSchema, openingKeySchema, refreshSchema, revokeSchema, posteSaidSchema, posteReglesSchema, posteChangeSchema, postesSchema, searchSchema, secoursGivenSchema, secoursSchema, sessionSchema,
  assertionSchema, backSchema, goingSchema, goSchema, provenSchema, providerSchema, removeFactorSchema, standingSchema, takeSchema, ticketSchema, tokensSchema, webauthnSchema,
} from './messages.ts'
import { SYNC_TYPE } from './sync.ts'

export type Json = Record<string, unknown>

const SCHEMAS = {
  Error: errorSchema,
  Health: healthSchema,
  Annuaire: annuaireSchema,
  DemoList: demoListSchema,
  Enter: enterSchema,
  Search: searchSchema,
  Session: sessionSchema,
  Readings: lecturesSchema,
  Opened: openedSchema,
  Reissues: cartesSchema,
  RecoveryKey: secoursSchema,
  RecoveryKeys: secoursGivenSchema,
  HeldWork: tenuesSchema,
  OpeningKey: openingKeySchema,
  Erasure: demandeSchema,
  Erasures: demandesSchema,
  Archives: archivesSchema,
  ConfirmErasure: confirmSchema,
  ChallengeAsked: challengeSchema,
  Challenge: challengeGivenSchema,
  ChallengeAnswer: answerSchema,
  Refresh: refreshSchema,
  Tokens: tokensSchema,
  NewKey: newKeySchema,
  Key: keySchema,
  Devices: appareilsSchema,
  RevokeDevice: revokeSchema, PosteSaid: posteSaidSchema, PosteRules: posteReglesSchema, PosteChange: posteChangeSchema, Postes: postesSchema,
  Enrol: enrolSchema,
  Enrolment: enrolmentSchema,
  EnrolmentState: enrolmentStateSchema,
  Ticket: ticketSchema,
  GivenTicket: declareSchema,
  Invited: invitedSchema,
  Take: takeSchema,
  Factors: standingSchema,
  RemoveFactor: removeFactorSchema,
  WebAuthnOptions: webauthnSchema,
  NewPasskey: newPasskeySchema,
  Assertion: assertionSchema,
  Proven: provenSchema,
  Provider: providerSchema,
  Go: goSchema,
  Going: goingSchema,
  Back: backSchema,
  SyncRequest: requestSchema,
  SyncReply: replySchema,
}
type SchemaName = keyof typeof SCHEMAS

const ref = (name: SchemaName): Json => ({ $ref: `#/components/schemas/${name}` })
export const json = (name: SchemaName): Json => ({ 'application/json': { schema: ref(name) } })
export const ok = (description: string, content?: Json): Json => ({ description, ...(content === undefined ? {} : { content }) })

const WHY: Readonly<Record<ErrorReason, string>> = {
  malformed: 'Not what the schema asks for.',
  signedOut: 'No session, an ended one, or one of another device. Nothing sent is lost: sign in and send again.',
  signature: 'A chunk is not signed by the key of this person on this device, or it is somebody else’s: nothing of the request was taken.',
  forbidden: 'Not for this account, this device or this key.',
  secondFactor: 'This account has its rights once a second factor was shown (PROTOCOL.md §14): within twelve hours, or a quarter of one for this act.',
  notFound: 'No such address, livret, request or person; or not for this account, which is not told apart.',
  tooLarge: 'The body is too large, before or after inflating.',
  unsupported: 'Another content type is expected.',
  version: 'The body speaks another version of the protocol.',
  tooMany: 'Too often: wait as many seconds as Retry-After says.',
  internal: 'A fault of the server; what was being written was not.',
  unavailable: 'The database or the server is stopping or starting; whether the body was received is unknown: send it again.',
}

export const failures = (...reasons: readonly ErrorReason[]): Json => {
  const all = [...reasons, 'internal' as const, 'unavailable' as const]
  return Object.fromEntries(all.map((reason) => {
    const said = all.filter((each) => ERROR_STATUS[each] === ERROR_STATUS[reason]).map((each) => `\`${each}\`: ${WHY[each]}`)
    return [ERROR_STATUS[reason], { description: said.join(' '), content: json('Error') }]
  }))
}

export const ofLivret = [{ name: 'livret', in: 'path', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' } }]
export const bearer = [{ bearer: [] }]
export const syncBody = (decoded: SchemaName, description: string): Json => ({
  description,
  content: {
    [SYNC_TYPE]: {
      schema: {
        type: 'string', format: 'binary', maxLength: MAX_BODY_BYTES,
        description: 'One marker byte (0: as it is, 1: raw deflate with the preset dictionary), then UTF-8 JSON. See PROTOCOL.md.',
        contentMediaType: 'application/json',
        contentSchema: ref(decoded),
      },
    },
  },
})

/** Every schema by its name, as `ref` points to it. */
export const namedSchemas = (): Json => Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, toJsonSchema(schema)]))

/** OpenAPI 3.1 speaks JSON Schema 2020-12 already: only the dialect's own address is left out. */
function toJsonSchema(schema: z.core.$ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema) as Json // a JSON schema is a JSON object
  return rest
}
