/** The HTTP API as OpenAPI 3.1. */
import { DEPART_TYPE } from '../../protocol/depart.ts'
import { PROTOCOL_VERSION } from '../../protocol/limits.ts'
import { bearer, failures, json, namedSchemas, ofLivret, ok, syncBody, type Json } from './openapiParts.ts'
import { postePaths } from './openapiPostes.ts'
import { oidcPaths, proofPaths } from './openapiProofs.ts'

const ofEnrolment = [{ name: 'enrolement', in: 'path', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' } }]

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
          responses: { 204: ok('Taken'), ...failures('malformed', 'signature', 'forbidden', 'tooLarge', 'unsupported', 'tooMany') },
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
      ...postePaths,
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
          operationId: 'readings', parameters: ofLivret, summary: 'Who received or opened the livret, by month, over 12 months, and which of their devices were retired since (the person alone)', security: bearer,
          responses: { 200: ok('Readings', json('Readings')), ...failures('signedOut', 'notFound', 'tooMany') },
        },
      },
      '/api/livrets/{livret}/cartes': {
        get: {
          operationId: 'reissues', parameters: ofLivret, summary: 'By whom, and when, another card was made for the person (the person alone)', security: bearer,
          responses: { 200: ok('The last one first', json('Reissues')), ...failures('signedOut', 'notFound', 'tooMany') },
        },
      },
      '/api/livrets/{livret}/secours': {
        get: {
          operationId: 'recoveryKeys', parameters: ofLivret, summary: 'For whose devices the person’s device seals the way in of whoever makes another card (the person alone)', security: bearer,
          responses: { 200: ok('Keys of the référent’s devices, the last seen first', json('RecoveryKeys')), ...failures('signedOut', 'notFound', 'tooMany') },
        },
      },
      '/api/secours': {
        post: {
          operationId: 'noteRecoveryKey', summary: 'The key with which this référent’s device makes other cards', security: bearer, requestBody: { required: true, content: json('RecoveryKey') },
          responses: { 204: ok('Noted'), ...failures('malformed', 'signedOut', 'forbidden', 'tooLarge', 'unsupported', 'tooMany') },
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
      schemas: namedSchemas(),
    },
  }
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
