/**
 * Passkeys: made by whoever is signed in, with user verification and without attestation; shown again as a second factor,
 * or to enter on a device that nobody knows, without saying first who one is. Whatever is wrong, the answer is the same.
 */
import {
  generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse,
  type AuthenticatorTransport, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import * as z from 'zod/mini'
import type { PersonneId } from '../../base/ids.ts'
import type { Instant } from '../../base/jour.ts'
import { writeActe } from '../actes.ts'
import { codeOf, UNIQUE_VIOLATION } from '../errorCode.ts'
import type { Database } from '../postgres/database.ts'
import { transact } from '../postgres/retry.ts'
import { presentTicket, readFor } from '../postgres/scope.ts'
import { noteShown, type Session } from '../sessions.ts'
import { begin, end, EPREUVE_MS, hashOf, isFor, random, type Purpose } from './epreuves.ts'
import { mayAddNow } from './facteurs.ts'
import type { Origine } from './origine.ts'
import type { SecondFacteur } from './secondFacteur.ts'

/** What an authenticator made or signed, in base64url. */
export interface NewPasskey {
  readonly id: string
  readonly clientDataJSON: string
  readonly attestationObject: string
  readonly transports: readonly string[]
}
export interface Assertion {
  readonly id: string
  readonly clientDataJSON: string
  readonly authenticatorData: string
  readonly signature: string
  /** Whose the authenticator says that it is. */
  readonly userHandle: string
}

export interface ClesAcces {
  /** Undefined: not now, or not for this account. */
  offer(session: Session, now: Instant): Promise<PublicKeyCredentialCreationOptionsJSON | undefined>
  register(session: Session, made: NewPasskey, now: Instant): Promise<boolean>
  /** For this session's person; for whoever has one, without a session. */
  challenge(session: Session | undefined, now: Instant): Promise<PublicKeyCredentialRequestOptionsJSON>
  show(session: Session, assertion: Assertion, now: Instant): Promise<boolean>
  /** Whose it is. */
  recognise(assertion: Assertion, now: Instant): Promise<PersonneId | undefined>
}

interface ClesAccesDeps {
  readonly db: Database
  readonly origine: Origine
  readonly rule: SecondFacteur
}

const NAME = 'Livret de parcours'
/** Ed25519, ECDSA over P-256, RSA: what every authenticator knows one of. */
const ALGORITHMS = [-8, -7, -257]
const TRANSPORTS: readonly AuthenticatorTransport[] = ['ble', 'hybrid', 'internal', 'nfc', 'usb']
const knownTransports = (said: readonly string[]): AuthenticatorTransport[] => TRANSPORTS.filter((each) => said.includes(each))
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'))

const clientDataSchema = z.object({ challenge: z.string(), origin: z.string() })

export function createClesAcces({ db, origine, rule }: ClesAccesDeps): ClesAcces {
  /** What the browser says it answers, and where; undefined when that is not here. */
  function readClientData(clientDataJSON: string): { readonly challenge: string; readonly origin: string } | undefined {
    let said: unknown
    try {
      said = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
    } catch {
      return undefined
    }
    const read = clientDataSchema.safeParse(said)
    const origin = read.success ? origine.accept(read.data.origin) : undefined
    return read.success && origin !== undefined ? { challenge: read.data.challenge, origin } : undefined
  }

  const ofPerson = (personne: PersonneId) => transact(db, async (trx) => {
    await readFor(trx, personne)
    const rows = await trx.selectFrom('cle_acces').select(['identifiant', 'transports']).where('personne', '=', personne).execute()
    return rows.map(({ identifiant, transports }) => ({ id: identifiant, transports: knownTransports(transports.split(',')) }))
  })

  async function verified(assertion: Assertion, purpose: Purpose, now: Instant, then: Session | undefined): Promise<PersonneId | undefined> {
    const said = readClientData(assertion.clientDataJSON)
    if (said === undefined) return undefined
    return transact(db, async (trx) => {
      const epreuve = await end(trx, said.challenge, now)
      if (epreuve === undefined || epreuve.nonce !== null || !isFor(epreuve, purpose)) return undefined
      const cle_acces = hashOf(assertion.id)
      await presentTicket(trx, cle_acces)
      const row = await trx.selectFrom('cle_acces').selectAll().where('cle_acces', '=', cle_acces).executeTakeFirst()
      if (row === undefined || row.personne !== assertion.userHandle || (then !== undefined && row.personne !== then.compte.personne)) return undefined
      const { id, ...response } = assertion
      const shown = await verifyAuthenticationResponse({
        response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
        expectedChallenge: said.challenge, expectedOrigin: said.origin, expectedRPID: origine.rpId, requireUserVerification: true,
        credential: { id: row.identifiant, publicKey: bytesOf(row.publique), counter: row.compteur, transports: knownTransports(row.transports.split(',')) },
        // It says why by throwing, a counter that went back (a copied authenticator) included.
      }).catch(() => undefined)
      if (shown?.verified !== true) {
        await writeActe(trx, { genre: 'preuveRefusee', objet: row.personne }, now)
        return undefined
      }
      await readFor(trx, row.personne)
      const { newCounter, credentialBackedUp } = shown.authenticationInfo
      const { numUpdatedRows } = await trx.updateTable('cle_acces').set({ compteur: newCounter, sauvegardee: credentialBackedUp, vue_le: new Date(now) })
        .where('cle_acces', '=', cle_acces).where('compteur', '=', row.compteur).executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) return undefined
      if (then !== undefined) await noteShown(trx, then, cle_acces, now)
      return row.personne
    })
  }

  return {
    async offer(session, now) {
      const { personne, prenom, nom } = session.compte
      const challenge = random(32)
      const may = await transact(db, async (trx) => {
        if (!(await mayAddNow(trx, rule, session, now))) return false
        await begin(trx, challenge, { but: 'enregistrer', famille: session.key }, now)
        return true
      })
      if (!may) return undefined
      return generateRegistrationOptions({
        rpName: NAME, rpID: origine.rpId, userName: nom, userDisplayName: `${prenom} ${nom}`.trim(),
        // Random, and of nobody outside this server.
        userID: bytesOf(personne), challenge: bytesOf(challenge), timeout: EPREUVE_MS, attestationType: 'none',
        excludeCredentials: await ofPerson(personne), supportedAlgorithmIDs: ALGORITHMS,
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      })
    },

    async register(session, { id, clientDataJSON, attestationObject, transports }, now) {
      const said = readClientData(clientDataJSON)
      if (said === undefined) return false
      const { compte: { personne }, appareil } = session
      return transact(db, async (trx) => {
        const epreuve = await end(trx, said.challenge, now)
        if (epreuve === undefined || epreuve.nonce !== null || !isFor(epreuve, { but: 'enregistrer', famille: session.key })) return false
        if (!(await mayAddNow(trx, rule, session, now))) return false
        const made = await verifyRegistrationResponse({
          response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON, attestationObject } },
          expectedChallenge: said.challenge, expectedOrigin: said.origin, expectedRPID: origine.rpId, requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS,
        }).catch(() => undefined)
        if (made?.verified !== true) {
          await writeActe(trx, { genre: 'preuveRefusee', personne, appareil }, now)
          return false
        }
        const { credential: { id: identifiant, publicKey, counter }, credentialBackedUp } = made.registrationInfo
        const cle_acces = hashOf(identifiant)
        await trx.insertInto('cle_acces').values({
          cle_acces, personne, identifiant, publique: Buffer.from(publicKey).toString('base64url'), compteur: counter,
          transports: knownTransports(transports).join(','), sauvegardee: credentialBackedUp, depuis: new Date(now), vue_le: new Date(now),
        }).execute()
        await writeActe(trx, { genre: 'cleAccesEnregistree', personne, appareil, objet: cle_acces }, now)
        // The authenticator has just verified its user.
        await noteShown(trx, session, cle_acces, now)
        return true
      }).catch((cause: unknown) => {
        if (codeOf(cause) === UNIQUE_VIOLATION) return false
        throw cause
      })
    },

    async challenge(session, now) {
      const challenge = random(32)
      await transact(db, (trx) => begin(trx, challenge, session === undefined ? { but: 'entrer', famille: null } : { but: 'prouver', famille: session.key }, now))
      return generateAuthenticationOptions({
        rpID: origine.rpId, challenge: bytesOf(challenge), timeout: EPREUVE_MS, userVerification: 'required',
        allowCredentials: session === undefined ? [] : await ofPerson(session.compte.personne),
      })
    },

    show: async (session, assertion, now) => (await verified(assertion, { but: 'prouver', famille: session.key }, now, session)) !== undefined,
    recognise: (assertion, now) => verified(assertion, { but: 'entrer', famille: null }, now, undefined),
  }
}
