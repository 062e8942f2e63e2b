/**
 * The checked preview of a group's file (F20): rows read, persons compared with each other and with the
 * livrets that exist, questions gathered. Pure and repeatable: a correction or another mapping is an
 * argument, and the whole is computed again. Nothing is written here, and `planImport` writes nothing
 * either: it lists what a confirmed import would write.
 *
 * Use: decodeText → parseTable → previewImport (again at each correction) → planImport (at each decision).
 */
import { matchColumns, REQUIRED_FIELDS } from './columns.ts'
import { groupByNumero, rawOf, sideBySide } from './duplicates.ts'
import { fold } from './fold.ts'
import { knownDifferences } from './knownLivrets.ts'
import { nearPairs, numeroKey, personOfLivret, personOfRow } from './nearPersons.ts'
import type {
  ImportPreview, KnownLivret, KnownRow, Line, NameQuestion, NearDuplicate, NearKnown, PreviewInput, PreviewRow,
} from './previewTypes.ts'
import { readRow } from './readRow.ts'

export function previewImport(input: PreviewInput): ImportPreview {
  const { table, choices, corrections, known, membres, today, removedText } = input
  const columns = matchColumns(table.header.cells, choices)
  const livrets = livretsByNumero(known)
  const read = table.records.map((record) => {
    const row = readRow(record, columns, corrections?.get(record.line) ?? new Map(), { today, membres, removedText })
    return withAmbiguousNumero(row, livrets)
  })
  const knownRows = read.filter((row) => !row.blocked).flatMap((row) => knownRow(row, livrets))
  const unchanged = new Set(knownRows.filter(({ differences }) => differences.length === 0).map(({ line }) => line))
  const { repeated, sameNumeros } = groupByNumero(read, unchanged)
  const rows = read.map((row) => withRepetition(row, repeated))
  const { nearDuplicates, nearKnown } = nearQuestions(rows, repeated, knownRows, known)
  const fed = new Set(columns.flatMap((column) => (column.taken ? [column.field] : [])))
  return {
    columns,
    missingFields: REQUIRED_FIELDS.filter((field) => !fed.has(field)),
    rows,
    sameNumeros,
    nearDuplicates,
    knownRows: knownRows.filter(({ line }) => !repeated.has(line)),
    nearKnown,
    ...nameQuestions(rows, repeated, knownRows),
  }
}

/** By number; `main` is false for a number that is only one of the livret's others. */
type LivretsByNumero = ReadonlyMap<string, readonly { readonly livret: KnownLivret; readonly main: boolean }[]>

function livretsByNumero(known: readonly KnownLivret[]): LivretsByNumero {
  const found = new Map<string, { readonly livret: KnownLivret; readonly main: boolean }[]>()
  for (const livret of known) {
    const numeros = [livret.numeroStagiaire, ...(livret.autresNumeros ?? [])].map(numeroKey)
    for (const [index, numero] of [...new Set(numeros)].entries()) {
      const entry = { livret, main: index === 0 }
      const others = found.get(numero)
      if (others === undefined) found.set(numero, [entry])
      else others.push(entry)
    }
  }
  return found
}

function livretsOf(row: PreviewRow, livrets: LivretsByNumero): readonly { readonly livret: KnownLivret; readonly main: boolean }[] {
  const numero = row.values.numeroStagiaire
  return numero.kind === 'taken' ? (livrets.get(numeroKey(numero.value)) ?? []) : []
}

function withAmbiguousNumero(row: PreviewRow, livrets: LivretsByNumero): PreviewRow {
  if (livretsOf(row, livrets).length < 2) return row
  const raw = rawOf(row.values.numeroStagiaire)
  return { ...row, blocked: true, findings: [...row.findings, { severity: 'blocks', code: 'severalLivrets', field: 'numeroStagiaire', raw }] }
}

/** A row under one of the livret's other numbers was said to be the same person: its values ask nothing. */
function knownRow(row: PreviewRow, livrets: LivretsByNumero): readonly KnownRow[] {
  const [entry] = livretsOf(row, livrets)
  if (entry === undefined) return []
  const { livret, main } = entry
  return [{ line: row.line, livretId: livret.livretId, differences: main ? knownDifferences(row.values, livret, false) : [] }]
}

function withRepetition(row: PreviewRow, repeated: ReadonlyMap<Line, Line>): PreviewRow {
  const firstLine = repeated.get(row.line)
  return firstLine === undefined ? row : { ...row, findings: [...row.findings, { severity: 'notTaken', code: 'repeatedRow', firstLine }] }
}

function nearQuestions(
  rows: readonly PreviewRow[],
  repeated: ReadonlyMap<Line, Line>,
  knownRows: readonly KnownRow[],
  known: readonly KnownLivret[],
): { readonly nearDuplicates: readonly NearDuplicate[]; readonly nearKnown: readonly NearKnown[] } {
  const byLine = new Map(rows.map((row) => [row.line, row]))
  const byId = new Map(known.map((livret) => [livret.livretId, livret]))
  const livretOf = new Map(knownRows.map(({ line, livretId }) => [line, livretId]))
  const compared = rows.filter((row) => !row.blocked && !repeated.has(row.line)).map(({ line, values }) => personOfRow(line, values))
  const nearDuplicates: NearDuplicate[] = []
  const nearKnown = new Map<string, NearKnown>()
  for (const { left, right, because } of nearPairs([...compared, ...known.map(personOfLivret)])) {
    const sides = [left.source, right.source].map((source) => ('line' in source ? { line: source.line, livretId: livretOf.get(source.line) } : { line: null, livretId: source.livretId }))
    const unknown = sides.filter((side) => side.line !== null && side.livretId === undefined)
    const livretId = sides.find((side) => side.livretId !== undefined)?.livretId
    const [first, second] = unknown.map(({ line }) => byLine.get(line ?? -1))
    if (first === undefined) continue
    if (second !== undefined) {
      nearDuplicates.push({
        id: `${first.line}-${second.line}`,
        lines: [first.line, second.line],
        because,
        differences: sideBySide([first.values, second.values]),
      })
    } else {
      const livret = byId.get(livretId ?? '')
      const key = `${first.line} ${livretId ?? ''}`
      if (livret !== undefined && !nearKnown.has(key)) {
        nearKnown.set(key, { line: first.line, livretId: livret.livretId, because, differences: knownDifferences(first.values, livret, true) })
      }
    }
  }
  return { nearDuplicates, nearKnown: [...nearKnown.values()] }
}

/** One question per name, for the rows that need its answer: to create a livret, or to add an étape. */
function nameQuestions(
  rows: readonly PreviewRow[],
  repeated: ReadonlyMap<Line, Line>,
  knownRows: readonly KnownRow[],
): { readonly dispositifs: readonly NameQuestion[]; readonly referents: readonly NameQuestion[] } {
  const differences = new Map(knownRows.map((row) => [row.line, row.differences]))
  const asked = rows.filter((row) => !row.blocked && !repeated.has(row.line))
  const gather = (field: 'dispositif' | 'referent', needed: (row: PreviewRow) => boolean): readonly NameQuestion[] => {
    const questions = new Map<string, NameQuestion>()
    for (const row of asked.filter(needed)) {
      const value = row.values[field]
      if (value.kind !== 'proposed' && !(value.kind === 'held' && value.code === 'unknownDispositif')) continue
      const key = fold(value.raw)
      const lines = [...(questions.get(key)?.lines ?? []), row.line]
      questions.set(key, { key, raw: value.raw, lines, candidates: value.kind === 'proposed' ? value.candidates : [] })
    }
    return [...questions.values()]
  }
  return {
    dispositifs: gather('dispositif', ({ line }) => differences.get(line)?.some(({ kind }) => kind === 'newEtape') ?? true),
    referents: gather('referent', ({ line }) => !differences.has(line)),
  }
}
