import type { CommonKind } from '../../../domain/volet.ts'
import type { LivretView } from '../../../readmodel/views.ts'

export const PLACES = ['parcours', 'freins', 'aides', 'notes', 'cercle'] as const
export type Place = (typeof PLACES)[number]

const VOLET: Readonly<Record<Place, CommonKind>> = { parcours: 'parcours', freins: 'freins', aides: 'aides', notes: 'notes', cercle: 'cercle' }

/** Only what this device holds: a volet that is not shared leaves no tab, no gap, no lock. */
export const placesOf = (view: LivretView): readonly Place[] => PLACES.filter((place) => view.kinds.includes(VOLET[place]))
