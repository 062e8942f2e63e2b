/**
 * Free text that a group's file must not bring in: health (its own volet, with the person's consent) and
 * whatever tells of a court or a prison (never written at all: only the constraint is, trust.md §1).
 *
 * Words are matched whole on the folded text. Missing one is caught by a reader; a false alarm only holds
 * the note back, shown with its reason, so the list leans towards alarm.
 */
import { findMentions } from '../mention.ts'
import { words } from './fold.ts'

const HEALTH =
  /\b(?:rqth|aah|aeeh|mdph|cdaph|boeth?|handicap\w*|invalidit\w*|ald|affection longue duree|maladi\w+|malade chronique|cancer\w*|diabet\w*|epilep\w*|depress\w+|psychiatr\w+|psycholog\w+|bipolaire|schizo\w*|autis\w+|dyslexi\w+|dyspraxi\w+|addict\w+|alcool\w*|toxico\w*|cannabis|enceinte|grossesse|hospitalis\w+|traitement medical|medicaments?|vih|sida|seropositi\w*)\b/
export type SensitiveKind = 'health' | 'justice'

export function sensitiveKind(text: string): SensitiveKind | null {
  const folded = words(text)
  if (findMentions(text).length > 0) return 'justice'
  return HEALTH.test(folded) ? 'health' : null
}
