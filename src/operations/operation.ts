/**
 * The operation: the one thing that is written, sent, decided and kept. Shapes only; the bytes are
 * `protocol/`'s, their meaning `merge/`'s, the decision `authority/`'s.
 *
 * An operation names what its author was *shown* when the edit began (`observed`), never when it was
 * saved. Its dot (replica, n) is unique within its volet; `n` counts 1, 2, 3… without a gap, so that
 * a missing or repeated operation is seen.
 */
import type { CreatedId, EntityId, IntentionId, PersonneId, ReplicaId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Scalar } from '../domain/entities.ts'
import { CURRENT } from '../domain/versions.ts'
import type { Attachment } from './attachment.ts'

/** The version this program writes under. Older operations are upcast in the fold, newer ones held [V3] [V6]. */
export const OPERATION_SCHEMA = CURRENT.schema

export interface Dot {
  readonly replica: ReplicaId
  readonly n: number
}
export type DotKey = `${ReplicaId}.${number}`
export const dotKey = (dot: Dot): DotKey => `${dot.replica}.${dot.n}`
export function parseDotKey(key: DotKey): Dot {
  const point = key.lastIndexOf('.')
  return { replica: key.slice(0, point) as ReplicaId, n: Number(key.slice(point + 1)) } // a DotKey is made by dotKey only
}

/** A position in a volet's log: it means nothing without its epoch. */
export interface Position {
  readonly epoch: number
  readonly seq: number
}

/** A text edit over the text that `observed` gives: n keeps n units, [d] cuts d, [d, line, line…] cuts d and puts the lines. */
export type TextChanges = readonly (number | readonly [number, ...string[]])[]

export type Payload =
  | { readonly act: 'create'; readonly entity: CreatedId; readonly type: string; readonly values: Readonly<Record<string, Scalar>> }
  | { readonly act: 'set'; readonly entity: EntityId; readonly field: string; readonly value: Scalar }
  | { readonly act: 'add'; readonly entity: EntityId; readonly field: string; readonly element: Scalar }
  | { readonly act: 'remove'; readonly entity: EntityId; readonly field: string; readonly element: Scalar }
  | { readonly act: 'transition'; readonly entity: EntityId; readonly field: string; readonly from: string; readonly to: string }
  | { readonly act: 'text'; readonly entity: EntityId; readonly field: string; readonly changes: TextChanges }
  /** A named person's answer about work held for their decision. */
  | { readonly act: 'decision'; readonly about: Dot; readonly keep: boolean }
  /** What this program does not know (a newer one wrote it): kept and passed on as it came (I10). */
  | { readonly act: 'unknown'; readonly row: readonly [act: number, ...unknown[]] }

export interface Operation {
  readonly dot: Dot
  readonly author: PersonneId
  readonly schema: number
  /** Head of the rights log (`cercle`) that the author had seen. */
  readonly rights: Position
  readonly payload: Payload
  readonly observed: readonly Dot[]
  /** Dot of the first operation of its all-or-none group; absent when alone. */
  readonly group?: Dot
  readonly intention?: IntentionId
  /** Claimed time; for people only. */
  readonly at: Instant
  readonly attachments?: readonly Attachment[]
  /** The dot this one was first issued under, when a clone or restore forced a new replica (I11). */
  readonly reissueOf?: Dot
}

/** Closed list; words.md gives each its sentence. */
export const REFUSAL_REASONS = [
  'droitRetire', 'horsDeVosDroits', 'etatDepasse', 'nirDetecte', 'mentionInterdite', 'valeurImpossible',
  'trop', 'dependDe', 'efface', 'appareilRetire', 'copieDetectee',
] as const
export type RefusalReason = (typeof REFUSAL_REASONS)[number]

/** What the sentence needs; never the refused value itself. Every member is safe to store and to log. */
export interface RefusalDetail {
  readonly reason: RefusalReason
  /** `horsDeVosDroits`: roles that could; `etatDepasse`: the state it is in now. */
  readonly who?: readonly string[]
  readonly state?: string
  readonly field?: string
  readonly limit?: number
  readonly dependsOn?: Dot
}

export type HeldReason =
  | { readonly for: 'dependance'; readonly missing: Dot | EntityId }
  | { readonly for: 'version'; readonly schema: number }
  | { readonly for: 'decision'; readonly by: PersonneId }

/** What the authority said of one operation. */
export type Verdict =
  | { readonly state: 'accepted'; readonly seq: number }
  | { readonly state: 'held'; readonly why: HeldReason }
  | { readonly state: 'refused'; readonly detail: RefusalDetail }

/** The five states an operation is in, exactly one at a time (I4). `local` is a draft never meant for the server. */
export type OperationState = 'local' | 'pending' | 'held' | 'accepted' | 'refused'

/**
 * One entry of a volet's log: an accepted operation, or the stub of a refused one, at the next sequence
 * number. `creates` is the entity whose creation was refused: what depends on it is refused too [I7].
 */
export type Entry =
  | { readonly kind: 'operation'; readonly seq: number; readonly operation: Operation }
  | { readonly kind: 'stub'; readonly seq: number; readonly dot: Dot; readonly observed: readonly Dot[]; readonly reason: RefusalReason; readonly creates?: CreatedId }

export const entityOf = (payload: Payload): EntityId | undefined =>
  payload.act === 'decision' || payload.act === 'unknown' ? undefined : payload.entity
