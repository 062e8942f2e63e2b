/**
 * Erasure of a livret. The log stays one that the application may only add to: the one change to it is made by this
 * function of the owner's, which can do nothing but destroy what entries said.
 */
import type { Migration } from './migration.ts'
import { OPENED } from './m0003Rangs.ts'

const opened = `livret = ANY (string_to_array(current_setting('${OPENED}', true), ','))`

export const m0006Effacements: Migration = {
  numero: 6,
  nom: 'effacements',
  statements: [
    `CREATE TABLE effacement (
      livret text NOT NULL,
      personne text NOT NULL,
      efface_le timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (livret, personne))`,
    'ALTER TABLE effacement ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE effacement FORCE ROW LEVEL SECURITY',
    `CREATE POLICY ouvert ON effacement USING (${opened}) WITH CHECK (${opened})`,
    // A line begins with its sequence, its schema (-1: a stub, which says nothing), its replica and number (protocol/rows.ts).
    `CREATE FUNCTION effacer_lignes(lequel text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      UPDATE entree SET salt = '', ligne = regexp_replace(ligne, '^\\[([0-9]+),[0-9]+,"([A-Za-z0-9_-]{11})",([0-9]+),.*$', '[\\1,-1,"\\2",\\3,[],"efface","' || commitment || '",""]')
      WHERE livret = lequel AND ligne ~ '^\\[[0-9]+,[0-9]+,' $$`,
  ],
  rights: { effacement: ['SELECT', 'INSERT'] },
}
