/**
 * Operations as the database keeps them: the JSON text of their wire rows. Text and not jsonb, because a
 * commitment is a hash of what was written: jsonb would refuse some strings (U+0000) and rewrite others.
 *
 * What is read here was written here, after the wire's schema had checked it: the casts say just that.
 */
import { invariant } from '../../base/result.ts'
import type { VoletId } from '../../domain/volet.ts'
import type { Entry, HeldReason, Operation, Verdict } from '../../operations/operation.ts'
import { readChunk, readEntries, writeChunk, writeEntries, type WireEntry } from '../../protocol/rows.ts'
import type { WireChunk } from '../../protocol/wire.ts'

export const lineOfEntry = (entry: Entry, commitment: string): string => JSON.stringify(writeEntries([entry], () => commitment)[0])

export function entryOfLine(line: string): Entry {
  const [entry] = readEntries([JSON.parse(line) as WireEntry])
  invariant(entry !== undefined, 'a line holds one entry')
  return entry
}

export const textOfHeld = (volet: VoletId, operation: Operation): string => JSON.stringify(writeChunk({ volet, operations: [operation] }))

export function heldOfText(text: string): Operation {
  const operation = readChunk(JSON.parse(text) as WireChunk)?.operations[0]
  invariant(operation !== undefined, 'a held chunk holds one operation')
  return operation
}

export const verdictOfText = (text: string): Verdict => JSON.parse(text) as Verdict
export const heldReasonOfText = (text: string): HeldReason => JSON.parse(text) as HeldReason
