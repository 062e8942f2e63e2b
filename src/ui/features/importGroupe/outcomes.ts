/** Where each row of the file stands, read off the plan: what the filters count and the table shows. */
import type { ImportPlan, LeftOut, LivretCreation, LivretUpdate } from '../../../domain/importGroupe/planTypes.ts'
import type { ImportPreview, Line } from '../../../domain/importGroupe/previewTypes.ts'

export const ROW_STATUSES = ['aDecider', 'tenue', 'prete', 'ajour', 'ecartee'] as const
/** `aDecider`: nothing of it is written as things stand. `tenue`: written without a value that cannot be. */
export type RowStatus = (typeof ROW_STATUSES)[number]

export type RowOutcome =
  | { readonly status: 'aDecider' | 'ecartee'; readonly left: LeftOut }
  | { readonly status: 'tenue' | 'prete'; readonly creation: LivretCreation }
  | { readonly status: 'prete'; readonly update: LivretUpdate }
  | { readonly status: 'ajour'; readonly livretId: string }

export function outcomesOf(plan: ImportPlan, excluded: ReadonlySet<Line>): ReadonlyMap<Line, RowOutcome> {
  const outcomes = new Map<Line, RowOutcome>()
  for (const left of plan.leftOut) {
    const waits = left.why === 'undecided' || (left.why === 'blocked' && !excluded.has(left.line))
    outcomes.set(left.line, { status: waits ? 'aDecider' : 'ecartee', left })
  }
  for (const creation of plan.creations) outcomes.set(creation.line, { status: isHeld(creation) ? 'tenue' : 'prete', creation })
  for (const update of plan.updates) outcomes.set(update.line, { status: 'prete', update })
  for (const { line, livretId } of plan.unchanged) outcomes.set(line, { status: 'ajour', livretId })
  return outcomes
}

/** Something of the file cannot be written; what the person chose to leave empty does not count. */
function isHeld({ setAside }: LivretCreation): boolean {
  const withoutEtape = setAside.some(({ field, code }) => field === 'dispositif' && code === 'withoutByChoice')
  return setAside.some(({ code }) => code !== 'withoutByChoice' && !(withoutEtape && code === 'noDispositif'))
}

export function countStatuses(outcomes: ReadonlyMap<Line, RowOutcome>): Readonly<Record<RowStatus, number>> {
  const counts: Record<RowStatus, number> = { aDecider: 0, tenue: 0, prete: 0, ajour: 0, ecartee: 0 }
  for (const { status } of outcomes.values()) counts[status] += 1
  return counts
}

/** Values guessed in the same way in the same column, with one reading each: one tap takes them all. */
export interface Likeness {
  readonly key: string
  readonly field: SimilarField
  readonly code: SimilarCode
  readonly rows: readonly { readonly line: Line; readonly raw: string; readonly candidate: string | number }[]
}

const SIMILAR_CODES = ['serialDate', 'dateFormat', 'fullTime', 'partTime', 'leadingZeroLost'] as const
export type SimilarCode = (typeof SIMILAR_CODES)[number]
const SIMILAR_FIELDS = ['naissance', 'codePostal', 'telephone', 'debut', 'fin', 'demiJournees'] as const
export type SimilarField = (typeof SIMILAR_FIELDS)[number]

export function likenesses(preview: ImportPreview): readonly Likeness[] {
  const found = new Map<string, Likeness>()
  for (const { line, blocked, findings } of preview.rows) {
    if (blocked) continue
    for (const finding of findings) {
      if (finding.severity !== 'proposed' || finding.code === 'shortRow') continue
      const code = SIMILAR_CODES.find((each) => each === finding.code)
      const field = SIMILAR_FIELDS.find((each) => each === finding.field)
      const [candidate, ...others] = finding.candidates
      if (code === undefined || field === undefined || candidate === undefined || others.length > 0) continue
      const key = `${field}.${code}`
      found.set(key, { key, field, code, rows: [...(found.get(key)?.rows ?? []), { line, raw: finding.raw, candidate }] })
    }
  }
  return [...found.values()].filter(({ rows }) => rows.length > 1)
}
