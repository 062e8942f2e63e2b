import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TextChanges } from '../operations/operation.ts'
import { diffText, insertedText, readSplices, writeSplices } from './splices.ts'

const texts = fc.string({ maxLength: 12 })

function applied(changes: TextChanges, text: string): string {
  const read = readSplices(changes)
  if (!read.ok) throw new Error('malformed')
  let at = 0
  let out = ''
  for (const part of read.value) {
    out += 'put' in part ? part.put : 'keep' in part ? text.slice(at, at + part.keep) : ''
    at += 'put' in part ? 0 : 'keep' in part ? part.keep : part.cut
  }
  expect(at).toBe(text.length)
  return out
}

describe('splices', () => {
  it('a difference goes from one text to the other, lines included', () => {
    fc.assert(fc.property(texts, texts, fc.boolean(), (before, after, lines) => {
      const [from, to] = lines ? [`${before}\n${after}`, `${after}\n\n${before}`] : [before, after]
      expect(applied(diffText(from, to), from)).toBe(to)
    }))
    expect(insertedText(diffText('ab', 'a1\n2b'))).toBe('1\n2')
  })

  it('what is put and cut at one place is one splice, and is written back the same', () => {
    const read = readSplices([1, [2], [0, 'x'], [1, 'y'], 0, 2])
    expect(read).toEqual({ ok: true, value: [{ keep: 1 }, { put: 'xy' }, { cut: 3 }, { keep: 2 }] })
    expect(read.ok && readSplices(writeSplices(read.value))).toEqual(read)
  })

  it('counts that are not counts are malformed', () => {
    for (const bad of [[-1], [1.5], [[-2, 'x']], [Number.NaN]]) expect(readSplices(bad as never)).toEqual({ ok: false, error: 'malformed' }) // not a text's changes, on purpose
  })
})
