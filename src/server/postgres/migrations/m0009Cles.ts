/**
 * Keys of devices, and sessions opened by them: a challenge once used or late is gone, a refresh token stays until it
 * would have expired, so that a second use of it is recognised. Sessions opened before end here.
 */
import type { Migration } from './migration.ts'

export const m0009Cles: Migration = {
  numero: 9,
  nom: 'cles',
  statements: [
    // A device's id is its first owner's: nobody can revoke another's by claiming to have it.
    'CREATE UNIQUE INDEX appareil_seul ON appareil (appareil)',
    'ALTER TABLE appareil ADD COLUMN depuis timestamptz',
    'UPDATE appareil SET depuis = vu_le',
    'ALTER TABLE appareil ALTER COLUMN depuis SET NOT NULL',
    `CREATE TABLE cle (
      cle text PRIMARY KEY,
      personne text NOT NULL,
      appareil text NOT NULL,
      publique text NOT NULL,
      depuis timestamptz NOT NULL,
      retiree_le timestamptz,
      FOREIGN KEY (personne, appareil) REFERENCES appareil)`,
    'CREATE UNIQUE INDEX cle_en_usage ON cle (personne, appareil) WHERE retiree_le IS NULL',
    `CREATE TABLE defi (
      defi text PRIMARY KEY,
      cle text NOT NULL REFERENCES cle,
      expire_le timestamptz NOT NULL)`,
    `CREATE TABLE famille (
      famille text PRIMARY KEY,
      personne text NOT NULL,
      appareil text NOT NULL,
      ouverte_le timestamptz NOT NULL,
      expire_le timestamptz NOT NULL,
      finie_le timestamptz,
      FOREIGN KEY (personne, appareil) REFERENCES appareil)`,
    'CREATE INDEX famille_par_appareil ON famille (personne, appareil)',
    `CREATE TABLE rafraichissement (
      jeton text PRIMARY KEY,
      famille text NOT NULL REFERENCES famille ON DELETE CASCADE,
      utilise_le timestamptz)`,
    'CREATE INDEX rafraichissement_par_famille ON rafraichissement (famille)',
    'DROP TABLE session',
    `CREATE TABLE session (
      jeton text PRIMARY KEY,
      famille text NOT NULL REFERENCES famille ON DELETE CASCADE,
      expire_le timestamptz NOT NULL)`,
    'CREATE INDEX session_par_famille ON session (famille)',
  ],
  rights: {
    cle: ['SELECT', 'INSERT', 'UPDATE (retiree_le)'],
    defi: ['SELECT', 'INSERT', 'DELETE'],
    famille: ['SELECT', 'INSERT', 'UPDATE (expire_le, finie_le)', 'DELETE'],
    rafraichissement: ['SELECT', 'INSERT', 'UPDATE (utilise_le)', 'DELETE'],
    session: ['SELECT', 'INSERT', 'DELETE'],
  },
}
