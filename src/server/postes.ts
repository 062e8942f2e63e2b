/**
 * Shared devices of a site: a responsable makes one of the device they hold, sets its rules, and says who opens nothing there any
 * more. Each space of that device asks for the rules in a session of its own, and is known as lying there from then on,
 * whatever it says later.
 */
import { randomBytes } from 'node:crypto'
import type { AppareilId, OrganisationId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Contenu } from '../domain/droits.ts'
import type { ReglesPoste } from '../domain/poste.ts'
import type { Appareils } from './appareils.ts'
import { writeActe } from './actes.ts'
import type { Asker } from './effacements.ts'
import type { Database } from './postgres/database.ts'
import { instantOf } from './postgres/instantOf.ts'
import { transact } from './postgres/retry.ts'
import type { PosteTable } from './postgres/schema.ts'
import type { SessionKey } from './sessions.ts'

export interface Poste {
  readonly poste: string
  readonly code: string
  /** Nobody who is not there yet may open a space there. */
  readonly ferme: boolean
  readonly regles: ReglesPoste
}

export interface PosteSpace {
  readonly appareil: AppareilId
  readonly prenom: string
  readonly nom: string
  readonly vuLe: Instant
  readonly retireLe: Instant | undefined
  /** What may lie in it. */
  readonly contenu: Contenu | undefined
}

export interface Postes {
  /** Where this device lies, with its rules. @param said where it says it lies, the first time. `ferme`: nobody comes anew there, and the device is retired */
  of(who: Asker, said: string | undefined, at: Instant): Promise<Poste | 'ferme' | undefined>
  /** @param by to whom it is said: what lies there is named as far as they read it */
  list(organisation: OrganisationId, by: PersonneId): Promise<readonly (Poste & { readonly espaces: readonly PosteSpace[] })[]>
  /** This device becomes one. False: it lies on one of another organisation's, whose rules stay. */
  create(organisation: OrganisationId, by: Asker, poste: Omit<Poste, 'poste'>, at: Instant): Promise<boolean>
  /** False when the organisation has no such poste. */
  change(organisation: OrganisationId, by: Asker, poste: Poste, at: Instant): Promise<boolean>
  remove(organisation: OrganisationId, by: Asker, poste: string, at: Instant): Promise<boolean>
  /** Somebody's space there: retired, as every device is. */
  retire(organisation: OrganisationId, by: Asker, poste: string, appareil: AppareilId, at: Instant): Promise<readonly SessionKey[] | undefined>
}

const reglesOf = ({ inactif_s, cache_s, jours, sans_copie }: PosteTable): ReglesPoste => ({ inactifS: inactif_s, cacheS: cache_s, jours, sansCopie: sans_copie })
const posteOf = (row: PosteTable): Poste => ({ poste: row.poste, code: row.code, ferme: row.ferme, regles: reglesOf(row) })
const columnsOf = ({ code, ferme, regles: { inactifS, cacheS, jours, sansCopie } }: Omit<Poste, 'poste'>) => ({ code, ferme, inactif_s: inactifS, cache_s: cacheS, jours, sans_copie: sansCopie })

export function createPostes(db: Database, appareils: Pick<Appareils, 'retireHere' | 'contenus'>): Postes {
  const place = ({ personne, appareil }: Asker, said: string | undefined): Promise<Poste | 'ferme' | undefined> => transact(db, async (trx) => {
    const row = await trx.selectFrom('poste').innerJoin('poste_appareil', 'poste_appareil.poste', 'poste.poste')
      .where('personne', '=', personne).where('appareil', '=', appareil).selectAll('poste').executeTakeFirst()
    if (row !== undefined || said === undefined) return row && posteOf(row)
    const claimed = await trx.selectFrom('poste').where('poste', '=', said).selectAll().executeTakeFirst()
    if (claimed === undefined) return undefined
    if (claimed.ferme) return 'ferme'
    await trx.insertInto('poste_appareil').values({ personne, appareil, poste: said }).onConflict((conflict) => conflict.doNothing()).execute()
    return posteOf(claimed)
  })

  return {
    async of(who, said, at) {
      const found = await place(who, said)
      if (found === 'ferme') await appareils.retireHere(who, who, at)
      return found
    },

    async list(organisation, by) {
      const postes = await db.selectFrom('poste').where('organisation', '=', organisation).selectAll().orderBy('code').execute()
      if (postes.length === 0) return []
      const spaces = await db.selectFrom('poste_appareil')
        .innerJoin('appareil', (join) => join.onRef('appareil.appareil', '=', 'poste_appareil.appareil').onRef('appareil.personne', '=', 'poste_appareil.personne'))
        .innerJoin('compte', 'compte.personne', 'poste_appareil.personne').leftJoin('retrait', 'retrait.appareil', 'poste_appareil.appareil')
        .where('poste', 'in', postes.map(({ poste }) => poste))
        .select(['poste', 'poste_appareil.appareil', 'poste_appareil.personne', 'prenom', 'nom', 'vu_le', 'retire_le']).orderBy('nom').orderBy('prenom').execute()
      const contenus = await appareils.contenus(spaces.map(({ personne }) => personne), by)
      return postes.map((row) => ({
        ...posteOf(row),
        espaces: spaces.filter(({ poste }) => poste === row.poste)
          .map(({ appareil, prenom, nom, vu_le, retire_le }) => ({ appareil, prenom, nom, vuLe: instantOf(vu_le), retireLe: retire_le === null ? undefined : instantOf(retire_le), contenu: contenus.get(appareil) })),
      }))
    },

    create: (organisation, { personne, appareil }, made, at) => transact(db, async (trx) => {
      const poste = randomBytes(16).toString('base64url')
      const theirs = await trx.selectFrom('poste').innerJoin('poste_appareil', 'poste_appareil.poste', 'poste.poste')
        .where('personne', '=', personne).where('appareil', '=', appareil).where('organisation', '!=', organisation).select('poste.poste').executeTakeFirst()
      if (theirs !== undefined) return false
      await trx.insertInto('poste').values({ poste, organisation, depuis: new Date(at), ...columnsOf(made) }).execute()
      await trx.deleteFrom('poste_appareil').where('personne', '=', personne).where('appareil', '=', appareil).execute()
      await trx.insertInto('poste_appareil').values({ personne, appareil, poste }).execute()
      await writeActe(trx, { genre: 'posteRegle', personne, appareil, objet: poste }, at)
      return true
    }),

    change: (organisation, { personne, appareil }, poste, at) => transact(db, async (trx) => {
      const { numUpdatedRows } = await trx.updateTable('poste').set(columnsOf(poste)).where('poste', '=', poste.poste).where('organisation', '=', organisation).executeTakeFirstOrThrow()
      if (numUpdatedRows > 0n) await writeActe(trx, { genre: 'posteRegle', personne, appareil, objet: poste.poste }, at)
      return numUpdatedRows > 0n
    }),

    remove: (organisation, { personne, appareil }, poste, at) => transact(db, async (trx) => {
      const { numDeletedRows } = await trx.deleteFrom('poste').where('poste', '=', poste).where('organisation', '=', organisation).executeTakeFirstOrThrow()
      if (numDeletedRows > 0n) await writeActe(trx, { genre: 'posteRetire', personne, appareil, objet: poste }, at)
      return numDeletedRows > 0n
    }),

    async retire(organisation, by, poste, appareil, at) {
      const found = await db.selectFrom('poste_appareil').innerJoin('poste', 'poste.poste', 'poste_appareil.poste')
        .where('poste.poste', '=', poste).where('organisation', '=', organisation).where('appareil', '=', appareil).select('personne').executeTakeFirst()
      return found && appareils.retireHere({ appareil, personne: found.personne }, by, at)
    },
  }
}
