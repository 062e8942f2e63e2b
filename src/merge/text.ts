/**
 * Co-written text: splices rebased in server order.
 *
 * An edit is written over the text its author was shown, named by `observed`: the frontier of the edits
 * shown (those no other shown edit had observed). Its *seen* set is the causal closure of that frontier.
 * Every replica places edits in the log's order by the same arithmetic, so that all texts are equal:
 * what the author had seen as a prefix of the log is the base; what came between is transformed in, by
 * replaying what the author's own device did meanwhile.
 *
 * [I5] every accepted insertion stands once. [I1] same log, same text.
 */
import type { PersonneId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { dotKey, type Dot, type DotKey, type Operation, type TextChanges } from '../operations/operation.ts'
import { applySplices, lengthAfter, lengthBefore, readSplices, transform, type Splices } from './splices.ts'

export interface TextEdit {
  readonly dot: Dot
  readonly author: PersonneId
  readonly at: Instant
  readonly seq: number | undefined
  readonly observed: readonly Dot[]
  /** As written, over what its author saw. */
  readonly changes: Splices
  /** As placed, over the text just before it in this state. */
  readonly placed: Splices
}

export interface TextState {
  readonly kind: 'texte'
  text: string
  edits: TextEdit[]
}

export const emptyText = (): TextState => ({ kind: 'texte', text: '', edits: [] })
export const textOf = (state: TextState): string => state.text

/** Longest text that placing may produce, whatever the field's own limit: a bound on hostile splices. */
const MAX_TEXT = 200_000

export type Placement =
  | { readonly ok: true; readonly changes: Splices; readonly placed: Splices }
  /** The splices do not fit the text they claim to have been written over. */
  | { readonly ok: false }

/** Where an edit lands on this state, without applying it. */
export function placeEdit(state: TextState, operation: Operation, changes: TextChanges): Placement {
  const own = readSplices(changes)
  if (!own.ok) return { ok: false }
  const seen = seenBy(state, operation.observed)
  const base = prefixSeen(state, seen)
  const placed = base === state.edits.length ? own.value : replayAuthor(state, operation, own.value, seen)
  if (placed === undefined || lengthBefore(placed) !== state.text.length || lengthAfter(placed) > MAX_TEXT) return { ok: false }
  return { ok: true, changes: own.value, placed }
}

export function applyEdit(state: TextState, operation: Operation, seq: number | undefined, placement: Placement & { ok: true }): void {
  state.text = applySplices(placement.placed, state.text)
  state.edits = [...state.edits, {
    dot: operation.dot, author: operation.author, at: operation.at, seq,
    observed: operation.observed, changes: placement.changes, placed: placement.placed,
  }]
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

function prefixSeen(state: TextState, seen: ReadonlySet<DotKey>): number {
  const index = state.edits.findIndex((edit) => !seen.has(dotKey(edit.dot)))
  return index < 0 ? state.edits.length : index
}

/**
 * Replays the author's device: it knew a prefix of the log, had unacknowledged edits on top, and met the rest
 * of the log one edit at a time. `waiting` holds the unacknowledged edits, each over the prefix plus those
 * before it; at the end only the edit to place is left, over the whole log.
 *
 * What was seen beyond the prefix is in the author's own name as a rule; after a failover, or a reissue, it may
 * be anybody's. Either way each must have seen those before it: on anything else the splices would be carried
 * over a text they were not written on, and an insertion lost [I5] [T5].
 */
function replayAuthor(state: TextState, operation: Operation, changes: Splices, seen: ReadonlySet<DotKey>): Splices | undefined {
  const mine = state.edits.slice(prefixSeen(state, seen)).filter((edit) => seen.has(dotKey(edit.dot)))
  const script = mine.map((edit) => ({ key: dotKey(edit.dot), changes: edit.changes, seen: seenBy(state, edit.observed) }))
  script.push({ key: dotKey(operation.dot), changes, seen })

  let known = 0
  let waiting: { key: DotKey; changes: Splices }[] = []
  const meet = (edit: TextEdit): boolean => {
    const key = dotKey(edit.dot)
    if (waiting[0]?.key === key) {
      waiting = waiting.slice(1)
      return true
    }
    if (waiting.some((each) => each.key === key)) return false
    let incoming = edit.placed
    waiting = waiting.map((each) => {
      const moved = transform(each.changes, incoming, false)
      incoming = transform(incoming, each.changes, true)
      return { key: each.key, changes: moved }
    })
    return true
  }
  for (const step of script) {
    const prefix = prefixSeen(state, step.seen)
    for (; known < prefix; known++) {
      const edit = state.edits[known]
      if (edit === undefined || !meet(edit)) return undefined
    }
    const shown = new Set([...state.edits.slice(0, known).map((edit) => dotKey(edit.dot)), ...waiting.map((each) => each.key)])
    const claimed = state.edits.filter((edit) => step.seen.has(dotKey(edit.dot)))
    if (claimed.length !== shown.size || claimed.some((edit) => !shown.has(dotKey(edit.dot)))) return undefined
    waiting.push({ key: step.key, changes: step.changes })
  }
  for (; known < state.edits.length; known++) {
    const edit = state.edits[known]
    if (edit === undefined || !meet(edit)) return undefined
  }
  return waiting.length === 1 ? waiting[0]?.changes : undefined
}
