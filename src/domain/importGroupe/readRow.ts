/**
 * One record of the file → one row of the preview: its values and what is to be said about each.
 * Everything in a finding follows from the values, so that both always agree.
 */
import { findNir } from '../nir.ts'
import type { Column, TakenField } from './columns.ts'
import { TAKEN_FIELDS } from './columns.ts'
import type { TableRecord } from './parseTable.ts'
import type { BlockCode, Finding, PreviewRow, RowValues } from './previewTypes.ts'
import {
  cleanCell, readCodePostal, readCommune, readCourriel, readDemiJournees, readDispositif, readEtapeJour, readName,
  readNaissance, readNote, readNumero, readReferent, readTelephone,
} from './readValue.ts'
import type { CleanCell, FieldValue, ReadContext } from './readValue.ts'

const NO_CELL: CleanCell = { text: '', nirRemoved: false, formula: false }

export function readRow(
  record: TableRecord,
  columns: readonly Column[],
  corrections: ReadonlyMap<TakenField, string>,
  context: ReadContext,
): PreviewRow {
  const findings: Finding[] = []
  const cells = new Map<TakenField, CleanCell>()
  for (const field of TAKEN_FIELDS) {
    const column = columns.find((one) => one.taken && one.field === field)
    const raw = corrections.get(field) ?? (column === undefined ? undefined : record.cells[column.index])
    if (raw !== undefined) cells.set(field, cleanCell(raw, field, context.removedText))
    if (field === 'numeroStagiaire' && raw !== undefined && findNir(raw).length > 0) {
      findings.push({ severity: 'blocks', code: 'numeroIsNir', field, raw: '' })
    }
  }
  const values = readValues(cells, context)
  findings.push(...shapeFindings(record, columns.length), ...requiredFindings(cells, values, findings.length > 0), ...valueFindings(values))
  for (const [field, { nirRemoved, formula }] of cells) {
    if (nirRemoved) findings.push({ severity: 'cleaned', code: 'nirRemoved', field })
    if (formula && values[field].kind === 'taken') findings.push({ severity: 'cleaned', code: 'formula', field })
  }
  for (const column of columns) {
    if (!column.taken && (record.cells[column.index] ?? '').trim() !== '') {
      findings.push({ severity: 'notTaken', code: column.reason, column: column.index, header: column.header })
    }
  }
  const blocked = findings.some((finding) => finding.severity === 'blocks')
  return { line: record.line, lastLine: record.lastLine, blocked, values, findings, corrected: [...corrections.keys()] }
}

function readValues(cells: ReadonlyMap<TakenField, CleanCell>, context: ReadContext): RowValues {
  const { today, membres } = context
  /** A formula is kept as text in a note; anywhere else it is no value. */
  const read = <T>(field: TakenField, reader: (text: string) => FieldValue<T>): FieldValue<T> => {
    const { text, formula } = cells.get(field) ?? NO_CELL
    return formula && field !== 'note' ? { kind: 'held', code: 'formulaInField', raw: text } : reader(text)
  }
  const required = (field: TakenField, reader: (text: string) => string | null): FieldValue<string> => {
    const { text, formula } = cells.get(field) ?? NO_CELL
    const value = text === '' || formula ? null : reader(text)
    return value === null ? { kind: 'absent' } : { kind: 'taken', value, raw: text }
  }
  const debut = read('debut', (text) => readEtapeJour(text, today))
  const fin = read('fin', (text) => readEtapeJour(text, today))
  const backwards = debut.kind === 'taken' && fin.kind === 'taken' && fin.value < debut.value
  return {
    numeroStagiaire: required('numeroStagiaire', readNumero),
    nom: required('nom', readName),
    prenom: required('prenom', readName),
    naissance: read('naissance', (text) => readNaissance(text, today)),
    codePostal: read('codePostal', readCodePostal),
    commune: read('commune', readCommune),
    telephone: read('telephone', readTelephone),
    courriel: read('courriel', readCourriel),
    dispositif: read('dispositif', readDispositif),
    // Which of the two is wrong, the file does not say: both are kept aside.
    debut: backwards ? { kind: 'held', code: 'endBeforeStart', raw: debut.raw } : debut,
    fin: backwards ? { kind: 'held', code: 'endBeforeStart', raw: fin.raw } : fin,
    demiJournees: read('demiJournees', readDemiJournees),
    referent: read('referent', (text) => readReferent(text, membres)),
    note: read('note', readNote),
  }
}

function shapeFindings(record: TableRecord, expected: number): readonly Finding[] {
  const extra = record.cells.slice(expected).some((cell) => cell.trim() !== '')
  if (record.textAfterQuote || extra) return [{ severity: 'blocks', code: 'unreadableRow', field: null, raw: '' }]
  const found = record.cells.length
  return found < expected ? [{ severity: 'proposed', code: 'shortRow', field: null, found, expected }] : []
}

const REQUIRED: readonly (readonly ['numeroStagiaire' | 'nom' | 'prenom', BlockCode, BlockCode])[] = [
  ['numeroStagiaire', 'missingNumero', 'unusableNumero'],
  ['nom', 'missingNom', 'unusableNom'],
  ['prenom', 'missingPrenom', 'unusablePrenom'],
]

function requiredFindings(cells: ReadonlyMap<TakenField, CleanCell>, values: RowValues, numeroIsNir: boolean): readonly Finding[] {
  return REQUIRED.flatMap(([field, missing, unusable]): readonly Finding[] => {
    if (values[field].kind === 'taken' || (field === 'numeroStagiaire' && numeroIsNir)) return []
    const raw = cells.get(field)?.text ?? ''
    return [{ severity: 'blocks', code: raw === '' ? missing : unusable, field, raw }]
  })
}

function valueFindings(values: RowValues): readonly Finding[] {
  return TAKEN_FIELDS.flatMap((field): readonly Finding[] => {
    const value: FieldValue<string | number> = values[field]
    switch (value.kind) {
      case 'absent':
      case 'taken':
        return []
      case 'proposed':
        return [{ severity: 'proposed', code: value.code, field, raw: value.raw, candidates: value.candidates }]
      case 'held':
        return [{ severity: 'held', code: value.code, field, raw: value.raw }]
    }
  })
}
