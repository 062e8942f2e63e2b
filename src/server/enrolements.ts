/**
 * Enrolments: how a device enters that nobody knows yet. Somebody who has the right opens one and hands over a secret
 * of 128 bits, as a QR or a link, or the typed code that stands for it; the device that presents it and signs with its
 * new key is the person's from then on. Once, and soon. The server keeps hashes.
 */
import { randomBytes, randomInt, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import type { Selectable, Transaction } from 'kysely'
import { CODE_ALPHABET, CODE_LENGTH, CODE_NAME_LENGTH } from '../base/typedCode.ts'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { keyIdOf } from '../base/sha256.ts'
import type { Journal } from '../authority/journal.ts'
import { createStateCache } from '../authority/stateCache.ts'
import type { But, EnrolmentAsk, Invited } from '../domain/enrolement.ts'
import { rolesOf } from '../domain/permissions.ts'
import { readCercle } from '../merge/cercle.ts'
import { registerValue } from '../merge/state.ts'
import type { Ids } from '../ports/ids.ts'
import type { Role } from '../domain/roles.ts'
import { enrolmentText } from '../protocol/signatures.ts'
import { digestOf, readTicket, type SignedClaim } from '../protocol/signedTicket.ts'
import { writeActe, type Acte } from './actes.ts'
import type { Appareils } from './appareils.ts'
import { enrollKey } from './cles.ts'
import { isProfessional, type Compte, type Comptes } from './comptes.ts'
import { codeOf } from './errorCode.ts'
import type { LetIn } from './sessions.ts'
import type { Ledger } from './ledger.ts'
import { isPublicKey, verifySignature } from './p256.ts'
import type { Database } from './postgres/database.ts'
import { transact } from './postgres/retry.ts'
import { openOn, presentTicket, readFor } from './postgres/scope.ts'
import type { EnrolementTable, Tables } from './postgres/schema.ts'
import type { SessionKey } from './sessions.ts'
import { createSignedTickets } from './signedTickets.ts'

export interface Opened {
  readonly enrolement: string
  readonly secret: string
  readonly code: string
  /** Milliseconds of validity: no device's clock is compared with the server's. */
  readonly dureeMs: number
}

export interface Taking {
  readonly billet: string
  readonly appareil: AppareilId
  readonly publique: string
  readonly signature: string
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

export type Etat = 'ouvert' | 'pris' | 'fini'

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
  cancel(enrolement: string, by: PersonneId): Promise<void>
  /** A ticket signed without network, as the device that gave it says; undefined as when one is taken. `ecouleMs`: since it was given, by that device's clock. */
  declare(given: SignedClaim, ecouleMs: number, by: Asker, now: Instant): Promise<Declared | undefined>
  /** Undefined: wrong, used, late or unknown. */
  read(billet: string, now: Instant): Promise<Invited | undefined>
  /** `retired`: this device was revoked; the enrolment is still open for another. */
  take(taking: Taking, now: Instant): Promise<Taken | 'retired' | undefined>
}

export const ENROLMENT_MS = 10 * 60_000
export const INVITATION_MS = 7 * 86_400_000
/** From a proof to the device's key, in one go. */
export const PROVEN_MS = 2 * 60_000
/** Wrong tries against a typed code after which only its secret opens. */
export const CODE_TRIES = 5

/** The database holds what a typed code is checked with: slow enough that 30 bits outlive what they open. */
const CODE_COST: ScryptOptions = { N: 16_384, r: 8, p: 1 }
const NAMES_TRIED = 20
/** What somebody of another organisation may be. */
const GUESTS: readonly Role[] = ['referent', 'conseiller']
const UNIQUE_VIOLATION = '23505'

const hashCode = (code: string, salt: string): Promise<string> => new Promise((resolve, reject) => {
  scrypt(code, salt, 32, CODE_COST, (error, key) => {
    if (error) reject(error)
    else resolve(key.toString('base64url'))
  })
})
const isSame = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
const newCode = (): string => Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET.charAt(randomInt(CODE_ALPHABET.length))).join('')
/** Of a secret its hash, of a typed code its name: what finds the row, and nothing that opens it. */
const nameOf = (billet: string): string => (billet.length === CODE_LENGTH ? billet.slice(0, CODE_NAME_LENGTH) : digestOf(billet))

export type Enrolement = Selectable<EnrolementTable>
export type Subject = Pick<EnrolementTable, 'but' | 'livret' | 'personne' | 'role' | 'organisation' | 'prenom' | 'nom'>

interface EnrolementDeps {
  readonly db: Database
  readonly journal: Journal
  readonly comptes: Pick<Comptes, 'find' | 'organisationOf'>
  readonly ids: Pick<Ids, 'personne'>
  readonly appareils: Pick<Appareils, 'revokeOthers'>
  readonly ledger?: Ledger | undefined
}

export function createEnrolements({ db, journal, comptes, ids, appareils, ledger }: EnrolementDeps): Enrolements {
  const signedTickets = createSignedTickets({ db, beneficiaireOf })

  /** Who would be let in, as this person may say; nobody otherwise. */
  async function subjectOf(ask: EnrolmentAsk, { compte }: Asker): Promise<Subject | undefined> {
    if (ask.but === 'beneficiaire') return beneficiaireOf(ask.livret, compte.personne)
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

  /** The référent's own, whoever else is of the circle; named as the livret names them. */
  async function beneficiaireOf(livret: LivretId, by: PersonneId): Promise<Subject | undefined> {
    return journal.withLivret(livret, async (tx) => {
      const state = await createStateCache(1).state(tx, { livret, kind: 'cercle' })
      const cercle = readCercle(state)
      if (!rolesOf(cercle, by).includes('referent')) return undefined
      const personne = cercle.membres.find(({ role, until }) => role === 'beneficiaire' && until === undefined)?.personne
      const named = (field: string): string => {
        const value = registerValue(state.entities.get('identite'), field)
        return typeof value === 'string' ? value : ''
      }
      return personne && { but: 'beneficiaire', livret, personne, role: 'beneficiaire', organisation: null, prenom: named('prenom'), nom: named('nom') }
    })
  }

  /** The row that a ticket opens now. A typed code that is wrong counts against the one it names. */
  async function find(billet: string, now: Instant): Promise<Enrolement | undefined> {
    const typed = billet.length === CODE_LENGTH
    const found = await transact(db, async (trx) => {
      await presentTicket(trx, nameOf(billet))
      return trx.selectFrom('enrolement').selectAll().executeTakeFirst()
    })
    // A signed one is presented whole.
    const inTime = found?.signe_par === null && found.expire_le.getTime() > now && (!typed || found.essais < CODE_TRIES) ? found : undefined
    if (!typed) return inTime
    // As long for a code that there is not.
    const right = isSame(await hashCode(billet, found?.enrolement ?? ''), found?.code ?? '')
    if (inTime !== undefined && !right) await countWrong(inTime, billet, now)
    return right ? inTime : undefined
  }

  async function refuse(row: Enrolement, now: Instant): Promise<undefined> {
    await transact(db, (trx) => writeActe(trx, refused(row), now))
  }

  const countWrong = (row: Enrolement, billet: string, now: Instant): Promise<void> => transact(db, async (trx) => {
    await presentTicket(trx, nameOf(billet))
    await trx.updateTable('enrolement').set(({ eb }) => ({ essais: eb('essais', '+', 1) })).where('enrolement', '=', row.enrolement).where('essais', '<', CODE_TRIES).execute()
    await writeActe(trx, refused(row), now)
  })

  /** Once, by whichever of the two ends is first; a device that came since stays. */
  async function replaceDevices({ personne, livret, par, cle, secret, remplace, remplace_le }: Enrolement, now: Instant): Promise<readonly SessionKey[]> {
    if (!remplace || remplace_le !== null) return []
    const ended = await appareils.revokeOthers({ personne, livret: livret ?? undefined, par, cle }, now)
    await transact(db, async (trx) => {
      await presentTicket(trx, secret)
      await trx.updateTable('enrolement').set({ remplace_le: new Date(now) }).where('secret', '=', secret).execute()
    })
    return ended
  }

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
        return trx.selectFrom('enrolement').select(['pris_le', 'expire_le']).where('enrolement', '=', enrolement).where('par', '=', by).executeTakeFirst()
      })
      return etatOf(row, now)
    },

    cancel: (enrolement, by) => transact(db, async (trx) => {
      await readFor(trx, by)
      await trx.deleteFrom('enrolement').where('enrolement', '=', enrolement).where('par', '=', by).where('pris_le', 'is', null).execute()
    }),

    async read(billet, now) {
      const row = await find(billet, now)
      if (row === undefined || row.pris_le !== null) return undefined
      const par = await comptes.find(row.par)
      return { personne: row.personne, but: row.but, prenom: row.prenom, role: row.role, par: par?.prenom ?? '' }
    },

    async declare(given, ecouleMs, by, now) {
      const row = await signedTickets.rowOf(given, { par: by.compte.personne, ecouleMs }, now)
      if (row === undefined) return undefined
      const kept = await transact(db, (trx) => signedTickets.keep(trx, row, now))
      return { etat: etatOf(kept, now), ended: await replaceDevices(kept, now) }
    },

    async take({ billet, appareil, publique, signature }, now) {
      if (!isPublicKey(publique)) return undefined
      const [cle, signed] = [keyIdOf(publique), readTicket(billet)]
      const right = await verifySignature(publique, enrolmentText(billet, cle), signature)
      // Of a signed ticket nothing is looked up for somebody who cannot even sign.
      const row = signed === undefined ? await find(billet, now) : right ? await signedTickets.rowOf(signed, undefined, now) : undefined
      if (row === undefined) return undefined
      // Used once, in a database that was lost since.
      const before = ledger?.tickets.find(row.secret)
      if (!right || (before !== undefined && before.cle !== cle)) return refuse(row, now)
      const taken = await transact(db, async (trx) => {
        await presentTicket(trx, row.secret)
        if ((await trx.selectFrom('retrait').select('appareil').where('appareil', '=', appareil).executeTakeFirst()) !== undefined) return 'retired'
        if (row.signe_par !== null) await signedTickets.keep(trx, row, now)
        const { numUpdatedRows } = await trx.updateTable('enrolement').set({ pris_le: new Date(now), cle }).where('enrolement', '=', row.enrolement)
          // The device whose answer was lost asks again, and is told the same.
          .where((where) => where.or([where('pris_le', 'is', null), where('cle', '=', cle)]))
          .executeTakeFirstOrThrow()
        if (numUpdatedRows === 0n) return undefined
        await makeCompte(trx, row, now)
        if (!(await enrollKey(trx, { personne: row.personne, appareil, publicKey: publique, livret: row.livret ?? undefined, par: row.par }, now))) throw new NotThisDevice()
        ledger?.tickets.note({ secret: row.secret, cle })
        return { personne: row.personne, appareil, proven: row.prouve, invited: row.par !== row.personne }
      }).catch((cause: unknown) => {
        if (cause instanceof NotThisDevice || codeOf(cause) === UNIQUE_VIOLATION) return undefined
        throw cause
      })
      // Taken by another, or not with this key: whoever looks after the livret can see that somebody tried.
      if (taken === undefined) return refuse(row, now)
      return taken === 'retired' ? taken : { ...taken, ended: await replaceDevices({ ...row, cle }, now) }
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

const etatOf = (row: Pick<Enrolement, 'pris_le' | 'expire_le'> | undefined, now: Instant): Etat =>
  row === undefined ? 'fini' : row.pris_le !== null ? 'pris' : row.expire_le.getTime() > now ? 'ouvert' : 'fini'

/** Somebody else's device, or one that has another key: nothing that was done for it stands. */
class NotThisDevice extends Error {}

const subjectWith = (but: But, { personne, role, organisation, prenom, nom }: Compte): Subject =>
  ({ but, livret: null, personne, role, organisation: organisation?.organisation ?? null, prenom, nom })

const refused = ({ livret, personne }: Enrolement): Acte => ({ genre: 'enrolementRefuse', livret: livret ?? undefined, objet: personne })

async function makeCompte(trx: Transaction<Tables>, { personne, prenom, nom, role, organisation, livret, par }: Enrolement, now: Instant): Promise<void> {
  const made = await trx.insertInto('compte').values({ personne, prenom, nom, role, organisation, demonstration: null })
    .onConflict((conflict) => conflict.doNothing()).returning('personne').executeTakeFirst()
  if (made !== undefined) await writeActe(trx, { genre: 'compteOuvert', livret: livret ?? undefined, personne: par, objet: personne }, now)
}
