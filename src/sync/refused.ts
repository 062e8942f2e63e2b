/** What the server says of refused work, read off the wire. */
import type { ReplicaId } from '../base/ids.ts'
import type { RefusalDetail, RefusalReason } from '../operations/operation.ts'
import { readDot } from '../protocol/rows.ts'
import type { WireVerdict } from '../protocol/wire.ts'

/** It stands under another dot: nothing was lost, nothing is set aside [I16]. */
export const isCopy = (reason: RefusalReason): boolean => reason === 'copieDetectee'

export function readDetail(verdict: Extract<WireVerdict, readonly [number, 2, ...unknown[]]>, own: ReplicaId): RefusalDetail {
  const [, , reason, { who, state, field, limit, on }] = verdict
  return {
    reason,
    ...(who === undefined ? {} : { who }),
    ...(state === undefined ? {} : { state }),
    ...(field === undefined ? {} : { field }),
    ...(limit === undefined ? {} : { limit }),
    ...(on === undefined ? {} : { dependsOn: readDot(on, own) }),
  }
}
