/**
 * Bytes of a file from outside → text, saying which encoding was found. The table of Windows-1252 is
 * here because `TextDecoder` belongs to browsers and the core knows none.
 *
 * UTF-8 is strict: one good sequence of several bytes is nearly impossible in Windows-1252 French, so a
 * file that has some and also a broken one is a damaged UTF-8 file, not a Windows-1252 one. What cannot
 * be read faithfully is refused with a closed reason; nothing is ever replaced by a question mark.
 */

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'windows-1252'

export type DecodeFault =
  /** No byte, or nothing but blanks. */
  | { readonly reason: 'empty' }
  | { readonly reason: 'tooLarge'; readonly limit: number }
  /** An Excel or LibreOffice workbook: to be saved as CSV. */
  | { readonly reason: 'spreadsheet' }
  /** Not a text at all. */
  | { readonly reason: 'binary' }
  /** Half a character: the file was cut or damaged at this line. */
  | { readonly reason: 'halfCharacter'; readonly line: number }
  /** A text, but in none of the encodings read here. */
  | { readonly reason: 'unknownEncoding'; readonly line: number }

export type Decoded = { readonly ok: true; readonly encoding: Encoding; readonly text: string } | { readonly ok: false; readonly fault: DecodeFault }

export const MAX_BYTES = 5 * 1024 * 1024

/** Bytes 0x80–0x9F of Windows-1252: 27 characters, five holes. The other bytes are Latin-1. */
const HIGH_1252: Readonly<Record<number, number>> = {
  0x80: 0x20ac, 0x82: 0x201a, 0x83: 0x0192, 0x84: 0x201e, 0x85: 0x2026, 0x86: 0x2020, 0x87: 0x2021,
  0x88: 0x02c6, 0x89: 0x2030, 0x8a: 0x0160, 0x8b: 0x2039, 0x8c: 0x0152, 0x8e: 0x017d,
  0x91: 0x2018, 0x92: 0x2019, 0x93: 0x201c, 0x94: 0x201d, 0x95: 0x2022, 0x96: 0x2013, 0x97: 0x2014,
  0x98: 0x02dc, 0x99: 0x2122, 0x9a: 0x0161, 0x9b: 0x203a, 0x9c: 0x0153, 0x9e: 0x017e, 0x9f: 0x0178,
}

const failed = (fault: DecodeFault): Decoded => ({ ok: false, fault })
const startsWith = (bytes: Uint8Array, ...head: readonly number[]): boolean => head.every((byte, index) => bytes[index] === byte)

export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_BYTES) return failed({ reason: 'tooLarge', limit: MAX_BYTES })
  if (startsWith(bytes, 0x50, 0x4b, 3, 4) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return failed({ reason: 'spreadsheet' })
  const decoded = decodeBytes(bytes)
  if (!decoded.ok) return decoded
  if (looksBinary(decoded.text)) return failed({ reason: 'binary' })
  return decoded.text.trim() === '' ? failed({ reason: 'empty' }) : decoded
}

function decodeBytes(bytes: Uint8Array): Decoded {
  if (startsWith(bytes, 0xff, 0xfe)) return decodeUtf16(bytes, 'utf-16le')
  if (startsWith(bytes, 0xfe, 0xff)) return decodeUtf16(bytes, 'utf-16be')
  if (bytes.includes(0)) return failed({ reason: 'binary' })
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
    const utf8 = decodeUtf8(bytes.subarray(3))
    return utf8.brokenAt === null ? { ok: true, encoding: 'utf-8-bom', text: utf8.text } : failed({ reason: 'halfCharacter', line: lineOf(bytes, utf8.brokenAt + 3) })
  }
  const utf8 = decodeUtf8(bytes)
  if (utf8.brokenAt === null) return { ok: true, encoding: 'utf-8', text: utf8.text }
  if (utf8.several >= utf8.broken) return failed({ reason: 'halfCharacter', line: lineOf(bytes, utf8.brokenAt) })
  return decode1252(bytes)
}

/** Code units gathered piece by piece: a string built character by character is slow on a phone. */
class Gatherer {
  readonly #parts: string[] = []
  #units: number[] = []

  add(codePoint: number): void {
    this.#units.push(codePoint)
    if (this.#units.length === 4096) this.#flush()
  }

  text(): string {
    this.#flush()
    return this.#parts.join('')
  }

  #flush(): void {
    this.#parts.push(String.fromCodePoint(...this.#units))
    this.#units = []
  }
}

type Utf8 = { readonly text: string; readonly several: number; readonly broken: number; readonly brokenAt: number | null }

/** Strict UTF-8, counting good sequences of several bytes and broken ones. */
function decodeUtf8(bytes: Uint8Array): Utf8 {
  const text = new Gatherer()
  let several = 0
  let broken = 0
  let brokenAt: number | null = null
  let index = 0
  while (index < bytes.length) {
    const [codePoint, length] = sequenceAt(bytes, index)
    if (codePoint === null) {
      broken += 1
      brokenAt ??= index
    } else {
      if (length > 1) several += 1
      text.add(codePoint)
    }
    index += length
  }
  return { text: text.text(), several, broken, brokenAt }
}

/** The code point at an index and its length in bytes; `null` when overlong, a surrogate, beyond, or cut. */
function sequenceAt(bytes: Uint8Array, index: number): readonly [number | null, number] {
  const first = bytes[index] ?? 0
  if (first < 0x80) return [first, 1]
  const length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 1
  if (length === 1) return [null, 1]
  let codePoint = first & (0xff >> (length + 1))
  for (let step = 1; step < length; step += 1) {
    const next = bytes[index + step] ?? 0
    if ((next & 0xc0) !== 0x80) return [null, step]
    codePoint = (codePoint << 6) | (next & 0x3f)
  }
  const tooSmall = (length === 3 && codePoint < 0x800) || (length === 4 && codePoint < 0x10000)
  const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff
  return tooSmall || surrogate || codePoint > 0x10ffff ? [null, length] : [codePoint, length]
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Decoded {
  const text = new Gatherer()
  const [low, high] = encoding === 'utf-16le' ? [0, 1] : [1, 0]
  let line = 1
  for (let index = 2; index < bytes.length; index += 2) {
    if (index + 1 >= bytes.length) return failed({ reason: 'halfCharacter', line })
    const unit = (bytes[index + low] ?? 0) | ((bytes[index + high] ?? 0) << 8)
    if (unit === 0x0a) line += 1
    const next = (bytes[index + 2 + low] ?? 0) | ((bytes[index + 2 + high] ?? 0) << 8)
    if (unit >= 0xd800 && unit <= 0xdbff) {
      if (next < 0xdc00 || next > 0xdfff) return failed({ reason: 'halfCharacter', line })
      text.add(0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00))
      index += 2
    } else if (unit >= 0xdc00 && unit <= 0xdfff) {
      return failed({ reason: 'halfCharacter', line })
    } else {
      text.add(unit)
    }
  }
  return { ok: true, encoding, text: text.text() }
}

function decode1252(bytes: Uint8Array): Decoded {
  const text = new Gatherer()
  for (const [index, byte] of bytes.entries()) {
    const codePoint = byte < 0x80 || byte > 0x9f ? byte : HIGH_1252[byte]
    if (codePoint === undefined) return failed({ reason: 'unknownEncoding', line: lineOf(bytes, index) })
    text.add(codePoint)
  }
  return { ok: true, encoding: 'windows-1252', text: text.text() }
}

/** A stray control character happens in exports; a text does not live on them. */
function looksBinary(text: string): boolean {
  if (text.startsWith('%PDF-') || text.includes('\0')) return true
  let controls = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 0x20 && code !== 9 && code !== 10 && code !== 12 && code !== 13) controls += 1
  }
  return controls > 4 && controls * 100 > text.length
}

function lineOf(bytes: Uint8Array, index: number): number {
  let line = 1
  for (let at = 0; at < index; at += 1) if (bytes[at] === 0x0a) line += 1
  return line
}
