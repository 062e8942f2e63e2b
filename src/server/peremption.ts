/** Expiry: a device that was not seen for as many days as its poste says, or for the usual number, is retired when it comes again. */
import type { Transaction } from 'kysely'
import type { AppareilId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { isPerime, REGLES_USUELLES } from '../domain/poste.ts'
import { writeActe } from './actes.ts'
import type { Tables } from './postgres/schema.ts'

/** At a device's contact, within what lets it in: not seen for too long, it is retired, as of then. */
export async function retirePerime(trx: Transaction<Tables>, personne: PersonneId, appareil: AppareilId, now: Instant): Promise<void> {
  const row = await trx.selectFrom('appareil').leftJoin('poste_appareil', (join) => join.onRef('poste_appareil.appareil', '=', 'appareil.appareil').onRef('poste_appareil.personne', '=', 'appareil.personne'))
    .leftJoin('poste', 'poste.poste', 'poste_appareil.poste')
    .where('appareil.personne', '=', personne).where('appareil.appareil', '=', appareil).select(['vu_le', 'jours']).executeTakeFirst()
  if (row === undefined || !isPerime(row.vu_le.getTime(), now, { jours: row.jours ?? REGLES_USUELLES.jours })) return
  const made = await trx.insertInto('retrait').values({ appareil, retire_le: new Date(now) }).onConflict((conflict) => conflict.doNothing()).returning('appareil').executeTakeFirst()
  if (made !== undefined) await writeActe(trx, { genre: 'appareilPerime', personne, appareil, objet: appareil }, now)
}
