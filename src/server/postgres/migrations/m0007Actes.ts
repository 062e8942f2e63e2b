/**
 * The journal of acts (`server/actes.ts`): added to and never changed. What it may hold is bound here too: identifiers
 * and words of a code, so that nothing a person wrote can come to lie in it.
 */
import type { Migration } from './migration.ts'
import { OPENED } from './m0003Rangs.ts'

/** In place of a livret, for an act about none. */
export const NO_LIVRET = 'serveur'
/** `oui`: the owner's own work on everything there is (verifying, backup, restore); no policy of the application's knows it. */
export const MAINTENANCE = 'livret.entretien'

/** The owner sees and writes all rows of a table under row-level security, once it said that it is there for that. */
export const openToMaintenance = (table: string): string =>
  `CREATE POLICY entretien ON ${table} TO CURRENT_USER USING (current_setting('${MAINTENANCE}', true) = 'oui') WITH CHECK (current_setting('${MAINTENANCE}', true) = 'oui')`

const opened = `livret = ANY (string_to_array(current_setting('${OPENED}', true), ','))`
const id = `~ '^[A-Za-z0-9_-]{1,64}$'`
const before = ['livret', 'volet', 'entree', 'replica', 'recue', 'tenue', 'lecteur', 'effacement']

export const m0007Actes: Migration = {
  numero: 7,
  nom: 'actes',
  statements: [
    `CREATE TABLE acte (
      livret text NOT NULL CHECK (livret ${id}),
      rang bigint NOT NULL CHECK (rang > 0),
      le timestamptz NOT NULL,
      genre text NOT NULL CHECK (genre ~ '^[A-Za-z]{1,40}$'),
      personne text CHECK (personne ${id}),
      appareil text CHECK (appareil ${id}),
      objet text CHECK (objet ${id}),
      hash text NOT NULL,
      PRIMARY KEY (livret, rang))`,
    'ALTER TABLE acte ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE acte FORCE ROW LEVEL SECURITY',
    `CREATE POLICY ouvert ON acte USING (${opened}) WITH CHECK (${opened})`,
    ...[...before, 'acte'].map(openToMaintenance),
  ],
  rights: { acte: ['SELECT', 'INSERT'] },
}
