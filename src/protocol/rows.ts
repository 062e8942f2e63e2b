/**
 * Between operations and wire rows. A chunk is a replica's consecutive operations in one volet under
 * one author, schema and rights head; a run is the same thing on the way down. Both are read by one
 * function. Nothing unknown is dropped: a payload of a newer program is kept as the row it came as.
 */
import type { CreatedId, EntityId, IntentionId, PersonneId, ReplicaId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { invariant } from '../base/result.ts'
import { parseVoletKey, voletKey, type VoletId } from '../domain/volet.ts'
import { dotKey, parseDotKey, type Dot, type DotKey, type Entry, type Operation, type Payload } from '../operations/operation.ts'
import { FIRST_UNKNOWN_ACT } from './limits.ts'
import type { WireChunk, WireDot, WireFragment, WireKnownPayload, WirePayload, WireRow, WireRun, WireStub } from './wire.ts'

export interface Chunk {
  readonly volet: VoletId
  readonly operations: readonly Operation[]
}

export const writeDot = (dot: Dot, own: ReplicaId): WireDot => (dot.replica === own ? dot.n : dotKey(dot))
export const readDot = (wire: WireDot, own: ReplicaId): Dot =>
  typeof wire === 'number' ? { replica: own, n: wire } : parseDotKey(wire as DotKey) // the schema checked its shape

function writePayload(payload: Payload, own: ReplicaId): WirePayload {
  switch (payload.act) {
    case 'create': return [0, payload.entity, payload.type, { ...payload.values }]
    case 'set': return [1, payload.entity, payload.field, payload.value]
    case 'add': return [2, payload.entity, payload.field, payload.element]
    case 'remove': return [3, payload.entity, payload.field, payload.element]
    case 'transition': return [4, payload.entity, payload.field, payload.from, payload.to]
    case 'text': return [5, payload.entity, payload.field, payload.changes.map((each) => (typeof each === 'number' ? each : [...each]))]
    case 'decision': return [6, writeDot(payload.about, own), payload.keep]
    case 'unknown': return [...payload.row]
  }
}

/** The schema has checked shapes and id formats; the casts here and in the readers below only give them their brands. */
function readPayload(row: WirePayload, own: ReplicaId): Payload {
  if (row[0] >= FIRST_UNKNOWN_ACT) return { act: 'unknown', row }
  const wire = row as WireKnownPayload // the schema has no other row below FIRST_UNKNOWN_ACT
  switch (wire[0]) {
    case 0: return { act: 'create', entity: wire[1] as CreatedId, type: wire[2], values: wire[3] }
    case 1: return { act: 'set', entity: wire[1] as EntityId, field: wire[2], value: wire[3] }
    case 2: return { act: 'add', entity: wire[1] as EntityId, field: wire[2], element: wire[3] }
    case 3: return { act: 'remove', entity: wire[1] as EntityId, field: wire[2], element: wire[3] }
    case 4: return { act: 'transition', entity: wire[1] as EntityId, field: wire[2], from: wire[3], to: wire[4] }
    case 5: return { act: 'text', entity: wire[1] as EntityId, field: wire[2], changes: wire[3] }
    case 6: return { act: 'decision', about: readDot(wire[1], own), keep: wire[2] }
  }
}

export function writeRow(operation: Operation, t0: number): WireRow {
  const own = operation.dot.replica
  const payload = writePayload(operation.payload, own)
  const observed = operation.observed.map((dot) => writeDot(dot, own))
  const seconds = Math.round((operation.at - t0) / 1000)
  const extra = {
    ...(operation.group ? { g: operation.group.n } : {}),
    ...(operation.intention ? { i: operation.intention } : {}),
    ...(operation.attachments ? { p: operation.attachments.map((a): [string, string, number, string] => [a.id, a.digest, a.size, a.mime]) } : {}),
    ...(operation.reissueOf ? { r: writeDot(operation.reissueOf, own) } : {}),
  }
  if (Object.keys(extra).length > 0) return [payload, observed, seconds, extra]
  if (seconds !== 0) return [payload, observed, seconds]
  return observed.length > 0 ? [payload, observed] : [payload]
}

export interface RowContext {
  readonly schema: number
  readonly replica: ReplicaId
  readonly author: PersonneId
  readonly rights: { readonly epoch: number; readonly seq: number }
  readonly t0: number
}

const NOTHING: readonly Dot[] = []

export function readRow(row: WireRow, n: number, context: RowContext): Operation {
  const { replica } = context
  const extra = row[3]
  const plain: Operation = {
    dot: { replica, n },
    author: context.author,
    schema: context.schema,
    rights: context.rights,
    payload: readPayload(row[0], replica),
    observed: row[1] === undefined || row[1].length === 0 ? NOTHING : row[1].map((dot) => readDot(dot, replica)),
    at: (context.t0 + (row[2] ?? 0) * 1000) as Instant,
  }
  // Most have none: thousands are read before a screen is shown.
  if (extra === undefined) return plain
  return {
    ...plain,
    ...(extra.g !== undefined ? { group: { replica, n: extra.g } } : {}),
    ...(extra.i !== undefined ? { intention: extra.i as IntentionId } : {}),
    ...(extra.p !== undefined ? { attachments: extra.p.map(([id, digest, size, mime]) => ({ id: id as CreatedId, digest, size, mime })) } : {}),
    ...(extra.r !== undefined ? { reissueOf: readDot(extra.r, replica) } : {}),
  }
}

/** Whole seconds: the claimed time of an operation survives the wire only to the second, so stamps are made so. */
export function writeChunk(chunk: Chunk): WireChunk {
  const first = chunk.operations[0]
  invariant(first !== undefined, 'a chunk has an operation')
  return [
    first.schema, voletKey(chunk.volet), first.dot.replica, first.dot.n, first.author,
    first.rights.epoch, first.rights.seq, first.at, chunk.operations.map((operation) => writeRow(operation, first.at)),
  ]
}

export function readChunk(wire: WireChunk): Chunk | undefined {
  const [schema, key, replica, n0, author, epoch, seq, t0, rows] = wire
  const volet = parseVoletKey(key)
  if (!volet.ok) return undefined
  const context = { schema, replica: replica as ReplicaId, author: author as PersonneId, rights: { epoch, seq }, t0 }
  return { volet: volet.value, operations: rows.map((row, i) => readRow(row, n0 + i, context)) }
}

/** As a device keeps it, an entry begins with its sequence number; as a fragment brings it, with its place there. */
export type WireEntry = WireRun | WireStub
export const isStub = (wire: WireEntry): wire is WireStub => wire[1] === -1

/** One run per accepted operation that does not continue the one before; `commitment` is asked for stubs. */
export function writeEntries(entries: readonly Entry[], commitment: (entry: Entry) => string): WireEntry[] {
  const out: WireEntry[] = []
  let open: { run: WireRun; last: Operation; lastSeq: number } | undefined
  for (const entry of entries) {
    if (entry.kind === 'stub') {
      open = undefined
      const own = entry.dot.replica
      out.push([entry.seq, -1, own, entry.dot.n, entry.observed.map((dot) => writeDot(dot, own)), entry.reason, commitment(entry), entry.creates ?? ''])
      continue
    }
    const op = entry.operation
    if (open && continues(open.last, op) && entry.seq === open.lastSeq + 1) {
      open.run[8].push(writeRow(op, open.run[7]))
      open = { run: open.run, last: op, lastSeq: entry.seq }
    } else {
      const run: WireRun = [
        entry.seq, op.schema, op.dot.replica, op.dot.n, op.author, op.rights.epoch, op.rights.seq, op.at, [writeRow(op, op.at)], '', '',
      ]
      out.push(run)
      open = { run, last: op, lastSeq: entry.seq }
    }
  }
  return out
}

const continues = (before: Operation, after: Operation): boolean =>
  before.dot.replica === after.dot.replica && before.dot.n + 1 === after.dot.n && before.author === after.author &&
  before.schema === after.schema && before.rights.epoch === after.rights.epoch && before.rights.seq === after.rights.seq

const countIn = (wire: WireEntry): number => (isStub(wire) ? 1 : wire[8].length)

const shift = (wires: readonly WireEntry[], by: number): WireEntry[] =>
  wires.map(([seq, ...others]) => [seq + by, ...others] as WireEntry) // the same entry, its first number moved

/** Sequence numbers follow each other in a fragment: only the first is said. */
export const fragmentItems = (entries: readonly WireEntry[], first: number): WireEntry[] => shift(entries, -first)

/** The items of a fragment under their sequence numbers, and the last of these; `undefined` when they do not follow one another. */
export function entriesOf([, , first, items]: WireFragment): { readonly entries: readonly WireEntry[]; readonly last: number } | undefined {
  let place = 0
  for (const item of items) {
    if (item[0] !== place) return undefined
    place += countIn(item)
  }
  return place === 0 ? undefined : { entries: shift(items, first), last: first + place - 1 }
}

export function readEntries(wires: readonly WireEntry[]): Entry[] {
  const entries: Entry[] = []
  for (const wire of wires) {
    if (isStub(wire)) {
      const [seq, , own, n, observed, reason, , creates] = wire
      const replica = own as ReplicaId
      entries.push({ kind: 'stub', seq, dot: { replica, n }, observed: observed.map((dot) => readDot(dot, replica)), reason, ...(creates === '' ? {} : { creates: creates as CreatedId }) })
    } else {
      const [seq0, schema, own, n0, author, epoch, seq, t0, rows] = wire
      const context = { schema, replica: own as ReplicaId, author: author as PersonneId, rights: { epoch, seq }, t0 }
      rows.forEach((row, i) => entries.push({ kind: 'operation', seq: seq0 + i, operation: readRow(row, n0 + i, context) }))
    }
  }
  return entries
}
