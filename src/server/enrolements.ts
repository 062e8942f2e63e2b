/**
 * Enrolments: how a device enters that nobody knows yet. Somebody who has the right opens one and hands over a secret
 * of 128 bits, as a QR or a link, or the typed code that stands for it; the device that presents it and signs with its
 * new key is the person's from then on. Once, and soon. The server keeps hashes.
 */
import { randomBytes, randomInt, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import type { Transaction } from 'kysely'
import { CODE_ALPHABET, CODE_LENGTH, CODE_NAME_LENGTH } from '../base/typedCode.ts'
import type { AppareilId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Journal } from '../authority/journal.ts'
import type { But, EnrolmentAsk, Invited } from '../domain/enrolement.ts'
import type { Ids } from '../ports/ids.ts'
import type { AccountRole } from '../domain/roles.ts'
import { beneficiaireFor, createEntering, ENROLMENT_MS, isOpen, type Presented } from '../protocol/enrolment.ts'
import { digestOf, type SignedClaim } from '../protocol/signedTicket.ts'
import { writeActe } from './actes.ts'
import type { Appareils } from './appareils.ts'
import { createBillets, etatOf, refusedOf, ticketOf, type Billet, type Enrolement, type Etat, type Subject } from './billets.ts'
import { follows, isProfessional, type Compte, type Comptes } from './comptes.ts'
import { codeOf, UNIQUE_VIOLATION } from './errorCode.ts'
import type { LetIn } from './sessions.ts'
import type { Ledger } from './ledger.ts'
import { isPublicKey, verifySignature } from './p256.ts'
import type { Database } from './postgres/database.ts'
import { transact } from './postgres/retry.ts'
import { openOn, presentTicket, readFor } from './postgres/scope.ts'
import type { Tables } from './postgres/schema.ts'
import type { SessionKey } from './sessions.ts'

export interface Opened {
  readonly enrolement: string
  readonly secret: string
  readonly code: string
  /** Milliseconds of validity: no device's clock is compared with the server's. */
  readonly dureeMs: number
}

export interface Taken extends LetIn {
  readonly personne: PersonneId
  readonly appareil: AppareilId
  /** Sessions of the devices that this one took the place of. */
  readonly ended: readonly SessionKey[]
}

export interface Declared {
  readonly etat: Etat
  readonly ended: readonly SessionKey[]
}

export interface Asker {
  readonly compte: Compte
  readonly appareil: AppareilId
}

export interface Enrolements {
  /** Undefined: they may not, or there is nobody to enrol; the same answer for both. An earlier one for the same person ends. */
  open(ask: EnrolmentAsk, by: Asker, now: Instant): Promise<Opened | undefined>
  /** For whoever has just proved who they are otherwise: a ticket to be taken at once, by the device that asked. Undefined for a bénéficiaire. */
  openProven(personne: PersonneId, proven: boolean, now: Instant): Promise<{ readonly billet: string; readonly invited: Invited } | undefined>
  state(enrolement: string, by: PersonneId, now: Instant): Promise<Etat>
  /** One that was signed without network is not taken back. */
  cancel(enrolement: string, by: PersonneId): Promise<void>
  /** A ticket signed without network, as the device that gave it says; undefined as when one is taken. `ecouleMs`: since it was given, by that device's clock. */
  declare(given: SignedClaim, ecouleMs: number, by: Asker, now: Instant): Promise<Declared | undefined>
  /** Undefined: wrong, used, late or unknown. */
  read(billet: string, now: Instant): Promise<Invited | undefined>
  /** `retired`: this device was revoked; the enrolment is still open for another. */
  take(presented: Presented, now: Instant): Promise<Taken | 'retired' | undefined>
}

export const INVITATION_MS = 7 * 86_400_000
/** From a proof to the device's key, in one go. */
export const PROVEN_MS = 2 * 60_000
/** Wrong tries against a typed code after which only its secret opens. */
export const CODE_TRIES = 5

/** The database holds what a typed code is checked with: slow enough that 30 bits outlive what they open. */
const CODE_COST: ScryptOptions = { N: 16_384, r: 8, p: 1 }
const NAMES_TRIED = 20
/** What somebody of another organisation may be. */
const GUESTS: readonly AccountRole[] = ['referent', 'conseiller']

const hashCode = (code: string, salt: string): Promise<string> => new Promise((resolve, reject) => {
  scrypt(code, salt, 32, CODE_COST, (error, key) => {
    if (error) reject(error)
    else resolve(key.toString('base64url'))
  })
})
const isSame = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
const newCode = (): string => Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET.charAt(randomInt(CODE_ALPHABET.length))).join('')
/** What a typed code is found by. */
const nameOf = (code: string): string => code.slice(0, CODE_NAME_LENGTH)

interface EnrolementDeps {
  readonly db: Database
  readonly journal: Journal
  readonly comptes: Pick<Comptes, 'find' | 'organisationOf'>
  readonly ids: Pick<Ids, 'personne'>
  readonly appareils: Pick<Appareils, 'revokeOthers'>
  readonly ledger?: Ledger | undefined
}

export function createEnrolements({ db, journal, comptes, ids, appareils, ledger }: EnrolementDeps): Enrolements {
  const entering = createEntering<Billet, SessionKey>({ journal, verify: verifySignature, store: { ...createBillets({ db, appareils, ledger }), findTyped } })

  /** Who would be let in, as this person may say; nobody otherwise. */
  async function subjectOf(ask: EnrolmentAsk, { compte }: Asker): Promise<Subject | undefined> {
    if (ask.but === 'beneficiaire') return follows(compte) ? beneficiaireFor(journal, ask.livret, compte.personne) : undefined
    if (ask.but === 'appareil') return subjectWith('appareil', compte)
    if (compte.role !== 'responsable' || compte.organisation === undefined) return undefined
    const { organisation } = compte.organisation
    if (ask.but === 'collegue') {
      const found = await comptes.find(ask.personne)
      return found !== undefined && isProfessional(found) && found.organisation?.organisation === organisation ? subjectWith('professionnel', found) : undefined
    }
    const { prenom, nom, role, organisme } = ask
    const guest = { but: 'professionnel', livret: null, personne: ids.personne(), role, prenom, nom } as const
    if (organisme === undefined) return { ...guest, organisation }
    return GUESTS.includes(role) ? { ...guest, organisation: await comptes.organisationOf(organisme, organisation) } : undefined
  }

  /** A typed code that is wrong counts against the one it names. */
  async function findTyped(code: string, now: Instant): Promise<Billet | undefined> {
    const row = await transact(db, async (trx) => {
      await presentTicket(trx, nameOf(code))
      return trx.selectFrom('enrolement').selectAll().executeTakeFirst()
    })
    const inTime = row !== undefined && isOpen(ticketOf(row), now) && row.essais < CODE_TRIES ? row : undefined
    // As long for a code that there is not.
    const right = isSame(await hashCode(code, row?.enrolement ?? ''), row?.code ?? '')
    if (inTime !== undefined && !right) await countWrong(inTime, code, now)
    return right && inTime !== undefined ? ticketOf(inTime) : undefined
  }

  const countWrong = (row: Enrolement, code: string, now: Instant): Promise<void> => transact(db, async (trx) => {
    await presentTicket(trx, nameOf(code))
    await trx.updateTable('enrolement').set(({ eb }) => ({ essais: eb('essais', '+', 1) })).where('enrolement', '=', row.enrolement).where('essais', '<', CODE_TRIES).execute()
    await writeActe(trx, refusedOf(row), now)
  })

  return {
    async openProven(personne, prouve, now) {
      const compte = await comptes.find(personne)
      if (compte === undefined || !isProfessional(compte)) return undefined
      const billet = await transact(db, async (trx) => {
        await writeActe(trx, { genre: 'entreeProuvee', personne }, now)
        return writeTicket(trx, subjectWith('appareil', compte), { par: personne, ends: now + PROVEN_MS, prouve })
      })
      return { billet, invited: { personne, but: 'appareil', prenom: compte.prenom, role: compte.role, par: compte.prenom } }
    },

    async open(ask, by, now) {
      const subject = await subjectOf(ask, by)
      if (subject === undefined) return undefined
      const { compte: { personne }, appareil } = by
      const [enrolement, secret] = [randomBytes(16).toString('base64url'), randomBytes(16).toString('base64url')]
      const dureeMs = ask.but === 'professionnel' ? INVITATION_MS : ENROLMENT_MS
      // The table's own rule says which.
      await db.deleteFrom('enrolement').execute()
      for (let tried = 0; tried < NAMES_TRIED; tried++) {
        const code = newCode()
        const row = { ...subject, enrolement, par: personne, secret: digestOf(secret), signe_par: null, repere: code.slice(0, CODE_NAME_LENGTH), code: await hashCode(code, enrolement), expire_le: new Date(now + dureeMs) }
        try {
          await transact(db, async (trx) => {
            await openOn(trx, subject.livret === null ? [] : [subject.livret])
            await readFor(trx, personne)
            // One that was signed without network may lie on a phone already: it is not taken back.
            await trx.deleteFrom('enrolement').where('personne', '=', subject.personne).where('pris_le', 'is', null).where('signe_par', 'is', null).execute()
            await trx.insertInto('enrolement').values(row).execute()
            await writeActe(trx, { genre: ask.but === 'professionnel' ? 'invitation' : 'enrolementOuvert', livret: subject.livret ?? undefined, personne, appareil, objet: subject.personne }, now)
          })
          return { enrolement, secret, code, dureeMs }
        } catch (cause) {
          // Another code that is still good has this name.
          if (codeOf(cause) !== UNIQUE_VIOLATION) throw cause
        }
      }
      throw new Error('no name is free for a typed code')
    },

    async state(enrolement, by, now) {
      const row = await transact(db, async (trx) => {
        await readFor(trx, by)
        return trx.selectFrom('enrolement').selectAll().where('enrolement', '=', enrolement).where('par', '=', by).executeTakeFirst()
      })
      return row === undefined ? 'fini' : etatOf(ticketOf(row), now)
    },

    cancel: (enrolement, by) => transact(db, async (trx) => {
      await readFor(trx, by)
      await trx.deleteFrom('enrolement').where('enrolement', '=', enrolement).where('par', '=', by).where('pris_le', 'is', null).where('signe_par', 'is', null).execute()
    }),

    async read(billet, now) {
      const ticket = await entering.open(billet, now)
      if (ticket === undefined || ticket.takenBy !== undefined) return undefined
      const par = await comptes.find(ticket.par)
      const { personne, but, prenom, role } = ticket.subject
      return { personne, but, prenom, role, par: par?.prenom ?? '' }
    },

    async declare(given, ecouleMs, by, now) {
      const declared = await entering.declare(given, { par: by.compte.personne, ecouleMs }, now)
      return declared && { etat: etatOf(declared.ticket, now), ended: declared.ended }
    },

    async take(presented, now) {
      const taken = isPublicKey(presented.publique) ? await entering.take(presented, now) : undefined
      if (taken === undefined || taken === 'retired') return taken
      const { ticket: { subject: { personne }, par, prouve }, ended } = taken
      return { personne, appareil: presented.appareil, proven: prouve, invited: par !== personne, ended }
    },
  }
}

/** One that nobody types, in the place of what the same one gave before. The secret is nowhere else. */
export async function writeTicket(trx: Transaction<Tables>, subject: Subject, { par, ends, prouve = false }: { readonly par: PersonneId; readonly ends: number; readonly prouve?: boolean }): Promise<string> {
  const [enrolement, secret] = [randomBytes(16).toString('base64url'), randomBytes(16).toString('base64url')]
  await readFor(trx, par)
  await trx.deleteFrom('enrolement').where('personne', '=', subject.personne).where('par', '=', par).where('pris_le', 'is', null).execute()
  // Its name is no code's.
  await trx.insertInto('enrolement').values({ ...subject, enrolement, par, secret: digestOf(secret), repere: enrolement, code: '', expire_le: new Date(ends), prouve }).execute()
  return secret
}

const subjectWith = (but: But, { personne, role, organisation, prenom, nom }: Compte): Subject =>
  ({ but, livret: null, personne, role, organisation: organisation?.organisation ?? null, prenom, nom })
