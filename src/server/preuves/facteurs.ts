/** The second factors of an account, of either kind: listed, counted before one is added, taken away. */
import type { Transaction } from 'kysely'
import type { Instant } from '../../base/jour.ts'
import type { PersonneId } from '../../base/ids.ts'
import type { Facteur, Standing } from '../../domain/facteurs.ts'
import { writeActe } from '../actes.ts'
import { isProfessional } from '../comptes.ts'
import type { Database } from '../postgres/database.ts'
import { transact } from '../postgres/retry.ts'
import { readAs, readFor } from '../postgres/scope.ts'
import type { Tables } from '../postgres/schema.ts'
import type { Session } from '../sessions.ts'
import { DAY_MS, mayAdd, shownWithin, type SecondFacteur } from './secondFacteur.ts'

/** More would be a mistake, or worse. */
const MOST = 10

export interface Facteurs {
  of(session: Session, now: Instant): Promise<Standing>
  /** False: it is not theirs; or the last one of an account that must have one. */
  remove(session: Session, facteur: string, now: Instant): Promise<boolean>
}

export function createFacteurs(db: Database, rule: SecondFacteur): Facteurs {
  return {
    async of(session, now) {
      const facteurs = await readAs(db, session.compte.personne, (trx) => listFacteurs(trx, session.compte.personne))
      const etat = !rule.binds(session.compte) ? 'libre' : facteurs.length === 0 ? 'aEnregistrer' : shownWithin(session, DAY_MS, now) ? 'montre' : 'aMontrer'
      return { etat, facteurs }
    },

    remove: (session, facteur, now) => transact(db, async (trx) => {
      const { compte, appareil } = session
      const { personne } = compte
      await readFor(trx, personne)
      const all = await listFacteurs(trx, personne)
      const found = all.find((each) => each.facteur === facteur)
      if (found === undefined || (rule.binds(compte) && all.length === 1)) return false
      if (found.genre === 'cle') await trx.deleteFrom('cle_acces').where('cle_acces', '=', facteur).where('personne', '=', personne).execute()
      else await trx.deleteFrom('identite').where('identite', '=', facteur).where('personne', '=', personne).execute()
      await writeActe(trx, { genre: found.genre === 'cle' ? 'cleAccesRetiree' : 'identiteRetiree', personne, appareil, objet: facteur }, now)
      return true
    }),
  }
}

/** Within what adds one, which from then on acts for this person. */
export async function mayAddNow(trx: Transaction<Tables>, rule: SecondFacteur, session: Session, now: Instant): Promise<boolean> {
  const { compte } = session
  await readFor(trx, compte.personne)
  const { length } = await listFacteurs(trx, compte.personne)
  return isProfessional(compte) && length < MOST && (!rule.binds(compte) || mayAdd(session, length > 0, now))
}

async function listFacteurs(trx: Transaction<Tables>, personne: PersonneId): Promise<readonly Facteur[]> {
  const cles = await trx.selectFrom('cle_acces').select(['cle_acces', 'depuis', 'vue_le', 'sauvegardee']).where('personne', '=', personne).execute()
  const identites = await trx.selectFrom('identite').select(['identite', 'depuis', 'vue_le']).where('personne', '=', personne).execute()
  const instant = (date: Date): Instant => date.getTime() as Instant // one was written there
  const all: Facteur[] = [
    ...cles.map(({ cle_acces, depuis, vue_le, sauvegardee }) => ({ facteur: cle_acces, genre: 'cle' as const, depuis: instant(depuis), vuLe: instant(vue_le), sauvegardee })),
    ...identites.map(({ identite, depuis, vue_le }) => ({ facteur: identite, genre: 'identite' as const, depuis: instant(depuis), vuLe: instant(vue_le), sauvegardee: false })),
  ]
  return all.sort((a, b) => a.depuis - b.depuis)
}
