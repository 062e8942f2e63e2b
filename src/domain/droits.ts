/** What a person may ask about their livret beside reading and writing it: who read it, its erasure. */
import type { LivretId, PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'

/** Somebody, in one month. */
export interface Lecture {
  readonly personne: PersonneId
  readonly prenom: string
  readonly organisation: string
  /** YYYY-MM. */
  readonly mois: string
  /** They opened it; otherwise their device received it and they could have. */
  readonly ouvert: boolean
}

/** That a livret be erased. */
export interface Demande {
  readonly livret: LivretId
  readonly demande: string
  readonly personne: PersonneId
  readonly demandeeLe: Instant
}
