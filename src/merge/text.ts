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
 * While each edit was written over the one before it, all of that comes to splicing the text (`text.test.ts` holds the
 * one against the other); where every unit stands is worked out when somebody has not seen everything.
 *
 * [I5] every accepted insertion stands once. [I1] same edits, same text.
 */
import type { PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { invariant } from '../base/result.ts'
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

interface Weave {
  /** Everything ever put, in order. */
  readonly pieces: readonly Piece[]
  /** Of each edit met. */
  readonly ranks: ReadonlyMap<DotKey, Rank>
}

export interface TextState {
  readonly kind: 'texte'
  text: string
  edits: readonly TextEdit[]
  /** `undefined` while each edit was written over the one before. */
  weave: Weave | undefined
}

const NO_EDITS: readonly TextEdit[] = []
const BARE: Weave = { pieces: [], ranks: new Map() }
export const emptyText = (): TextState => ({ kind: 'texte', text: '', edits: NO_EDITS, weave: undefined })
export const textOf = (state: TextState): string => state.text

/** Longest text that placing may produce, whatever the field's own limit: a bound on hostile splices. */
const MAX_TEXT = 200_000

export type Placement =
  | { readonly ok: true; readonly changes: Splices; readonly text: string; readonly weave: Weave | undefined }
  /** The splices do not fit the text they claim to have been written over. */
  | { readonly ok: false }

type Placed = Pick<Operation, 'dot' | 'observed' | 'reissueOf'>

/** Where an edit lands on this state, without applying it. */
export function placeEdit(state: TextState, operation: Placed, changes: TextChanges): Placement {
  const own = readSplices(changes)
  if (!own.ok) return { ok: false }
  if (state.weave === undefined && followsOn(state.edits, operation.observed)) {
    const text = spliced(state.text, own.value)
    return text === undefined || text.length > MAX_TEXT ? { ok: false } : { ok: true, changes: own.value, text, weave: undefined }
  }
  const weave = weaveIn(state.weave ?? weaveOf(state.edits), state.edits, operation, own.value)
  const text = weave?.pieces.map((piece) => (piece.cuts.length === 0 ? piece.text : '')).join('')
  return text === undefined || text.length > MAX_TEXT ? { ok: false } : { ok: true, changes: own.value, text, weave }
}

export function applyEdit(state: TextState, operation: Omit<TextEdit, 'changes' | 'first' | 'seq'> & Placed, seq: number | undefined, placement: Placement & { ok: true }): void {
  const { dot, author, at, observed, reissueOf } = operation
  state.text = placement.text
  state.weave = placement.weave
  state.edits = [...state.edits, { dot, author, at, seq, observed, first: reissueOf ?? dot, changes: placement.changes }]
}

const isSame = (a: Dot | undefined, b: Dot | undefined): boolean => a?.n === b?.n && a?.replica === b?.replica

/** Written over all there is, where the same was true of every edit before. */
const followsOn = (edits: readonly TextEdit[], observed: readonly Dot[]): boolean => observed.length < 2 && isSame(observed[0], edits.at(-1)?.dot)

/** `undefined` when the splices do not cover exactly this text. */
function spliced(text: string, splices: Splices): string | undefined {
  let [out, at] = ['', 0]
  for (const part of splices) {
    if ('put' in part) out += part.put
    else if ('cut' in part) at += part.cut
    else out += text.slice(at, (at += part.keep))
  }
  return at === text.length ? out : undefined
}

function weaveOf(edits: readonly TextEdit[]): Weave {
  let weave = BARE
  for (const [i, edit] of edits.entries()) {
    const next = weaveIn(weave, edits.slice(0, i), { dot: edit.dot, observed: edit.observed, reissueOf: edit.first }, edit.changes)
    invariant(next !== undefined, 'an edit that was applied has its place')
    weave = next
  }
  return weave
}

/** With one more edit in it; `undefined` when it does not fit. */
function weaveIn({ pieces, ranks }: Weave, edits: readonly TextEdit[], operation: Placed, changes: Splices): Weave | undefined {
  const depth = Math.max(0, ...operation.observed.map((dot) => ranks.get(dotKey(dot))?.depth ?? 0)) + 1
  const rank: Rank = { key: dotKey(operation.dot), first: dotKey(operation.reissueOf ?? operation.dot), depth }
  const after = splice(pieces, rank, seenBy({ edits }, operation.observed), changes)
  return after && { pieces: after, ranks: new Map([...ranks, [rank.key, rank]]) }
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
  if (state.weave === undefined) return state.edits.slice(-1).map((edit) => edit.dot)
  const covered = new Set<DotKey>()
  for (const edit of state.edits) for (const dot of edit.observed) covered.add(dotKey(dot))
  return state.edits.filter((edit) => !covered.has(dotKey(edit.dot))).map((edit) => edit.dot)
}

/** All edits in the closure of a frontier. */
export function seenBy(state: Pick<TextState, 'edits'>, frontier: readonly Dot[]): ReadonlySet<DotKey> {
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
