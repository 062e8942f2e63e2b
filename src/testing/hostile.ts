/**
 * What nobody should send, from a seed: bytes cut and flipped, valid messages with something wrong in one place,
 * JSON that no writer makes, compressions that lie. For the codec and for every route.
 */
import { deflateSync, gzipSync, zlibSync } from 'fflate'
import { DICTIONARY } from '../protocol/dictionary.ts'

export interface HostileBody {
  readonly name: string
  readonly body: Uint8Array
}

const encoder = new TextEncoder()
const dictionary = encoder.encode(DICTIONARY)

export const marked = (marker: number, bytes: Uint8Array): Uint8Array => Uint8Array.of(marker, ...bytes)
export const asItIs = (text: string): Uint8Array => {
  const bytes = encoder.encode(text)
  const out = new Uint8Array(bytes.length + 1)
  out.set(bytes, 1)
  return out
}
const deflated = (text: string): Uint8Array => {
  const bytes = deflateSync(encoder.encode(text), { level: 9, dictionary })
  const out = new Uint8Array(bytes.length + 1)
  out[0] = 1
  out.set(bytes, 1)
  return out
}

export function* truncated(name: string, body: Uint8Array): Generator<HostileBody> {
  for (let length = 0; length < body.length; length++) yield { name: `${name}, cut at ${length}`, body: body.slice(0, length) }
}

export function* flipped(name: string, body: Uint8Array, random: () => number, times: number): Generator<HostileBody> {
  for (let i = 0; i < times; i++) {
    const copy = body.slice()
    const flips = 1 + Math.floor(random() * 3)
    for (let flip = 0; flip < flips; flip++) {
      const at = Math.floor(random() * copy.length)
      copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    }
    yield { name: `${name}, flipped #${i}`, body: copy }
  }
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Of another type, or of the right one and out of all bounds. */
const WRONG: readonly Json[] = [
  null, true, false, 0, -1, 1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 53), Number.MAX_SAFE_INTEGER, 1e300, 5e-324, '', 'x', '0', '__proto__', 'constructor', 'toString',
  'prive:constructor', 'frein.constructor', '\u0000', '\ud800', '\udfff\ud800', 'é'.repeat(60), '\u202e\ufeff', 'A'.repeat(22), 'A'.repeat(43), 'AAAAAAAAAAA.1', 'x'.repeat(25_000), '1'.repeat(20_000),
  "' OR 1=1 --", '%00', '$1', '{}', [], [[]], {}, { constructor: 1 }, { toString: null, length: -1 }, [null, null], Array<Json>(300).fill(1),
]

/** Every place of a JSON value, as the path to it. */
function placesOf(value: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, each]) => placesOf(each, [...path, Array.isArray(value) ? Number(key) : key]))]
}

function changedAt(value: Json, path: readonly (string | number)[], change: (found: Json) => Json | undefined): Json | undefined {
  const [key, ...rest] = path
  if (key === undefined) return change(value)
  if (Array.isArray(value)) return value.flatMap((each, index) => {
    const changed = index === key ? changedAt(each, rest, change) : each
    return changed === undefined ? [] : [changed]
  })
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).flatMap(([each, found]) => {
    const changed = each === key ? changedAt(found, rest, change) : found
    return changed === undefined ? [] : [[each, changed]]
  }))
}

/** One place of a valid message made wrong: another type, gone, twice, with more in it. */
export function* misshapen(message: Json, random: () => number, times: number): Generator<{ readonly name: string; readonly json: Json }> {
  const places = placesOf(message)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T // never empty
  for (let i = 0; i < times; i++) {
    const path = pick(places)
    const wrong = pick(WRONG)
    const kind = Math.floor(random() * 6)
    const change = (found: Json): Json | undefined => {
      if (kind === 0) return undefined
      if (kind === 1 && Array.isArray(found)) return [...found, wrong]
      if (kind === 1 && typeof found === 'object' && found !== null) return Object.fromEntries([...Object.entries(found), [pick(['constructor', 'zz', 'g', 'toString', '0']), wrong]])
      if (kind === 2 && Array.isArray(found)) return [...found, ...found].slice(0, 4_000)
      if (kind === 2 && typeof found === 'number') return found + pick([-1, 1, 2 ** 31, 0.5])
      return wrong
    }
    yield { name: `${path.join('.')} ${kind} ${JSON.stringify(wrong).slice(0, 30)}`, json: changedAt(message, path, change) ?? null }
  }
}

/** JSON texts that no writer makes. `id`: a well-formed device id. */
export function* strangeTexts(valid: string, id: string): Generator<{ readonly name: string; readonly text: string }> {
  const [open, close] = [valid.slice(0, -1), valid.slice(-1)]
  const member = (text: string): string => `${open}${open.length > 1 ? ',' : ''}${text}${close}`
  for (const [name, text] of Object.entries({
    '__proto__': member('"__proto__":{"admin":true}'), '__proto__ escaped': member('"\\u005f_proto__":{"admin":true}'), 'constructor': member('"constructor":{"prototype":{"admin":true}}'),
    'a key twice': member(`"a":"${id}","a":null`), 'no number': member('"m":NaN'), 'endless': member('"m":1e999'), 'minus nothing': member('"m":-0'), 'long number': member(`"m":${'9'.repeat(100_000)}`),
    'long fraction': member(`"m":0.${'1'.repeat(100_000)}`), 'octal': member('"m":007'), 'a comment': `/* */${valid}`, 'a mark first': `\ufeff${valid}`, 'more after': `${valid}{}`, 'spaces': `${' '.repeat(100_000)}${valid}`,
    'single quotes': valid.replaceAll('"', '\''), 'a string': JSON.stringify(valid), 'an array': `[${valid}]`, 'nothing': '', 'a line feed in a string': member('"d":"\n"'), 'NUL': `${valid}\u0000`, 'a broken escape': member('"d":"\\u12"'),
    'deep in arrays': '['.repeat(10_000), 'deep and closed': `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'deep in objects': `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    'deep in a place': member(`"v":${'['.repeat(10_000)}${']'.repeat(10_000)}`), 'brackets in a string': member(`"d":"${'['.repeat(100_000)}"`), 'a million keys': `{${Array.from({ length: 200_000 }, (_, i) => `"k${i}":0`).join(',')}}`,
    'a million empty lists': member(`"v":[${'[],'.repeat(1_000_000)}[]]`),
  })) yield { name, text }
}

export function* strangeBodies(valid: string, id: string): Generator<HostileBody> {
  for (const { name, text } of strangeTexts(valid, id)) {
    yield { name, body: asItIs(text) }
    yield { name: `${name}, deflated`, body: deflated(text) }
  }
  const bytes = encoder.encode(valid)
  const whole = deflateSync(bytes, { level: 9, dictionary })
  for (const marker of [2, 3, 0x1f, 0x7b, 0x78, 255]) yield { name: `marker ${marker}`, body: marked(marker, bytes) }
  yield { name: 'no marker', body: bytes }
  yield { name: 'gzip', body: marked(1, gzipSync(bytes)) }
  yield { name: 'zlib', body: marked(1, zlibSync(bytes)) }
  yield { name: 'deflate without the dictionary', body: marked(1, deflateSync(bytes, { level: 9 })) }
  yield { name: 'more after the last block', body: marked(1, Uint8Array.of(...whole, ...whole)) }
  yield { name: 'a back reference to before the beginning', body: marked(1, Uint8Array.of(0x4b, 0x04, 0x82, 0xff, 0xff)) }
  yield { name: 'endless stored blocks of nothing', body: marked(1, new Uint8Array(60_000).map((_, i) => [0, 0, 0, 0xff, 0xff][i % 5] ?? 0)) }
  yield { name: 'a bomb of zeros', body: marked(1, deflateSync(new Uint8Array(64 * 1024 * 1024), { level: 9 })) }
  yield { name: 'a bomb of spaces', body: marked(1, deflateSync(new Uint8Array(64 * 1024 * 1024).fill(0x20), { level: 9 })) }
  yield { name: 'a bomb of brackets', body: marked(1, deflateSync(new Uint8Array(23 * 1024 * 1024).fill(0x5b), { level: 9 })) }
  yield { name: 'a surrogate in UTF-8', body: marked(0, Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)) }
  yield { name: 'an overlong NUL', body: marked(0, Uint8Array.of(0x22, 0xc0, 0x80, 0x22)) }
}

/** Many more operations than a request may hold, in one chunk and in many. */
export function* crowds(chunk: (rows: Json) => Json): Generator<HostileBody> {
  const row = '[[1,"identite","commune","Eu"]]'
  const around = JSON.stringify(chunk('ROWS'))
  const [before = '', after = ''] = around.split('"ROWS"')
  for (const [name, rows] of [['65 operations', 65], ['10⁶ operations', 1_000_000]] as const)
    yield { name, body: deflated(`${before}[${`${row},`.repeat(rows - 1)}${row}]${after}`) }
}
