/**
 * A volet's log as a device keeps it: perhaps a snapshot that stands for its beginning, then entries. What the
 * snapshot stands for lies apart (`histoire`), entry by entry where it ever came here, and is opened only when
 * somebody asks, or when a server that lost its tail must be offered it again. Pure.
 */
import type { ReplicaId } from '../base/ids.ts'
import type { Program } from '../domain/program.ts'
import { DotSet, type Ranges } from '../merge/dots.ts'
import { foldVersion } from '../merge/fold.ts'
import type { VoletState } from '../merge/state.ts'
import { dotKey, type DotKey, type Operation } from '../operations/operation.ts'
import { isStub, readEntries, type WireEntry } from '../protocol/rows.ts'
import type { WireSnapshot } from '../protocol/wire.ts'
import { openLog } from './openLog.ts'
import type { HistoireRecord, LogPart } from './records.ts'

/** Entries after the snapshot from which a device makes another. */
export const COMPACT_AFTER = 200

export const countEntries = (entries: readonly WireEntry[]): number =>
  entries.reduce((sum, entry) => sum + (isStub(entry) ? 1 : entry[8].length), 0)

/** Made by another fold: shown as it is, and fetched anew [C2]. */
export const isOutdated = (beginning: WireSnapshot | undefined, program: Program): boolean => beginning !== undefined && beginning[0] !== foldVersion(program)

export type SnapshotWriter = (state: VoletState) => WireSnapshot

/** The log with a new snapshot of all of it, and where its entries went. */
export function compactLog(log: LogPart, older: HistoireRecord | undefined, program: Program, writeSnapshot: SnapshotWriter): { readonly log: LogPart; readonly older: HistoireRecord } {
  const kept = older?.epoch === log.epoch ? older : undefined
  return {
    log: { ...log, beginning: writeSnapshot(openLog(log, program)), entries: [] },
    older: {
      v: 1, epoch: log.epoch, first: kept?.first ?? (log.beginning?.[1] ?? 0) + 1,
      entries: [...(kept?.entries ?? []), ...log.entries], own: older?.own ?? [],
    },
  }
}

/** Which dots the beginning of a log stands for, by replica. */
export function knownIn(beginning: WireSnapshot | undefined): DotSet {
  return new DotSet((beginning?.[3] ?? []).flatMap(([replica, ranges]): readonly (readonly [ReplicaId, Ranges])[] =>
    ranges.length === 0 ? [] : [[replica as ReplicaId, ranges]])) // the schema checked its form
}

/** Operations among entries, as runs of one, for keeping without a place in a log. */
export function operationsIn(entries: readonly WireEntry[], isWanted: (key: DotKey) => boolean): readonly Operation[] {
  return readEntries(entries).flatMap((entry) => (entry.kind === 'operation' && isWanted(dotKey(entry.operation.dot)) ? [entry.operation] : []))
}
