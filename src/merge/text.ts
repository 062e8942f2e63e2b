/**
 * Co-written text: every unit put is known by the edit that put it, and stands in one order for ever.
 *
 * An edit is written over the text its author was shown, named by `observed`: the frontier of the edits shown
 * (those no other shown edit had observed). Its *seen* set is the causal closure of that frontier, and the text it
 * was written over is read off the units: those put by seen edits that no seen edit took out. What it puts goes after
 * the unit it was put after; what it takes out is taken out by name. Nothing depends on the order of the log, so
 * nothing moves when a failover changes it.
 *
 * Several edits put at one place: the one with more behind it comes first, then the smaller name. An edit has more
 * behind it than anything it saw, so that it lands right where its author put it.
 *
 * [I5] every accepted insertion stands once. [I1] same edits, same text.
 */
import type { PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { dotKey, type Dot, type DotKey, type Operation, type TextChanges } from '../operations/operation.ts'
import { readSplices, type Splices } from './splices.ts'

export interface TextEdit {
  readonly dot: Dot
  readonly author: PersonneId
  readonly at: Instant
  readonly seq: number | undefined
  readonly observed: readonly Dot[]
  /** The dot it was first issued under: its place among others does not change when it is issued again. */
  readonly first: Dot
  /** As written, over what its author saw. */
  readonly changes: Splices
}

/** Where an edit stands among those that put at one place. */
interface Rank {
  readonly key: DotKey
  readonly first: DotKey
  /** Edits on the longest way back. */
  readonly depth: number
}

/** Units that one edit put next to each other, and the edits that took them out. */
interface Piece {
  readonly by: Rank
  readonly text: string
  readonly cuts: readonly DotKey[]
}

export interface TextState {
  readonly kind: 'texte'
  text: string
  edits: TextEdit[]
  /** Everything ever put, in order. */
  pieces: readonly Piece[]
  /** Of each edit met. */
  ranks: ReadonlyMap<DotKey, Rank>
}

export const emptyText = (): TextState => ({ kind: 'texte', text: '', edits: [], pieces: [], ranks: new Map() })
export const textOf = (state: TextState): string => state.text

/** Longest text that placing may produce, whatever the field's own limit: a bound on hostile splices. */
const MAX_TEXT = 200_000

export type Placement =
  | { readonly ok: true; readonly changes: Splices; readonly rank: Rank; readonly pieces: readonly Piece[]; readonly text: string }
  /** The splices do not fit the text they claim to have been written over. */
  | { readonly ok: false }

type Placed = Pick<Operation, 'dot' | 'observed' | 'reissueOf'>

/** Where an edit lands on this state, without applying it. */
export function placeEdit(state: TextState, operation: Placed, changes: TextChanges): Placement {
  const own = readSplices(changes)
  if (!own.ok) return { ok: false }
  const depth = Math.max(0, ...operation.observed.map((dot) => state.ranks.get(dotKey(dot))?.depth ?? 0)) + 1
  const rank: Rank = { key: dotKey(operation.dot), first: dotKey(operation.reissueOf ?? operation.dot), depth }
  const pieces = splice(state.pieces, rank, seenBy(state, operation.observed), own.value)
  const text = pieces?.map((piece) => (piece.cuts.length === 0 ? piece.text : '')).join('')
  return pieces === undefined || text === undefined || text.length > MAX_TEXT ? { ok: false } : { ok: true, changes: own.value, rank, pieces, text }
}

export function applyEdit(state: TextState, operation: Omit<TextEdit, 'changes' | 'first' | 'seq'> & Placed, seq: number | undefined, placement: Placement & { ok: true }): void {
  const { dot, author, at, observed, reissueOf } = operation
  state.text = placement.text
  state.pieces = placement.pieces
  state.ranks = new Map([...state.ranks, [placement.rank.key, placement.rank]])
  state.edits = [...state.edits, { dot, author, at, seq, observed, first: reissueOf ?? dot, changes: placement.changes }]
}

/** Whether `a` stands before `b` when both were put at one place. */
const precedes = (a: Rank, b: Rank): boolean =>
  a.depth !== b.depth ? a.depth > b.depth : a.first !== b.first ? a.first < b.first : a.key < b.key

/** The pieces with one more edit in them; `undefined` when it does not cover exactly the text its author saw. */
function splice(before: readonly Piece[], by: Rank, seen: ReadonlySet<DotKey>, splices: Splices): readonly Piece[] | undefined {
  const pieces = [...before]
  const wasShown = (piece: Piece): boolean => seen.has(piece.by.key) && !piece.cuts.some((key) => seen.has(key))
  // Just after the last unit shown to the author that was gone through.
  let at = 0
  for (const part of splices) {
    if ('put' in part) {
      for (let piece = pieces[at]; piece !== undefined && precedes(piece.by, by); piece = pieces[at]) at++
      pieces.splice(at++, 0, { by, text: part.put, cuts: [] })
      continue
    }
    let left = 'cut' in part ? part.cut : part.keep
    for (; left > 0; at++) {
      const piece = pieces[at]
      if (piece === undefined) return undefined
      if (!wasShown(piece)) continue
      const taken = Math.min(left, piece.text.length)
      left -= taken
      const rest = taken < piece.text.length ? [{ ...piece, text: piece.text.slice(taken) }] : []
      if ('cut' in part || rest.length > 0)
        pieces.splice(at, 1, { ...piece, text: piece.text.slice(0, taken), ...('cut' in part ? { cuts: [...piece.cuts, by.key] } : {}) }, ...rest)
    }
  }
  return pieces.slice(at).some(wasShown) ? undefined : pieces
}

/** The frontier to write as `observed` when somebody starts editing what this state shows. */
export function textFrontier(state: TextState): readonly Dot[] {
  const covered = new Set<DotKey>()
  for (const edit of state.edits) for (const dot of edit.observed) covered.add(dotKey(dot))
  return state.edits.filter((edit) => !covered.has(dotKey(edit.dot))).map((edit) => edit.dot)
}

/** All edits in the closure of a frontier. */
export function seenBy(state: TextState, frontier: readonly Dot[]): ReadonlySet<DotKey> {
  const byKey = new Map(state.edits.map((edit) => [dotKey(edit.dot), edit]))
  const seen = new Set<DotKey>()
  const todo = frontier.map(dotKey)
  for (let key = todo.pop(); key !== undefined; key = todo.pop()) {
    if (seen.has(key)) continue
    seen.add(key)
    for (const dot of byKey.get(key)?.observed ?? []) todo.push(dotKey(dot))
  }
  return seen
}
