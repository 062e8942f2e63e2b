/** One answer at a time, over the answers given so far. */
import type { TakenField } from '../../../domain/importGroupe/columns.ts'
import type { Decisions, ValueChoice } from '../../../domain/importGroupe/planTypes.ts'
import type { DifferenceKey, KnownRow, Line } from '../../../domain/importGroupe/previewTypes.ts'
import { withEntry, withMember, withNested, type Answers } from './answers.ts'
import type { Likeness } from './outcomes.ts'

const decide = (answers: Answers, change: Partial<Decisions>): Answers => ({ ...answers, decisions: { ...answers.decisions, ...change } })

export const chooseValue = (line: Line, field: TakenField, choice: ValueChoice | undefined) => (answers: Answers): Answers =>
  decide(answers, { values: withNested(answers.decisions.values, line, field, choice) })

export const chooseAlike = ({ field, rows }: Likeness, choice: ValueChoice | undefined) => (answers: Answers): Answers =>
  decide(answers, { values: rows.reduce((values, { line }) => withNested(values, line, field, choice), answers.decisions.values) })

export const readShortRow = (line: Line, asEmpty: boolean) => (answers: Answers): Answers =>
  decide(answers, { shortRows: withMember(answers.decisions.shortRows, line, asEmpty) })

export const exclude = (line: Line, out: boolean) => (answers: Answers): Answers =>
  decide(answers, { excluded: withMember(answers.decisions.excluded, line, out) })

export const nameDispositif = (key: string, value: Decisions['dispositifs'] extends ReadonlyMap<string, infer V> ? V | undefined : never) => (answers: Answers): Answers =>
  decide(answers, { dispositifs: withEntry(answers.decisions.dispositifs, key, value) })

export const nameReferent = (key: string, value: string | null | undefined) => (answers: Answers): Answers =>
  decide(answers, { referents: withEntry(answers.decisions.referents, key, value) })

export const keepOfNumero = (numero: string, line: Line | undefined) => (answers: Answers): Answers =>
  decide(answers, { sameNumeros: withEntry(answers.decisions.sameNumeros, numero, line) })

export const settleNear = (id: string, choice: 'different' | { readonly keep: Line } | undefined) => (answers: Answers): Answers =>
  decide(answers, { nearDuplicates: withEntry(answers.decisions.nearDuplicates, id, choice) })

export const settleKnown = (line: Line, choice: 'different' | { readonly livretId: string } | undefined) => (answers: Answers): Answers =>
  decide(answers, { nearKnown: withEntry(answers.decisions.nearKnown, line, choice) })

export const chooseSide = (line: Line, keys: readonly DifferenceKey[], side: 'file' | 'livret' | undefined) => (answers: Answers): Answers =>
  decide(answers, { known: keys.reduce((known, key) => withNested(known, line, key, side), answers.decisions.known) })

export const chooseSideOfAll = (rows: readonly KnownRow[], side: 'file' | 'livret') => (answers: Answers): Answers =>
  rows.reduce((given, { line, differences }) => chooseSide(line, differences.map(({ key }) => key), side)(given), answers)

/** What is typed is read instead of the file's cell; the same text as the file's takes the correction back. */
export const correct = (line: Line, cells: ReadonlyMap<TakenField, string | undefined>) => (answers: Answers): Answers => ({
  ...answers,
  corrections: [...cells].reduce((corrections, [field, text]) => withNested(corrections, line, field, text), answers.corrections),
})
