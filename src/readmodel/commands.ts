/**
 * The screens' only way to write. Every command saves on this device first, strictly; it resolves when
 * *gardé* may be shown, or with the reason why nothing was written. What a form displayed when it
 * opened comes back in the `Champ`, `Texte`, `Machine` or `Ensemble` it was opened on.
 */
import type { CreatedId, LivretId, PersonneId } from '../base/ids.ts'
import type { Jour } from '../base/jour.ts'
import type { Result } from '../base/result.ts'
import type { AideCode, DispositifCode, FreinTheme } from '../domain/catalogue.ts'
import type { MotifFin, NoteType, Scalar } from '../domain/entities.ts'
import type { ForbiddenReason } from '../domain/freeText.ts'
import type { ImportPlan, PlannedIdentite } from '../domain/importGroupe/planTypes.ts'
import type { Role } from '../domain/roles.ts'
import type { Consent } from '../merge/documents.ts'
import type { DocumentsView, SignFault, TexteASigner } from './documentViews.ts'
import type { Champ, Ensemble, Handle, Machine, NoteView, SetAsideView, Texte, Trace, Visibilite } from './views.ts'

export type SaveFault =
  /** Nothing was written; free some room and try again: the form keeps its text. */
  | { readonly fault: 'full' }
  | { readonly fault: 'lost' }
  | { readonly fault: 'superseded' }
  /** A value that cannot be kept, seen before saving. */
  | { readonly fault: 'value'; readonly field: string; readonly reason: 'valeurImpossible' | 'trop'; readonly limit?: number }
  /** A text holds what must never be written; `found`: the words, never the digits of a number. */
  | { readonly fault: 'forbidden'; readonly reason: ForbiddenReason; readonly found: readonly string[] }

export type Saved<T = void> = Promise<Result<T, SaveFault>>

/** What is known of a person whose livret is opened; the rest is left out. */
export type NewLivret = Pick<PlannedIdentite, 'prenom' | 'nom'> & { readonly [K in 'telephone' | 'numeroStagiaire']?: string }

export interface FieldWrite {
  readonly champ: Champ<Scalar> | Champ<string> | Champ<number> | Champ<Jour> | Champ<DispositifCode> | Champ<AideCode> | Champ<FreinTheme> | Champ<CreatedId>
  readonly value: Scalar
}

export interface NewMembre {
  readonly personne: PersonneId
  readonly role: Role
  readonly nom: string
  readonly organisme: string
  readonly motif: string
}

export interface NewRelais {
  /** `undefined`: the person themselves, in each livret. */
  readonly vers: Pick<NewMembre, 'personne' | 'nom' | 'organisme'> | undefined
  /** Until when one stands in, as foreseen; `undefined`: for good. */
  readonly remplacement: { readonly jusquau: Jour | null } | undefined
}

export interface Commands {
  /** Registers of one livret; those of one volet stand or fall together when `together`. */
  write(livret: LivretId, writes: readonly FieldWrite[], together?: boolean): Saved
  editText(livret: LivretId, texte: Texte, after: string): Saved
  toggle(livret: LivretId, ensemble: Ensemble, element: string, on: boolean): Saved
  /** Moves a machine, writing fields that go with it in the same group. */
  move(livret: LivretId, machine: Machine, to: string, writes?: readonly FieldWrite[]): Saved

  addEtape(livret: LivretId, values: Readonly<Record<string, Scalar>>): Saved<CreatedId>
  addRendezVous(livret: LivretId, values: { readonly jour: Jour; readonly heure: string; readonly objet: string; readonly lieu: string }): Saved<CreatedId>
  addNote(livret: LivretId, note: { readonly genre: NoteType; readonly texte: string; readonly visibilite: Visibilite }): Saved<CreatedId>
  /** A draft becomes a new note elsewhere (an entity never changes volet) and is closed. */
  publishNote(livret: LivretId, note: NoteView, visibilite: 'equipe' | 'partagee'): Saved<CreatedId>
  addAction(livret: LivretId, action: { readonly theme: FreinTheme | null; readonly libelle: string; readonly qui: PersonneId | null; readonly pourLe: Jour | null }): Saved<CreatedId>
  /**
   * Asks for an aid and files it (`deposee`) in one group, in `aides` or the theme's own volet; for a
   * sensitive theme the responsable who will decide is let in that theme by the same tap, and the screen says so before.
   */
  askAide(livret: LivretId, demande: { readonly aide: AideCode; readonly raison: string; readonly montant: number | null; readonly pourLe: Jour | null; readonly deposer: boolean }): Saved<CreatedId>

  /** Who joins the circle, on what ground. */
  addMembre(livret: LivretId, membre: NewMembre): Saved<CreatedId>
  /**
   * Proposes the relais of one livret or of many, by one command: each stands alone, under one intention. Whoever takes
   * over is entered in the circle by the same group. Resolves with how many were proposed: one that waits for an answer is left out.
   */
  proposeRelais(livrets: readonly LivretId[], relais: NewRelais): Saved<number>
  /** Answers, withdraws, or ends a remplacement, in each livret where this person may now; resolves with how many. */
  answerRelais(livrets: readonly LivretId[], to: 'accepte' | 'decline' | 'annule' | 'termine'): Saved<number>
  /** The person takes their livret, having said whom they let read. */
  takeLivret(livret: LivretId, lecteurs: readonly PersonneId[]): Saved
  /** Ends the accompaniment today: the person holds their livret from then on. */
  endSupport(livret: LivretId, motif: MotifFin): Saved
  /** The contrat's text as it stands, what was signed of it, and whether this person may sign; `undefined` where the parcours is not here. */
  documents(livret: LivretId): Promise<DocumentsView | undefined>
  /** Signs the text that `shown` held: refused when it is not today's any more, or something stands against it. */
  sign(livret: LivretId, shown: TexteASigner, consent: Consent): Promise<Result<CreatedId, SaveFault | SignFault>>

  /** Everything ever written in a field, asked of the server if need be. */
  wholeHistory(livret: LivretId, handle: Handle): Promise<Result<readonly Trace<Scalar>[], 'unreachable'>>

  /** Settles a conflict: one of the values that stand, or a new one (both written together). Everybody's value stays in the history. */
  choose(livret: LivretId, champ: Champ<Scalar>, value: Scalar): Saved

  /** Sends set-aside work again, as a new operation over what is shown now; `text` replaces what was written. */
  retry(item: SetAsideView, text?: string): Saved
  dismiss(item: SetAsideView): Saved
  /** The person read that they follow these livrets no more. */
  dismissDeparts(livrets: readonly LivretId[]): Saved
  /** The person read that this theme is not open to them any more. */
  dismissTheme(livret: LivretId, theme: FreinTheme): Saved

  /** Opens a livret that its author will follow as the référent, with their organisation's office. */
  openLivret(identite: NewLivret): Saved<LivretId>

  /** Opens the livrets of a confirmed import, one by one; resolves with what was written. */
  importGroup(plan: ImportPlan): Saved<{ readonly livrets: number; readonly updates: number }>
}

