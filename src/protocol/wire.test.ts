import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { DICTIONARY } from './dictionary.ts'
import { replySchema, requestSchema } from './wire.ts'

/** Changing the wire is a decision: a line of history at the end of PROTOCOL.md, then this hash. */
const PINNED = 'ded0951126b161e798da482bd0ea8e134875631d713360d3bda0a16059457d86'

describe('the wire', () => {
  it('is the one that PROTOCOL.md describes', () => {
    const text = JSON.stringify([z.toJSONSchema(requestSchema), z.toJSONSchema(replySchema), DICTIONARY])
    expect(createHash('sha256').update(text).digest('hex')).toBe(PINNED)
  })
})
