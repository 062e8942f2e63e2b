/** Whoever reads livrets is told which of them their devices were sent: of the access log, their own lines. */
import type { Migration } from './migration.ts'
import { READER } from './m0003Rangs.ts'

export const m0019Contenus: Migration = {
  numero: 19,
  nom: 'contenus',
  statements: [`CREATE POLICY propre ON lecture FOR SELECT USING (personne = current_setting('${READER}', true))`],
  rights: {},
}
