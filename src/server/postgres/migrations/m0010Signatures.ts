/**
 * What each chunk that was taken was signed with: with the commitments in `recue`, anybody who has the public key can tell
 * later who said it, also of what was erased since. Never changed.
 */
import type { Migration } from './migration.ts'
import { OPENED } from './m0003Rangs.ts'
import { openToMaintenance } from './m0007Actes.ts'

const opened = `livret = ANY (string_to_array(current_setting('${OPENED}', true), ','))`

export const m0010Signatures: Migration = {
  numero: 10,
  nom: 'signatures',
  statements: [
    `CREATE TABLE signature (
      livret text NOT NULL REFERENCES livret,
      kind text NOT NULL,
      replica text NOT NULL,
      n bigint NOT NULL CHECK (n > 0),
      last_n bigint NOT NULL CHECK (last_n >= n),
      precedent text NOT NULL,
      cle text NOT NULL,
      signature text NOT NULL,
      PRIMARY KEY (livret, kind, replica, n))`,
    'ALTER TABLE signature ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE signature FORCE ROW LEVEL SECURITY',
    `CREATE POLICY ouvert ON signature USING (${opened}) WITH CHECK (${opened})`,
    openToMaintenance('signature'),
  ],
  rights: { signature: ['SELECT', 'INSERT'] },
}
