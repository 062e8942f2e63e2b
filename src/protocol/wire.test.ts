import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { DICTIONARY } from './dictionary.ts'
import { replySchema, requestSchema } from './wire.ts'

/** Changing the wire is a decision: a line of history at the end of PROTOCOL.md, then this hash. */
const PINNED = '7ad89158c3e78fe074c4696085f73df0eee36aaa1689100875f04838b8ed3f05'

describe('the wire', () => {
  it('is the one that PROTOCOL.md describes', () => {
    const text = JSON.stringify([z.toJSONSchema(requestSchema), z.toJSONSchema(replySchema), DICTIONARY])
    expect(createHash('sha256').update(text).digest('hex')).toBe(PINNED)
  })
})
