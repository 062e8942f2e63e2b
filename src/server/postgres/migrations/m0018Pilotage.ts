/** Accounts for figures, which follow nobody. */
import type { Migration } from './migration.ts'

export const m0018Pilotage: Migration = {
  numero: 18,
  nom: 'pilotage',
  // Tickets say for whom they are, in the same words.
  statements: ['compte', 'enrolement'].flatMap((table) => [
    `ALTER TABLE ${table} DROP CONSTRAINT ${table}_role_check`,
    `ALTER TABLE ${table} ADD CONSTRAINT ${table}_role_check CHECK (role IN ('beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant', 'pilotage'))`,
  ]),
  rights: {},
}
