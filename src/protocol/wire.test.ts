import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { DICTIONARY } from './dictionary.ts'
import { replySchema, requestSchema } from './wire.ts'

/** Changing the wire is a decision: a line of history at the end of PROTOCOL.md, then this hash. */
const PINNED = '11c848c6028aa9b4025ad7421d63843a2a3fcfd49a8d6f6a1a531a9abddef929'

describe('the wire', () => {
  it('is the one that PROTOCOL.md describes', () => {
    const text = JSON.stringify([z.toJSONSchema(requestSchema), z.toJSONSchema(replySchema), DICTIONARY])
    expect(createHash('sha256').update(text).digest('hex')).toBe(PINNED)
  })
})
