/** Shared devices of an organisation: their rules, and whose spaces are on them. Codes are opaque: no site is named. */
import type { Migration } from './migration.ts'

export const m0016Postes: Migration = {
  numero: 16,
  nom: 'postes',
  statements: [
    `CREATE TABLE poste (
      poste text PRIMARY KEY,
      organisation text NOT NULL REFERENCES organisation,
      code text NOT NULL,
      ferme boolean NOT NULL,
      inactif_s integer NOT NULL,
      cache_s integer NOT NULL,
      jours integer NOT NULL,
      sans_copie boolean NOT NULL,
      depuis timestamptz NOT NULL)`,
    'CREATE INDEX poste_par_organisation ON poste (organisation)',
    `CREATE TABLE poste_appareil (
      personne text NOT NULL,
      appareil text NOT NULL,
      poste text NOT NULL REFERENCES poste ON DELETE CASCADE,
      PRIMARY KEY (personne, appareil))`,
    'CREATE INDEX poste_appareil_par_poste ON poste_appareil (poste)',
  ],
  rights: {
    poste: ['SELECT', 'INSERT', 'UPDATE (code, ferme, inactif_s, cache_s, jours, sans_copie)', 'DELETE'],
    poste_appareil: ['SELECT', 'INSERT', 'DELETE'],
  },
}
