import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applySplices, diffText, insertedText, lengthAfter, lengthBefore, readSplices, transform, type Splices } from './splices.ts'

const texts = fc.string({ maxLength: 12 })

/** Some edit of a text: several places cut and written in. */
const editOf = (text: string): fc.Arbitrary<Splices> =>
  fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.string({ maxLength: 3 })), { maxLength: 4 }).map((steps) => {
    const changes: (number | [number, ...string[]])[] = []
    let left = text.length
    for (const [keep, cut, put] of steps) {
      const kept = Math.min(keep, left)
      const removed = Math.min(cut, left - kept)
      changes.push(kept, [removed, put])
      left -= kept + removed
    }
    changes.push(left)
    const read = readSplices(changes)
    if (!read.ok) throw new Error('made malformed')
    return read.value
  })

const twoEdits = texts.chain((text) => fc.tuple(fc.constant(text), editOf(text), editOf(text)))

describe('splices', () => {
  it('either order of two concurrent edits gives one text', () => {
    fc.assert(fc.property(twoEdits, ([text, a, b]) => {
      const one = applySplices(transform(b, a, false), applySplices(a, text))
      const other = applySplices(transform(a, b, true), applySplices(b, text))
      expect(one).toBe(other)
    }), { numRuns: 2_000 })
  })

  it('cover the text they are written over, and say how long the next one is', () => {
    fc.assert(fc.property(twoEdits, ([text, a, b]) => {
      expect(lengthBefore(a)).toBe(text.length)
      expect(applySplices(a, text)).toHaveLength(lengthAfter(a))
      expect(lengthBefore(transform(b, a, false))).toBe(lengthAfter(a))
    }))
  })

  it('what is put inside what another cuts stays', () => {
    const put = readSplices([3, [0, 'X'], 3])
    const cut = readSplices([1, [4], 1])
    if (!put.ok || !cut.ok) throw new Error('malformed')
    expect(applySplices(transform(put.value, cut.value, false), 'af')).toBe('aXf')
  })

  it('a difference goes from one text to the other, lines included', () => {
    fc.assert(fc.property(texts, texts, fc.boolean(), (before, after, lines) => {
      const [from, to] = lines ? [`${before}\n${after}`, `${after}\n\n${before}`] : [before, after]
      const read = readSplices(diffText(from, to))
      expect(read.ok && applySplices(read.value, from)).toBe(to)
    }))
    expect(insertedText(diffText('ab', 'a1\n2b'))).toBe('1\n2')
  })

  it('counts that are not counts are malformed', () => {
    for (const bad of [[-1], [1.5], [[-2, 'x']], [Number.NaN]]) expect(readSplices(bad as never)).toEqual({ ok: false, error: 'malformed' })
  })
})
