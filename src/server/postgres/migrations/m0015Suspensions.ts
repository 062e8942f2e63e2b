/**
 * Whom a database that was put back takes again for readers, though they were shut out since (replay.ts): they are shown
 * nothing until the log says so itself. `lu`: the log takes them for one.
 */
import type { Migration } from './migration.ts'
import { OPENED } from './m0003Rangs.ts'
import { openToMaintenance } from './m0007Actes.ts'

const opened = `livret = ANY (string_to_array(current_setting('${OPENED}', true), ','))`

export const m0015Suspensions: Migration = {
  numero: 15,
  nom: 'suspensions',
  statements: [
    `CREATE TABLE suspension (
      livret text NOT NULL,
      kind text NOT NULL,
      personne text NOT NULL,
      lu boolean NOT NULL,
      PRIMARY KEY (livret, kind, personne))`,
    'ALTER TABLE suspension ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE suspension FORCE ROW LEVEL SECURITY',
    openToMaintenance('suspension'),
    `CREATE POLICY ouvert ON suspension USING (${opened}) WITH CHECK (${opened})`,
  ],
  rights: { suspension: ['SELECT', 'INSERT', 'UPDATE (lu)', 'DELETE'] },
}
