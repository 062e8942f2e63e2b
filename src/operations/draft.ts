/**
 * From an intent to operations. A command is what one tap does: for each volet it touches, a list of
 * drafts that live or die together (or stand alone), all of it under one intention. Stamping gives
 * drafts what only the device knows at the moment of saving: replica, number, author, rights head, time.
 *
 * `observed` comes from what was displayed when the form opened, and is never filled here.
 */
import type { IntentionId, PersonneId, ReplicaId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { invariant } from '../base/result.ts'
import type { VoletId } from '../domain/volet.ts'
import type { Attachment } from './attachment.ts'
import type { Dot, Operation, Payload, Position } from './operation.ts'

export const MAX_GROUP = 64

/** Something displayed: an existing operation, or an earlier draft of the same batch (its index). */
export type ObservedRef = Dot | { readonly draft: number }

export interface Draft {
  readonly payload: Payload
  readonly observed: readonly ObservedRef[]
  readonly attachments?: readonly Attachment[]
}

/** Drafts for one volet. `together`: accepted or refused as one. */
export interface Batch {
  readonly volet: VoletId
  readonly drafts: readonly Draft[]
  readonly together: boolean
}

/** Batches of different volets are independent of one another: each is valid alone. */
export interface Command {
  readonly batches: readonly Batch[]
}

export interface Stamp {
  /** Version of the program that writes. */
  readonly schema: number
  readonly replica: ReplicaId
  /** Number of the first operation. */
  readonly n: number
  readonly author: PersonneId
  readonly rights: Position
  readonly at: Instant
  readonly intention?: IntentionId
}

/** The operations of one batch. Claimed time is kept to the second, which is all the wire carries. */
export function stampBatch(batch: Batch, stamp: Stamp): readonly Operation[] {
  invariant(batch.drafts.length > 0 && batch.drafts.length <= MAX_GROUP, 'a batch has 1 to 64 drafts')
  const dotOf = (index: number): Dot => ({ replica: stamp.replica, n: stamp.n + index })
  const at = (Math.floor(stamp.at / 1000) * 1000) as Instant // an instant to the second is one
  return batch.drafts.map((draft, index) => ({
    dot: dotOf(index),
    author: stamp.author,
    schema: stamp.schema,
    rights: stamp.rights,
    payload: draft.payload,
    observed: draft.observed.map((ref) => {
      if (!('draft' in ref)) return ref
      invariant(ref.draft < index, 'a draft observes only earlier drafts')
      return dotOf(ref.draft)
    }),
    at,
    ...(batch.together && batch.drafts.length > 1 ? { group: dotOf(0) } : {}),
    ...(stamp.intention !== undefined ? { intention: stamp.intention } : {}),
    ...(draft.attachments ? { attachments: draft.attachments } : {}),
  }))
}
