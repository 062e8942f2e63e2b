import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { DICTIONARY } from './dictionary.ts'
import { replySchema, requestSchema } from './wire.ts'

/** Changing the wire is a decision: a line of history at the end of PROTOCOL.md, then this hash. */
const PINNED = 'ac99691e3903de2910d6209168456c538760ea3f8a44d0022d1dc5e6c1f1c634'

describe('the wire', () => {
  it('is the one that PROTOCOL.md describes', () => {
    const text = JSON.stringify([z.toJSONSchema(requestSchema), z.toJSONSchema(replySchema), DICTIONARY])
    expect(createHash('sha256').update(text).digest('hex')).toBe(PINNED)
  })
})
