/** The key by which a référent's device makes another card for the people they follow. The public half; the other one never leaves that device. */
import type { Migration } from './migration.ts'

export const m0017Secours: Migration = {
  numero: 17,
  nom: 'secours',
  statements: ['ALTER TABLE appareil ADD COLUMN secours text'],
  rights: { appareil: ['SELECT', 'INSERT', 'UPDATE (vu_le, retire_par, secours)'] },
}
