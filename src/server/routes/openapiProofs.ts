/** In the API's description: how a professional shows who they are, by passkey or through a provider. */
import { bearer, failures, json, ok, type Json } from './openapiParts.ts'

export const proofPaths: Json = {
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
      description: 'To be taken at once, like every other. Whatever is wrong with it is answered `notFound`.',
      responses: { 200: ok('A ticket, and whom it lets in', json('Proven')), ...failures('malformed', 'notFound', 'tooLarge', 'unsupported', 'tooMany') },
    },
  },
}

export const oidcPaths: Json = {
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
