/**
 * Archiving [A1]: a livret about which nothing was heard for two years, and where no return is open, leaves active use. What it
 * says is moved where the application cannot read it; nobody's device keeps it; what a device still holds of unsent work waits
 * there. After the archive's own term it is erased like any other. `npm run archive` opens one again, for a reason.
 *
 * One livret is one transaction under its lock, in which its date is asked again: a run may stop anywhere and begin anew, and
 * a second server that runs beside it does no harm.
 */
import { sql, type Transaction } from 'kysely'
import type { Client } from 'pg'
import type { LivretId, PersonneId } from '../base/ids.ts'
import { parisJour, type Instant, type Jour } from '../base/jour.ts'
import { dueToArchive } from '../authority/archiving.ts'
import type { LivretTx } from '../authority/journal.ts'
import { createStateCache } from '../authority/stateCache.ts'
import { addYears, ACTIVE_YEARS } from '../domain/archive.ts'
import type { LivretArchive } from '../domain/droits.ts'
import { holderOf } from '../domain/permissions.ts'
import { readCercle } from '../merge/cercle.ts'
import { writeActe } from './actes.ts'
import type { Effacements } from './effacements.ts'
import type { Archiving, Ledger } from './ledger.ts'
import type { Database } from './postgres/database.ts'
import { instantOf } from './postgres/instantOf.ts'
import { lockedLivret } from './postgres/journal.ts'
import { FOR_ARCHIVES } from './postgres/migrations/m0014Archives.ts'
import { transact } from './postgres/retry.ts'
import type { ArchiveTable, Tables } from './postgres/schema.ts'
import { lookForWaiting, openOn, readAs } from './postgres/scope.ts'
import { shutOutAgain } from './postgres/suspensions.ts'
import { takeTurn } from './taches.ts'

export interface Archives {
  /** What is due today, unless another server is at it. */
  run(now: () => Instant): Promise<{ readonly archived: number; readonly erased: number } | undefined>
  /** Archived once, and not in this database: put away again. How many. */
  replay(at: Instant): Promise<number>
  /** That somebody was of the circle of. */
  of(personne: PersonneId): Promise<readonly LivretArchive[]>
}

export interface ArchivesDeps {
  readonly db: Database
  readonly effacements: Pick<Effacements, 'erase'>
  readonly ledger: Ledger | undefined
  /** How many years an archive is kept. */
  readonly years: number
  /** Those who read it have news. */
  readonly onArchived?: (livret: LivretId, personnes: ReadonlySet<PersonneId>) => void
}

const AT_ONCE = 50

export function createArchives({ db, effacements, ledger, years, onArchived = () => undefined }: ArchivesDeps): Archives {
  const putAway = async (trx: Transaction<Tables>, archiving: Archiving, heldBy: PersonneId, at: Instant): Promise<void> => {
    const { livret, le, jusquau, personnes, titulaires } = archiving
    await trx.insertInto('archive').values({ livret, le, jusquau, tenu_par: heldBy, personnes: [...personnes], titulaires: [...titulaires] }).execute()
    await sql`SELECT archiver_lignes(${livret})`.execute(trx)
    await trx.deleteFrom('enrolement').where('livret', '=', livret).execute()
    await writeActe(trx, { genre: 'archive', livret }, at)
    // On the disk before it is committed, and not before it can be.
    ledger?.archived.note(archiving)
  }

  /** Everybody who was ever of its circle; undefined: it is not due. */
  const archiveOne = (livret: LivretId, at: Instant): Promise<readonly PersonneId[] | undefined> => transact(db, async (trx) => {
    const due = await dueToArchive(createStateCache(2), await lockedLivret(trx, livret), livret, {
      erasureAsked: async () => (await trx.selectFrom('demande_effacement').select('livret').where('livret', '=', livret).executeTakeFirst()) !== undefined,
      last: (titulaires) => lastContact(trx, livret, titulaires),
    }, at)
    if (due === undefined) return undefined
    const { heldBy, personnes, titulaires } = due
    const today = parisJour(at)
    await putAway(trx, { livret, personnes, titulaires, le: today, jusquau: addYears(today, years) }, heldBy, at)
    return personnes
  })

  const due = async (today: Jour): Promise<readonly ArchiveTable[]> =>
    lookForWaiting(db, FOR_ARCHIVES, (trx) => trx.selectFrom('archive').selectAll().where('jusquau', '<', today).orderBy('livret').execute())

  return {
    async run(now) {
      const turn = await takeTurn(db, 'archive', now)
      if (turn === undefined) return undefined
      let [archived, erased] = [0, 0]
      /** One that cannot be put away keeps none of the others; it is told at the end. */
      let failed: Error | undefined
      const attempt = <T>(work: () => Promise<T>): Promise<T | undefined> => work().catch((cause: unknown) => {
        failed ??= cause instanceof Error ? cause : new Error('a livret was not put away', { cause })
        return undefined
      })
      for (const { livret, personnes, titulaires } of await due(parisJour(now()))) {
        if (!(await turn.keep())) return { archived, erased }
        await attempt(async () => {
          await effacements.erase({ livret, personnes, titulaires }, undefined, now())
          erased += 1
        })
      }
      const before = new Date(`${addYears(parisJour(now()), -ACTIVE_YEARS)}T00:00:00Z`)
      for (let after = ''; ; ) {
        const { rows } = await sql<{ livret: LivretId }>`SELECT livrets_sans_contact AS livret FROM livrets_sans_contact(${before}::timestamptz, ${after}::text, ${AT_ONCE}::integer)`.execute(db)
        for (const { livret } of rows) {
          const personnes = await attempt(() => archiveOne(livret, now()))
          if (personnes === undefined) continue
          archived += 1
          onArchived(livret, new Set(personnes))
        }
        after = rows.at(-1)?.livret ?? ''
        if (rows.length < AT_ONCE || !(await turn.keep())) break
      }
      await turn.end()
      if (failed !== undefined) throw failed
      return { archived, erased }
    },

    async replay(at) {
      let count = 0
      // The list only grows, and a server starts often: what is archived here, or erased meanwhile, is not looked at one by one.
      const here = await lookForWaiting(db, FOR_ARCHIVES, (trx) => trx.selectFrom('archive').select('livret').execute())
      const away = new Set([...here, ...(ledger?.erased.all() ?? [])].map(({ livret }) => livret))
      for (const noted of (ledger?.archived.all() ?? []).filter(({ livret }) => !away.has(livret))) {
        count += await transact(db, async (trx) => {
          const tx = await lockedLivret(trx, noted.livret)
          const heldBy = noted.personnes[0]
          if (heldBy === undefined || (await isAway(tx))) return 0
          // Heard of since: it was noted and not done, and is in use. What a backup lost was before.
          const last = await lastContact(trx, noted.livret, noted.titulaires)
          if (last !== undefined && parisJour(last) >= noted.le) {
            ledger?.archived.forget(noted)
            return 0
          }
          const cercle = readCercle(await createStateCache(1).state(tx, { livret: noted.livret, kind: 'cercle' }))
          await putAway(trx, noted, holderOf(cercle) ?? heldBy, at)
          return 1
        })
      }
      return count
    },

    async of(personne) {
      const rows = await readAs(db, personne, (trx) => trx.selectFrom('archive').select(['livret', 'le', 'jusquau', 'titulaires']).where(sql<boolean>`${personne} = ANY (personnes)`).orderBy('le', 'desc').execute())
      return rows.map(({ livret, le, jusquau, titulaires }) => ({ livret, le, jusquau, sien: titulaires.includes(personne) }))
    },
  }
}

/** Archived, erased, or never in this database. */
const isAway = async (tx: LivretTx): Promise<boolean> =>
  (await tx.archived()) !== undefined || (await tx.erasedFor()) !== undefined || (await tx.kinds()).length === 0

async function lastContact(trx: Transaction<Tables>, livret: LivretId, titulaires: readonly PersonneId[]): Promise<Instant | undefined> {
  const written = trx.selectFrom('entree').select('recue_le as le').where('livret', '=', livret)
  const opened = trx.selectFrom('acte').select('le').where('livret', '=', livret).where('genre', '=', 'archiveRouverte')
  const seen = titulaires.length === 0 ? opened : trx.selectFrom('appareil').select('vu_le as le').where('personne', 'in', titulaires)
  const { last } = await trx.selectFrom(written.unionAll(opened).unionAll(seen).as('contacts')).select((all) => all.fn.max<Date | null>('le').as('last')).executeTakeFirstOrThrow()
  return last === null ? undefined : instantOf(last)
}

/** Why somebody takes a livret out of the archive: a closed list, for the journal of acts has no words of anybody's. */
export const ARCHIVE_REASONS = ['personne', 'loi', 'litige', 'reprise'] as const

/** As the tables' owner, within its transaction: with the names that the archive itself does not hold. */
export async function listArchives(client: Client): Promise<readonly (Archiving & { readonly noms: string })[]> {
  const { rows } = await client.query<Archiving & { readonly noms: string }>(`
    SELECT livret, le, jusquau, personnes, titulaires, coalesce((SELECT string_agg(c.nom, ', ') FROM compte c WHERE c.personne = ANY (a.titulaires)), '') AS noms
    FROM archive a ORDER BY le, livret`)
  return rows
}

/** Puts an archived livret back into active use, as the tables' owner, and says so in the journal: false when there is none. */
export async function reopenArchive(db: Database, ledger: Ledger | undefined, livret: LivretId, reason: string, at: Instant): Promise<boolean> {
  const noted = ledger?.archived.all().find((each) => each.livret === livret)
  if (noted !== undefined) ledger?.archived.forget(noted)
  return transact(db, async (trx) => {
    await openOn(trx, [livret])
    await trx.selectFrom('livret').select('livret').where('livret', '=', livret).forUpdate().execute()
    const found = await trx.selectFrom('archive').select('livret').where('livret', '=', livret).executeTakeFirst()
    if (found === undefined) return false
    await sql`SELECT rouvrir_archive(${livret})`.execute(trx)
    await shutOutAgain(trx, livret)
    await writeActe(trx, { genre: 'archiveRouverte', livret, objet: reason }, at)
    return true
  })
}
