/** Devices that were revoked: what they still send waits for the référent, and they are shown nothing. */
import type { Migration } from './migration.ts'

export const m0005Retraits: Migration = {
  numero: 5,
  nom: 'retraits',
  statements: [`CREATE TABLE retrait (
    appareil text PRIMARY KEY,
    retire_le timestamptz NOT NULL DEFAULT clock_timestamp())`],
  rights: { retrait: ['SELECT', 'INSERT'] },
}
