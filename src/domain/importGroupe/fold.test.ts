import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, fold, nameKey, words } from './fold.ts'

describe('fold', () => {
  it('forgets case, accents, ligatures, kinds of apostrophe and of blank', () => {
    expect(fold('  LECŒUR\u00A0d’Évreux ')).toBe("lecoeur d'evreux")
    expect(words("Date d'entrée :")).toBe('date d entree')
    expect([nameKey("N'DIAYE"), nameKey('N’Diaye'), nameKey('Da-Costa'), nameKey('DA COSTA')]).toEqual(['ndiaye', 'ndiaye', 'dacosta', 'dacosta'])
    expect(nameKey('Бондаренко')).toBe('бондаренко')
  })
})

/** The whole table, without the band. */
function plainDistance(left: string, right: string): number {
  const table = Array.from({ length: left.length + 1 }, (_, row) => Array.from({ length: right.length + 1 }, (_, column) => (row === 0 ? column : column === 0 ? row : 0)))
  for (let row = 1; row <= left.length; row += 1) {
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1]
      let cost = Math.min(table[row - 1]![column]! + 1, table[row]![column - 1]! + 1, table[row - 1]![column - 1]! + (same ? 0 : 1))
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) cost = Math.min(cost, table[row - 2]![column - 2]! + 1)
      table[row]![column] = cost
    }
  }
  return table[left.length]![right.length]!
}

describe('editDistance', () => {
  it('counts one for each slip of the pen', () => {
    expect([editDistance('picard', 'picart', 2), editDistance('picard', 'piacrd', 2), editDistance('picard', 'picrd', 2), editDistance('', 'ab', 2)]).toEqual([1, 1, 1, 2])
  })

  it('agrees with the whole table, up to its limit', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 })
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 6 }), (left, right, limit) => {
        expect(editDistance(left, right, limit)).toBe(Math.min(plainDistance(left, right), limit + 1))
      }),
      { seed: 3, numRuns: 2000 },
    )
  })
})
