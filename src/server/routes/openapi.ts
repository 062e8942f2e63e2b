/** The HTTP API as OpenAPI 3.1, made from the schemas that the program itself checks with. */
import * as z from 'zod/mini'
import { MAX_BODY_BYTES } from '../../protocol/bytes.ts'
import { DEPART_TYPE } from '../../protocol/depart.ts'
import { PROTOCOL_VERSION } from '../../protocol/limits.ts'
import { tenuesSchema } from '../../protocol/tenues.ts'
import { replySchema, requestSchema } from '../../protocol/wire.ts'
import { ERROR_STATUS, type ErrorReason } from '../errors.ts'
import {
  annuaireSchema, answerSchema, appareilsSchema, archivesSchema, challengeGivenSchema, challengeSchema, confirmSchema, declareSchema, demandeSchema, demandesSchema, demoListSchema, enrolmentSchema, enrolmentStateSchema,
  enrolSchema, enterSchema, errorSchema, healthSchema, invitedSchema, keySchema, lecturesSchema, newKeySchema, newPasskeySchema, openedSchema, openingKeySchema, refreshSchema, revokeSchema, searchSchema, sessionSchema,
  assertionSchema, backSchema, goingSchema, goSchema, provenSchema, providerSchema, removeFactorSchema, standingSchema, takeSchema, ticketSchema, tokensSchema, webauthnSchema,
} from './messages.ts'
import { SYNC_TYPE } from './sync.ts'

type Json = Record<string, unknown>

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
  RevokeDevice: revokeSchema,
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
const json = (name: SchemaName): Json => ({ 'application/json': { schema: ref(name) } })
const ok = (description: string, content?: Json): Json => ({ description, ...(content === undefined ? {} : { content }) })

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

const failures = (...reasons: readonly ErrorReason[]): Json => {
  const all = [...reasons, 'internal' as const, 'unavailable' as const]
  return Object.fromEntries(all.map((reason) => {
    const said = all.filter((each) => ERROR_STATUS[each] === ERROR_STATUS[reason]).map((each) => `\`${each}\`: ${WHY[each]}`)
    return [ERROR_STATUS[reason], { description: said.join(' '), content: json('Error') }]
  }))
}

const ofLivret = [{ name: 'livret', in: 'path', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' } }]
const ofEnrolment = [{ name: 'enrolement', in: 'path', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' } }]
const bearer = [{ bearer: [] }]
const syncBody = (decoded: SchemaName, description: string): Json => ({
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

export function describeApi({ demonstration, oidc }: { readonly demonstration: boolean; readonly oidc: boolean }): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Livret de parcours',
      version: String(PROTOCOL_VERSION),
      description: 'Every change goes through POST /api/sync; its decoded bodies are described here, their meaning in src/protocol/PROTOCOL.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: {
      '/api/sync': {
        post: {
          operationId: 'sync', summary: 'Send chunks, receive verdicts and what the device does not have yet', security: bearer,
          requestBody: { required: true, ...syncBody('SyncRequest', 'Chunks and cursors') },
          responses: { 200: syncBody('SyncReply', 'Verdicts and fragments'), ...failures('malformed', 'signedOut', 'signature', 'tooLarge', 'unsupported', 'version', 'tooMany') },
        },
      },
      '/api/hints': {
        get: {
          operationId: 'hints', summary: 'Be told when there is news', security: bearer,
          description: 'Server-sent events: `data: news` when something the person may read has changed, comments in between. It may end at any time and a hint may be lost: asking remains the truth.',
          responses: { 200: ok('A stream', { 'text/event-stream': { schema: { type: 'string' } } }), ...failures('signedOut', 'forbidden', 'tooMany') },
        },
      },
      '/api/enrolements': {
        post: {
          operationId: 'openEnrolment', summary: 'Let a device in that nobody knows yet: the person of a livret (its référent), a colleague (a responsable), one’s own', security: bearer,
          description: 'The secret is for a QR or a link, after `#`; the code is for whoever types. Either works once, for as long as it says. An earlier one for the same person ends.',
          requestBody: { required: true, content: json('Enrol') },
          responses: { 200: ok('What to hand over', json('Enrolment')), ...failures('malformed', 'signedOut', 'forbidden', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/enrolements/{enrolement}': {
        get: {
          operationId: 'enrolmentState', parameters: ofEnrolment, summary: 'Whether it was taken (whoever opened it)', security: bearer,
          responses: { 200: ok('What became of it; `fini` also for one of somebody else', json('EnrolmentState')), ...failures('signedOut', 'forbidden', 'tooMany') },
        },
        delete: {
          operationId: 'cancelEnrolment', parameters: ofEnrolment, summary: 'End it (whoever opened it)', security: bearer,
          responses: { 200: ok('Ended', json('EnrolmentState')), ...failures('signedOut', 'forbidden', 'tooMany') },
        },
      },
      '/api/enrolements/declarer': {
        post: {
          operationId: 'declareEnrolment', summary: 'Say what one gave without network: a ticket signed by this person’s device, all of it but the secret', security: bearer,
          description: 'PROTOCOL.md §12. Asked again it says what became of it. `notFound`: not signed right, not by the référent of that livret, late.',
          requestBody: { required: true, content: json('GivenTicket') },
          responses: { 200: ok('What became of it', json('EnrolmentState')), ...failures('malformed', 'signedOut', 'forbidden', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/enrolements/lire': {
        post: {
          operationId: 'readEnrolment', summary: 'Whom it lets in', requestBody: { required: true, content: json('Ticket') },
          description: 'One that is wrong, used, late or unknown is answered `notFound`. After five wrong tries a typed code opens nothing any more.',
          responses: { 200: ok('Who', json('Invited')), ...failures('malformed', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/enrolements/prendre': {
        post: {
          operationId: 'takeEnrolment', summary: 'Enter with a new device and its key', requestBody: { required: true, content: json('Take') },
          description: 'Signed as PROTOCOL.md §12 says; `billet` may also be a ticket signed without network. The same device may ask again: its first answer may have been lost. `forbidden`: this device was retired; come as another.',
          responses: { 200: ok('A session', json('Session')), ...failures('malformed', 'forbidden', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/ouverture': {
        get: {
          operationId: 'openingKey', summary: 'The key to close waiting work under', description: 'Not there where nothing outlives the database. PROTOCOL.md §15.',
          responses: { 200: ok('Its public half', json('OpeningKey')), ...failures('notFound', 'tooMany') },
        },
      },
      '/api/departs': {
        post: {
          operationId: 'bringDepart', summary: 'Work closed for the server, brought by anybody', requestBody: { required: true, content: { [DEPART_TYPE]: {} } },
          description: 'Taken as the work of the device that signed it (PROTOCOL.md §15); what became of it is told to that device alone.',
          responses: { 204: ok('Taken'), ...failures('malformed', 'signature', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/annuaire': {
        get: {
          operationId: 'annuaire', summary: 'People of one’s own organisation (professionals)', security: bearer,
          responses: { 200: ok('People, by name', json('Annuaire')), ...failures('signedOut', 'forbidden', 'tooMany') },
        },
      },
      '/api/annuaire/chercher': {
        post: {
          operationId: 'chercher', summary: 'Référents and conseillers of any organisation, by the beginning of a name', security: bearer,
          description: 'For whoever may enter somebody in a circle. At most eight people: name, role, organisation.',
          requestBody: { required: true, content: json('Search') },
          responses: { 200: ok('People, by name', json('Annuaire')), ...failures('malformed', 'signedOut', 'forbidden', 'tooLarge', 'tooMany') },
        },
      },
      '/api/session/defi': {
        post: {
          operationId: 'challenge', summary: 'Ask for something to sign', requestBody: { required: true, content: json('ChallengeAsked') },
          responses: { 200: ok('The same for a key that nobody has', json('Challenge')), ...failures('malformed', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/session/ouvrir': {
        post: {
          operationId: 'openSession', summary: 'Open a session by a signed challenge', requestBody: { required: true, content: json('ChallengeAnswer') },
          responses: { 200: ok('A session', json('Session')), ...failures('malformed', 'signedOut', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/session/renouveler': {
        post: {
          operationId: 'refresh', summary: 'New tokens for a refresh token, once', requestBody: { required: true, content: json('Refresh') },
          responses: { 200: ok('The next pair', json('Tokens')), ...failures('malformed', 'signedOut', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/session/cle': {
        post: {
          operationId: 'replaceKey', summary: 'Put a new key in the place of this device’s, signed by the old one', security: bearer, requestBody: { required: true, content: json('NewKey') },
          responses: { 200: ok('Its id', json('Key')), ...failures('malformed', 'signedOut', 'forbidden', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/session/fin': {
        post: { operationId: 'signOut', summary: 'End this session', security: bearer, responses: { 204: ok('Ended'), ...failures('signedOut', 'tooMany') } },
      },
      '/api/appareils': {
        get: {
          operationId: 'devices', summary: 'One’s own devices', security: bearer,
          responses: { 200: ok('Devices, the last seen first', json('Devices')), ...failures('signedOut', 'forbidden', 'tooMany') },
        },
      },
      '/api/appareils/retirer': {
        post: {
          operationId: 'revokeDevice', summary: 'Revoke one of one’s own devices: its sessions end; what it still sends waits for the référent', security: bearer,
          requestBody: { required: true, content: json('RevokeDevice') },
          responses: { 200: ok('The devices there are then', json('Devices')), ...failures('malformed', 'signedOut', 'forbidden', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/livrets/{livret}/appareils': {
        get: {
          operationId: 'devicesOf', parameters: ofLivret, summary: 'The person’s devices, for the référent of the livret', security: bearer,
          responses: { 200: ok('Devices, the last seen first', json('Devices')), ...failures('signedOut', 'forbidden', 'notFound', 'tooMany') },
        },
      },
      '/api/livrets/{livret}/appareils/retirer': {
        post: {
          operationId: 'revokeDeviceOf', parameters: ofLivret, summary: 'Revoke one of the person’s devices, as the référent of the livret', security: bearer,
          requestBody: { required: true, content: json('RevokeDevice') },
          responses: { 200: ok('The devices there are then', json('Devices')), ...failures('malformed', 'signedOut', 'forbidden', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/livrets/{livret}/lectures': {
        get: {
          operationId: 'readings', parameters: ofLivret, summary: 'Who received or opened the livret, by month, over 12 months (the person alone)', security: bearer,
          responses: { 200: ok('Readings', json('Readings')), ...failures('signedOut', 'notFound', 'tooMany') },
        },
      },
      '/api/lectures': {
        post: {
          operationId: 'noteReadings', summary: 'Days on which livrets were opened on this device, also without network', security: bearer,
          description: 'What cannot be (another’s livret, a day to come) is passed over without a word.',
          requestBody: { required: true, content: json('Opened') },
          responses: { 204: ok('Noted'), ...failures('malformed', 'signedOut', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/tenues': {
        get: {
          operationId: 'heldWork', summary: 'Work that waits for one’s decision, of livrets one holds', security: bearer,
          description: 'The decision is an operation, PROTOCOL.md §14. Whoever holds none, or reads not the volet, is answered an empty list.',
          responses: { 200: ok('Chunks of one operation each', json('HeldWork')), ...failures('signedOut', 'forbidden', 'tooMany') },
        },
      },
      '/api/livrets/{livret}/export': {
        post: {
          operationId: 'noteExport', parameters: ofLivret, summary: 'The livret was taken out whole on this device: noted in the journal of acts', security: bearer,
          responses: { 204: ok('Noted'), ...failures('signedOut', 'notFound', 'tooMany') },
        },
      },
      '/api/archives': {
        get: {
          operationId: 'archives', summary: 'Livrets one was of the circle of that left active use, with the day after which each is erased', security: bearer,
          responses: { 200: ok('Archives', json('Archives')), ...failures('signedOut', 'forbidden', 'tooMany') },
        },
      },
      '/api/effacements': {
        get: {
          operationId: 'erasures', summary: 'Requests for erasure of the livrets one is of the circle of', security: bearer,
          responses: { 200: ok('Requests', json('Erasures')), ...failures('signedOut', 'tooMany') },
        },
      },
      '/api/livrets/{livret}/effacement/demande': {
        post: {
          operationId: 'askErasure', parameters: ofLivret, summary: 'Ask that a livret be erased (the person, the référent, the responsable); the first request stands', security: bearer,
          responses: { 200: ok('The request', json('Erasure')), ...failures('signedOut', 'notFound', 'tooMany') },
        },
        delete: {
          operationId: 'withdrawErasure', parameters: ofLivret, summary: 'Withdraw the request (who asked, or the person)', security: bearer,
          responses: { 204: ok('Withdrawn'), ...failures('signedOut', 'notFound', 'tooMany') },
        },
      },
      '/api/livrets/{livret}/effacement': {
        post: {
          operationId: 'confirmErasure', parameters: ofLivret, summary: 'Erase the livret for good, as was asked (the responsable; the person, when alone in the circle)', security: bearer,
          requestBody: { required: true, content: json('ConfirmErasure') },
          responses: { 204: ok('Erased'), ...failures('malformed', 'signedOut', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
        },
      },
      '/api/health': {
        get: { operationId: 'health', summary: 'Whether the database answers', responses: { 200: ok('It does', json('Health')), ...failures('tooMany') } },
      },
      '/api/openapi.json': {
        get: { operationId: 'openapi', summary: 'This document', responses: { 200: ok('OpenAPI 3.1', { 'application/json': { schema: { type: 'object' } } }), ...failures('tooMany') } },
      },
      ...proofPaths,
      ...(oidc ? oidcPaths : {}),
      ...(demonstration ? demoPaths : {}),
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, toJsonSchema(schema)])),
    },
  }
}

const proofPaths: Json = {
  '/api/facteurs': {
    get: { operationId: 'factors', summary: 'One’s second factors, and whether one has to be added or shown', security: bearer, responses: { 200: ok('Factors', json('Factors')), ...failures('signedOut', 'forbidden', 'tooMany') } },
  },
  '/api/facteurs/retirer': {
    post: {
      operationId: 'removeFactor', summary: 'Take one away; not the last one of an account that must have one', security: bearer, requestBody: { required: true, content: json('RemoveFactor') },
      responses: { 204: ok('Taken away'), ...failures('malformed', 'signedOut', 'forbidden', 'secondFactor', 'tooLarge', 'unsupported', 'tooMany') },
    },
  },
  '/api/oidc': {
    get: { operationId: 'provider', summary: 'The provider that professionals may sign in through, by name', responses: { 200: ok('Its name, or null', json('Provider')), ...failures('tooMany') } },
  },
  '/api/cles-acces/preparer': {
    post: {
      operationId: 'offerPasskey', summary: 'What a browser makes a passkey from (professionals)', security: bearer,
      description: 'Of an account that must show a second factor: the first; or after one was just shown; or just after a ticket that somebody else gave.',
      responses: { 200: ok('Creation options', json('WebAuthnOptions')), ...failures('signedOut', 'forbidden', 'tooMany') },
    },
  },
  '/api/cles-acces': {
    post: {
      operationId: 'addPasskey', summary: 'Keep the passkey that was made', security: bearer, requestBody: { required: true, content: json('NewPasskey') },
      responses: { 204: ok('Kept'), ...failures('malformed', 'signedOut', 'forbidden', 'tooLarge', 'unsupported', 'tooMany') },
    },
  },
  '/api/cles-acces/defi': {
    post: { operationId: 'passkeyChallenge', summary: 'What one’s passkey signs to show that it is there', security: bearer, responses: { 200: ok('Request options', json('WebAuthnOptions')), ...failures('signedOut', 'forbidden', 'tooMany') } },
  },
  '/api/cles-acces/montrer': {
    post: {
      operationId: 'showPasskey', summary: 'Show it as a second factor', security: bearer, requestBody: { required: true, content: json('Assertion') },
      responses: { 204: ok('Shown'), ...failures('malformed', 'signedOut', 'forbidden', 'tooLarge', 'unsupported', 'tooMany') },
    },
  },
  '/api/cles-acces/entrer/defi': {
    post: { operationId: 'entryChallenge', summary: 'What a passkey signs to enter with a device that nobody knows', responses: { 200: ok('Request options', json('WebAuthnOptions')), ...failures('tooMany') } },
  },
  '/api/cles-acces/entrer': {
    post: {
      operationId: 'enterByPasskey', summary: 'A ticket for whoever has the passkey', requestBody: { required: true, content: json('Assertion') },
      description: 'To be taken at once, as any other. Whatever is wrong with it is answered `notFound`.',
      responses: { 200: ok('A ticket, and whom it lets in', json('Proven')), ...failures('malformed', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
    },
  },
}

const oidcPaths: Json = {
  '/api/oidc/entrer': {
    post: {
      operationId: 'goToProvider', summary: 'Where to sign in, to enter with a device that nobody knows',
      description: 'From our own origin. The provider sends back to `/entrer/retour` with a code and the state.',
      responses: { 200: ok('Where, and what to keep until one is back', json('Going')), ...failures('malformed', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
    },
  },
  '/api/oidc/entrer/retour': {
    post: {
      operationId: 'enterByProvider', summary: 'A ticket for whoever the provider says it was', requestBody: { required: true, content: json('Back') },
      description: 'Of an identity that was bound to an account. Whatever is wrong is answered `notFound`.',
      responses: { 200: ok('A ticket, and whom it lets in', json('Proven')), ...failures('malformed', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
    },
  },
  '/api/oidc/aller': {
    post: {
      operationId: 'goFromSession', summary: 'Where to sign in, to bind that identity to one’s account or to show it', security: bearer, requestBody: { required: true, content: json('Go') },
      responses: { 200: ok('Where, and what to keep until one is back', json('Going')), ...failures('malformed', 'signedOut', 'forbidden', 'tooLarge', 'unsupported', 'tooMany') },
    },
  },
  '/api/oidc/retour': {
    post: {
      operationId: 'backFromProvider', summary: 'Bind it, or have it count as shown', security: bearer, requestBody: { required: true, content: json('Back') },
      responses: { 204: ok('Done'), ...failures('malformed', 'signedOut', 'forbidden', 'tooLarge', 'unsupported', 'tooMany') },
    },
  },
}

const demoPaths: Json = {
  '/api/demo': {
    get: { operationId: 'demoPeople', summary: 'The people of the demonstration', responses: { 200: ok('People', json('DemoList')), ...failures('tooMany') } },
  },
  '/api/demo/entrer': {
    post: {
      operationId: 'demoEnter', summary: 'Open a session as one of them', requestBody: { required: true, content: json('Enter') },
      responses: { 200: ok('A session', json('Session')), ...failures('malformed', 'forbidden', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
    },
  },
}

/** OpenAPI 3.1 speaks JSON Schema 2020-12 already: only the dialect's own address is left out. */
function toJsonSchema(schema: z.core.$ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema) as Json // a JSON schema is a JSON object
  return rest
}
