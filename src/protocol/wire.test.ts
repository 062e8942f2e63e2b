import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { DICTIONARY } from './dictionary.ts'
import { replySchema, requestSchema } from './wire.ts'

/** Changing the wire is a decision: a line of history at the end of PROTOCOL.md, then this hash. */
const PINNED = '09a96f8d669ac87d65661d0057a57e9fbb0db7148496746e178481ab1d4c9b01'

describe('the wire', () => {
  it('is the one that PROTOCOL.md describes', () => {
    const text = JSON.stringify([z.toJSONSchema(requestSchema), z.toJSONSchema(replySchema), DICTIONARY])
    expect(createHash('sha256').update(text).digest('hex')).toBe(PINNED)
  })
})
