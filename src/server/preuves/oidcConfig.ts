/** The one provider through which professionals may sign in, as the environment has it. */
import { err, ok, type Result } from '../../base/result.ts'
import type { StartFault } from '../startFault.ts'

export interface OidcConfig {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
  readonly nom: string
  readonly scope: string
  readonly acrValues: string | undefined
  /** What else is asked with the authorization, as a provider wants it. */
  readonly params: Readonly<Record<string, string>>
  /** Which answers say that more than one thing was asked for. */
  readonly mfaAcr: readonly string[]
  readonly mfaAmr: readonly string[]
  /** How long ago the provider may have asked last. */
  readonly maxAgeS: number | undefined
  readonly idTokenAlg: string
}

/** What the exchange itself rests on. */
const OURS = ['client_id', 'client_secret', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce', 'code_challenge', 'code_challenge_method', 'acr_values', 'max_age', 'request', 'request_uri']
const ALGS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

export function readOidc(get: (name: string) => string | undefined, production: boolean): Result<OidcConfig | undefined, StartFault> {
  const bad = (name: string, wanted: string) => err({ fault: 'badSetting', name, wanted } as const)
  const words = (name: string, usual: string): readonly string[] => (get(name) ?? usual).split(/\s+/).filter((each) => each !== '')
  const said = get('OIDC_ISSUER')
  if (said === undefined) return ok(undefined)
  const issuer = URL.canParse(said) ? new URL(said) : undefined
  const local = !production && issuer?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(issuer.hostname)
  if (issuer === undefined || (issuer.protocol !== 'https:' && !local)) return bad('OIDC_ISSUER', 'l’adresse https:// du fournisseur d’identité')
  const [clientId, clientSecret] = [get('OIDC_CLIENT_ID'), get('OIDC_CLIENT_SECRET')]
  if (clientId === undefined) return bad('OIDC_CLIENT_ID', 'donné avec OIDC_ISSUER')
  if (clientSecret === undefined) return bad('OIDC_CLIENT_SECRET', 'donné avec OIDC_ISSUER')
  const params = Object.fromEntries(new URLSearchParams(get('OIDC_PARAMS') ?? ''))
  if (Object.keys(params).some((each) => OURS.includes(each))) return bad('OIDC_PARAMS', `des paramètres autres que ${OURS.join(', ')}`)
  const age = get('OIDC_MAX_AGE') ?? '900'
  if (age !== 'non' && !/^[1-9]\d{0,5}$/.test(age)) return bad('OIDC_MAX_AGE', 'un nombre de secondes, ou « non »')
  const idTokenAlg = get('OIDC_ID_TOKEN_ALG') ?? 'RS256'
  if (!ALGS.includes(idTokenAlg)) return bad('OIDC_ID_TOKEN_ALG', `l’un de ${ALGS.join(', ')}`)
  return ok({
    issuer, clientId, clientSecret, params, idTokenAlg,
    nom: get('OIDC_NAME') ?? issuer.hostname, scope: get('OIDC_SCOPE') ?? 'openid', acrValues: get('OIDC_ACR_VALUES'),
    mfaAcr: words('OIDC_MFA_ACR', ''), mfaAmr: words('OIDC_MFA_AMR', 'mfa'), maxAgeS: age === 'non' ? undefined : Number(age),
  })
}
