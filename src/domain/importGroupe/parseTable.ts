/**
 * Text → header and records, as RFC 4180 says: quoted cells may hold the separator, line ends and
 * doubled quotes; CRLF, LF and CR may mix. A quote opens a cell only at its beginning.
 *
 * Every record keeps the line of the file it begins on: that number names the row everywhere after, in
 * findings, decisions and the plan. What is doubtful is kept and marked, never repaired in silence.
 */
import { recogniseHeader } from './columns.ts'

export const SEPARATORS = [';', ',', '\t', '|'] as const
export type Separator = (typeof SEPARATORS)[number]

export type TableRecord = {
  /** First and last line in the file, from 1. */
  readonly line: number
  readonly lastLine: number
  readonly cells: readonly string[]
  /** A quoted cell went on after its closing quote: where its cells end is not certain. */
  readonly textAfterQuote: boolean
}

export type Table = {
  readonly separator: Separator
  readonly header: TableRecord
  readonly records: readonly TableRecord[]
  /** Titles above the header, left unread. */
  readonly skippedLines: number
}

export type TableFault =
  /** A quote opened on this line is never closed. */
  | { readonly reason: 'unclosedQuote'; readonly line: number }
  /** No separator gives at least two columns. */
  | { readonly reason: 'noColumns' }
  | { readonly reason: 'noRows' }
  | { readonly reason: 'tooManyRows'; readonly limit: number }
  | { readonly reason: 'tooManyColumns'; readonly limit: number }

export type Parsed = { readonly ok: true; readonly table: Table } | { readonly ok: false; readonly fault: TableFault }

export const MAX_ROWS = 5000
export const MAX_COLUMNS = 200
const SAMPLE_RECORDS = 100
const HEADER_SEARCH = 10

type Scan = { readonly records: readonly TableRecord[]; readonly unclosedAt: number | null }

/** `separator`: the person's correction of the recognised one. */
export function parseTable(text: string, separator?: Separator): Parsed {
  const { body, firstLine, declared } = declaredSeparator(text)
  const chosen = separator ?? declared ?? bestSeparator(body, firstLine)
  if (chosen === null) return { ok: false, fault: { reason: 'noColumns' } }
  const { records, unclosedAt } = scan(body, firstLine, chosen, MAX_ROWS + HEADER_SEARCH + 1)
  if (unclosedAt !== null) return { ok: false, fault: { reason: 'unclosedQuote', line: unclosedAt } }
  const filled = records.filter((record) => record.cells.some((cell) => cell.trim() !== ''))
  const headerIndex = findHeader(filled)
  const header = filled[headerIndex]
  if (header === undefined || filled.length - headerIndex < 2) return { ok: false, fault: { reason: 'noRows' } }
  if (header.cells.length < 2) return { ok: false, fault: { reason: 'noColumns' } }
  if (filled.length - headerIndex - 1 > MAX_ROWS) return { ok: false, fault: { reason: 'tooManyRows', limit: MAX_ROWS } }
  if (filled.some((record) => record.cells.length > MAX_COLUMNS)) return { ok: false, fault: { reason: 'tooManyColumns', limit: MAX_COLUMNS } }
  return { ok: true, table: { separator: chosen, header, records: filled.slice(headerIndex + 1), skippedLines: header.line - 1 } }
}

/** Excel writes and reads a first line `sep=;`. */
function declaredSeparator(text: string): { readonly body: string; readonly firstLine: number; readonly declared: Separator | null } {
  const match = /^"?sep=(.)"?(?:\r\n|\n|\r)/i.exec(text)
  const declared = SEPARATORS.find((separator) => separator === match?.[1])
  return match === null || declared === undefined ? { body: text, firstLine: 1, declared: null } : { body: text.slice(match[0].length), firstLine: 2, declared }
}

/**
 * The separator under which the most records have the same number of cells, that number is largest, and
 * headers are known: share² × columns × (1 + known headers). A comma that stands once in every address
 * loses to the semicolons.
 */
function bestSeparator(text: string, firstLine: number): Separator | null {
  let best: Separator | null = null
  let bestScore = 0
  for (const separator of SEPARATORS) {
    const { records } = scan(text, firstLine, separator, SAMPLE_RECORDS)
    const filled = records.filter((record) => record.cells.some((cell) => cell.trim() !== ''))
    const known = Math.max(0, ...filled.slice(0, HEADER_SEARCH).map(knownHeaders))
    const counts = new Map<number, number>()
    for (const record of filled) counts.set(record.cells.length, (counts.get(record.cells.length) ?? 0) + 1)
    for (const [columns, count] of counts) {
      const score = columns < 2 ? 0 : (count / filled.length) ** 2 * columns * (1 + known)
      if (score > bestScore) [best, bestScore] = [separator, score]
    }
  }
  return best
}

/** The first of the opening records with at least two headers we know; else the first record. */
function findHeader(records: readonly TableRecord[]): number {
  const index = records.slice(0, HEADER_SEARCH).findIndex((record) => knownHeaders(record) >= 2)
  return Math.max(index, 0)
}

function knownHeaders(record: TableRecord): number {
  return record.cells.filter((cell) => recogniseHeader(cell) !== 'inconnu').length
}

function scan(text: string, firstLine: number, separator: Separator, limit: number): Scan {
  const records: TableRecord[] = []
  let line = firstLine
  let index = 0
  while (index < text.length && records.length < limit) {
    const start = line
    const cells: string[] = []
    let textAfterQuote = false
    for (;;) {
      let cell = ''
      const quoted = text[index] === '"'
      if (quoted) {
        const opened = line
        let from = index + 1
        for (;;) {
          const close = text.indexOf('"', from)
          if (close < 0) return { records, unclosedAt: opened }
          cell += text.slice(from, close)
          if (text[close + 1] !== '"') {
            index = close + 1
            break
          }
          cell += '"'
          from = close + 2
        }
        line += lineEndsIn(cell)
        cell = cell.replace(/\r\n?/g, '\n')
      }
      const end = cellEnd(text, index, separator)
      const rest = text.slice(index, end)
      if (quoted && rest.trim() !== '') textAfterQuote = true
      cells.push(quoted ? cell + rest.trimEnd() : rest)
      index = end
      if (text[index] !== separator) break
      index += 1
    }
    records.push({ line: start, lastLine: line, cells, textAfterQuote })
    if (text[index] === '\r' && text[index + 1] === '\n') index += 1
    index += 1
    line += 1
  }
  return { records, unclosedAt: null }
}

function cellEnd(text: string, from: number, separator: Separator): number {
  let index = from
  while (index < text.length) {
    const character = text[index]
    if (character === separator || character === '\n' || character === '\r') break
    index += 1
  }
  return index
}

function lineEndsIn(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}
