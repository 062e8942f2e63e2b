/** Work that waits for a decision, as the server tells it to whoever has to give it (PROTOCOL.md §13). */
import * as z from 'zod/mini'
import { parseAppareilId, type AppareilId } from '../base/ids.ts'
import type { VoletId } from '../domain/volet.ts'
import type { Operation } from '../operations/operation.ts'
import { readChunk, writeChunk } from './rows.ts'
import { chunkSchema, type WireChunk } from './wire.ts'

export interface Tenue {
  readonly volet: VoletId
  readonly operation: Operation
  readonly appareil: AppareilId
  /** The device was revoked; otherwise a right was withdrawn. */
  readonly retire: boolean
}

/** Operations told at once. The next ones are, once these are decided. */
export const TENUES_AT_ONCE = 300

const tenue = z.strictObject({
  /** One operation. */
  chunk: chunkSchema,
  appareil: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  retire: z.boolean(),
})
/** `encore`: more wait. */
export const tenuesSchema = z.strictObject({ tenues: z.array(tenue).check(z.maxLength(TENUES_AT_ONCE)), encore: z.boolean() })
export type WireTenue = { readonly chunk: WireChunk; readonly appareil: string; readonly retire: boolean }

export const writeTenue = ({ volet, operation, appareil, retire }: Tenue): WireTenue => ({ chunk: writeChunk({ volet, operations: [operation] }), appareil, retire })

/** All or nothing: one that cannot be read means that this program is too old for the answer. */
export function readTenues(body: unknown): { readonly tenues: readonly Tenue[]; readonly encore: boolean } | undefined {
  const parsed = tenuesSchema.safeParse(body)
  if (!parsed.success) return undefined
  const tenues: Tenue[] = []
  for (const { chunk, appareil, retire } of parsed.data.tenues) {
    const [read, device] = [readChunk(chunk), parseAppareilId(appareil)]
    const operation = read?.operations[0]
    if (read === undefined || operation === undefined || read.operations.length !== 1 || !device.ok) return undefined
    tenues.push({ volet: read.volet, operation, appareil: device.value, retire })
  }
  return { tenues, encore: parsed.data.encore }
}
