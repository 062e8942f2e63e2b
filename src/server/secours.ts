/**
 * Recovery keys: for whose devices a person's device seals the way in of whoever makes another card (PROTOCOL.md §16). The
 * server keeps public halves and says whose are the référent's today; it opens nothing with them.
 */
import { circleAs } from '../authority/circleAs.ts'
import type { Journal } from '../authority/journal.ts'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import type { CarteRefaite } from '../domain/droits.ts'
import { rolesOf } from '../domain/permissions.ts'
import { isPublicKey } from './p256.ts'
import type { Database } from './postgres/database.ts'
import { instantOf } from './postgres/instantOf.ts'
import { openOn } from './postgres/scope.ts'

export interface Secours {
  /** False: it is no key. */
  note(personne: PersonneId, appareil: AppareilId, publique: string): Promise<boolean>
  /** Of the devices of the référent, the last seen first; undefined for whoever the livret is not about. */
  of(livret: LivretId, personne: PersonneId): Promise<readonly string[] | undefined>
  /** Cards that were made anew for this person, about this livret; the last one first. */
  made(livret: LivretId, personne: PersonneId): Promise<readonly CarteRefaite[]>
}

/** As many as a phone seals for (vault/secours.ts). */
const MOST = 3

export function createSecours(db: Database, journal: Journal): Secours {
  return {
    async note(personne, appareil, publique) {
      if (!isPublicKey(publique)) return false
      await db.updateTable('appareil').set({ secours: publique }).where('personne', '=', personne).where('appareil', '=', appareil).execute()
      return true
    },

    async of(livret, personne) {
      const cercle = await circleAs(journal, livret, personne)
      if (cercle === undefined || !rolesOf(cercle, personne).includes('beneficiaire')) return undefined
      const referents = [...new Set(cercle.membres.map((membre) => membre.personne))].filter((each) => each !== personne && rolesOf(cercle, each).includes('referent'))
      if (referents.length === 0) return []
      const rows = await db.selectFrom('appareil').leftJoin('retrait', 'retrait.appareil', 'appareil.appareil').select('secours')
        .where('personne', 'in', referents).where('secours', 'is not', null).where('retire_le', 'is', null).orderBy('vu_le', 'desc').limit(MOST).execute()
      return rows.flatMap(({ secours }) => secours ?? [])
    },

    made: (livret, personne) => db.transaction().setAccessMode('read only').execute(async (trx) => {
      await openOn(trx, [livret])
      const rows = await trx.selectFrom('acte').leftJoin('compte', 'compte.personne', 'acte.personne').leftJoin('organisation', 'organisation.organisation', 'compte.organisation')
        .where('acte.livret', '=', livret).where('genre', '=', 'carteRefaite').where('objet', '=', personne)
        .select(['acte.le', 'compte.prenom', 'organisation.nom as organisation']).orderBy('acte.rang', 'desc').execute()
      return rows.map(({ le, prenom, organisation }) => ({ prenom: prenom ?? '', organisation: organisation ?? '', le: instantOf(le) }))
    }),
  }
}
