/**
 * Enrolments: what was given to somebody so that their device may enter, as hashes. A row is seen by whoever opened it,
 * by whoever presents what it is the hash of, and by work on its livret.
 */
import type { Migration } from './migration.ts'
import { OPENED, READER } from './m0003Rangs.ts'
import { openToMaintenance } from './m0007Actes.ts'

/** What somebody without a session presents: the hash of a secret, or the name of a typed code. */
export const PRESENTED = 'livret.billet'

const opened = `livret = ANY (string_to_array(current_setting('${OPENED}', true), ','))`
const presented = `current_setting('${PRESENTED}', true) IN (secret, repere)`
const author = `par = current_setting('${READER}', true)`

export const m0011Enrolements: Migration = {
  numero: 11,
  nom: 'enrolements',
  statements: [
    `CREATE TABLE enrolement (
      enrolement text PRIMARY KEY,
      but text NOT NULL CHECK (but IN ('beneficiaire', 'professionnel', 'appareil')),
      livret text CHECK ((livret IS NOT NULL) = (but = 'beneficiaire')),
      personne text NOT NULL,
      par text NOT NULL,
      secret text NOT NULL UNIQUE,
      repere text NOT NULL,
      code text NOT NULL,
      essais smallint NOT NULL DEFAULT 0,
      role text NOT NULL CHECK (role IN ('beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant')),
      organisation text REFERENCES organisation,
      prenom text NOT NULL,
      nom text NOT NULL,
      expire_le timestamptz NOT NULL,
      pris_le timestamptz,
      cle text)`,
    'CREATE UNIQUE INDEX enrolement_repere ON enrolement (repere)',
    'ALTER TABLE enrolement ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE enrolement FORCE ROW LEVEL SECURITY',
    openToMaintenance('enrolement'),
    `CREATE POLICY auteur ON enrolement USING (${author}) WITH CHECK (${author})`,
    `CREATE POLICY ouvert ON enrolement USING (${opened}) WITH CHECK (${opened})`,
    `CREATE POLICY presente ON enrolement FOR SELECT USING (${presented})`,
    `CREATE POLICY prise ON enrolement FOR UPDATE USING (${presented}) WITH CHECK (${presented})`,
    // Whoever opened one learns that it was taken; a day later nobody asks any more, and its name may serve again.
    `CREATE POLICY oubli ON enrolement FOR DELETE USING (expire_le < now() - interval '1 day')`,
  ],
  rights: { enrolement: ['SELECT', 'INSERT', 'UPDATE (essais, pris_le, cle)', 'DELETE'] },
}
