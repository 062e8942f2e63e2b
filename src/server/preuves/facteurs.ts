/** The second factors of an account, of either kind: listed, counted before one is added, taken away. */
import type { Transaction } from 'kysely'
import type { Instant } from '../../base/jour.ts'
import type { AppareilId, LivretId, PersonneId } from '../../base/ids.ts'
import type { Facteur, Standing } from '../../domain/facteurs.ts'
import { writeActe } from '../actes.ts'
import { isProfessional, type Compte } from '../comptes.ts'
import type { Ledger } from '../ledger.ts'
import type { Database } from '../postgres/database.ts'
import { instantOf } from '../postgres/instantOf.ts'
import { transact } from '../postgres/retry.ts'
import { NO_LIVRET } from '../postgres/migrations/m0007Actes.ts'
import { openOn, readAs, readFor } from '../postgres/scope.ts'
import type { Tables } from '../postgres/schema.ts'
import type { Session } from '../sessions.ts'
import { DAY_MS, mayAdd, shownWithin, type Held, type SecondFacteur } from './secondFacteur.ts'

/** More would be a mistake, or worse. */
const MOST = 10

export interface Facteurs {
  of(session: Session, now: Instant): Promise<Standing>
  /** False: it is not theirs; or the last one of an account that must have one. */
  remove(by: { readonly compte: Held & Pick<Compte, 'personne'>; readonly appareil: AppareilId }, facteur: string, now: Instant): Promise<boolean>
  /** Taken away once, and there again in this database: taken away again. How many. */
  replay(now: Instant): Promise<number>
}

export function createFacteurs(db: Database, rule: SecondFacteur, ledger?: Ledger): Facteurs {
  return {
    async of(session, now) {
      const facteurs = await readAs(db, session.compte.personne, (trx) => listFacteurs(trx, session.compte.personne))
      const etat = !rule.binds(session.compte) ? 'libre' : facteurs.length === 0 ? 'aEnregistrer' : shownWithin(session, DAY_MS, now) ? 'montre' : 'aMontrer'
      return { etat, facteurs }
    },

    remove: ({ compte, appareil }, facteur, now) => transact(db, async (trx) => {
      const { personne } = compte
      const all = await countedFacteurs(trx, personne)
      const found = all.find((each) => each.facteur === facteur)
      if (found === undefined || (rule.binds(compte) && all.length === 1)) return false
      ledger?.factors.note({ facteur, personne, le: now })
      await take(trx, found, { personne, appareil }, now)
      return true
    }),

    async replay(now) {
      let count = 0
      for (const { facteur, personne, le } of ledger?.factors.all() ?? []) {
        count += await transact(db, async (trx) => {
          await readFor(trx, personne)
          const found = (await listFacteurs(trx, personne)).find((each) => each.facteur === facteur && each.depuis <= le)
          if (found === undefined) return 0
          await take(trx, found, { personne }, now)
          return 1
        })
      }
      return count
    },
  }
}

async function take(trx: Transaction<Tables>, { genre, facteur }: Facteur, by: { readonly personne: PersonneId; readonly appareil?: AppareilId }, now: Instant): Promise<void> {
  if (genre === 'cle') await trx.deleteFrom('cle_acces').where('cle_acces', '=', facteur).where('personne', '=', by.personne).execute()
  else await trx.deleteFrom('identite').where('identite', '=', facteur).where('personne', '=', by.personne).execute()
  await writeActe(trx, { genre: genre === 'cle' ? 'cleAccesRetiree' : 'identiteRetiree', ...by, objet: facteur }, now)
}

/** Within what adds one, which from then on acts for this person. */
export async function mayAddNow(trx: Transaction<Tables>, rule: SecondFacteur, session: Session, now: Instant): Promise<boolean> {
  const { compte } = session
  const { length } = await countedFacteurs(trx, compte.personne)
  return isProfessional(compte) && length < MOST && (!rule.binds(compte) || mayAdd(session, length > 0 || (await everHad(trx, compte.personne)), now))
}

/** Of an account that may not give up its last one, none is left only after a restore: its next one is no first one, which a device's key alone would add. */
async function everHad(trx: Transaction<Tables>, personne: PersonneId): Promise<boolean> {
  const none = NO_LIVRET as LivretId // the chain of what is about none
  await openOn(trx, [none])
  const found = await trx.selectFrom('acte').select('rang').where('livret', '=', none).where('personne', '=', personne)
    .where('genre', 'in', ['cleAccesEnregistree', 'identiteLiee']).limit(1).executeTakeFirst()
  return found !== undefined
}

/** Whoever adds or takes away one of this person's at the same moment waits until this transaction ends: else each would find the other's, and the last two go. */
async function countedFacteurs(trx: Transaction<Tables>, personne: PersonneId): Promise<readonly Facteur[]> {
  await trx.selectFrom('compte').select('personne').where('personne', '=', personne).forUpdate().execute()
  await readFor(trx, personne)
  return listFacteurs(trx, personne)
}

async function listFacteurs(trx: Transaction<Tables>, personne: PersonneId): Promise<readonly Facteur[]> {
  const cles = await trx.selectFrom('cle_acces').select(['cle_acces', 'depuis', 'vue_le', 'sauvegardee']).where('personne', '=', personne).execute()
  const identites = await trx.selectFrom('identite').select(['identite', 'depuis', 'vue_le']).where('personne', '=', personne).execute()
  const all: Facteur[] = [
    ...cles.map(({ cle_acces, depuis, vue_le, sauvegardee }) => ({ facteur: cle_acces, genre: 'cle' as const, depuis: instantOf(depuis), vuLe: instantOf(vue_le), sauvegardee })),
    ...identites.map(({ identite, depuis, vue_le }) => ({ facteur: identite, genre: 'identite' as const, depuis: instantOf(depuis), vuLe: instantOf(vue_le), sauvegardee: false })),
  ]
  return all.sort((a, b) => a.depuis - b.depuis)
}
