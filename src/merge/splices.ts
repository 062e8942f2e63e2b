/**
 * Splices over a text, in UTF-16 units: a list of parts that covers the whole text edited: keep some, cut some, put
 * some. What becomes of them among those of others is `text.ts`.
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
