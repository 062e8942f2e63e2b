/**
 * Signing in through an OpenID provider: authorization code, PKCE, state and nonce, back on our own origin. An identity
 * (issuer and subject, kept as a hash) is bound by whoever is already signed in, and is recognised from then on; no
 * address or name that a provider gives is ever looked at. Its tokens are read once and forgotten, and nothing more is
 * asked of the provider than who it is.
 */
import {
  allowInsecureRequests, authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge, discovery, enableNonRepudiationChecks, randomNonce, randomPKCECodeVerifier, type Configuration, type IDToken,
} from 'openid-client'
import type { PersonneId } from '../../base/ids.ts'
import type { Instant } from '../../base/jour.ts'
import { writeActe } from '../actes.ts'
import { codeOf, UNIQUE_VIOLATION } from '../errorCode.ts'
import type { Database } from '../postgres/database.ts'
import { transact } from '../postgres/retry.ts'
import { presentTicket, readFor } from '../postgres/scope.ts'
import { noteShown, type Session } from '../sessions.ts'
import { begin, end, hashOf, isFor, random, type Epreuve, type Purpose } from './epreuves.ts'
import { mayAddNow } from './facteurs.ts'
import type { OidcConfig } from './oidcConfig.ts'
import type { Origine } from './origine.ts'
import type { SecondFacteur } from './secondFacteur.ts'

/** Where the provider sends people back: a screen, which takes what it is told out of its address. */
export const RETURN = '/entrer/retour'

/** What a browser keeps until it comes back: who begins is who ends. */
export interface Going {
  readonly adresse: string
  readonly etat: string
  readonly temoin: string
}

export interface Back {
  readonly etat: string
  readonly temoin: string
  readonly code: string
  /** Who says that it answers, where the provider says so. */
  readonly iss?: string | undefined
}

export type Recognised = { readonly personne: PersonneId; readonly proven: boolean }

export interface Oidc {
  /** How people know it: « ProConnect ». */
  readonly nom: string
  /** Undefined: this browser is not where we are, or nothing may be added now. Throws when the provider does not answer. */
  go(purpose: 'entrer' | 'lier' | 'montrer', session: Session | undefined, origin: string | undefined, now: Instant): Promise<Going | undefined>
  /** Whose it is; undefined whatever was wrong. */
  recognise(back: Back, origin: string | undefined, now: Instant): Promise<Recognised | undefined>
  /** Binds or shows it, as was begun in this session. */
  complete(session: Session, back: Back, origin: string | undefined, now: Instant): Promise<boolean>
}

interface OidcDeps {
  readonly db: Database
  readonly config: OidcConfig
  readonly origine: Origine
  readonly rule: SecondFacteur
  readonly production: boolean
}

const PATIENCE_S = 10

/** The provider does not answer, or answers like no provider: not the fault of whoever asks. */
export class ProviderAway extends Error {
  readonly code = 'ECONNREFUSED'
}

export function createOidc({ db, config, origine, rule, production }: OidcDeps): Oidc {
  let found: Promise<Configuration> | undefined

  /** Looked up when it is first needed, and again after a failure. */
  function provider(): Promise<Configuration> {
    const local = !production && config.issuer.protocol === 'http:'
    // Its name is a warning: here it is for a provider on this machine, never in production.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const plain = local ? [allowInsecureRequests] : []
    found ??= discovery(config.issuer, config.clientId, { client_secret: config.clientSecret, id_token_signed_response_alg: config.idTokenAlg }, undefined, {
      // What it signed is verified, though it comes straight from the provider.
      timeout: PATIENCE_S, execute: [enableNonRepudiationChecks, ...plain],
    }).catch(() => {
      found = undefined
      throw new ProviderAway()
    })
    return found
  }

  const proves = ({ acr, amr }: IDToken): boolean =>
    (typeof acr === 'string' && config.mfaAcr.includes(acr)) || (Array.isArray(amr) && amr.some((each) => typeof each === 'string' && config.mfaAmr.includes(each)))

  /** The try is over, and the code is exchanged outside any transaction. */
  async function identify(back: Back, origin: string, purposes: readonly Purpose[], now: Instant): Promise<{ readonly claims: IDToken; readonly epreuve: Epreuve } | undefined> {
    const epreuve = await transact(db, (trx) => end(trx, back.etat, now))
    if (epreuve === undefined || epreuve.nonce === null || epreuve.verificateur === null || epreuve.temoin !== hashOf(back.temoin) || !purposes.some((each) => isFor(epreuve, each))) return undefined
    const provided = await provider()
    const url = new URL(origin + RETURN)
    for (const [name, value] of [['code', back.code], ['state', back.etat], ['iss', back.iss]] as const) if (value !== undefined) url.searchParams.set(name, value)
    try {
      const tokens = await authorizationCodeGrant(provided, url, {
        pkceCodeVerifier: epreuve.verificateur, expectedState: back.etat, expectedNonce: epreuve.nonce, ...(config.maxAgeS === undefined ? {} : { maxAge: config.maxAgeS }),
      })
      const claims = tokens.claims()
      return claims && { claims, epreuve }
    } catch (cause) {
      if (isAway(cause)) throw new ProviderAway()
      return undefined
    }
  }

  return {
    nom: config.nom,

    async go(purpose, session, origin, now) {
      const ours = origine.accept(origin)
      if (ours === undefined || (session === undefined) !== (purpose === 'entrer')) return undefined
      const provided = await provider()
      const [etat, temoin, nonce, verificateur] = [random(32), random(16), randomNonce(), randomPKCECodeVerifier()]
      const may = await transact(db, async (trx) => {
        if (session !== undefined && purpose === 'lier' && !(await mayAddNow(trx, rule, session, now))) return false
        await begin(trx, etat, purposeOf(purpose, session), now, { temoin, nonce, verificateur })
        return true
      })
      if (!may) return undefined
      const adresse = buildAuthorizationUrl(provided, {
        ...config.params, redirect_uri: ours + RETURN, scope: config.scope, state: etat, nonce,
        code_challenge: await calculatePKCECodeChallenge(verificateur), code_challenge_method: 'S256',
        ...(config.acrValues === undefined ? {} : { acr_values: config.acrValues }),
        ...(config.maxAgeS === undefined ? {} : { max_age: String(config.maxAgeS) }),
      })
      return { adresse: adresse.href, etat, temoin }
    },

    async recognise(back, origin, now) {
      const ours = origine.accept(origin)
      const said = ours === undefined ? undefined : await identify(back, ours, [{ but: 'entrer', famille: null }], now)
      if (said === undefined) return undefined
      return transact(db, async (trx) => {
        const identite = identityOf(said.claims)
        const personne = await bearerOf(trx, identite, now)
        return personne && { personne, proven: proves(said.claims) }
      })
    },

    async complete(session, back, origin, now) {
      const ours = origine.accept(origin)
      const { compte: { personne }, appareil, key: famille } = session
      const said = ours === undefined ? undefined : await identify(back, ours, [{ but: 'enregistrer', famille }, { but: 'prouver', famille }], now)
      if (said === undefined) return false
      const identite = identityOf(said.claims)
      return transact(db, async (trx) => {
        if (said.epreuve.but === 'enregistrer') {
          if (!(await mayAddNow(trx, rule, session, now))) return false
          await trx.insertInto('identite').values({ identite, personne, emetteur: said.claims.iss, depuis: new Date(now), vue_le: new Date(now) }).execute()
          await writeActe(trx, { genre: 'identiteLiee', personne, appareil, objet: identite }, now)
          if (proves(said.claims)) await noteShown(trx, session, identite, now)
          return true
        }
        const right = (await bearerOf(trx, identite, now)) === personne && proves(said.claims)
        if (right) await noteShown(trx, session, identite, now)
        else await writeActe(trx, { genre: 'preuveRefusee', personne, appareil }, now)
        return right
      }).catch((cause: unknown) => {
        if (codeOf(cause) === UNIQUE_VIOLATION) return false
        throw cause
      })
    },
  }
}

const identityOf = ({ iss, sub }: IDToken): string => hashOf(`${iss}\n${sub}`)

async function bearerOf(trx: Parameters<typeof end>[0], identite: string, now: Instant): Promise<PersonneId | undefined> {
  await presentTicket(trx, identite)
  const row = await trx.selectFrom('identite').select('personne').where('identite', '=', identite).executeTakeFirst()
  if (row === undefined) return undefined
  await readFor(trx, row.personne)
  await trx.updateTable('identite').set({ vue_le: new Date(now) }).where('identite', '=', identite).execute()
  return row.personne
}

const purposeOf = (purpose: 'entrer' | 'lier' | 'montrer', session: Session | undefined): Purpose =>
  session === undefined ? { but: 'entrer', famille: null } : { but: purpose === 'lier' ? 'enregistrer' : 'prouver', famille: session.key }

/** No answer, a broken one or a late one; what the provider refused, or said wrongly, is the other case. */
function isAway(cause: unknown): boolean {
  const code = codeOf(cause)
  return code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || (cause instanceof TypeError && cause.message === 'fetch failed')
}
