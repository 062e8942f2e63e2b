/**
 * The intermediate archive. What an archived livret says is moved into a table on which the application's role has no right
 * at all: it may put in and destroy, by these functions of the owner's, and never read. What stays in the log are stubs, as after
 * an erasure, so that the chain verifies; only the owner's `rouvrir_archive` puts it back.
 */
import type { Migration } from './migration.ts'
import { OPENED, READER } from './m0003Rangs.ts'
import { WAITING } from './m0004Attente.ts'
import { MAINTENANCE, openToMaintenance } from './m0007Actes.ts'

/** `archive`, in WAITING: this transaction looks for archives whose term has come. */
export const FOR_ARCHIVES = 'archive'

const opened = `livret = ANY (string_to_array(current_setting('${OPENED}', true), ','))`
const bound = (table: string): readonly string[] => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  openToMaintenance(table),
  `CREATE POLICY ouvert ON ${table} USING (${opened}) WITH CHECK (${opened})`,
]
const ofOwner = (what: string, body: string): string => `CREATE FUNCTION ${what} LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$ ${body} $$`
const says = String.raw`ligne ~ '^\[[0-9]+,[0-9]+,'`

export const m0014Archives: Migration = {
  numero: 14,
  nom: 'archives',
  statements: [
    `CREATE TABLE archive (
      livret text PRIMARY KEY,
      le date NOT NULL,
      jusquau date NOT NULL,
      tenu_par text NOT NULL,
      personnes text[] NOT NULL,
      titulaires text[] NOT NULL)`,
    ...bound('archive'),
    `CREATE POLICY soi ON archive FOR SELECT USING (current_setting('${READER}', true) = ANY (personnes))`,
    `CREATE POLICY echue ON archive FOR SELECT USING (current_setting('${WAITING}', true) = '${FOR_ARCHIVES}')`,
    `CREATE TABLE archive_ligne (
      livret text NOT NULL,
      objet text NOT NULL CHECK (objet IN ('entree', 'tenue', 'lecteur')),
      rangee json NOT NULL)`,
    'CREATE INDEX archive_ligne_par_livret ON archive_ligne (livret)',
    ...bound('archive_ligne'),
    ofOwner('archiver_lignes(lequel text) RETURNS void', `
      INSERT INTO archive_ligne SELECT livret, 'entree', json_build_object('kind', kind, 'seq', seq, 'ligne', ligne, 'salt', salt) FROM entree WHERE livret = lequel AND ${says};
      INSERT INTO archive_ligne SELECT livret, 'tenue', row_to_json(t) FROM tenue t WHERE livret = lequel;
      INSERT INTO archive_ligne SELECT livret, 'lecteur', row_to_json(l) FROM lecteur l WHERE livret = lequel;
      DELETE FROM tenue WHERE livret = lequel;
      DELETE FROM lecteur WHERE livret = lequel;
      SELECT effacer_lignes(lequel)`),
    ofOwner('effacer_archive(lequel text) RETURNS void', 'DELETE FROM archive_ligne WHERE livret = lequel'),
    ofOwner('rouvrir_archive(lequel text) RETURNS void', `
      UPDATE entree e SET ligne = a.rangee ->> 'ligne', salt = a.rangee ->> 'salt' FROM archive_ligne a
        WHERE a.livret = lequel AND a.objet = 'entree' AND e.livret = lequel AND e.kind = a.rangee ->> 'kind' AND e.seq = (a.rangee ->> 'seq')::bigint;
      INSERT INTO tenue SELECT t.* FROM archive_ligne a, json_populate_record(NULL::tenue, a.rangee) t WHERE a.livret = lequel AND a.objet = 'tenue';
      INSERT INTO lecteur SELECT l.* FROM archive_ligne a, json_populate_record(NULL::lecteur, a.rangee) l WHERE a.livret = lequel AND a.objet = 'lecteur';
      DELETE FROM archive_ligne WHERE livret = lequel;
      DELETE FROM archive WHERE livret = lequel`),
    'REVOKE EXECUTE ON FUNCTION rouvrir_archive(text) FROM PUBLIC',
    // Livrets about which nothing was received since a moment, by their names alone, in the order of these.
    `CREATE FUNCTION livrets_sans_contact(avant timestamptz, apres text, combien integer) RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM set_config('${MAINTENANCE}', 'oui', true);
        RETURN QUERY SELECT l.livret FROM livret l
          WHERE l.livret COLLATE "C" > apres COLLATE "C"
            AND EXISTS (SELECT 1 FROM volet v WHERE v.livret = l.livret)
            AND NOT EXISTS (SELECT 1 FROM volet v JOIN entree e ON e.livret = v.livret AND e.kind = v.kind AND e.seq = v.seq WHERE v.livret = l.livret AND e.recue_le >= avant)
            AND NOT EXISTS (SELECT 1 FROM archive a WHERE a.livret = l.livret)
            AND NOT EXISTS (SELECT 1 FROM effacement f WHERE f.livret = l.livret)
          ORDER BY l.livret COLLATE "C" LIMIT combien;
        PERFORM set_config('${MAINTENANCE}', '', true);
      END $$`,
    // Sessions and tickets of a database that lost some of their ends.
    `CREATE FUNCTION finir_acces() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM set_config('${MAINTENANCE}', 'oui', true);
        DELETE FROM famille;
        DELETE FROM defi;
        DELETE FROM enrolement WHERE pris_le IS NULL AND signe_par IS NULL;
        PERFORM set_config('${MAINTENANCE}', '', true);
      END $$`,
    // How far each chain of acts goes.
    `CREATE FUNCTION tetes_actes() RETURNS TABLE (chaine text, rang bigint, hash text) LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM set_config('${MAINTENANCE}', 'oui', true);
        RETURN QUERY SELECT DISTINCT ON (a.livret) a.livret, a.rang, a.hash FROM acte a ORDER BY a.livret, a.rang DESC;
        PERFORM set_config('${MAINTENANCE}', '', true);
      END $$`,
    // Whose turn it is to do what one server does for all.
    'CREATE TABLE tache (nom text PRIMARY KEY, jusquau timestamptz NOT NULL)',
  ],
  rights: {
    archive: ['SELECT', 'INSERT', 'DELETE'],
    tache: ['SELECT', 'INSERT', 'UPDATE (jusquau)'],
  },
}
