/** In the API's description: shared devices of a site. */
import { bearer, failures, json, ok, type Json } from './openapiParts.ts'

const ofPoste = [{ name: 'poste', in: 'path', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' } }]
const answer = { 200: ok('The organisation’s shared devices then', json('Postes')) }

export const postePaths: Json = {
  '/api/regles': {
    post: {
      operationId: 'rulesHere', summary: 'The rules of the shared device that this one lies on', security: bearer,
      description: '`poste` counts the first time; the server remembers. `forbidden`: nobody comes anew there, and this device is retired.',
      requestBody: { required: true, content: json('PosteSaid') },
      responses: { 200: ok('Its rules; null: no shared device', json('PosteRules')), ...failures('malformed', 'signedOut', 'forbidden', 'tooLarge', 'unsupported', 'tooMany') },
    },
  },
  '/api/postes': {
    get: { operationId: 'sharedDevices', summary: 'Shared devices of one’s organisation, and whose spaces lie there (responsable)', security: bearer, responses: { ...answer, ...failures('signedOut', 'forbidden', 'notFound', 'tooMany') } },
    post: { operationId: 'shareDevice', summary: 'Make this device a shared one (responsable)', security: bearer, requestBody: { required: true, content: json('PosteChange') }, responses: { ...answer, ...failures('malformed', 'signedOut', 'forbidden', 'notFound', 'tooLarge', 'unsupported', 'tooMany') } },
  },
  '/api/postes/{poste}': {
    post: { operationId: 'changeShared', parameters: ofPoste, summary: 'Its rules (responsable)', security: bearer, requestBody: { required: true, content: json('PosteChange') }, responses: { ...answer, ...failures('malformed', 'signedOut', 'forbidden', 'notFound', 'tooLarge', 'unsupported', 'tooMany') } },
    delete: { operationId: 'unshareDevice', parameters: ofPoste, summary: 'It is shared no more (responsable)', security: bearer, responses: { ...answer, ...failures('signedOut', 'forbidden', 'notFound', 'tooMany') } },
  },
  '/api/postes/{poste}/retirer': {
    post: { operationId: 'retireThere', parameters: ofPoste, summary: 'Retire somebody’s space there (responsable)', security: bearer, requestBody: { required: true, content: json('RevokeDevice') }, responses: { ...answer, ...failures('malformed', 'signedOut', 'forbidden', 'notFound', 'tooLarge', 'unsupported', 'tooMany') } },
  },
}
