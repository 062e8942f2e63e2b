import type { IconName } from './Icon.tsx'

/** One theme of freins, one icon, on every screen. Keys are the catalogue's codes. */
export const themeIcons = {
  entreprise: 'briefcase',
  'marche-du-travail': 'compass',
  mobilite: 'bus',
  logement: 'house',
  finances: 'wallet',
  'garde-enfants': 'baby',
  administratif: 'file-text',
  sante: 'heart-pulse',
  'lecture-ecriture-calcul': 'book-open',
  numerique: 'monitor-smartphone',
  disponibilite: 'calendar-clock',
} as const satisfies Record<string, IconName>

/** The places of a livret, in the order they always have. */
export const placeIcons = {
  parcours: 'fil',
  freins: 'construction',
  aides: 'hand-helping',
  notes: 'notebook-pen',
  competences: 'award',
  cercle: 'users',
} as const satisfies Record<string, IconName>
