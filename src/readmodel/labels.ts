/** Words made of fields, for every screen. */
import { addDays, type Jour } from '../base/jour.ts'
import { DISPOSITIFS } from '../domain/catalogue.ts'
import type { EtapeView } from './views.ts'

/** What an étape is called: its own title, else its dispositif's. */
export function labelOf(etape: EtapeView): string {
  const dispositif = etape.dispositif.value
  return etape.intitule.value ?? (dispositif === null ? '' : DISPOSITIFS[dispositif].label)
}

/** The last day of a pause, for « du … au … »: the day before the person came back. */
export const lastDayOfPause = (from: Jour, back: Jour): Jour => (back > from ? addDays(back, -1) : back)

/** Lower case, without accents or apostrophes: how a search compares. */
export function normalize(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’']/g, ' ').toLowerCase()
}
