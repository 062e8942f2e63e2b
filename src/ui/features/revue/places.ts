import { READERS } from '../../../domain/readers.ts'
import type { CommonKind } from '../../../domain/volet.ts'
import type { LivretView } from '../../../readmodel/views.ts'

export const PLACES = ['parcours', 'freins', 'aides', 'notes', 'cercle'] as const
export type Place = (typeof PLACES)[number]

const VOLET: Readonly<Record<Place, CommonKind>> = { parcours: 'parcours', freins: 'freins', aides: 'aides', notes: 'notes', cercle: 'cercle' }

/** Shared with this person, even while nothing is written there; a volet that is not leaves no tab, no gap, no lock. */
export const isShared = (view: LivretView, kind: CommonKind): boolean => view.kinds.includes(kind) || view.roles.some((role) => READERS[kind].includes(role))

export const placesOf = (view: LivretView): readonly Place[] => PLACES.filter((place) => isShared(view, VOLET[place]))
