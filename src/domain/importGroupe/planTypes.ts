/** What was decided about a preview, and what would then be written: nothing else is. */
import type { Jour } from '../../base/jour.ts'
import type { DispositifCode } from '../catalogue.ts'
import type { TakenField } from './columns.ts'
import type { BlockCode, DifferenceKey, EtapeField, IdentityField, Line } from './previewTypes.ts'
import type { HeldCode } from './readValue.ts'

/** A proposed value: one of its candidates, by index, or none. */
export type ValueChoice = { readonly kind: 'take'; readonly candidate: number } | { readonly kind: 'without' }

export type Decisions = {
  /** For `proposed` values, except dispositif and referent, which are decided by name. */
  readonly values: ReadonlyMap<Line, ReadonlyMap<TakenField, ValueChoice>>
  /** Short rows whose missing cells are empty. */
  readonly shortRows: ReadonlySet<Line>
  /** By `NameQuestion.key`. `null`: import without this étape. */
  readonly dispositifs: ReadonlyMap<string, DispositifCode | null>
  /** By `NameQuestion.key`: a member's id. `null`: to be named later. */
  readonly referents: ReadonlyMap<string, string | null>
  /** By `SameNumero.numeroStagiaire`: the row to keep. */
  readonly sameNumeros: ReadonlyMap<string, Line>
  /** By `NearDuplicate.id`: two persons (`different`), or one, keeping that row. */
  readonly nearDuplicates: ReadonlyMap<string, 'different' | { readonly keep: Line }>
  /** By line: nobody of those it looks like (`different`), or that livret's person. */
  readonly nearKnown: ReadonlyMap<Line, 'different' | { readonly livretId: string }>
  /** For rows of a known livret: which side stands, by difference. */
  readonly known: ReadonlyMap<Line, ReadonlyMap<DifferenceKey, 'file' | 'livret'>>
  /** Rows left out by hand. */
  readonly excluded: ReadonlySet<Line>
}

export const NO_DECISIONS: Decisions = {
  values: new Map(), shortRows: new Set(), dispositifs: new Map(), referents: new Map(), sameNumeros: new Map(),
  nearDuplicates: new Map(), nearKnown: new Map(), known: new Map(), excluded: new Set(),
}

/** A value of the file that is not written, and why; `raw` is empty for what must not be kept. */
export type SetAside = {
  readonly field: TakenField
  readonly code: HeldCode | 'withoutByChoice'
    /** Dates and rhythm have no étape to go to. */
    | 'noDispositif'
  readonly raw: string
}

export type PlannedIdentite = {
  readonly numeroStagiaire: string
  readonly nom: string
  readonly prenom: string
  readonly naissance: Jour | null
  readonly codePostal: string | null
  readonly commune: string | null
  readonly telephone: string | null
  readonly courriel: string | null
}

export type PlannedEtape = {
  readonly dispositif: DispositifCode
  readonly debut: Jour | null
  readonly fin: Jour | null
  readonly demiJournees: number | null
}

export type LivretCreation = {
  readonly line: Line
  readonly identite: PlannedIdentite
  /** Numbers of rows said to be the same person: to be kept, so that they are known next time. */
  readonly autresNumeros: readonly string[]
  readonly etape: PlannedEtape | null
  /** For the team. */
  readonly note: string | null
  /** `null`: the file names nobody, or it was left for later. */
  readonly referentId: string | null
  readonly setAside: readonly SetAside[]
}

export type LivretUpdate = {
  readonly line: Line
  readonly livretId: string
  readonly identite: readonly { readonly field: IdentityField; readonly value: string }[]
  readonly autresNumeros: readonly string[]
  readonly etape: readonly { readonly etapeId: string; readonly field: EtapeField; readonly value: string | number }[]
  readonly newEtape: PlannedEtape | null
  readonly newNote: string | null
}

export type Undecided =
  | { readonly kind: 'value'; readonly field: TakenField }
  | { readonly kind: 'shortRow' }
  | { readonly kind: 'dispositif' | 'referent'; readonly key: string }
  | { readonly kind: 'sameNumero'; readonly numeroStagiaire: string }
  | { readonly kind: 'nearDuplicate'; readonly id: string }
  | { readonly kind: 'nearKnown' }
  | { readonly kind: 'known'; readonly key: DifferenceKey }
  /** Decisions that cannot hold together: each of these rows was dropped for another, or both change one livret. */
  | { readonly kind: 'contradiction'; readonly lines: readonly Line[] }

export type LeftOut = { readonly line: Line } & (
  | { readonly why: 'blocked'; readonly codes: readonly BlockCode[] }
  | { readonly why: 'excluded' }
  | { readonly why: 'duplicateOf'; readonly of: Line }
  | { readonly why: 'undecided'; readonly questions: readonly Undecided[] }
)

/** Every row of the file is in exactly one of the four lists. */
export type ImportPlan = {
  readonly creations: readonly LivretCreation[]
  readonly updates: readonly LivretUpdate[]
  readonly unchanged: readonly { readonly line: Line; readonly livretId: string }[]
  readonly leftOut: readonly LeftOut[]
  readonly counts: {
    readonly rows: number
    readonly creations: number
    readonly updates: number
    readonly unchanged: number
    readonly blocked: number
    readonly excluded: number
    readonly duplicates: number
    readonly undecided: number
    /** Values not written in the livrets that are created. */
    readonly setAside: number
  }
}
