import type { Program } from '../domain/program.ts'
import { applyOperation } from '../merge/fold.ts'
import type { VoletState } from '../merge/state.ts'
import { foldOn } from '../sync/openLog.ts'
import type { VoletContent } from '../sync/space.ts'

/** What a device shows of a volet: the log, and its own work on top. */
export function foldContent(volet: VoletContent | undefined, program?: Program): VoletState {
  const state = foldOn(volet?.beginning, volet?.entries ?? [], program)
  for (const { operation } of volet?.pending ?? []) applyOperation(state, operation, undefined)
  return state
}
