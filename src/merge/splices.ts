/**
 * Splices over a text, in UTF-16 units, and their transformation over concurrent ones.
 *
 * A list of parts covers the whole text edited: keep some, cut some, put some. `transform` is the usual
 * one for such lists: what one puts inside what another cuts stays; at equal places `first` says whose
 * insertion comes first. It holds that applying `a` then `b` moved over `a` gives the text of `b` then `a`
 * moved over `b`, which is what lets a list of unacknowledged edits be carried over a log.
 *
 * Ours, not a library: CodeMirror's ChangeSet does this and was used first, but its module cannot be
 * shaken and weighed 10.5 kB of the 180 a beneficiary's phone may load; this is what was used of it.
 */
import { err, ok, type Result } from '../base/result.ts'
import type { TextChanges } from '../operations/operation.ts'

export type Part = { readonly keep: number } | { readonly cut: number } | { readonly put: string }
export type Splices = readonly Part[]

/** Neighbours of a kind are one part, empty parts are none, and at one place what is put comes before what is cut. */
class Builder {
  readonly parts: Part[] = []

  keep(length: number): void {
    const last = this.parts.at(-1)
    if (length === 0) return
    if (last && 'keep' in last) this.parts[this.parts.length - 1] = { keep: last.keep + length }
    else this.parts.push({ keep: length })
  }

  cut(length: number): void {
    const last = this.parts.at(-1)
    if (length === 0) return
    if (last && 'cut' in last) this.parts[this.parts.length - 1] = { cut: last.cut + length }
    else this.parts.push({ cut: length })
  }

  put(text: string): void {
    if (text === '') return
    const last = this.parts.at(-1)
    const before = last && 'cut' in last ? this.parts.pop() : undefined
    const previous = this.parts.at(-1)
    if (previous && 'put' in previous) this.parts[this.parts.length - 1] = { put: previous.put + text }
    else this.parts.push({ put: text })
    if (before) this.parts.push(before)
  }
}

/** From the wire's form; numbers that are not counts, or no part at all where one must be, are malformed. */
export function readSplices(changes: TextChanges): Result<Splices, 'malformed'> {
  const out = new Builder()
  for (const change of changes) {
    const [length, ...lines] = typeof change === 'number' ? [change] : change
    if (!Number.isSafeInteger(length) || length < 0) return err('malformed')
    if (typeof change === 'number') out.keep(length)
    else {
      out.put(lines.join('\n'))
      out.cut(length)
    }
  }
  return ok(out.parts)
}

/** Back to the wire's form: one change per place. */
export function writeSplices(splices: Splices): TextChanges {
  const out: (number | readonly [number, ...string[]])[] = []
  for (const [i, part] of splices.entries()) {
    const after = splices[i + 1]
    const before = splices[i - 1]
    if ('keep' in part) out.push(part.keep)
    else if ('put' in part) out.push([after && 'cut' in after ? after.cut : 0, ...part.put.split('\n')])
    else if (before === undefined || !('put' in before)) out.push([part.cut])
  }
  return out
}

/** Units of the text it applies to. */
export const lengthBefore = (splices: Splices): number =>
  splices.reduce((total, part) => total + ('keep' in part ? part.keep : 'cut' in part ? part.cut : 0), 0)

export const lengthAfter = (splices: Splices): number =>
  splices.reduce((total, part) => total + ('keep' in part ? part.keep : 'put' in part ? part.put.length : 0), 0)

export function applySplices(splices: Splices, text: string): string {
  let out = ''
  let at = 0
  for (const part of splices) {
    if ('put' in part) out += part.put
    else if ('cut' in part) at += part.cut
    else {
      out += text.slice(at, at + part.keep)
      at += part.keep
    }
  }
  return out
}

class Reader {
  readonly #parts: Splices
  #index = 0
  #used = 0

  constructor(parts: Splices) {
    this.#parts = parts
  }

  /** What is put here, before anything is kept or cut. */
  get put(): string | undefined {
    const part = this.#parts[this.#index]
    return part && 'put' in part ? part.put : undefined
  }

  get span(): { readonly length: number; readonly cut: boolean } | undefined {
    const part = this.#parts[this.#index]
    if (part === undefined || 'put' in part) return undefined
    return 'cut' in part ? { length: part.cut - this.#used, cut: true } : { length: part.keep - this.#used, cut: false }
  }

  next(): void {
    this.#index++
    this.#used = 0
  }

  advance(length: number): void {
    this.#used += length
    if (this.span?.length === 0) this.next()
  }
}

/** `a` over the text that `b` makes; both were written over the same text. `first`: a's insertions come first at equal places. */
export function transform(a: Splices, b: Splices, first: boolean): Splices {
  const out = new Builder()
  const [mine, theirs] = [new Reader(a), new Reader(b)]
  for (;;) {
    const [put, theirPut] = [mine.put, theirs.put]
    if (put !== undefined && (first || theirPut === undefined)) {
      out.put(put)
      mine.next()
    } else if (theirPut !== undefined) {
      out.keep(theirPut.length)
      theirs.next()
    } else {
      const [span, theirSpan] = [mine.span, theirs.span]
      if (span === undefined || theirSpan === undefined) return out.parts
      const length = Math.min(span.length, theirSpan.length)
      if (!theirSpan.cut) {
        if (span.cut) out.cut(length)
        else out.keep(length)
      }
      mine.advance(length)
      theirs.advance(length)
    }
  }
}

/** One splice from one text to another: the common beginning and end are kept. */
export function diffText(before: string, after: string): TextChanges {
  const shortest = Math.min(before.length, after.length)
  let start = 0
  while (start < shortest && before[start] === after[start]) start++
  let end = 0
  while (end < shortest - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  const cut = before.length - start - end
  const put = after.slice(start, after.length - end)
  const middle: TextChanges = cut === 0 && put === '' ? [] : [put === '' ? [cut] : [cut, ...put.split('\n')]]
  return [...(start > 0 ? [start] : []), ...middle, ...(end > 0 ? [end] : [])]
}

/** Text inserted by splices, for guards that look at what somebody wrote. */
export const insertedText = (changes: TextChanges): string =>
  changes.flatMap((each) => (typeof each === 'number' || each.length === 1 ? [] : [each.slice(1).join('\n')])).join('\n')
