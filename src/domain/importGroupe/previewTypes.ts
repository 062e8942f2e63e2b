/**
 * What the screen shows before anything is written: one row per record of the file, its values, what is
 * wrong with it and why, and the questions that only a person can answer. A row is named by the line it
 * begins on in the file. Cells of columns that are not taken are not here.
 */
import type { Jour } from '../../base/jour.ts'
import type { DispositifCode } from '../catalogue.ts'
import type { Column, ColumnChoices, NotTakenReason, TakenField } from './columns.ts'
import type { Table } from './parseTable.ts'
import type { FieldValue, HeldCode, Membre, ProposedCode } from './readValue.ts'

export type Line = number

export type RowValues = {
  readonly numeroStagiaire: FieldValue<string>
  readonly nom: FieldValue<string>
  readonly prenom: FieldValue<string>
  readonly naissance: FieldValue<Jour>
  readonly codePostal: FieldValue<string>
  readonly commune: FieldValue<string>
  readonly telephone: FieldValue<string>
  readonly courriel: FieldValue<string>
  readonly dispositif: FieldValue<DispositifCode>
  readonly debut: FieldValue<Jour>
  readonly fin: FieldValue<Jour>
  readonly demiJournees: FieldValue<number>
  /** A member's id. */
  readonly referent: FieldValue<string>
  readonly note: FieldValue<string>
}

export type BlockCode =
  | 'missingNumero' | 'missingNom' | 'missingPrenom'
  | 'unusableNumero' | 'unusableNom' | 'unusablePrenom'
  /** The N° stagiaire has the shape of a social security number. */
  | 'numeroIsNir'
  /** More cells than headers, or text after a closing quote: nobody knows which cell is which. */
  | 'unreadableRow'
  /** Several livrets already bear this number. */
  | 'severalLivrets'

export type Finding =
  | { readonly severity: 'blocks'; readonly code: BlockCode; readonly field: TakenField | null; readonly raw: string }
  | { readonly severity: 'held'; readonly code: HeldCode; readonly field: TakenField; readonly raw: string }
  /** `candidates` as they would be written: a date `YYYY-MM-DD`, a dispositif's code, a member's id, a number. */
  | { readonly severity: 'proposed'; readonly code: ProposedCode; readonly field: TakenField; readonly raw: string; readonly candidates: readonly (string | number)[] }
  /** Fewer cells than headers: the missing ones can be read as empty, if the person says so. */
  | { readonly severity: 'proposed'; readonly code: 'shortRow'; readonly field: null; readonly found: number; readonly expected: number }
  | { readonly severity: 'cleaned'; readonly code: 'nirRemoved' | 'formula'; readonly field: TakenField }
  | { readonly severity: 'notTaken'; readonly code: NotTakenReason; readonly column: number; readonly header: string }
  /** Every value is that of an earlier row: there is nothing to choose. */
  | { readonly severity: 'notTaken'; readonly code: 'repeatedRow'; readonly firstLine: Line }

export type PreviewRow = {
  readonly line: Line
  readonly lastLine: Line
  readonly blocked: boolean
  readonly values: RowValues
  readonly findings: readonly Finding[]
  /** Fields corrected by hand. */
  readonly corrected: readonly TakenField[]
}

/** Fields of a row that stand beside those of another row or livret; `''` where there is nothing. */
export type SideBySide = { readonly field: TakenField; readonly values: readonly string[] }

/** The same N° stagiaire on several rows. */
export type SameNumero = {
  readonly numeroStagiaire: string
  readonly lines: readonly Line[]
  /** One value per line, in the order of `lines`; only the fields that differ. */
  readonly differences: readonly SideBySide[]
  /**
   * The row to keep when there is nothing to ask: the rows are equal, or the livret of this number already
   * holds exactly what one of them says. Else `null`: the person chooses.
   */
  readonly settledBy: Line | null
}

export type NearReason = 'sameNameAndBirth' | 'closeNameAndBirth' | 'swappedNameAndBirth' | 'sameNameAndContact'

/** Two rows of the file, under two numbers, that look like one person. */
export type NearDuplicate = {
  readonly id: string
  readonly lines: readonly [Line, Line]
  readonly because: NearReason
  readonly differences: readonly SideBySide[]
}

/** A livret that exists, as far as the person who imports may see it. */
export type KnownLivret = {
  readonly livretId: string
  readonly numeroStagiaire: string
  /** Other numbers already said to be this person's: their rows are recognised too. */
  readonly autresNumeros?: readonly string[]
  readonly nom: string
  readonly prenom: string
  readonly naissance: string | null
  readonly codePostal: string | null
  readonly commune: string | null
  readonly telephone: string | null
  readonly courriel: string | null
  readonly etapes: readonly KnownEtape[]
  /** Texts of its notes, when they may be read; absent: a known livret's note is never imported again. */
  readonly notes?: readonly string[]
}
export type KnownEtape = {
  readonly etapeId: string
  readonly dispositif: DispositifCode
  readonly debut: string | null
  readonly fin: string | null
  readonly demiJournees: number | null
}

export type IdentityField = 'numeroStagiaire' | 'nom' | 'prenom' | 'naissance' | 'codePostal' | 'commune' | 'telephone' | 'courriel'
export type EtapeField = 'debut' | 'fin' | 'demiJournees'

/** One question about a known livret; `key` names it in the decisions. An empty file value is never one. */
export type KnownDifference = { readonly key: DifferenceKey; readonly livret: string; readonly file: readonly string[] } & (
  | { readonly kind: 'identite'; readonly field: IdentityField }
  | { readonly kind: 'etape'; readonly etapeId: string; readonly field: EtapeField }
  /** The file's étape is not among the livret's. */
  | { readonly kind: 'newEtape' }
  | { readonly kind: 'newNote' }
)
export type DifferenceKey = IdentityField | `etape.${EtapeField}` | 'newEtape' | 'newNote'

/** A row whose number a livret already bears: without difference, there is nothing to do. */
export type KnownRow = { readonly line: Line; readonly livretId: string; readonly differences: readonly KnownDifference[] }

/** A row with an unknown number that looks like a livret that exists. */
export type NearKnown = KnownRow & { readonly because: NearReason }

/** A name in the file that is not exactly one of ours: one answer for all its rows. */
export type NameQuestion = {
  /** Names it in the decisions. */
  readonly key: string
  readonly raw: string
  readonly lines: readonly Line[]
  /** Dispositif codes or members' ids, nearest first; may be empty, any other may be chosen. */
  readonly candidates: readonly string[]
}

export type ImportPreview = {
  readonly columns: readonly Column[]
  /** Fields without which no row can be imported, that no column feeds. */
  readonly missingFields: readonly TakenField[]
  readonly rows: readonly PreviewRow[]
  readonly sameNumeros: readonly SameNumero[]
  readonly nearDuplicates: readonly NearDuplicate[]
  readonly knownRows: readonly KnownRow[]
  readonly nearKnown: readonly NearKnown[]
  readonly dispositifs: readonly NameQuestion[]
  readonly referents: readonly NameQuestion[]
}

/** Cells retyped by hand, by line then field: read instead of the file's, with the same care. */
export type Corrections = ReadonlyMap<Line, ReadonlyMap<TakenField, string>>

export type PreviewInput = {
  readonly table: Table
  readonly choices?: ColumnChoices
  readonly corrections?: Corrections
  readonly known: readonly KnownLivret[]
  readonly membres: readonly Membre[]
  /** `YYYY-MM-DD`. */
  readonly today: Jour
  /** Stands in a note where a NIR was removed. */
  readonly removedText: string
}
