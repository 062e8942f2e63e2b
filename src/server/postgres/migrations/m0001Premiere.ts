/** The log of each volet, who reads it, and the accounts, sessions and devices. */
import type { Migration } from './migration.ts'

const ofVolet = 'livret text NOT NULL REFERENCES livret, kind text NOT NULL'

export const m0001Premiere: Migration = {
  numero: 1,
  nom: 'premiere',
  statements: [
    `CREATE TABLE serveur (
      seul boolean PRIMARY KEY DEFAULT true CHECK (seul),
      epoch integer NOT NULL DEFAULT 1 CHECK (epoch > 0))`,
    'INSERT INTO serveur DEFAULT VALUES',

    `CREATE TABLE livret (
      livret text PRIMARY KEY,
      verrou smallint NOT NULL DEFAULT 0)`,
    `CREATE TABLE volet (
      ${ofVolet},
      seq bigint NOT NULL CHECK (seq > 0),
      hash text NOT NULL,
      PRIMARY KEY (livret, kind))`,
    `CREATE TABLE entree (
      ${ofVolet},
      seq bigint NOT NULL CHECK (seq > 0),
      ligne text NOT NULL,
      commitment text NOT NULL,
      salt text NOT NULL,
      hash text NOT NULL,
      recue_le timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (livret, kind, seq))`,
    `CREATE TABLE replica (
      ${ofVolet},
      replica text NOT NULL,
      personne text NOT NULL,
      appareil text NOT NULL,
      last_n bigint NOT NULL CHECK (last_n > 0),
      hash text NOT NULL,
      PRIMARY KEY (livret, kind, replica))`,
    `CREATE TABLE recue (
      ${ofVolet},
      replica text NOT NULL,
      n bigint NOT NULL CHECK (n > 0),
      commitment text NOT NULL,
      verdict text NOT NULL,
      PRIMARY KEY (livret, kind, replica, n))`,
    `CREATE TABLE tenue (
      ${ofVolet},
      replica text NOT NULL,
      n bigint NOT NULL CHECK (n > 0),
      rang bigint NOT NULL,
      chunk text NOT NULL,
      commitment text NOT NULL,
      salt text NOT NULL,
      motif text NOT NULL,
      PRIMARY KEY (livret, kind, replica, n))`,
    `CREATE TABLE lecteur (
      ${ofVolet},
      personne text NOT NULL,
      PRIMARY KEY (livret, kind, personne))`,
    'CREATE INDEX lecteur_par_personne ON lecteur (personne, livret, kind)',

    `CREATE TABLE organisation (
      organisation text PRIMARY KEY,
      nom text NOT NULL)`,
    `CREATE TABLE compte (
      personne text PRIMARY KEY,
      organisation text REFERENCES organisation,
      prenom text NOT NULL,
      nom text NOT NULL,
      role text NOT NULL CHECK (role IN ('beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant')),
      demonstration text)`,
    'CREATE INDEX compte_par_organisation ON compte (organisation)',
    `CREATE TABLE appareil (
      personne text NOT NULL REFERENCES compte,
      appareil text NOT NULL,
      vu_le timestamptz NOT NULL,
      PRIMARY KEY (personne, appareil))`,
    `CREATE TABLE session (
      jeton text PRIMARY KEY,
      personne text NOT NULL REFERENCES compte,
      appareil text NOT NULL,
      expire_le timestamptz NOT NULL)`,
    'CREATE INDEX session_par_personne ON session (personne)',
    `CREATE TABLE demonstration (
      seule boolean PRIMARY KEY DEFAULT true CHECK (seule),
      commencee_le timestamptz NOT NULL,
      faite_le timestamptz)`,
  ],
  rights: {
    migration: ['SELECT'],
    serveur: ['SELECT'],
    // UPDATE of a column that nothing reads is what PostgreSQL asks of SELECT … FOR UPDATE.
    livret: ['SELECT', 'INSERT', 'UPDATE (verrou)'],
    volet: ['SELECT', 'INSERT', 'UPDATE (seq, hash)'],
    // The log is only ever added to.
    entree: ['SELECT', 'INSERT'],
    replica: ['SELECT', 'INSERT', 'UPDATE (personne, appareil, last_n, hash)'],
    recue: ['SELECT', 'INSERT', 'UPDATE (verdict)'],
    tenue: ['SELECT', 'INSERT', 'UPDATE (motif)', 'DELETE'],
    lecteur: ['SELECT', 'INSERT', 'DELETE'],
    organisation: ['SELECT', 'INSERT', 'UPDATE (nom)'],
    compte: ['SELECT', 'INSERT', 'UPDATE (organisation, prenom, nom, role, demonstration)'],
    appareil: ['SELECT', 'INSERT', 'UPDATE (vu_le)'],
    session: ['SELECT', 'INSERT', 'DELETE'],
    demonstration: ['SELECT', 'INSERT', 'UPDATE (faite_le)'],
  },
}
