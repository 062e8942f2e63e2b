/** From a volet's log as a device keeps it to its state: apart, so that a first screen loads only this. */
import { invariant } from '../base/result.ts'
import type { Program } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import { foldEntries } from '../merge/fold.ts'
import { emptyState, type VoletState } from '../merge/state.ts'
import type { Entry } from '../operations/operation.ts'
import { readEntries } from '../protocol/rows.ts'
import { readSnapshot } from '../protocol/readSnapshot.ts'
import type { WireSnapshot } from '../protocol/wire.ts'
import type { LogPart } from './records.ts'

/** What a volet's log folds to, from what the device keeps of it. */
export function openLog({ beginning, entries }: Pick<LogPart, 'beginning' | 'entries'>, program: Program = CURRENT): VoletState {
  return foldOn(beginning, readEntries(entries), program)
}

export function foldOn(beginning: WireSnapshot | undefined, entries: readonly Entry[], program: Program = CURRENT): VoletState {
  if (beginning === undefined) return foldEntries(emptyState(program), entries)
  const read = readSnapshot(beginning, program)
  invariant(read.ok, 'a snapshot is read before it is stored')
  return foldEntries(read.value, entries)
}
