/**
 * What waits for a newer program of the server is looked for across livrets when that program starts: a transaction
 * that says so sees those rows, and no other.
 */
import type { Migration } from './migration.ts'

/** `version`: this transaction looks for what waits for one. */
export const WAITING = 'livret.attente'
/** A reason is written by `JSON.stringify`, its kind first. */
export const FOR_VERSION = '{"for":"version"%'

export const m0004Attente: Migration = {
  numero: 4,
  nom: 'attente',
  statements: [`CREATE POLICY version ON tenue FOR SELECT USING (current_setting('${WAITING}', true) = 'version' AND motif LIKE '${FOR_VERSION}')`],
  rights: {},
}
