import type { ImportPlan } from '../../../domain/importGroupe/planTypes.ts'
import type { ImportPreview, KnownLivret, Line } from '../../../domain/importGroupe/previewTypes.ts'
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
