/**
 * Between messages and bytes. A body is one marker byte then the JSON text: `0` as it is, `1` deflated
 * (raw, with the preset dictionary of `dictionary.ts`). What comes in is hostile: its size is bounded
 * before inflating, the inflated size while inflating, then JSON depth, then the schema; `__proto__`
 * is refused as a key.
 */
import { Inflate, deflateSync, strFromU8, strToU8 } from 'fflate'
import { err, ok, type Result } from '../base/result.ts'
import { DICTIONARY } from './dictionary.ts'
import { readTimes, sayTimes } from './times.ts'
import { fragmentSchema, replySchema, requestSchema, signedChunkSchema, type WireFragment, type WireReply, type WireRequest, type WireSignedChunk } from './wire.ts'

export const MAX_BODY_BYTES = 4 * 1024 * 1024
/** Inflated. What a device asks is small; what it is sent may be a whole volet. */
export const MAX_TEXT_BYTES = { request: 4 * 1024 * 1024, other: 24 * 1024 * 1024 } as const
type TextKind = keyof typeof MAX_TEXT_BYTES
const MAX_DEPTH = 16
/** Below this, deflating costs more than it saves. */
const SMALL = 64

const dictionary = strToU8(DICTIONARY)

export type BytesFault = 'tooLarge' | 'malformed'

export function packText(text: string): Uint8Array {
  const raw = strToU8(text)
  if (raw.length <= SMALL) return withMarker(0, raw)
  const deflated = deflateSync(raw, { level: 9, dictionary })
  return deflated.length < raw.length ? withMarker(1, deflated) : withMarker(0, raw)
}

function withMarker(marker: number, bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 1)
  out[0] = marker
  out.set(bytes, 1)
  return out
}

export function unpackText(body: Uint8Array, kind: TextKind = 'other'): Result<string, BytesFault> {
  if (body.length > MAX_BODY_BYTES) return err('tooLarge')
  if (body[0] === 0) return utf8(body.subarray(1))
  if (body[0] !== 1) return err('malformed')
  const parts: Uint8Array[] = []
  let size = 0
  const end = { met: false }
  try {
    const inflate = new Inflate({ dictionary }, (part, final) => {
      size += part.length
      if (size > MAX_TEXT_BYTES[kind]) throw new RangeError('too large')
      parts.push(part.slice())
      end.met ||= final
    })
    // Small slices, so that a bomb is stopped long before it is whole.
    for (let at = 1; at < body.length; at += 4096) inflate.push(body.subarray(at, at + 4096), at + 4096 >= body.length)
  } catch (cause) {
    return err(cause instanceof RangeError ? 'tooLarge' : 'malformed')
  }
  if (!end.met) return err('malformed')
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return utf8(whole)
}

function utf8(bytes: Uint8Array): Result<string, BytesFault> {
  const text = strFromU8(bytes)
  return text.includes('\ufffd') && !sameBytes(strToU8(text), bytes) ? err('malformed') : ok(text)
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

/** Depth is counted on the text, outside strings, before a parser recurses into it. */
export function parseJson(text: string): Result<unknown, BytesFault> {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (inString) {
      if (code === 92) i++
      else if (code === 34) inString = false
    } else if (code === 34) inString = true
    else if (code === 91 || code === 123) {
      if (++depth > MAX_DEPTH) return err('malformed')
    } else if (code === 93 || code === 125) depth--
  }
  const suspect = text.includes('__proto__') || text.includes('\\u')
  try {
    const json: unknown = JSON.parse(text, suspect ? refuseProto : undefined)
    return ok(json)
  } catch {
    return err('malformed')
  }
}

/** Validators skip this key in records, which would drop something silently: it is refused instead. */
function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('__proto__')
  return value
}

type Parser<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false } }

function decode<T>(body: Uint8Array, schema: Parser<T>, kind: TextKind = 'other'): Result<T, BytesFault> {
  const text = unpackText(body, kind)
  if (!text.ok) return text
  const json = parseJson(text.value)
  if (!json.ok) return json
  const parsed = schema.safeParse(json.value)
  return parsed.success ? ok(parsed.data) : err('malformed')
}

export const encodeRequest = (request: WireRequest): Uint8Array => packText(JSON.stringify(request))
export const decodeRequest = (body: Uint8Array): Result<WireRequest, BytesFault> => decode(body, requestSchema, 'request')
export const encodeReply = (reply: WireReply): Uint8Array => packText(JSON.stringify(sayTimes(reply)))
export function decodeReply(body: Uint8Array): Result<WireReply, BytesFault> {
  const said = decode(body, replySchema)
  const reply = said.ok ? readTimes(said.value) : undefined
  return said.ok && reply !== undefined ? ok(reply) : said.ok ? err('malformed') : said
}
export const encodeChunk = (chunk: WireSignedChunk): Uint8Array => packText(JSON.stringify(chunk))
export const decodeChunk = (body: Uint8Array): Result<WireSignedChunk, BytesFault> => decode(body, signedChunkSchema)
export const encodeFragment = (fragment: WireFragment): Uint8Array => packText(JSON.stringify(fragment))
export const decodeFragment = (body: Uint8Array): Result<WireFragment, BytesFault> => decode(body, fragmentSchema)
