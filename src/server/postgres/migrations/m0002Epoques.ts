/** Under which epoch each entry was appended: what a position of an earlier epoch still names. */
import type { Migration } from './migration.ts'

export const m0002Epoques: Migration = {
  numero: 2,
  nom: 'epoques',
  // Whatever stood before was appended under the first.
  statements: ['ALTER TABLE entree ADD COLUMN epoch integer NOT NULL DEFAULT 1 CHECK (epoch > 0)'],
  rights: {},
}
