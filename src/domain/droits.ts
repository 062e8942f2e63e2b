/** What a person may ask about their livret beside reading and writing it: who read it, its erasure. */
import type { LivretId, PersonneId } from '../base/ids.ts'
import type { Instant, Jour } from '../base/jour.ts'

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

/** A device of somebody who reads the livret opens nothing any more, lost or given back; the livret may lie on it still. */
export interface Retrait {
  /** First name. */
  readonly prenom: string
  readonly organisation: string
  readonly retireLe: Instant
  readonly vuLe: Instant
}

/** « Qui a vu mon livret ». */
export interface Vus {
  readonly lectures: readonly Lecture[]
  readonly retraits: readonly Retrait[]
}

/** What may lie on a device. */
export interface Contenu {
  /** Those that whoever asks reads too. */
  readonly livrets: readonly LivretId[]
  /** How many others. */
  readonly autres: number
}

/** Somebody made another card for the person, without the one they had. */
export interface CarteRefaite {
  /** First name. */
  readonly prenom: string
  readonly organisation: string
  readonly le: Instant
}

/** The name of the draft by which the device of that card tells it, until the person says that they know. */
export const CARTE_DITE = 'carte-refaite'

export interface CarteDite {
  /** First name of who made it. */
  readonly par: string
  readonly le: Instant
  /** Something was the person's alone, stayed closed, and comes back with the network. */
  readonly prive: boolean
}

export function readCarteDite(text: string): CarteDite | undefined {
  try {
    return JSON.parse(text) as CarteDite // the seal vouches that this program wrote it under its name
  } catch {
    return undefined
  }
}

/** That a livret be erased. */
export interface Demande {
  readonly livret: LivretId
  readonly demande: string
  readonly personne: PersonneId
  readonly demandeeLe: Instant
}

/** A livret that left active use, for somebody who was of its circle. */
export interface LivretArchive {
  readonly livret: LivretId
  readonly le: Jour
  /** Erased after that day. */
  readonly jusquau: Jour
  /** It is about them. */
  readonly sien: boolean
}
