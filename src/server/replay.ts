/**
 * What the ledger says and this database does not: done again before anything is served, whatever was put back and however.
 * A database that lost something lost ends of sessions too, and which tickets were used: all of both end, for the key of a
 * device opens another session, and a ticket is made anew.
 */
import { sql } from 'kysely'
import type { Instant } from '../base/jour.ts'
import type { Appareils } from './appareils.ts'
import type { Archives } from './archives.ts'
import type { Effacements } from './effacements.ts'
import type { Ledger } from './ledger.ts'
import type { Database } from './postgres/database.ts'
import { suspend } from './postgres/suspensions.ts'
import type { Facteurs } from './preuves/facteurs.ts'

export interface Replayed {
  readonly erased: number
  readonly archived: number
  readonly retired: number
  readonly factors: number
  /** Persons, per livret, who read again what they had been shut out of. */
  readonly suspended: number
}

export interface ReplayDeps {
  readonly db: Database
  readonly ledger: Ledger
  readonly effacements: Pick<Effacements, 'replay'>
  readonly archives: Pick<Archives, 'replay'>
  readonly appareils: Pick<Appareils, 'replay'>
  readonly facteurs: Pick<Facteurs, 'replay'>
}

/** @param epoch of this database, which is not behind what was served */
export async function replayLedger({ db, ledger, effacements, archives, appareils, facteurs }: ReplayDeps, epoch: number, at: Instant): Promise<Replayed> {
  const served = ledger.epoch()
  const lost = served > 0 && epoch > served
  const replayed = {
    retired: await appareils.replay(), factors: await facteurs.replay(at), erased: await effacements.replay(at), archived: await archives.replay(at),
    suspended: lost ? await suspend(db, ledger.sorties.all()) : 0,
  }
  if (lost || Object.values(replayed).some((count) => count > 0)) await sql`SELECT finir_acces()`.execute(db)
  ledger.noteEpoch(epoch)
  return replayed
}
