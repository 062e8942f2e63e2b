import { READERS } from '../../../domain/readers.ts'
import type { CommonKind } from '../../../domain/volet.ts'
import type { LivretView } from '../../../readmodel/views.ts'

/** The pages of a livret, in the order they have for everybody. */
export const PLACES = ['parcours', 'freins', 'aides', 'notes', 'cercle'] as const
export type Place = (typeof PLACES)[number]

/** Notes are read in three volets: each of them makes the page. */
const VOLETS: Readonly<Record<Place, readonly CommonKind[]>> = {
  parcours: ['parcours'],
  freins: ['freins'],
  aides: ['aides'],
  notes: ['notes', 'equipe'],
  cercle: ['cercle'],
}

/** Only the pages this person's roles read something of: the others are not there, without a gap. */
export const placesOf = (view: LivretView): readonly Place[] =>
  PLACES.filter((place) => VOLETS[place].some((kind) => view.roles.some((role) => READERS[kind].includes(role))))
