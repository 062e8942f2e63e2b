/**
 * Row-level security: a statement sees the rows of the livrets its transaction was opened on, and of volets that
 * the person it reads for is recorded as a reader of; nothing else, whatever it asks. The owner is bound too
 * (FORCE): a later migration that changes rows says NO FORCE and FORCE again around it.
 */
import type { Migration } from './migration.ts'

/** Livrets of this transaction (`authority`), separated by commas: an identifier has none. */
export const OPENED = 'livret.ouverts'
/** The person this transaction reads for. */
export const READER = 'livret.personne'

const opened = `livret = ANY (string_to_array(current_setting('${OPENED}', true), ','))`
const personne = `current_setting('${READER}', true)`
const tables = ['livret', 'volet', 'entree', 'replica', 'recue', 'tenue', 'lecteur']

export const m0003Rangs: Migration = {
  numero: 3,
  nom: 'rangs',
  statements: [
    ...tables.flatMap((table) => [
      `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY ouvert ON ${table} USING (${opened}) WITH CHECK (${opened})`,
    ]),
    `CREATE POLICY soi ON lecteur FOR SELECT USING (personne = ${personne})`,
    ...['volet', 'entree'].map((table) =>
      `CREATE POLICY lu ON ${table} FOR SELECT USING (EXISTS (
        SELECT 1 FROM lecteur WHERE lecteur.livret = ${table}.livret AND lecteur.kind = ${table}.kind AND lecteur.personne = ${personne}))`),
  ],
  rights: {},
}
