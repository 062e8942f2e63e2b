/**
 * Finds social security numbers (NIR) in free text, so that none is ever stored (F1, trust.md §1).
 *
 * Shape: sex 1 · year 2 · month 2 · département 2 (2A/2B in Corsica) · commune 3 · order 3 [· key 2].
 * What counts is the shape, not the key: an invented or mistyped key is found all the same. Months 20–42
 * and 50–99 are the registry's pseudo-months. Digits may be split by blanks, dots, dashes, slashes,
 * underscores and invisible characters, and may be Arabic-Indic or full-width.
 *
 * Invariants: a SIRET (14 digits), a SIREN, a phone number, an IBAN or RIB, a date and a N° stagiaire are
 * not found, unless the text itself calls the number a NIR; time is linear in the text's length (each
 * group of digits opens at most two windows of at most fifteen groups); positions are UTF-16 indices of
 * the original text. When in doubt about an unnamed 13- or 15-digit number, it is a NIR: the law weighs
 * more than a lost reference number.
 */

export type NirSpan = { readonly start: number; readonly end: number }

/**
 * A run of digits without anything between them. `joined`: only soft separators part it from the previous
 * one; `newLine`: and a line break is among them.
 */
type Group = { readonly start: number; readonly end: number; readonly digits: string; readonly joined: boolean; readonly newLine: boolean }

type Candidate = { readonly first: number; readonly last: number }

const SOFT_SEPARATOR = /^[\s.\-_/\u00AD\u200B-\u200F\u2010-\u2015\u2060\u2212\uFEFF]$/
const MAX_SEPARATOR = 3
/** Where the fields of a NIR end; people put their blanks there. */
const FIELD_ENDS: ReadonlySet<number> = new Set([1, 3, 5, 7, 10, 13])
const LABEL = /(?:\bnir\b|s[ée]cu(?![a-zà-ÿ])|s[ée]curit[ée]\s+sociale|num[ée]ro\s+ss\b|n\s?[°o]\s?ss\b|\binsee\b|carte\s+vitale)/gi
const OTHER_LABEL = /siret|siren|iban|\brib\b|t[ée]l[ée]?ph?|portable|mobile/i
const LABEL_REACH = 40

function digitAt(text: string, index: number): string | null {
  const code = text.charCodeAt(index)
  if (code >= 0x30 && code <= 0x39) return text.charAt(index)
  if (code < 0x0660) return null
  if (code <= 0x0669) return String(code - 0x0660)
  if (code >= 0x06f0 && code <= 0x06f9) return String(code - 0x06f0)
  if (code >= 0xff10 && code <= 0xff19) return String(code - 0xff10)
  return null
}

function isSoft(text: string, from: number, to: number): boolean {
  if (to - from > MAX_SEPARATOR) return false
  for (let index = from; index < to; index += 1) {
    if (!SOFT_SEPARATOR.test(text.charAt(index))) return false
  }
  return true
}

function groupsOf(text: string): readonly Group[] {
  const groups: Group[] = []
  let index = 0
  while (index < text.length) {
    if (digitAt(text, index) === null) {
      index += 1
      continue
    }
    const start = index
    let digits = ''
    for (let digit = digitAt(text, index); digit !== null; digit = digitAt(text, index)) {
      digits += digit
      index += 1
    }
    const previous = groups.at(-1)
    const joined = previous !== undefined && isSoft(text, previous.end, start)
    groups.push({ start, end: index, digits, joined, newLine: joined && /[\r\n]/.test(text.slice(previous.end, start)) })
  }
  return groups
}

/** Month and sex as the registry gives them, a département that exists; commune, order and key stay free. */
function hasShape(digits: string): boolean {
  const month = Number(digits.slice(3, 5))
  return (
    /^[123478]/.test(digits) &&
    ((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50) &&
    digits.slice(5, 7) !== '00'
  )
}

function hasValidKey(digits: string): boolean {
  return digits.length === 15 && 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13))
}

function lengths(groups: readonly Group[], first: number, count: number): string {
  let found = ''
  for (let index = first; index < first + count; index += 1) {
    const group = groups[index]
    if (group === undefined || (index > first && !group.joined)) return ''
    found += `${String(group.digits.length)}.`
  }
  return found
}

/**
 * Groups that belong to a number of another kind, as bits: 1 a date or postal codes in a row, which also look like a
 * NIR parted at its fields; 2 a phone, SIRET, IBAN or RIB.
 */
function otherNumbers(text: string, groups: readonly Group[]): Uint8Array {
  const marks = new Uint8Array(groups.length)
  const mark = (first: number, count: number, kind: 1 | 2): void => {
    for (let index = first; index < first + count; index += 1) marks[index] = (marks[index] ?? 0) | kind
  }
  groups.forEach((group, first) => {
    const three = lengths(groups, first, 3)
    if (/^[12]\.[12]\.4\.$/.test(three) || /^4\.[12]\.[12]\.$/.test(three)) {
      const parts = [0, 1, 2].map((step) => groups[first + step]?.digits ?? '')
      const [day = '', month = '', year = ''] = three.startsWith('4') ? [...parts].reverse() : parts
      const plausible = Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12
      if (plausible && /^(?:19|20)/.test(year)) mark(first, 3, 1)
    }
    const before = text.charAt(group.start - 1)
    if (/^0[1-9]$/.test(group.digits) && lengths(groups, first, 5) === '2.2.2.2.2.') mark(first, 5, 2)
    if (/^0[1-9]\d{8}$/.test(group.digits) || (before === '+' && group.digits.length >= 8)) mark(first, 1, 2)
    if (/^(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d$/.test(group.digits)) mark(first, 1, 1)
    if ((before === '+' || group.digits.startsWith('00')) && lengths(groups, first, 6) === `${String(group.digits.length)}.1.2.2.2.2.`) mark(first, 6, 2)
    if (three === '5.5.5.') mark(first, 3, 1)
    if (lengths(groups, first, 4) === '3.3.3.5.') mark(first, 4, 2)
    if (lengths(groups, first, 2) === '9.5.') mark(first, 2, 2)
    if (lengths(groups, first, 4) === '5.5.11.2.') mark(first, 4, 2)
    if (group.digits.length === 2 && /(?:^|[^\p{L}\p{N}])[A-Z]{2}$/u.test(text.slice(Math.max(0, group.start - 3), group.start))) {
      let count = 1
      while (count < 9 && groups[first + count]?.joined === true && groups[first + count]?.digits.length === 4) count += 1
      if (count >= 4) {
        const tail = groups[first + count]
        mark(first, tail?.joined === true && tail.digits.length < 4 ? count + 1 : count, 2)
      }
    }
  })
  return marks
}

/**
 * Unnamed numbers, best evidence first: valid key, fields parted as a NIR's, any other parting. The last
 * kind is the weakest: it may not run over a line's end, nor be a list of marks or hours (all under 100).
 */
function shapedCandidates(text: string, groups: readonly Group[]): readonly (readonly Candidate[])[] {
  const others = otherNumbers(text, groups)
  const keyed: Candidate[] = []
  const fielded15: Candidate[] = []
  const fielded13: Candidate[] = []
  const loose15: Candidate[] = []
  const loose13: Candidate[] = []
  for (let first = 0; first < groups.length; first += 1) {
    let digits = ''
    let onFields = true
    let marks = 0
    let keyStartsPhone = false
    let isList = true
    for (let last = first; last < groups.length; last += 1) {
      const group = groups[last]
      if (group === undefined || (last > first && !group.joined)) break
      if (last > first && !FIELD_ENDS.has(digits.length)) onFields = false
      if (group.newLine && last > first) marks |= 2
      if (group.digits.length > 2) isList = false
      if (digits.length === 13) keyStartsPhone = ((others[last] ?? 0) & 2) !== 0
      digits += group.digits
      marks |= others[last] ?? 0
      if (digits.length > 15) break
      if ((digits.length !== 13 && digits.length !== 15) || !hasShape(digits)) continue
      const candidate = { first, last }
      const fifteen = digits.length === 15
      if (hasValidKey(digits)) keyed.push(candidate)
      else if (fifteen && keyStartsPhone) continue
      else if (onFields && (marks & 1) === 0) (fifteen ? fielded15 : fielded13).push(candidate)
      else if (marks === 0 && !isList) (fifteen ? loose15 : loose13).push(candidate)
    }
  }
  return [keyed, fielded15, fielded13, loose15, loose13]
}

/** Numbers that the text itself calls a NIR: 13 to 15 digits whatever their shape, or a longer unbroken run. */
function labelledCandidates(text: string, groups: readonly Group[]): readonly Candidate[] {
  const found: Candidate[] = []
  let first = 0
  for (const label of text.matchAll(LABEL)) {
    const end = label.index + label[0].length
    while ((groups[first]?.start ?? Infinity) < end) first += 1
    const group = groups[first]
    if (group === undefined) break
    if (group.start - end > LABEL_REACH || OTHER_LABEL.test(text.slice(end, group.start))) continue
    if (group.digits.length > 15) {
      found.push({ first, last: first })
      continue
    }
    let total = 0
    let longest: Candidate | null = null
    for (let last = first; last < groups.length; last += 1) {
      const next = groups[last]
      if (next === undefined || (last > first && !next.joined)) break
      total += next.digits.length
      if (total > 15) break
      if (total >= 13) longest = { first, last }
    }
    if (longest !== null) found.push(longest)
  }
  return found
}

/** Corsica: the letter breaks the digits, so the number is read outwards from its `2A` or `2B`. */
function corsicanSpans(text: string): readonly NirSpan[] {
  const spans: NirSpan[] = []
  for (const match of text.matchAll(/[2\u0662\u06F2\uFF12][ab]/gi)) {
    const before = take(text, match.index - 1, 5, -1)
    const after = take(text, match.index + 2, 8, 1) ?? take(text, match.index + 2, 7, 1) ?? take(text, match.index + 2, 6, 1)
    if (before === null || after === null) continue
    if (hasShape(`${before.digits}20`) && (spans.at(-1)?.end ?? 0) <= before.edge) {
      spans.push({ start: before.edge, end: after.edge + 1 })
    }
  }
  return spans
}

/** Exactly `count` digits from `from` in one direction, over soft separators, not followed by a glued digit. */
function take(text: string, from: number, count: number, step: 1 | -1): { readonly digits: string; readonly edge: number } | null {
  let digits = ''
  let gap = 0
  let edge = from
  for (let index = from; index >= 0 && index < text.length; index += step) {
    const digit = digitAt(text, index)
    if (digit === null) {
      gap += 1
      if (digits.length === count || gap > MAX_SEPARATOR || !SOFT_SEPARATOR.test(text.charAt(index))) break
      continue
    }
    if (digits.length === count) return gap === 0 ? null : { digits, edge }
    digits = step === 1 ? digits + digit : digit + digits
    gap = 0
    edge = index
  }
  return digits.length === count ? { digits, edge } : null
}

/** A key written apart, as in `1 85 05 14 118 032 (27)` or `… clé 27`, goes with its number. */
const KEY_APART = /[\s:,.(]{0,3}(?:cl[ée])?[\s:(]{0,3}\d{2}(?!\d|[\s.-]\d)\)?/iy

function withKey(text: string, groups: readonly Group[], { first, last }: Candidate): NirSpan {
  const start = groups[first]?.start ?? 0
  const end = groups[last]?.end ?? 0
  let total = 0
  for (let index = first; index <= last; index += 1) total += groups[index]?.digits.length ?? 0
  KEY_APART.lastIndex = end
  return total === 13 && KEY_APART.test(text) ? { start, end: KEY_APART.lastIndex } : { start, end }
}

/** Every NIR-shaped part of the text, from left to right, without overlap. */
export function findNir(text: string): readonly NirSpan[] {
  const groups = groupsOf(text)
  if (groups.length === 0) return []
  const taken = new Uint8Array(groups.length)
  const spans: NirSpan[] = [...corsicanSpans(text)]
  if (spans.length > 0) {
    let span = 0
    groups.forEach((group, index) => {
      while (span < spans.length - 1 && (spans[span]?.end ?? 0) <= group.start) span += 1
      const current = spans[span]
      if (current !== undefined && group.start < current.end && group.end > current.start) taken[index] = 1
    })
  }
  const [keyed = [], ...weaker] = shapedCandidates(text, groups)
  for (const candidates of [keyed, labelledCandidates(text, groups), ...weaker]) {
    for (const candidate of candidates) {
      if (taken.subarray(candidate.first, candidate.last + 1).includes(1)) continue
      taken.fill(1, candidate.first, candidate.last + 1)
      spans.push(withKey(text, groups, candidate))
    }
  }
  return spans.sort((left, right) => left.start - right.start)
}

/** The text with every NIR-shaped part replaced; the rest is kept as it was written. */
export function removeNir(text: string, replacement: string): string {
  let kept = ''
  let from = 0
  for (const span of findNir(text)) {
    kept += text.slice(from, span.start) + replacement
    from = span.end
  }
  return kept + text.slice(from)
}
