/**
 * A preview and what was decided about it → exactly what a confirmed import would write.
 *
 * Invariants: every row of the file is in exactly one list; a row about which anything is undecided writes
 * nothing and is listed with its questions; one number gives at most one creation; a livret is changed by
 * at most one row. Order: rows left out, one row per number, one row per person, then each row's values.
 */
import { numeroKey } from './nearPersons.ts'
import { rawOf } from './duplicates.ts'
import { planCreation, planUpdate } from './planRow.ts'
import type { Decisions, ImportPlan, LeftOut, LivretCreation, LivretUpdate, Undecided } from './planTypes.ts'
import type { ImportPreview, KnownRow, Line, NearKnown, PreviewRow } from './previewTypes.ts'

export function planImport(preview: ImportPreview, decisions: Decisions): ImportPlan {
  const leftOut = new Map<Line, LeftOut>()
  const questions = new Map<Line, Undecided[]>()
  const ask = (line: Line, question: Undecided): void => {
    questions.set(line, [...(questions.get(line) ?? []), question])
  }
  leaveOutBlocked(preview, decisions, leftOut)
  const keptInstead = chooseRows(preview, decisions, leftOut, ask)
  for (const [line, of] of keptInstead) leftOut.set(line, { line, why: 'duplicateOf', of })

  const creations: LivretCreation[] = []
  const updates: LivretUpdate[] = []
  const unchanged: { line: Line; livretId: string }[] = []
  const autres = otherNumeros(preview, keptInstead)
  const byNumero = new Map(preview.knownRows.map((known) => [known.line, known]))
  const byLikeness = Map.groupBy(preview.nearKnown, ({ line }) => line)
  for (const row of preview.rows) {
    if (leftOut.has(row.line)) continue
    const known = byNumero.get(row.line) ?? chosenLivret(row.line, byLikeness.get(row.line) ?? [], decisions, ask)
    const autresNumeros = autres.get(row.line) ?? []
    const outcome = known === null ? planCreation(row, decisions, autresNumeros) : planUpdate(row, known, decisions, withOwnNumero(row, known, autresNumeros, decisions))
    const asked = [...(questions.get(row.line) ?? []), ...outcome.questions]
    if (asked.length > 0) leftOut.set(row.line, { line: row.line, why: 'undecided', questions: asked })
    else if ('identite' in outcome.planned && 'referentId' in outcome.planned) creations.push(outcome.planned)
    else if (changes(outcome.planned)) updates.push(outcome.planned)
    else unchanged.push({ line: row.line, livretId: outcome.planned.livretId })
  }
  const single = oneRowPerLivret(updates, leftOut)
  const ordered = [...leftOut.values()].sort((left, right) => left.line - right.line)
  return { creations, updates: single, unchanged, leftOut: ordered, counts: count(preview, creations, single, unchanged.length, ordered) }
}

type Ask = (line: Line, question: Undecided) => void

function leaveOutBlocked(preview: ImportPreview, decisions: Decisions, leftOut: Map<Line, LeftOut>): void {
  for (const { line, blocked, findings } of preview.rows) {
    if (blocked) leftOut.set(line, { line, why: 'blocked', codes: findings.flatMap((finding) => (finding.severity === 'blocks' ? [finding.code] : [])) })
    else if (decisions.excluded.has(line)) leftOut.set(line, { line, why: 'excluded' })
    else {
      const repeated = findings.find((finding) => finding.code === 'repeatedRow')
      if (repeated?.code === 'repeatedRow') leftOut.set(line, { line, why: 'duplicateOf', of: repeated.firstLine })
    }
  }
}

/** Which rows stand for others, by the number first, then by the person; asks what nobody decided. */
function chooseRows(preview: ImportPreview, decisions: Decisions, leftOut: ReadonlyMap<Line, LeftOut>, ask: Ask): ReadonlyMap<Line, Line> {
  const kept = new Map<Line, Line>()
  const openNumero = new Map<Line, Undecided>()
  const alive = (line: Line): boolean => !leftOut.has(line) && !kept.has(line)
  for (const { numeroStagiaire, lines, settledBy } of preview.sameNumeros) {
    const standing = lines.filter(alive)
    if (standing.length < 2) continue
    const choice = decisions.sameNumeros.get(numeroStagiaire) ?? settledBy
    const question: Undecided = { kind: 'sameNumero', numeroStagiaire }
    const decided = choice !== null && standing.includes(choice)
    for (const line of standing) {
      if (decided && line !== choice) kept.set(line, choice)
      if (decided) continue
      openNumero.set(line, question)
      ask(line, question)
    }
  }
  const dropped = new Map<Line, Line>()
  for (const { id, lines } of preview.nearDuplicates) {
    const choice = decisions.nearDuplicates.get(id)
    if (choice === 'different' || !lines.every(alive)) continue
    // Which row a number stands for must be known before that row can give way to another, or another to it.
    const open = lines.flatMap((line) => openNumero.get(line) ?? [])
    const decided = choice !== undefined && lines.includes(choice.keep)
    if (decided && open.length === 0) {
      for (const line of lines) if (line !== choice.keep && !dropped.has(line)) dropped.set(line, choice.keep)
    } else {
      const questions: readonly Undecided[] = decided ? open : [{ kind: 'nearDuplicate', id }]
      for (const line of lines) if (!decided || !openNumero.has(line)) questions.forEach((question) => ask(line, question))
    }
  }
  for (const line of dropped.keys()) {
    const { end, path } = follow(line, dropped)
    if (end === null) path.forEach((one) => ask(one, { kind: 'contradiction', lines: path }))
    else kept.set(line, end)
  }
  return kept
}

/** From a dropped row to the row that stands in the end; `null` when the choices run in a circle. */
function follow(line: Line, dropped: ReadonlyMap<Line, Line>): { readonly end: Line | null; readonly path: readonly Line[] } {
  const path = [line]
  for (let next = dropped.get(line); next !== undefined; next = dropped.get(next)) {
    if (path.includes(next)) return { end: null, path }
    if (!dropped.has(next)) return { end: next, path }
    path.push(next)
  }
  return { end: null, path }
}

/** The numbers of the rows dropped for a row, when they are not its own. */
function otherNumeros(preview: ImportPreview, keptInstead: ReadonlyMap<Line, Line>): ReadonlyMap<Line, readonly string[]> {
  const numeroOf = new Map(preview.rows.map(({ line, values }) => [line, rawOf(values.numeroStagiaire)]))
  const found = new Map<Line, readonly string[]>()
  for (const [line, of] of keptInstead) {
    const [own = '', other = ''] = [numeroOf.get(of), numeroOf.get(line)]
    const known = found.get(of) ?? []
    if (![own, ...known].map(numeroKey).includes(numeroKey(other))) found.set(of, [...known, other])
  }
  return found
}

/** The livret that somebody said is this row's person, among those it looks like. */
function chosenLivret(line: Line, near: readonly NearKnown[], decisions: Decisions, ask: Ask): KnownRow | null {
  const choice = decisions.nearKnown.get(line)
  if (near.length === 0 || choice === 'different') return null
  const chosen = near.find(({ livretId }) => livretId === choice?.livretId)
  if (chosen === undefined) ask(line, { kind: 'nearKnown' })
  return chosen ?? null
}

/** A row said to be a livret's person, whose own number the livret does not take, leaves it as another number. */
function withOwnNumero(row: PreviewRow, known: KnownRow, autres: readonly string[], decisions: Decisions): readonly string[] {
  const question = known.differences.find(({ key }) => key === 'numeroStagiaire')
  if (question === undefined) return autres
  const takesFile = decisions.known.get(row.line)?.get('numeroStagiaire') === 'file'
  return [takesFile ? question.livret : rawOf(row.values.numeroStagiaire), ...autres]
}

function changes(update: LivretUpdate): boolean {
  return update.identite.length > 0 || update.etape.length > 0 || update.autresNumeros.length > 0 || update.newEtape !== null || update.newNote !== null
}

/** Two rows that would change one livret: neither does, until one of them is left out. */
function oneRowPerLivret(updates: readonly LivretUpdate[], leftOut: Map<Line, LeftOut>): readonly LivretUpdate[] {
  const byLivret = new Map<string, Line[]>()
  for (const { livretId, line } of updates) byLivret.set(livretId, [...(byLivret.get(livretId) ?? []), line])
  return updates.filter(({ livretId, line }) => {
    const lines = byLivret.get(livretId) ?? []
    if (lines.length < 2) return true
    leftOut.set(line, { line, why: 'undecided', questions: [{ kind: 'contradiction', lines }] })
    return false
  })
}

function count(
  preview: ImportPreview,
  creations: readonly LivretCreation[],
  updates: readonly LivretUpdate[],
  unchanged: number,
  leftOut: readonly LeftOut[],
): ImportPlan['counts'] {
  const left = (why: LeftOut['why']): number => leftOut.filter((row) => row.why === why).length
  return {
    rows: preview.rows.length,
    creations: creations.length,
    updates: updates.length,
    unchanged,
    blocked: left('blocked'),
    excluded: left('excluded'),
    duplicates: left('duplicateOf'),
    undecided: left('undecided'),
    setAside: creations.reduce((sum, { setAside }) => sum + setAside.length, 0),
  }
}
