/**
 * Enrolments that a référent's device signed without network: a row without a typed code. And by whom a device was let
 * in or taken away, for the person to see.
 */
import type { Migration } from './migration.ts'

export const m0012BilletsSignes: Migration = {
  numero: 12,
  nom: 'billetsSignes',
  statements: [
    'ALTER TABLE enrolement ALTER COLUMN repere DROP NOT NULL',
    'ALTER TABLE enrolement ALTER COLUMN code DROP NOT NULL',
    'ALTER TABLE enrolement ADD COLUMN signe_par text REFERENCES cle',
    'ALTER TABLE enrolement ADD COLUMN remplace boolean NOT NULL DEFAULT false',
    'ALTER TABLE enrolement ADD COLUMN remplace_le timestamptz',
    'ALTER TABLE enrolement ADD CHECK ((signe_par IS NULL) = (code IS NOT NULL) AND (code IS NULL) = (repere IS NULL))',
    'ALTER TABLE appareil ADD COLUMN par text',
    'ALTER TABLE appareil ADD COLUMN retire_par text',
  ],
  rights: {
    enrolement: ['SELECT', 'INSERT', 'UPDATE (essais, pris_le, cle, remplace_le)', 'DELETE'],
    appareil: ['SELECT', 'INSERT', 'UPDATE (vu_le, retire_par)'],
  },
}
