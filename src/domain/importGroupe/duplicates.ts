/**
 * Rows of one file that speak of the same person: the same number twice, or two numbers for what looks
 * like one person. Both are laid side by side for somebody to choose; only rows that say exactly the same
 * are settled without asking.
 */
import { TAKEN_FIELDS } from './columns.ts'
import type { TakenField } from './columns.ts'
import { fold } from './fold.ts'
import { candidatesOf, numeroKey, phoneKey } from './nearPersons.ts'
import type { Line, PreviewRow, RowValues, SameNumero, SideBySide } from './previewTypes.ts'
import type { FieldValue } from './readValue.ts'

/** What the cell says, as it was written. */
export function rawOf(value: FieldValue<string | number>): string {
  return value.kind === 'absent' ? '' : value.raw
}

/** What the cell means, to compare: its only possible value, else its folded text. */
function meaning(values: RowValues, field: TakenField): string {
  const value: FieldValue<string | number> = values[field]
  const candidates = candidatesOf(value)
  const [only] = candidates
  if (only === undefined || candidates.length > 1) return fold(rawOf(value))
  return field === 'telephone' ? phoneKey(String(only)) : fold(String(only))
}

/** The fields in which rows differ, with what each says. */
export function sideBySide(rows: readonly RowValues[], fields: readonly TakenField[] = TAKEN_FIELDS): readonly SideBySide[] {
  return fields
    .filter((field) => new Set(rows.map((values) => meaning(values, field))).size > 1)
    .map((field) => ({ field, values: rows.map((values) => rawOf(values[field])) }))
}

export type Grouped = {
  /** Rows that say what an earlier row says, by line, with that row's line. */
  readonly repeated: ReadonlyMap<Line, Line>
  readonly sameNumeros: readonly SameNumero[]
}

/** Groups the rows that can be read by number. `unchanged`: rows that say what their livret already holds. */
export function groupByNumero(rows: readonly PreviewRow[], unchanged: ReadonlySet<Line>): Grouped {
  const repeated = new Map<Line, Line>()
  const firstOf = new Map<string, Line>()
  const byNumero = new Map<string, PreviewRow[]>()
  for (const row of rows) {
    if (row.blocked) continue
    const said = JSON.stringify(TAKEN_FIELDS.map((field) => rawOf(row.values[field])))
    const first = firstOf.get(said)
    if (first !== undefined) {
      repeated.set(row.line, first)
      continue
    }
    firstOf.set(said, row.line)
    const numero = numeroKey(rawOf(row.values.numeroStagiaire))
    byNumero.set(numero, [...(byNumero.get(numero) ?? []), row])
  }
  const sameNumeros = [...byNumero.values()]
    .filter((group) => group.length > 1)
    .map((group): SameNumero => ({
      numeroStagiaire: rawOf(group[0]?.values.numeroStagiaire ?? { kind: 'absent' }),
      lines: group.map(({ line }) => line),
      differences: sideBySide(group.map(({ values }) => values)),
      settledBy: group.find(({ line }) => unchanged.has(line))?.line ?? null,
    }))
  return { repeated, sameNumeros }
}
