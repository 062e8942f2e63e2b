/** What screens see of the contrat as it is signed. Times are what clocks claimed; `recu` alone is the server's. */
import type { PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { EtatDocument, SignObstacle } from '../merge/documents.ts'
import type { ItemState } from './views.ts'

/** The words in front of whoever signs, and their hash. */
export interface TexteASigner {
  readonly texte: string
  readonly empreinte: string
}

export interface SignatureView {
  readonly personne: PersonneId
  readonly nom: string
  readonly mine: boolean
  /** Claimed by the device it was signed on; never shown as certified. */
  readonly annonceLe: Instant
  /** Its number in the server's log of the parcours; absent until it was received. */
  readonly recu: number | undefined
  readonly state: ItemState
  readonly moyen: string
  readonly acte: string
  /** The device's key and what it gave of the text; absent when the device had none. */
  readonly preuve: { readonly cle: string; readonly valeur: string } | undefined
}

export interface DocumentView extends TexteASigner {
  readonly etat: EtatDocument
  readonly modele: number
  readonly nature: string
  /** Hash of the document that was in force when this one was made. */
  readonly precedente: string | undefined
  readonly parties: readonly { readonly personne: PersonneId; readonly nom: string; readonly aSigne: boolean }[]
  readonly signatures: readonly SignatureView[]
  /** Against the text of today, by their hashes; and line by line, when they are not the same. */
  readonly differe: { readonly retirees: readonly string[]; readonly ajoutees: readonly string[] } | undefined
}

export interface DocumentsView {
  readonly today: TexteASigner
  /** Nothing in it: this person may sign the text of today. */
  readonly obstacles: readonly SignObstacle[]
  /** In the order received; two texts that two people signed apart are two. */
  readonly documents: readonly DocumentView[]
}

export type SignFault =
  /** The words changed since they were shown: they are to be shown again. */
  | { readonly fault: 'texteChange' }
  | { readonly fault: 'obstacles'; readonly obstacles: readonly SignObstacle[] }
