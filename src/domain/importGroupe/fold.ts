/**
 * Comparing what people and software typed: the same word with or without accents, capitals, hyphens or
 * the right apostrophe is the same word. Folding serves comparison only; what is kept is what was written.
 */

/** Lower case, without accents or ligatures, straight apostrophes, single blanks. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/[’‘ʼ`´]/g, "'")
    .replace(/[\s\u200B]+/g, ' ')
    .trim()
}

/** Letters and digits of a folded text, everything else a single blank: `Date d'entrée :` → `date d entree`. */
export function words(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

/** A name to compare: letters only, so that `N'DIAYE`, `N’Diaye` and `Ndiaye` are one. */
export function nameKey(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]+/gu, '')
}

/**
 * Edits (insert, delete, replace, swap neighbours) between two texts, or `limit + 1` as soon as they are
 * more than `limit`. Only a band of the table is filled: time O(limit × length).
 */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1
  const width = right.length + 1
  let beforeLast: number[] = []
  let last: number[] = Array.from({ length: width }, (_, column) => column)
  for (let row = 1; row <= left.length; row += 1) {
    const current = new Array<number>(width).fill(limit + 1)
    if (row <= limit) current[0] = row
    let best = current[0] ?? limit + 1
    for (let column = Math.max(1, row - limit); column <= Math.min(right.length, row + limit); column += 1) {
      const same = left[row - 1] === right[column - 1]
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1))
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        cost = Math.min(cost, at(beforeLast, column - 2) + 1)
      }
      current[column] = cost
      best = Math.min(best, cost)
    }
    if (best > limit) return limit + 1
    beforeLast = last
    last = current
  }
  return Math.min(at(last, right.length), limit + 1)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
