/** A real OpenID provider on a free port of this machine, whose people sign in by themselves; and what it may be made to say wrongly. */
import { generateKeyPairSync, randomBytes, sign, type JsonWebKey, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import Provider from 'oidc-provider'

export type Claims = Readonly<Record<string, unknown>>

export interface LocalProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who signs in next, and how they are said to have done it; `undefined`: they say no there. */
  who: { readonly sub: string; readonly acr: string } | undefined
  /** What the next identity tokens say instead; signed by another key when `forged`. */
  lie: { readonly claims?: (claims: Claims) => Claims; readonly forged?: boolean } | undefined
  close(): Promise<void>
}

const text64 = (said: unknown): string => Buffer.from(JSON.stringify(said)).toString('base64url')

/** Any port of localhost is its one client's own. */
export async function startProvider(): Promise<LocalProvider> {
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined
  const server = createServer((request, response) => { answer(request, response) })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const issuer = `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`
  const [key, other] = [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey]
  const [clientId, clientSecret] = ['livret', randomBytes(24).toString('base64url')]
  const jwk: JsonWebKey = key.export({ format: 'jwk' })
  const provider = new Provider(issuer, {
    clients: [{
      client_id: clientId, client_secret: clientSecret, application_type: 'native', redirect_uris: ['http://localhost/entrer/retour'],
      token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'ES256', grant_types: ['authorization_code'], response_types: ['code'],
    }],
    jwks: { keys: [{ ...jwk, kid: 'une', alg: 'ES256', use: 'sig' }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    acrValues: ['simple', 'fort'],
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/connexion/${uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
  })
  const made: LocalProvider = {
    issuer, clientId, clientSecret, who: { sub: 'maud', acr: 'fort' }, lie: undefined,
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => { resolve() })
    }),
  }

  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (made.who === undefined) {
      await provider.interactionFinished(request, response, { error: 'access_denied' })
      return
    }
    const { sub, acr } = made.who
    const grant = new provider.Grant({ accountId: sub, clientId })
    grant.addOIDCScope('openid')
    const login = { accountId: sub, acr, remember: false, ts: Math.floor(Date.now() / 1_000) }
    await provider.interactionFinished(request, response, { login, consent: { grantId: await grant.save() } })
  }

  /** In place of the token that it made: what a provider that lies, or somebody between, would say. */
  function tell(response: ServerResponse): void {
    const end = response.end.bind(response)
    const again = (chunk: unknown): ServerResponse => {
      const said = JSON.parse(String(chunk)) as { readonly id_token?: string } // a provider's answer is JSON
      const body = said.id_token === undefined ? String(chunk) : JSON.stringify({ ...said, id_token: resigned(said.id_token) })
      response.setHeader('content-length', Buffer.byteLength(body))
      return end(body, 'utf8')
    }
    response.end = again as ServerResponse['end'] // called with a body, by this provider
  }

  function resigned(token: string): string {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Claims // made just now
    const signed = `${text64({ alg: 'ES256', kid: 'une', typ: 'JWT' })}.${text64(made.lie?.claims?.(claims) ?? claims)}`
    const by: KeyObject = made.lie?.forged === true ? other : key
    return `${signed}.${sign('sha256', Buffer.from(signed), { key: by, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }

  const callback = provider.callback()
  answer = (request, response) => {
    if (request.url?.startsWith('/connexion/') === true) {
      signIn(request, response).catch(() => { response.writeHead(500).end() })
      return
    }
    if (made.lie !== undefined && request.url === '/token') tell(response)
    void callback(request, response)
  }
  return made
}

/** What a browser does there: follows, with cookies, until it is sent back to us. */
export async function visit(adresse: string): Promise<URL> {
  const cookies = new Map<string, string>()
  for (let [at, left] = [adresse, 10]; left > 0; left--) {
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } })
    for (const each of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? []
      cookies.set(name, value)
    }
    const next = answer.headers.get('location')
    if (next === null) throw new Error(`${answer.status} at ${new URL(at).pathname}: ${await answer.text()}`)
    const url = new URL(next, at)
    if (url.pathname === '/entrer/retour') return url
    at = url.href
  }
  throw new Error('the provider sends round in circles')
}
