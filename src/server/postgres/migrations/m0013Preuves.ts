/**
 * What proves who a professional is, besides a ticket: passkeys and identities at a provider, and the tries of either
 * under way. A row is seen by whose it is, and by whoever presents what its name is the hash of. A signing-in knows
 * when its second factor was last shown.
 */
import { READER } from './m0003Rangs.ts'
import { openToMaintenance } from './m0007Actes.ts'
import { PRESENTED } from './m0011Enrolements.ts'
import type { Migration } from './migration.ts'

const own = `personne = current_setting('${READER}', true)`
const presented = (name: string): string => `current_setting('${PRESENTED}', true) = ${name}`
const bound = (table: string): readonly string[] => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  openToMaintenance(table),
  `CREATE POLICY sienne ON ${table} USING (${own}) WITH CHECK (${own})`,
  `CREATE POLICY presente ON ${table} FOR SELECT USING (${presented(table)})`,
]

export const m0013Preuves: Migration = {
  numero: 13,
  nom: 'preuves',
  statements: [
    `CREATE TABLE cle_acces (
      cle_acces text PRIMARY KEY,
      personne text NOT NULL REFERENCES compte,
      identifiant text NOT NULL,
      publique text NOT NULL,
      compteur bigint NOT NULL,
      transports text NOT NULL,
      sauvegardee boolean NOT NULL,
      depuis timestamptz NOT NULL,
      vue_le timestamptz NOT NULL)`,
    'CREATE INDEX cle_acces_par_personne ON cle_acces (personne)',
    ...bound('cle_acces'),
    `CREATE TABLE identite (
      identite text PRIMARY KEY,
      personne text NOT NULL REFERENCES compte,
      emetteur text NOT NULL,
      depuis timestamptz NOT NULL,
      vue_le timestamptz NOT NULL)`,
    'CREATE INDEX identite_par_personne ON identite (personne)',
    ...bound('identite'),
    `CREATE TABLE epreuve (
      epreuve text PRIMARY KEY,
      but text NOT NULL CHECK (but IN ('enregistrer', 'prouver', 'entrer')),
      famille text REFERENCES famille ON DELETE CASCADE CHECK ((famille IS NULL) = (but = 'entrer')),
      temoin text,
      nonce text,
      verificateur text,
      expire_le timestamptz NOT NULL)`,
    'ALTER TABLE epreuve ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE epreuve FORCE ROW LEVEL SECURITY',
    openToMaintenance('epreuve'),
    `CREATE POLICY presente ON epreuve USING (${presented('epreuve')}) WITH CHECK (${presented('epreuve')})`,
    'CREATE POLICY oubli ON epreuve FOR DELETE USING (expire_le < now())',
    'ALTER TABLE famille ADD COLUMN prouvee_le timestamptz',
    'ALTER TABLE famille ADD COLUMN invitee boolean NOT NULL DEFAULT false',
    'ALTER TABLE enrolement ADD COLUMN prouve boolean NOT NULL DEFAULT false',
    'ALTER TABLE organisation ADD COLUMN invitee_par text REFERENCES organisation',
  ],
  rights: {
    cle_acces: ['SELECT', 'INSERT', 'UPDATE (compteur, sauvegardee, vue_le)', 'DELETE'],
    identite: ['SELECT', 'INSERT', 'UPDATE (vue_le)', 'DELETE'],
    epreuve: ['SELECT', 'INSERT', 'DELETE'],
    famille: ['SELECT', 'INSERT', 'UPDATE (expire_le, finie_le, prouvee_le)', 'DELETE'],
  },
}
