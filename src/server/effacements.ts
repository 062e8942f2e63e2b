/**
 * Erasing a livret, end to end [E1]: it is asked for, then confirmed by the responsable, or by the person once nobody
 * holds the livret for them any more. Noted first where no backup reaches (ledger.ts), then done; what is noted and not done
 * (a stop in between, a backup put back) is done again before anything is served.
 */
import { randomBytes } from 'node:crypto'
import type { AppareilId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { circleAs } from '../authority/circleAs.ts'
import { eraseLivret } from '../authority/erase.ts'
import type { Journal } from '../authority/journal.ts'
import { createStateCache } from '../authority/stateCache.ts'
import type { Demande } from '../domain/droits.ts'
import { rolesOf, type Cercle } from '../domain/permissions.ts'
import type { Role } from '../domain/roles.ts'
import { nextHead } from '../protocol/hash.ts'
import { writeActe } from './actes.ts'
import type { AskedErasure, Erasure, Ledger } from './ledger.ts'
import type { Database } from './postgres/database.ts'
import { instantOf } from './postgres/instantOf.ts'
import { transact } from './postgres/retry.ts'
import { openOn, readAs } from './postgres/scope.ts'

/** Who asks, by the session. */
export interface Asker {
  readonly personne: PersonneId
  readonly appareil: AppareilId
}

export interface Effacements {
  /** Undefined: they may not, or there is no such livret; the same answer for both. The first request stands. */
  ask(livret: LivretId, by: Asker, at: Instant): Promise<Demande | undefined>
  /** Of the livrets this person is of the circle of. */
  asked(by: Asker): Promise<readonly Demande[]>
  /** By who asked, or by whose livret it is. */
  withdraw(livret: LivretId, by: Asker): Promise<boolean>
  /** `demande`: the request that is confirmed, so that nothing is erased that was not asked for first. */
  confirm(livret: LivretId, demande: string, by: Asker, at: Instant): Promise<boolean>
  /** Decided elsewhere: noted, then done. */
  erase(erasure: Erasure, by: Asker | undefined, at: Instant): Promise<void>
  /** How many were made again. */
  replay(at: Instant): Promise<number>
}

const MAY_ASK: readonly Role[] = ['beneficiaire', 'referent', 'responsable']
const CIRCLES_KEPT = 50
/** What a transaction is opened on is read again for each row it looks at: the list of all that was ever erased takes a few at a time. */
const OPENED_AT_ONCE = 200

export function createEffacements({ db, journal, ledger }: { readonly db: Database; readonly journal: Journal; readonly ledger: Ledger | undefined }): Effacements {
  const erase = async ({ livret, personnes, titulaires }: Erasure, by: Asker | undefined, at: Instant): Promise<void> => {
    await eraseLivret({ cache: createStateCache(CIRCLES_KEPT), nextHead }, journal, livret)
    // A backup older than the livret knows nobody of it, and their devices will offer it again.
    await journal.erase(livret, personnes)
    for (const personne of titulaires) if ((await journal.readable(personne)).length === 0) await forgetName(db, personne)
    await transact(db, async (trx) => {
      await openOn(trx, [livret])
      await trx.deleteFrom('lecture').where('livret', '=', livret).execute()
      await trx.deleteFrom('demande_effacement').where('livret', '=', livret).execute()
      await trx.deleteFrom('enrolement').where('livret', '=', livret).execute()
      await writeActe(trx, { genre: 'effacement', livret, personne: by?.personne, appareil: by?.appareil }, at)
    })
    const asked = ledger?.asked.find(livret)
    if (asked !== undefined) ledger?.asked.forget(asked)
  }

  return {
    async erase(erasure, by, at) {
      ledger?.erased.note(erasure)
      await erase(erasure, by, at)
    },

    async ask(livret, by, at) {
      const cercle = await circleAs(journal, livret, by.personne)
      const roles = cercle === undefined ? [] : rolesOf(cercle, by.personne)
      if (!roles.some((role) => MAY_ASK.some((each) => each === role))) return undefined
      return transact(db, async (trx) => {
        await openOn(trx, [livret])
        const asked = { livret, demande: randomBytes(16).toString('base64url'), personne: by.personne, demandee_le: new Date(at) }
        const made = await trx.insertInto('demande_effacement').values(asked).onConflict((conflict) => conflict.doNothing()).returning('demande').executeTakeFirst()
        if (made !== undefined) ledger?.asked.note({ livret, demande: asked.demande, personne: by.personne, le: at, retiree: false })
        if (made !== undefined) await writeActe(trx, { genre: 'effacementDemande', livret, ...by }, at)
        return readDemande(await trx.selectFrom('demande_effacement').selectAll().where('livret', '=', livret).executeTakeFirstOrThrow())
      })
    },

    async asked({ personne }) {
      const rows = await readAs(db, personne, (trx) => trx.selectFrom('demande_effacement').selectAll().orderBy('livret').execute())
      return rows.map(readDemande)
    },

    async withdraw(livret, { personne }) {
      const cercle = await circleAs(journal, livret, personne)
      const isTheirs = cercle !== undefined && rolesOf(cercle, personne).includes('beneficiaire')
      return transact(db, async (trx) => {
        await openOn(trx, [livret])
        const gone = await trx.deleteFrom('demande_effacement').where('livret', '=', livret)
          .where((where) => (isTheirs ? where.val(true) : where('personne', '=', personne))).returningAll().executeTakeFirst()
        // Confirmed and not done yet, it is decided: whatever stopped it, it is done at the next start.
        if (gone === undefined || ledger?.erased.find(livret) !== undefined) return false
        ledger?.asked.note({ livret, demande: gone.demande, personne: gone.personne, le: readDemande(gone).demandeeLe, retiree: true })
        return true
      })
    },

    async confirm(livret, demande, by, at) {
      const cercle = await circleAs(journal, livret, by.personne)
      if (cercle === undefined || !mayConfirm(cercle, by.personne)) return false
      const { membres } = cercle
      const erasure: Erasure = {
        livret,
        personnes: [...new Set(membres.map(({ personne }) => personne))],
        titulaires: [...new Set(membres.filter(({ role }) => role === 'beneficiaire').map(({ personne }) => personne))],
      }
      // Taken and noted in one: whoever takes the request back at the same moment is first, or is told that it is too late.
      const taken = await transact(db, async (trx) => {
        await openOn(trx, [livret])
        const gone = await trx.deleteFrom('demande_effacement').where('livret', '=', livret).where('demande', '=', demande).returning('demande').executeTakeFirst()
        if (gone !== undefined) ledger?.erased.note(erasure)
        return gone !== undefined
      })
      // Noted before, and stopped: gone on with.
      if (!taken && ledger?.erased.find(livret) === undefined) return false
      await erase(erasure, by, at)
      return true
    },

    async replay(at) {
      const noted = ledger?.erased.all() ?? []
      const done = await doneOf(db, noted.map(({ livret }) => livret))
      const left = noted.filter(({ livret }) => !done.has(livret))
      for (const erasure of left) await erase(erasure, undefined, at)
      const gone = new Set(noted.map(({ livret }) => livret))
      for (const asked of ledger?.asked.all() ?? []) if (!gone.has(asked.livret)) await settleAsked(db, asked)
      return left.length
    },
  }
}

/** As it was last noted: taken back is not asked again, and what was asked is not forgotten. */
const settleAsked = (db: Database, { livret, demande, personne, le, retiree }: AskedErasure): Promise<void> => transact(db, async (trx) => {
  await openOn(trx, [livret])
  if (retiree) await trx.deleteFrom('demande_effacement').where('livret', '=', livret).execute()
  else await trx.insertInto('demande_effacement').values({ livret, demande, personne, demandee_le: new Date(le) }).onConflict((conflict) => conflict.doNothing()).execute()
})

/** The responsable; or the person, once nobody holds the livret for them. */
function mayConfirm(cercle: Cercle, personne: PersonneId): boolean {
  const roles = rolesOf(cercle, personne)
  if (roles.includes('responsable')) return true
  const held = cercle.membres.some((membre) => rolesOf(cercle, membre.personne).some((role) => role === 'responsable' || role === 'referent'))
  return roles.includes('beneficiaire') && !held
}

/** The act is written last, by whoever finished: a backup that lacks it lacks the erasure. */
async function doneOf(db: Database, livrets: readonly LivretId[]): Promise<ReadonlySet<string>> {
  const done = new Set<string>()
  for (let at = 0; at < livrets.length; at += OPENED_AT_ONCE) {
    const rows = await transact(db, async (trx) => {
      await openOn(trx, livrets.slice(at, at + OPENED_AT_ONCE))
      return trx.selectFrom('acte').select('livret').where('genre', '=', 'effacement').execute()
    })
    for (const { livret } of rows) done.add(livret)
  }
  return done
}

/** The account stays, so that its devices can still be told `efface`; nobody's name is left on it. */
async function forgetName(db: Database, personne: PersonneId): Promise<void> {
  await db.updateTable('compte').set({ prenom: '', nom: '' }).where('personne', '=', personne).where('role', '=', 'beneficiaire').execute()
}

const readDemande = (row: { readonly livret: LivretId; readonly demande: string; readonly personne: PersonneId; readonly demandee_le: Date }): Demande =>
  ({ livret: row.livret, demande: row.demande, personne: row.personne, demandeeLe: instantOf(row.demandee_le) })
