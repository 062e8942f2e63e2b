/**
 * The devices of a person: listed, and revoked by them or by the référent of their livret. A revoked device loses its
 * sessions at once; with its key it may come back to say what it holds, and is shown nothing [G7].
 */
import { sql } from 'kysely'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { circleAs } from '../authority/circleAs.ts'
import type { Journal } from '../authority/journal.ts'
import { rolesOf } from '../domain/permissions.ts'
import type { Contenu } from '../domain/droits.ts'
import { writeActe } from './actes.ts'
import { contenusOf } from './contenus.ts'
import type { Asker } from './effacements.ts'
import type { Ledger } from './ledger.ts'
import type { Database } from './postgres/database.ts'
import { instantOf } from './postgres/instantOf.ts'
import { transact } from './postgres/retry.ts'
import { endSessionsOf, type SessionKey } from './sessions.ts'

export interface Appareil {
  readonly appareil: AppareilId
  readonly personne: PersonneId
  readonly depuis: Instant
  readonly vuLe: Instant
  readonly retireLe: Instant | undefined
  /** First names of who let it in and who took it away, when that was somebody else. */
  readonly par: string | undefined
  readonly retirePar: string | undefined
}

export interface Appareils {
  of(personne: PersonneId): Promise<readonly Appareil[]>
  /** What may lie on the devices of these people, as `by` is told it. The caller has looked whether they are. */
  contenus(personnes: readonly PersonneId[], by: PersonneId): Promise<ReadonlyMap<AppareilId, Contenu>>
  /** Of whoever the livret is about, for its référent; undefined for anybody else, and where there is no such livret. */
  ofLivret(livret: LivretId, by: Asker): Promise<readonly Appareil[] | undefined>
  /** Retired once, and not in this database: retired again, as of then. How many. */
  replay(): Promise<number>
  /** The sessions that ended; undefined when it is not one of those that `by` may revoke. */
  revoke(appareil: AppareilId, by: Asker, at: Instant, livret?: LivretId): Promise<readonly SessionKey[] | undefined>
  /** By whoever may: the caller has looked. */
  retireHere(of: Pick<Appareil, 'appareil' | 'personne'>, by: Asker, at: Instant): Promise<readonly SessionKey[]>
  /** All of the person's but the one of this key: the référent said so when they gave another. */
  revokeOthers(of: Others, at: Instant): Promise<readonly SessionKey[]>
}

export interface Others {
  readonly personne: PersonneId
  /** The key of the one that stays. Asked once the others are known: whoever came in between is seen. */
  readonly staying: () => Promise<string | undefined>
  readonly par: PersonneId
  readonly livret: LivretId | undefined
}

export function createAppareils(db: Database, journal: Journal, ledger?: Ledger): Appareils {
  const listed = async (personnes: readonly PersonneId[]): Promise<readonly Appareil[]> => {
    if (personnes.length === 0) return []
    const rows = await db.selectFrom('appareil').leftJoin('retrait', 'retrait.appareil', 'appareil.appareil')
      .leftJoin('compte as entre', 'entre.personne', 'appareil.par').leftJoin('compte as retire', 'retire.personne', 'appareil.retire_par')
      .select(['appareil.appareil', 'appareil.personne', 'depuis', 'vu_le', 'retire_le', 'par', 'retire_par', 'entre.prenom as entrePar', 'retire.prenom as retirePar']).where('appareil.personne', 'in', personnes)
      .orderBy('vu_le', 'desc').execute()
    return rows.map(({ appareil, personne, depuis, vu_le, retire_le, par, retire_par, entrePar, retirePar }) => ({
      appareil, personne, depuis: instantOf(depuis), vuLe: instantOf(vu_le), retireLe: retire_le === null ? undefined : instantOf(retire_le),
      par: par === personne ? undefined : entrePar ?? undefined, retirePar: retire_par === personne ? undefined : retirePar ?? undefined,
    }))
  }

  async function retire({ appareil, personne, retireLe }: Appareil, by: Partial<Asker> & Pick<Asker, 'personne'>, at: Instant, livret: LivretId | undefined): Promise<readonly SessionKey[]> {
    // First what matters most; all of it may be done again.
    if (retireLe === undefined) ledger?.retired.note({ appareil, personne, le: at })
    await journal.revoke(appareil)
    return transact(db, async (trx) => {
      const ended = await endSessionsOf(trx, personne, appareil, at)
      if (retireLe !== undefined && ended.length === 0) return ended
      await trx.updateTable('appareil').set({ retire_par: by.personne }).where('appareil', '=', appareil).where('retire_par', 'is', null).execute()
      await writeActe(trx, { genre: 'appareilRetire', livret, ...by, objet: appareil }, at)
      return ended
    })
  }

  const ofLivret: Appareils['ofLivret'] = async (livret, { personne }) => {
    const cercle = await circleAs(journal, livret, personne)
    if (cercle === undefined || !rolesOf(cercle, personne).includes('referent')) return undefined
    const whose = cercle.membres.map((membre) => membre.personne).filter((each) => rolesOf(cercle, each).includes('beneficiaire'))
    return listed([...new Set(whose)])
  }

  return {
    of: (personne) => listed([personne]),
    contenus: (personnes, by) => contenusOf(db, personnes, by),

    async replay() {
      const noted = ledger?.retired.all() ?? []
      if (noted.length === 0) return 0
      // Two parameters, however many there are: a statement has room for 65,535.
      const [appareils, dates] = [noted.map(({ appareil }) => appareil), noted.map(({ le }) => new Date(le))]
      const { rows } = await sql`INSERT INTO retrait (appareil, retire_le) SELECT * FROM unnest(${appareils}::text[], ${dates}::timestamptz[]) ON CONFLICT DO NOTHING RETURNING appareil`.execute(db)
      return rows.length
    },

    ofLivret,

    async revoke(appareil, by, at, livret) {
      const may = livret === undefined ? await listed([by.personne]) : await ofLivret(livret, by)
      const found = may?.find((each) => each.appareil === appareil)
      if (found === undefined) return undefined
      return retire(found, by, at, livret)
    },

    async retireHere({ appareil, personne }, by, at) {
      const found = (await listed([personne])).find((each) => each.appareil === appareil)
      return found === undefined ? [] : retire(found, by, at, undefined)
    },

    async revokeOthers({ personne, staying, par, livret }, at) {
      const all = await listed([personne])
      const cle = await staying()
      const kept = cle === undefined ? undefined : await db.selectFrom('cle').select('appareil').where('cle', '=', cle).executeTakeFirst()
      const others = all.filter(({ appareil, retireLe }) => appareil !== kept?.appareil && retireLe === undefined)
      const ended: SessionKey[] = []
      for (const other of others) ended.push(...await retire(other, { personne: par }, at, livret))
      return ended
    },
  }
}
