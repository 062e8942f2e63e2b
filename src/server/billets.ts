/** Tickets in the database: what `protocol/enrolment.ts` asks of whoever keeps them. What is refused leaves an act. */
import type { Selectable, Transaction } from 'kysely'
import type { Instant } from '../base/jour.ts'
import type { NewDevice, Subject as AnySubject, Ticket, TicketStore } from '../protocol/enrolment.ts'
import { writeActe, type Acte } from './actes.ts'
import type { Appareils } from './appareils.ts'
import { enrollKey, giveUpKey } from './cles.ts'
import { codeOf, UNIQUE_VIOLATION } from './errorCode.ts'
import type { Ledger } from './ledger.ts'
import type { Database } from './postgres/database.ts'
import { instantOf } from './postgres/instantOf.ts'
import { transact } from './postgres/retry.ts'
import { openOn, presentTicket } from './postgres/scope.ts'
import type { EnrolementTable, Tables } from './postgres/schema.ts'
import type { SessionKey } from './sessions.ts'

export type Enrolement = Selectable<EnrolementTable>
export type Subject = AnySubject & Pick<EnrolementTable, 'organisation'>
export interface Billet extends Ticket<Subject> {
  /** Opened by a second factor, which the session that it leads to need not show again. */
  readonly prouve: boolean
}
export type Etat = 'ouvert' | 'pris' | 'fini'

export function ticketOf(row: Enrolement): Billet {
  const { enrolement, but, livret, personne, role, organisation, prenom, nom, par, secret, expire_le, cle, signe_par, remplace, remplace_le, prouve } = row
  return {
    enrolement, subject: { but, livret, personne, role, organisation, prenom, nom }, par, secret, ends: instantOf(expire_le),
    takenBy: cle ?? undefined, signedBy: signe_par ?? undefined, replaces: remplace, replaced: remplace_le !== null, prouve,
  }
}

export const etatOf = ({ takenBy, ends }: Ticket, now: Instant): Etat => (takenBy !== undefined ? 'pris' : ends > now ? 'ouvert' : 'fini')

interface Deps {
  readonly db: Database
  readonly appareils: Pick<Appareils, 'revokeOthers'>
  readonly ledger?: Ledger | undefined
}

export function createBillets({ db, appareils, ledger }: Deps): Omit<TicketStore<Billet, SessionKey>, 'findTyped'> {
  async function find(secret: string): Promise<Billet | undefined> {
    const row = await transact(db, async (trx) => {
      await presentTicket(trx, secret)
      return trx.selectFrom('enrolement').selectAll().executeTakeFirst()
    })
    return row && ticketOf(row)
  }

  /** Once; what is there then. */
  async function keep(trx: Transaction<Tables>, { subject, enrolement, par, secret, ends, signedBy, replaces, reissues }: Billet, now: Instant): Promise<Enrolement> {
    await presentTicket(trx, secret)
    if (subject.livret !== null) await openOn(trx, [subject.livret])
    const row = { ...subject, enrolement, par, secret, repere: null, code: null, expire_le: new Date(ends), signe_par: signedBy ?? null, remplace: replaces }
    const made = await trx.insertInto('enrolement').values(row).onConflict((conflict) => conflict.doNothing()).returningAll().executeTakeFirst()
    if (made === undefined) return trx.selectFrom('enrolement').selectAll().where('secret', '=', secret).executeTakeFirstOrThrow()
    await writeActe(trx, { genre: reissues ? 'carteRefaite' : 'enrolementOuvert', livret: subject.livret ?? undefined, personne: par, objet: subject.personne }, now)
    return made
  }

  return {
    made: (ticket) => ({ ...ticket, subject: { ...ticket.subject, organisation: null }, prouve: false }),

    async keyHolder(cle) {
      const row = await db.selectFrom('cle').selectAll().where('cle', '=', cle).executeTakeFirst()
      return row && { personne: row.personne, appareil: row.appareil, publicKey: row.publique, retired: row.retiree_le !== null }
    },

    async isRetired(appareil) {
      return (await db.selectFrom('retrait').select('appareil').where('appareil', '=', appareil).executeTakeFirst()) !== undefined
    },

    find,

    takenBefore: (secret) => ledger?.tickets.find(secret)?.cle,

    keep: async (ticket, now) => ticketOf(await transact(db, (trx) => keep(trx, ticket, now))),

    take: (ticket, device, now) => transact(db, async (trx) => {
      const [{ secret }, { cle }] = [ticket, device]
      await presentTicket(trx, secret)
      if (ticket.signedBy !== undefined) await keep(trx, ticket, now)
      const { numUpdatedRows } = await trx.updateTable('enrolement').set({ pris_le: new Date(now), cle }).where('enrolement', '=', ticket.enrolement)
        .where((where) => where.or([where('pris_le', 'is', null), where('cle', '=', cle)]))
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) throw new NotThisDevice()
      await makeCompte(trx, ticket, now)
      await makeKnown(trx, ticket, device, now)
      ledger?.tickets.note({ secret, cle })
      return true
    }).catch((cause: unknown) => {
      if (cause instanceof NotThisDevice || codeOf(cause) === UNIQUE_VIOLATION) return false
      throw cause
    }),

    async retireOthers({ subject: { personne, livret }, par, secret }, now) {
      const ended = await appareils.revokeOthers({ personne, livret: livret ?? undefined, par, staying: async () => (await find(secret))?.takenBy }, now)
      await transact(db, async (trx) => {
        await presentTicket(trx, secret)
        await trx.updateTable('enrolement').set({ remplace_le: new Date(now) }).where('secret', '=', secret).execute()
      })
      return ended
    },

    refused: (what, now) => transact(db, (trx) => writeActe(trx, 'of' in what ? refusedOf(what.of.subject) : what.signer === undefined
      ? { genre: 'enrolementRefuse', objet: what.claim.cle }
      : { genre: 'enrolementRefuse', personne: what.signer.personne, appareil: what.signer.appareil, objet: what.claim.livret }, now)),
  }
}

/** Another took the ticket; or it is somebody else's device, or one that has another key: nothing that was done for it stands. */
class NotThisDevice extends Error {}

async function makeKnown(trx: Transaction<Tables>, { subject: { personne, livret }, par, reissues }: Billet, { appareil, cle, publicKey }: NewDevice, now: Instant): Promise<void> {
  if (reissues) await giveUpKey(trx, { personne, appareil }, cle, now)
  if (!(await enrollKey(trx, { personne, appareil, publicKey, livret: livret ?? undefined, par }, now))) throw new NotThisDevice()
}

async function makeCompte(trx: Transaction<Tables>, { subject: { personne, prenom, nom, role, organisation, livret }, par }: Billet, now: Instant): Promise<void> {
  const made = await trx.insertInto('compte').values({ personne, prenom, nom, role, organisation, demonstration: null })
    .onConflict((conflict) => conflict.doNothing()).returning('personne').executeTakeFirst()
  if (made !== undefined) await writeActe(trx, { genre: 'compteOuvert', livret: livret ?? undefined, personne: par, objet: personne }, now)
}

export const refusedOf = ({ livret, personne }: Pick<Subject, 'livret' | 'personne'>): Acte => ({ genre: 'enrolementRefuse', livret: livret ?? undefined, objet: personne })
