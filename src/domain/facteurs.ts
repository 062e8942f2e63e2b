/** Second factors of an account, as the server tells them and screens show them. */
import type { Instant } from '../base/jour.ts'

/** `cle`: a passkey; `identite`: at a provider. */
export const FACTEUR_GENRES = ['cle', 'identite'] as const
/** `libre`: none is asked; `montre`: one was shown lately; `aMontrer`: rights come after that; `aEnregistrer`: there is none yet. */
export const FACTEUR_ETATS = ['libre', 'montre', 'aMontrer', 'aEnregistrer'] as const

export interface Facteur {
  /** A hash of it. */
  readonly facteur: string
  readonly genre: (typeof FACTEUR_GENRES)[number]
  readonly depuis: Instant
  readonly vuLe: Instant
  /** Of a passkey: kept by its maker beyond one device. */
  readonly sauvegardee: boolean
}

export interface Standing {
  readonly etat: (typeof FACTEUR_ETATS)[number]
  readonly facteurs: readonly Facteur[]
}
