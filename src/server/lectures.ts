/**
 * The access log: who was sent which volet, and who opened a livret, on which day; no hour, no content. The person's own
 * reading is not in it. Kept 12 months. A day is noted before the volet leaves, once: a node remembers what it noted.
 */
import { sql } from 'kysely'
import type { LivretId, PersonneId } from '../base/ids.ts'
import { addDays, type Jour } from '../base/jour.ts'
import type { Vus } from '../domain/droits.ts'
import { parseVoletKey, type VoletKey } from '../domain/volet.ts'
import { retraitsOf } from './contenus.ts'
import type { Database } from './postgres/database.ts'
import { transact } from './postgres/retry.ts'
import { openOn, readAs } from './postgres/scope.ts'
import type { LectureTable } from './postgres/schema.ts'

export interface Lectures {
  noteSent(personne: PersonneId, volets: readonly VoletKey[], jour: Jour): Promise<void>
  /** Of livrets this person reads; a day that is still to come is of a wrong clock, and is today. The rest is passed over without a word. */
  noteOpened(personne: PersonneId, opened: readonly (readonly [LivretId, Jour])[], today: Jour): Promise<void>
  /** Newest month first; for the person whose livret it is. */
  of(livret: LivretId, personne: PersonneId): Promise<Vus>
  forgetOld(): Promise<void>
}

const KEPT_DAYS = 365
/** Remembered by a node in a day before it starts anew: forgetting costs a write that changes nothing. */
const REMEMBERED = 200_000

export function createLectures(db: Database): Lectures {
  let day: Jour | undefined
  const noted = new Set<string>()

  const write = async (rows: readonly LectureTable[]): Promise<void> => {
    if (rows.length === 0) return
    await transact(db, async (trx) => {
      await openOn(trx, [...new Set(rows.map(({ livret }) => livret))])
      await trx.insertInto('lecture').values([...rows]).onConflict((conflict) => conflict.doNothing()).execute()
    })
  }

  return {
    async noteSent(personne, volets, jour) {
      if (day !== jour || noted.size > REMEMBERED) {
        noted.clear()
        day = jour
      }
      const fresh = volets.filter((volet) => !noted.has(`${personne} ${volet}`))
      await write(fresh.flatMap((key) => {
        const volet = parseVoletKey(key)
        return volet.ok ? [{ ...volet.value, personne, jour, maniere: 'recu' as const }] : []
      }))
      for (const volet of fresh) noted.add(`${personne} ${volet}`)
    },

    async noteOpened(personne, opened, today) {
      const rows = await readAs(db, personne, (trx) => trx.selectFrom('lecteur').select('livret').where('personne', '=', personne).where('kind', '=', 'cercle').execute())
      const theirs = new Set(rows.map(({ livret }) => livret))
      const possible = opened.filter(([livret, jour]) => theirs.has(livret) && jour > addDays(today, -KEPT_DAYS))
      await write(possible.map(([livret, jour]) => ({ livret, personne, jour: jour > today ? today : jour, kind: '' as const, maniere: 'ouvert' as const })))
    },

    async of(livret, personne) {
      const rows = await readAs(db, personne, (trx) => trx.selectFrom('lecture')
        .innerJoin('compte', 'compte.personne', 'lecture.personne')
        .leftJoin('organisation', 'organisation.organisation', 'compte.organisation')
        .where('lecture.livret', '=', livret).where('lecture.personne', '!=', personne)
        .select(['compte.personne', 'compte.prenom', 'organisation.nom as organisation'])
        .select(sql<string>`to_char(lecture.jour, 'YYYY-MM')`.as('mois'))
        .select((all) => all.fn<boolean>('bool_or', [sql`lecture.maniere = 'ouvert'`]).as('ouvert'))
        .groupBy(['compte.personne', 'compte.prenom', 'organisation.nom', sql`to_char(lecture.jour, 'YYYY-MM')`])
        .orderBy('mois', 'desc').orderBy('compte.prenom')
        .execute())
      return { lectures: rows.map((row) => ({ ...row, organisation: row.organisation ?? '' })), retraits: await retraitsOf(db, livret, personne) }
    },

    async forgetOld() {
      // The table's own rule says which: without a livret opened, no others can be deleted.
      await db.deleteFrom('lecture').execute()
    },
  }
}
