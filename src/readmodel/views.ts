/**
 * What screens see: plain data projected from the folded volets of one livret. A `Champ` is a field as it
 * is displayed, together with what must travel with an open form: `seen`, the dots that were on screen
 * when the edit began (architecture.md §1). Screens keep the whole `Champ` they opened a form on and
 * give it back to the command; they never look inside.
 */
import type { CreatedId, EntityId, LivretId, PersonneId } from '../base/ids.ts'
import type { Instant, Jour } from '../base/jour.ts'
import type { AideCode, DispositifCode, FreinTheme } from '../domain/catalogue.ts'
import type { EntityType, MotifSuspension, Niveau, NoteType, ReponseRendezVous, Scalar, TypeSortie } from '../domain/entities.ts'
import type { Qualite, Role } from '../domain/roles.ts'
import type { VoletKind } from '../domain/volet.ts'
import type { Dot, RefusalDetail } from '../operations/operation.ts'

/** Where a field lives and what was displayed of it. */
export interface Handle {
  readonly volet: VoletKind
  readonly entity: EntityId
  readonly type: EntityType
  readonly field: string
  readonly seen: readonly Dot[]
}

/** F22, for one item: kept here, sent and waiting, received. Set-aside work is listed apart. */
export type ItemState = 'pending' | 'held' | 'accepted'

export interface Trace<T> {
  readonly value: T | null
  readonly by: PersonneId
  /** Display name, "" when the circle does not know the person. */
  readonly byName: string
  readonly mine: boolean
  /** Claimed time: say « vers ». */
  readonly at: Instant
  readonly state: ItemState
  readonly dot: Dot
}

export interface Champ<T> {
  readonly handle: Handle
  readonly value: T | null
  /** The write that is shown; undefined when nothing was ever written. */
  readonly trace: Trace<T> | undefined
  /** Two or more different values stand, nobody has seen them all: never chosen for anyone. */
  readonly conflict: readonly Trace<T>[] | undefined
  /** What there was before the values in conflict. */
  readonly before: Trace<T> | undefined
  /** Every write ever, oldest first; losers of a conflict stay here. */
  readonly history: readonly Trace<T>[]
  /** How many more were written before: this device began with a snapshot. `wholeHistory` reads them. */
  readonly older: number
  readonly editable: boolean
}

/** Co-written or author-only prose. Give the whole value back to `editText` with the new text. */
export interface Texte {
  readonly handle: Handle
  readonly value: string
  readonly authors: readonly { readonly name: string; readonly mine: boolean; readonly at: Instant }[]
  readonly state: ItemState
  readonly editable: boolean
}

export interface Machine {
  readonly handle: Handle
  readonly state: string
  readonly item: ItemState
  /** The states this person may move it to now, by the permission function. */
  readonly next: readonly string[]
  readonly steps: readonly { readonly from: string; readonly to: string; readonly byName: string; readonly mine: boolean; readonly at: Instant; readonly state: ItemState }[]
}

export interface Ensemble {
  readonly handle: Handle
  readonly members: readonly string[]
  readonly editable: boolean
}

export interface MembreView {
  readonly personne: PersonneId
  readonly nom: string
  readonly organisme: string
  readonly role: Role
  readonly motif: string
  readonly depuis: Jour | null
  readonly fin: Jour | null
  /** For ending it. */
  readonly end: Champ<Jour>
  readonly isReferent: boolean
  readonly isMe: boolean
}

/** A passage de relais: proposed, answered, and a remplacement ended. */
export interface RelaisView {
  readonly id: CreatedId
  readonly de: PersonneId
  readonly deNom: string
  readonly vers: PersonneId
  readonly versNom: string
  readonly versOrganisme: string
  readonly remplacement: boolean
  /** The last one: it is for the person themselves. */
  readonly dernier: boolean
  readonly jusquau: Jour | null
  readonly etat: Machine
  /** The livret is held by it now. */
  readonly court: boolean
}

export interface EtapeView {
  readonly id: CreatedId
  readonly nature: Champ<string>
  readonly dispositif: Champ<DispositifCode>
  readonly intitule: Champ<string>
  readonly organisme: Champ<string>
  readonly lieu: Champ<string>
  readonly debut: Champ<Jour>
  readonly fin: Champ<Jour>
  readonly demiJournees: Champ<number>
  readonly heuresCentre: Champ<number>
  readonly heuresEntreprise: Champ<number>
  readonly heuresCentreFaites: Champ<number>
  readonly heuresEntrepriseFaites: Champ<number>
  readonly modalite: Champ<string>
  readonly remuneree: Champ<string>
  readonly demandeEntree: Champ<string>
  readonly demandeeLe: Champ<Jour>
  readonly suiteDe: Champ<CreatedId>
  readonly motifSuspension: Champ<MotifSuspension>
  readonly suspendueDepuis: Champ<Jour>
  readonly repriseLe: Champ<Jour>
  readonly retourJusquau: Champ<Jour>
  readonly typeSortie: Champ<TypeSortie>
  readonly sortieLe: Champ<Jour>
  readonly etat: Machine
  readonly state: ItemState
}

export interface RendezVousView {
  readonly id: CreatedId
  readonly jour: Champ<Jour>
  readonly heure: Champ<string>
  readonly objet: Champ<string>
  readonly lieu: Champ<string>
  readonly reponse: Champ<ReponseRendezVous>
  readonly state: ItemState
}

export interface FreinView {
  readonly theme: FreinTheme
  readonly sensitive: boolean
  readonly ditNiveau: Champ<Niveau>
  readonly ditSituations: Ensemble
  readonly ditMots: Champ<string>
  readonly vuNiveau: Champ<Niveau>
  readonly vuSituations: Ensemble
  readonly vuCommentaire: Champ<string>
  readonly priorite: Champ<string>
  readonly objectif: Champ<string>
  readonly etat: Machine
  readonly actions: readonly ActionView[]
  /** Who else reads it; of a sensitive theme only. */
  readonly acces: Ensemble | undefined
  /** Nobody has said anything of it yet. */
  readonly empty: boolean
}

export interface ActionView {
  readonly id: CreatedId
  readonly libelle: Champ<string>
  readonly theme: FreinTheme | null
  readonly qui: PersonneId | null
  readonly quiNom: string
  readonly pourLe: Champ<Jour>
  readonly etat: Machine
}

export type Visibilite = 'brouillon' | 'equipe' | 'partagee'

export interface NoteView {
  readonly id: CreatedId
  readonly visibilite: Visibilite
  readonly genre: NoteType
  readonly jour: Jour | null
  readonly texte: Texte
  readonly byName: string
  readonly mine: boolean
  readonly at: Instant
  readonly state: ItemState
  /** A draft already published, or a published note's origin. */
  readonly publiee: boolean
}

export interface AideView {
  readonly id: CreatedId
  readonly volet: VoletKind
  readonly aide: Champ<AideCode>
  readonly theme: Champ<FreinTheme>
  readonly raison: Champ<string>
  /** Euro cents. */
  readonly montant: Champ<number>
  readonly pourLe: Champ<Jour>
  readonly manque: Champ<string>
  readonly organismeSollicite: Champ<string>
  readonly solliciteLe: Champ<Jour>
  readonly reponseOrganisme: Champ<string>
  readonly reponduLe: Champ<Jour>
  readonly reponseAvant: Champ<Jour>
  readonly montantAccorde: Champ<number>
  readonly motifRefus: Champ<string>
  readonly explication: Champ<string>
  readonly etat: Machine
  readonly byName: string
  readonly mine: boolean
  readonly at: Instant
  readonly state: ItemState
}

/** One field in conflict, ready for the « À régler » screen; `champ` goes back to `commands.choose`. */
export interface ConflictView {
  readonly key: string
  readonly livret: LivretId
  readonly champ: Champ<Scalar>
  /** May this person settle it? */
  readonly editable: boolean
}

/** Refused work, kept on this device: *mis de côté*. */
export interface SetAsideView {
  readonly key: string
  readonly livret: LivretId
  readonly volet: VoletKind
  readonly type: EntityType | undefined
  readonly field: string | undefined
  /** What was written: the text, the value, the state wanted. With a NIR, where it stands in it. */
  readonly text: string
  readonly nir: readonly { readonly start: number; readonly end: number }[]
  readonly detail: RefusalDetail
  /** Names for the sentence's {qui}, as the circle knows them. */
  readonly whoNames: readonly string[]
  readonly at: Instant
  readonly canRetry: boolean
  /** It was not refused: it has waited too long for something that nobody sent, and goes on waiting. */
  readonly attend: boolean
}

export interface LivretView {
  readonly livret: LivretId
  readonly roles: readonly Qualite[]
  readonly me: PersonneId
  /** Volets this device holds; what is not here is not shown, not counted, not hinted at. */
  readonly kinds: readonly VoletKind[]
  readonly identite: {
    readonly prenom: Champ<string>
    readonly nom: Champ<string>
    readonly civilite: Champ<string>
    readonly naissance: Champ<Jour>
    readonly numeroStagiaire: Champ<string>
    readonly autresNumeros: Ensemble
    readonly commune: Champ<string>
    readonly codePostal: Champ<string>
    readonly telephone: Champ<string>
    readonly courriel: Champ<string>
  }
  readonly membres: readonly MembreView[]
  readonly referent: MembreView | undefined
  /** Oldest first. */
  readonly relais: readonly RelaisView[]
  /** The last end of the accompaniment that was written here. */
  readonly fin: { readonly le: Jour | null; readonly state: ItemState } | undefined
  /** The last relais was taken, or the accompaniment has ended: the person holds their livret alone, and `lecteurs` are whom they let read. */
  readonly theirs: boolean
  readonly lecteurs: Ensemble
  readonly objectif: Texte
  readonly etapes: readonly EtapeView[]
  readonly rendezVous: readonly RendezVousView[]
  readonly freins: readonly FreinView[]
  readonly notes: readonly NoteView[]
  readonly aides: readonly AideView[]
  /** First name and initial, once this person was let out of the whole livret. */
  readonly depart: string | undefined
  /** Sensitive themes this person was let out of; `waiting`: work of theirs that nobody has decided. */
  readonly fermes: readonly { readonly theme: FreinTheme; readonly le: Instant; readonly waiting: boolean }[]
  readonly conflicts: readonly ConflictView[]
  readonly setAside: readonly SetAsideView[]
  readonly pending: number
  readonly held: number
}

/** Why a person needs somebody today (F11). Dates and counts are for the sentence; no score is shown. */
export type Reason =
  | { readonly code: 'misDeCote'; readonly count: number }
  | { readonly code: 'conflit'; readonly count: number }
  | { readonly code: 'aideADecider'; readonly aide: AideCode; readonly since: Jour }
  | { readonly code: 'aideAPayer'; readonly aide: AideCode; readonly since: Jour }
  | { readonly code: 'aideAInstruire'; readonly aide: AideCode; readonly since: Jour }
  | { readonly code: 'retourProche'; readonly motif: MotifSuspension | null; readonly jusquau: Jour; readonly sansContact: number | null }
  | { readonly code: 'suspendue'; readonly motif: MotifSuspension | null; readonly depuis: Jour | null; readonly sansContact: number | null }
  | { readonly code: 'rienApres'; readonly fin: Jour }
  | { readonly code: 'etapeDepassee'; readonly fin: Jour }
  | { readonly code: 'freinBloque'; readonly theme: FreinTheme; readonly depuis: Jour }
  | { readonly code: 'reponseEntree'; readonly depuis: Jour; readonly jours: number }
  | { readonly code: 'sansContact'; readonly jours: number }
  | { readonly code: 'rendezVousManque'; readonly jour: Jour }
  | { readonly code: 'sansEtape' }

export type Urgency = 'aujourdhui' | 'semaine' | 'calme'

/** What a list says of relais: the one proposed, the remplacement that runs, or the last one's no. */
export interface RelaisLine extends Omit<RelaisView, 'etat' | 'court'> {
  readonly etat: 'propose' | 'accepte' | 'decline'
  /** Of the last step. */
  readonly le: Jour | null
  readonly item: ItemState
  /** What this person may do about it. */
  readonly next: readonly string[]
}

/** One stretch of the thread: what `ThreadRow` and `Thread` draw. */
export interface Stitch {
  readonly etape: CreatedId
  readonly label: string
  readonly etat: 'prevue' | 'enCours' | 'suspendue' | 'terminee' | 'arretee'
  readonly debut: Jour | null
  readonly fin: Jour | null
  readonly suspendueDepuis: Jour | null
  readonly repriseLe: Jour | null
  readonly repositionnement: boolean
}

/** One row of the file active; kept beside the livret so that the list opens without folding anything. */
export interface Summary {
  readonly livret: LivretId
  readonly prenom: string
  readonly nom: string
  readonly numero: string
  readonly commune: string
  readonly naissance: Jour | null
  readonly roles: readonly Qualite[]
  readonly referentNom: string
  readonly relais: RelaisLine | null
  readonly stitches: readonly Stitch[]
  readonly reasons: readonly Reason[]
  readonly urgency: Urgency
  readonly pending: number
  readonly setAside: number
  readonly conflicts: number
  readonly telephone: string | null
  /** Lower case, without accents: names, number, place, dispositifs. */
  readonly search: string
  /** Aids that wait for a decision or a payment by this person's role, for the responsable's desk. */
  readonly aides: readonly { readonly id: CreatedId; readonly aide: AideCode; readonly etat: string; readonly montant: number | null; readonly since: Jour }[]
}
