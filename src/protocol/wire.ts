/**
 * The wire, schema first: what a request and a reply may be, as `PROTOCOL.md` tells a stranger.
 * Rows are positional because a delta is mostly rows. Everything that comes from outside passes through
 * these schemas before anything else looks at it; `wire.test.ts` pins their hash: changing them is a
 * decision that adds a line to the history at the end of PROTOCOL.md.
 *
 * Limits are part of the schema: what exceeds them is malformed, not "too much work".
 */
import * as z from 'zod/mini'
import type { Infer } from './infer.ts'
import { FIRST_UNKNOWN_ACT, MAX_CHUNKS_PER_REQUEST, MAX_OBSERVED, MAX_OPERATIONS_PER_CHUNK, MAX_VECTOR, PROTOCOL_VERSION } from './limits.ts'

const text = (max: number) => z.string().check(z.maxLength(max))
const count = z.int().check(z.nonnegative())
const id = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))
const replica = z.string().check(z.regex(/^[A-Za-z0-9_-]{11}$/))
const hash = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))
/** The beginning of a log's hash. */
const headMark = z.string().check(z.regex(/^[A-Za-z0-9_-]{4}$/))
/** A created one, or a word; a newer program may have words that this one does not know. */
const entity = z.string().check(z.regex(/^([A-Za-z0-9_-]{22}|[a-z][A-Za-z]{0,19}(\.[a-z-]{1,40})?)$/))
const volet = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}\/[A-Za-z0-9_:-]{1,60}$/))
const name = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/))
const instant = z.int()
const n = z.int().check(z.positive())
const scalar = z.union([text(20_000), z.number(), z.boolean(), z.null()])

/** `17` is operation 17 of the chunk's own replica; `"replica.17"` of another. */
const dot = z.union([n, z.string().check(z.regex(/^[A-Za-z0-9_-]{11}\.[1-9][0-9]{0,15}$/))])

const changes = z.array(z.union([count, z.tuple([count], text(20_000))])).check(z.maxLength(2_000))

/** Payload rows, by their first number. An unknown number is a newer program's: kept as it is. */
const knownPayload = z.union([
  z.tuple([z.literal(0), id, name, z.record(name, scalar)]),
  z.tuple([z.literal(1), entity, name, scalar]),
  z.tuple([z.literal(2), entity, name, scalar]),
  z.tuple([z.literal(3), entity, name, scalar]),
  z.tuple([z.literal(4), entity, name, name, name]),
  z.tuple([z.literal(5), entity, name, changes]),
  z.tuple([z.literal(6), dot, z.boolean()]),
])
const payload = z.union([knownPayload, z.tuple([z.int().check(z.gte(FIRST_UNKNOWN_ACT), z.lte(255))], z.unknown())])

/** g: n of the first operation of the group; i: intention; p: attachments; r: reissueOf. */
const extra = z.strictObject({
  g: z.optional(n),
  i: z.optional(id),
  p: z.optional(z.array(z.tuple([id, hash, count, text(100)])).check(z.maxLength(8))),
  r: z.optional(dot),
})

/** [payload, observed, seconds since the chunk's time, extra] ; trailing parts may be left out. */
const row = z.union([
  z.tuple([payload]),
  z.tuple([payload, z.array(dot).check(z.maxLength(MAX_OBSERVED))]),
  z.tuple([payload, z.array(dot).check(z.maxLength(MAX_OBSERVED)), z.int()]),
  z.tuple([payload, z.array(dot).check(z.maxLength(MAX_OBSERVED)), z.int(), extra]),
])

const rows = z.array(row).check(z.minLength(1), z.maxLength(MAX_OPERATIONS_PER_CHUNK))

/** [schema, volet, replica, n of the first row, author, rights epoch, rights seq, claimed ms, rows] */
const anyChunk = z.tuple([count, volet, replica, n, id, count, count, instant, rows])

/** A date of ours ends there: a time beyond is no time, and what is sent down with it could be read by nobody. */
export const FARTHEST = 8.64e15
export const chunkSchema = anyChunk.check(z.refine(([, , , , , , , time, operations]) =>
  time % 1000 === 0 && operations.every(([, , seconds = 0]) => Math.abs(time + seconds * 1000) <= FARTHEST)))

const signature = z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/))

/** [previous chunk hash or "" for the first of the replica, chunk, salt, key id or "", signature or ""] */
export const signedChunkSchema = z.tuple([
  z.union([hash, z.literal('')]), chunkSchema, id, z.union([id, z.literal('')]), z.union([signature, z.literal('')]),
])

export const requestSchema = z.strictObject({
  /** protocol version */
  p: z.literal(PROTOCOL_VERSION),
  /** the device */
  a: id,
  /** digest of all cursors held */
  d: z.optional(text(22)),
  /** cursors: [volet, epoch, seq] */
  v: z.optional(z.array(z.tuple([volet, count, count])).check(z.maxLength(MAX_VECTOR))),
  /** 1 when `v` is the whole vector (then what is not in it is unknown to the device) */
  w: z.optional(z.literal(1)),
  /** chunks, in each replica's order */
  c: z.optional(z.array(signedChunkSchema).check(z.maxLength(MAX_CHUNKS_PER_REQUEST))),
  /** the most bytes of entries wanted in the reply, before compression */
  m: z.optional(count),
  /** the fold version under which a snapshot may stand for the beginning of a log */
  f: z.optional(count),
  /** older entries wanted: [volet, epoch, the last one wanted] */
  h: z.optional(z.tuple([volet, count, n])),
})

const reason = z.enum([
  'droitRetire', 'horsDeVosDroits', 'etatDepasse', 'nirDetecte', 'mentionInterdite', 'valeurImpossible',
  'trop', 'dependDe', 'efface', 'appareilRetire', 'copieDetectee',
])

const held = z.union([
  z.tuple([z.literal('dependance'), text(60)]),
  z.tuple([z.literal('version'), count]),
  z.tuple([z.literal('decision'), id]),
])

const detail = z.strictObject({
  who: z.optional(z.array(text(60)).check(z.maxLength(8))),
  state: z.optional(text(40)),
  field: z.optional(text(40)),
  limit: z.optional(count),
  on: z.optional(dot),
})

/** [n, 0, seq] accepted · [n, 1, why] held · [n, 2, reason, detail] refused */
const verdict = z.union([
  z.tuple([n, z.literal(0), count]),
  z.tuple([n, z.literal(1), held]),
  z.tuple([n, z.literal(2), reason, detail]),
])

/** Consecutive accepted operations of one replica: [entries of the fragment before it, schema, replica, n, author, rights epoch, rights seq, claimed ms (in the bytes of a reply as `times.ts` says it), rows, key id, signature] */
const run = z.tuple([count, count, replica, n, id, count, count, instant, z.array(row), z.union([id, z.literal('')]), z.union([signature, z.literal('')])])
/** The stub of a refused operation: [entries of the fragment before it, -1, replica, n, observed, reason, commitment, entity it would have created or ""] */
const stub = z.tuple([count, z.literal(-1), replica, n, z.array(dot), reason, hash, z.union([id, z.literal('')])])

/** [volet, epoch, first seq, runs and stubs in order, how many entries come after, beginning of the log's hash at the last one here] */
export const fragmentSchema = z.tuple([volet, count, n, z.array(z.union([run, stub])), count, headMark])

// --- Snapshots: a volet's state at one sequence (PROTOCOL.md §5) ------------------------------------------------

/** Index of a replica, and of a person, in the snapshot's tables. */
const at = count
/** [replica, n, replica, n…] */
const dots = z.array(count)
const flag = z.union([z.literal(0), z.literal(1)])
/** Seconds after the snapshot's first time; `[ms]` when not whole. */
const seconds = z.union([z.int(), z.tuple([z.int()])])
/** replica, n, person, time, seq */
const stamp = [at, n, at, seconds, n] as const
const write = z.union([
  // A value of the creation.
  z.tuple([scalar]),
  z.tuple([...stamp, scalar]),
  z.tuple([...stamp, scalar, dots]),
])
// The last: the dot it was first issued under, when that is another.
const edit = z.union([z.tuple([...stamp, dots, changes]), z.tuple([...stamp, dots, changes, dots])])
const field = z.union([
  // Register: writes; how many older ones; indexes of those hidden; dots hidden that never came.
  z.tuple([name, z.literal(0), z.array(write)]),
  z.tuple([name, z.literal(0), z.array(write), count, z.array(count), dots]),
  // Set: what is in; dots taken out that never came.
  z.tuple([name, z.literal(1), z.array(write), dots]),
  // Machine: the steps.
  z.tuple([name, z.literal(2), z.array(z.tuple([...stamp, name]))]),
  z.tuple([name, z.literal(3), z.array(edit)]),
])
/** [id, type, creation or 0, values of the creation that stand alone, fields] */
const snapshotEntity = z.tuple([entity, name, z.union([z.literal(0), z.tuple(stamp)]), z.record(name, scalar), z.array(field)])

/** [fold version, seq, first time ms, [replica, [from, to…]], persons, entities, stubs [replica, n, observed, 1 for a copy], refused entities, of newer programs] */
export const snapshotSchema = z.tuple([
  count, n, instant,
  z.array(z.tuple([replica, z.array(n)])), z.array(id), z.array(snapshotEntity),
  z.array(z.tuple([at, n, dots, flag])), z.array(id),
  z.array(z.tuple([count, replica, n, id, count, count, instant, row])),
])

export const replySchema = z.strictObject({
  p: z.literal(PROTOCOL_VERSION),
  /** the server's epoch */
  e: count,
  /** the server's clock, for people */
  t: instant,
  /** what was said of the chunks: [volet, replica, last n the server holds, verdicts, 1 if this replica forked] */
  r: z.optional(z.array(z.tuple([volet, replica, count, z.array(verdict), flag]))),
  f: z.optional(z.array(fragmentSchema)),
  /** what stands for the beginning of a log: [volet, epoch, how many entries come after, beginning of the log's hash there, snapshot] */
  n: z.optional(z.array(z.tuple([volet, count, count, headMark, snapshotSchema]))),
  /** the older entries asked for */
  h: z.optional(fragmentSchema),
  /** volets this person may not read any more: evict */
  x: z.optional(z.array(volet)),
  /** 1: digests differ and the whole vector is needed */
  q: z.optional(z.literal(1)),
  /** how many entries still wait after this reply; absent when none does */
  s: z.optional(count),
})

export type WireRow = Infer<typeof row>
export type WirePayload = Infer<typeof payload>
export type WireKnownPayload = Infer<typeof knownPayload>
export type WireDot = Infer<typeof dot>
export type WireChunk = Infer<typeof chunkSchema>
export type WireSignedChunk = Infer<typeof signedChunkSchema>
export type WireRequest = Infer<typeof requestSchema>
export type WireReply = Infer<typeof replySchema>
export type WireFragment = Infer<typeof fragmentSchema>
export type WireRun = Infer<typeof run>
export type WireStub = Infer<typeof stub>
export type WireSnapshot = Infer<typeof snapshotSchema>
export type WireBeginning = NonNullable<WireReply['n']>[number]
export type WireSnapshotEntity = Infer<typeof snapshotEntity>
export type WireSnapshotField = Infer<typeof field>
export type WireSnapshotWrite = Infer<typeof write>
export type WireVerdict = Infer<typeof verdict>
export type WireDetail = Infer<typeof detail>
export type WireHeld = Infer<typeof held>
