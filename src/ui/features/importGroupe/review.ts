import type { ImportPlan } from '../../../domain/importGroupe/planTypes.ts'
import type { ImportPreview, KnownLivret, Line, PreviewRow } from '../../../domain/importGroupe/previewTypes.ts'
import type { Membre } from '../../../domain/importGroupe/readValue.ts'
import type { Answers } from './answers.ts'
import type { RowOutcome } from './outcomes.ts'
import type { Reading } from './sourceFile.ts'
import type { Words } from './useWords.ts'

/** What the steps show; `preview` and `plan` are there as soon as the livrets that exist are read. */
export interface Review {
  readonly reading: Reading | undefined
  readonly preview: ImportPreview | undefined
  readonly plan: ImportPlan | undefined
  readonly outcomes: ReadonlyMap<Line, RowOutcome>
  readonly words: Words
  readonly membres: readonly Membre[]
  readonly livrets: readonly KnownLivret[]
}

/** Changes the answers: everything shown follows from them. */
export type Answer = (change: (answers: Answers) => Answers) => void

/** The rows laid out, and what answering one of them does. */
export interface RowsProps extends Review {
  readonly preview: ImportPreview
  readonly answers: Answers
  readonly rows: readonly PreviewRow[]
  readonly answerRow: (line: Line) => Answer
  readonly onCorrect: (line: Line) => void
}

/** What a cell shows. It is drawn again only when its row, or what was decided about it, is another. */
export interface CellProps extends RowsProps {
  readonly row: PreviewRow
  /** Everything decided about the row, as text: equal when nothing changed. */
  readonly stamp: string
}
