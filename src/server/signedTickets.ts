/**
 * Tickets that a référent's device signed without network (protocol/signedTicket.ts): what the server asks before one
 * lets anybody in. From then on it is a row of `enrolement` like any other, so that it is good once and both ends learn
 * what became of it; only its proof is another. It comes twice: with the device that scanned it, which has the secret,
 * and from the one that gave it, which has not. Whichever is first makes the row.
 *
 * Asked at both times, as the server knows it then: the signature, that the key is in use and its device not revoked,
 * that whoever signed is the référent of that livret and that it is this person's. What is refused leaves an act.
 */
import type { Selectable, Transaction } from 'kysely'
import type { LivretId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { ticketText } from '../protocol/signatures.ts'
import { enrolmentOf, type SignedClaim, type TicketClaim } from '../protocol/signedTicket.ts'
import { writeActe } from './actes.ts'
import { verifySignature } from './p256.ts'
import type { Database } from './postgres/database.ts'
import { transact } from './postgres/retry.ts'
import { openOn, presentTicket } from './postgres/scope.ts'
import type { CleTable, EnrolementTable, Tables } from './postgres/schema.ts'

type Enrolement = Selectable<EnrolementTable>

/**
 * How long after it was given a ticket is still confirmed: a phone and a tablet may both be without network for weeks.
 * By the receipt here and the time it claims; or, when the device that gave it says so itself, by how long ago that was
 * on its own clock, so that a clock that is wrong by years costs nothing.
 */
export const CONFIRM_MS = 30 * 86_400_000
/** How far ahead a claimed time may be. */
export const AHEAD_MS = 86_400_000
/** For how long one may be scanned; nobody here sees when it was, but a ticket that claims more is none of ours. */
export const SCAN_MINUTES_MOST = 15

export interface Giver {
  readonly par: PersonneId
  readonly ecouleMs: number
}

export interface SignedTickets {
  /** The row it stands for, made if need be and not written yet. `giver`: it is declared by who gave it, not presented. */
  rowOf(given: SignedClaim, giver: Giver | undefined, now: Instant): Promise<Enrolement | undefined>
  /** Writes it, once; what is there then. */
  keep(trx: Transaction<Tables>, row: Enrolement, now: Instant): Promise<Enrolement>
}

interface Deps {
  readonly db: Database
  /** Whom the référent of a livret may let in; nobody for anybody else. */
  readonly beneficiaireOf: (livret: LivretId, by: PersonneId) => Promise<Pick<Enrolement, 'but' | 'livret' | 'personne' | 'role' | 'organisation' | 'prenom' | 'nom'> | undefined>
}

export function createSignedTickets({ db, beneficiaireOf }: Deps): SignedTickets {
  const refuse = async (claim: TicketClaim, signer: CleTable | undefined, now: Instant): Promise<undefined> => {
    // Only what the signature vouches for is repeated, and a livret is named only where there is one.
    await transact(db, (trx) => writeActe(trx, signer === undefined
      ? { genre: 'enrolementRefuse', objet: claim.cle }
      : { genre: 'enrolementRefuse', personne: signer.personne, appareil: signer.appareil, objet: claim.livret }, now))
  }

  return {
    async rowOf({ claim, signature }, giver, now) {
      const signer = await db.selectFrom('cle').selectAll().where('cle', '=', claim.cle).executeTakeFirst()
      if (signer === undefined || !(await verifySignature(signer.publique, ticketText(claim), signature))) return refuse(claim, undefined, now)
      const known = await transact(db, async (trx) => {
        await presentTicket(trx, claim.empreinte)
        return trx.selectFrom('enrolement').selectAll().executeTakeFirst()
      })
      const revoked = (await db.selectFrom('retrait').select('appareil').where('appareil', '=', signer.appareil).executeTakeFirst()) !== undefined
      const subject = await beneficiaireOf(claim.livret, signer.personne)
      const right = !revoked && subject?.personne === claim.personne && (giver === undefined || giver.par === signer.personne)
      // A key that gave its place to another since it was declared was still in use when it was.
      const ends = known?.expire_le.getTime() ?? (signer.retiree_le === null ? endOf(claim, giver, now) : undefined)
      if (!right || ends === undefined || (ends <= now && known?.pris_le === null)) return refuse(claim, signer, now)
      return known ?? {
        ...subject, enrolement: enrolmentOf(claim.empreinte), par: signer.personne, secret: claim.empreinte, repere: null, code: null, essais: 0,
        expire_le: new Date(ends), pris_le: null, cle: null, signe_par: claim.cle, remplace: claim.remplace, remplace_le: null, prouve: false,
      }
    },

    async keep(trx, row, now) {
      await presentTicket(trx, row.secret)
      if (row.livret !== null) await openOn(trx, [row.livret])
      const { pris_le: _taken, cle: _by, ...fresh } = row
      const made = await trx.insertInto('enrolement').values(fresh).onConflict((conflict) => conflict.doNothing()).returningAll().executeTakeFirst()
      if (made === undefined) return trx.selectFrom('enrolement').selectAll().where('secret', '=', row.secret).executeTakeFirstOrThrow()
      await writeActe(trx, { genre: 'enrolementOuvert', livret: row.livret ?? undefined, personne: row.par, objet: row.personne }, now)
      return made
    },
  }
}

/** Until when it is confirmed, undefined when its times are not to be believed. Its row must outlive the claim, or it would count twice. */
function endOf({ le, minutes }: TicketClaim, giver: Giver | undefined, now: Instant): number | undefined {
  if (minutes < 1 || minutes > SCAN_MINUTES_MOST) return undefined
  const claimed = le * 1000
  const believed = claimed <= now + AHEAD_MS && claimed > now - CONFIRM_MS
  if (giver === undefined) return believed ? claimed + CONFIRM_MS : undefined
  return giver.ecouleMs < CONFIRM_MS ? Math.max(now - giver.ecouleMs, believed ? claimed : 0) + CONFIRM_MS : undefined
}
