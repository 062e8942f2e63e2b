/**
 * What a demonstration life is made of, as data: what happened, when (days from today) and by whom.
 * `writeLife.ts` turns it into the operations its people would have written. Amounts are euro cents as in
 * the domain; in `ecrit`, a number in a field that holds a date is an offset in days.
 */
import type { AideCode, DispositifCode, FreinTheme, SituationCode } from '../../domain/catalogue.ts'
import type { DEMANDES_ENTREE, MODALITES, MotifSuspension, NATURES_ETAPE, Niveau, NoteType, REMUNEREE, ReponseRendezVous, TypeSortie } from '../../domain/entities.ts'
import type { Role } from '../../domain/roles.ts'
import type { Offset } from './calendar.ts'
import type { ConseillerKey, ReferentKey } from './people.ts'

/** A person of the livret's own circle, by what they are in it. */
export type Who = Role

export interface EtapeLife {
  /** Named by the étape it continues. */
  readonly cle?: string
  readonly suiteDe?: string
  readonly nature?: (typeof NATURES_ETAPE)[number]
  readonly dispositif?: DispositifCode
  readonly intitule?: string
  readonly organisme: string
  readonly lieu: string
  /** First and last day, moved to the nearest Monday and Friday; an orientation lasts one weekday. */
  readonly du: Offset
  readonly au?: Offset
  /** When it was written down; a week before its first day otherwise. */
  readonly notee?: Offset
  readonly par?: Who
  readonly demiJournees?: number
  /** In centre, in entreprise: planned, then done so far. */
  readonly heures?: readonly [centre: number, entreprise: number]
  readonly faites?: readonly [centre: number, entreprise: number]
  readonly modalite?: (typeof MODALITES)[number]
  readonly remuneree?: (typeof REMUNEREE)[number]
  /** The receiving organisme's answer. */
  readonly entree?: { readonly etat: (typeof DEMANDES_ENTREE)[number]; readonly demandee: Offset; readonly repondue?: Offset }
  readonly pause?: {
    readonly motif: MotifSuspension
    readonly du: Offset
    readonly repriseLe?: Offset
    readonly retourJusquau?: Offset
  }
  readonly sortie?: { readonly etat: 'terminee' | 'arretee'; readonly type?: TypeSortie; readonly le: Offset }
  /** It never began although its first day has passed. */
  readonly pasCommencee?: true
}

export interface ActionLife {
  readonly libelle: string
  readonly qui: Who
  readonly par?: Who
  readonly notee: Offset
  readonly pourLe?: Offset
  readonly faite?: Offset
}

/** A level, when it was said, and the words that went with it. */
export type Moment = readonly [le: Offset, niveau: Niveau, mots?: string]

export interface FreinLife {
  readonly theme: FreinTheme
  readonly dit?: readonly Moment[]
  readonly ditSituations?: readonly SituationCode[]
  readonly vu?: readonly Moment[]
  readonly vuSituations?: readonly SituationCode[]
  readonly priorite?: 'haute' | 'normale' | 'basse'
  readonly objectif?: string
  readonly etat?: readonly (readonly [le: Offset, etat: 'identifie' | 'enCoursDeLevee' | 'leve'])[]
  /** A sensitive theme that the person opens to their adviser. */
  readonly ouvert?: Offset
  readonly actions?: readonly ActionLife[]
}

export interface AideStep {
  readonly le: Offset
  readonly par: Who
  readonly vers?: string
  readonly ecrit?: Readonly<Record<string, string | number>>
}

export interface AideLife {
  readonly aide: AideCode
  readonly par: 'beneficiaire' | 'referent'
  readonly le: Offset
  readonly raison: string
  readonly montant?: number
  readonly pourLe?: Offset
  /** Left as a brouillon. */
  readonly pasEnvoyee?: true
  readonly suites?: readonly AideStep[]
}

export interface RendezVousLife {
  readonly le: Offset
  /** On that very day, whatever day of the week it is. */
  readonly jourExact?: true
  readonly heure: string
  readonly objet: string
  readonly lieu: string
  readonly par: Who
  readonly note: Offset
  readonly reponse?: readonly [reponse: ReponseRendezVous, le: Offset]
}

export interface NoteLife {
  readonly le: Offset
  readonly genre: NoteType
  readonly par: Who
  readonly pour: 'equipe' | 'partagee' | 'brouillon'
  readonly texte: string
}

export interface Life {
  readonly numero: string
  readonly prenom: string
  readonly nom: string
  readonly civilite: 'madame' | 'monsieur'
  readonly age: number
  /** MM-DD */
  readonly anniversaire: string
  readonly commune: string
  readonly codePostal: string
  readonly telephone?: string
  readonly courriel?: string
  /** One line on the demonstration's first page. */
  readonly description: string
  readonly referent: ReferentKey
  readonly conseiller?: { readonly qui: ConseillerKey; readonly depuis: Offset }
  readonly ouvert: { readonly le: Offset; readonly par: 'responsable' | 'assistant' }
  /** Proposed to another référent, who has not answered. */
  readonly relais?: { readonly vers: ReferentKey; readonly le: Offset }
  /** The contract's objective as it stood after each edit. */
  readonly objectif?: readonly { readonly le: Offset; readonly par: 'beneficiaire' | 'referent'; readonly texte: string }[]
  readonly etapes?: readonly EtapeLife[]
  readonly rendezVous?: readonly RendezVousLife[]
  readonly freins?: readonly FreinLife[]
  readonly aides?: readonly AideLife[]
  /** Small things to do that answer no frein. */
  readonly actions?: readonly ActionLife[]
  readonly notes?: readonly NoteLife[]
  /** Two people changed the number apart, neither having seen the other's: nobody has chosen yet. */
  readonly telephones?: readonly { readonly le: Offset; readonly par: 'beneficiaire' | 'referent'; readonly numero: string }[]
}
