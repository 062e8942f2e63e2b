/** That a livret was taken out whole, by somebody who reads it: an act. The export itself is made on the device. */
import type { LivretId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Journal } from '../authority/journal.ts'
import { recordActe } from './actes.ts'
import type { Asker } from './effacements.ts'
import type { Database } from './postgres/database.ts'

export function exportNoter(db: Database, journal: Journal): (livret: LivretId, by: Asker, at: Instant) => Promise<boolean> {
  return async (livret, by, at) => {
    if (!(await journal.readable(by.personne)).some(({ volet }) => volet.livret === livret)) return false
    await recordActe(db, { genre: 'export', livret, ...by }, at)
    return true
  }
}
