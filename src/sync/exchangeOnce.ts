/**
 * One exchange with the server, the device's side: what waits goes out, what is new comes in, a page at a
 * time. Everything is read from the store and written back volet by volet, each in a strict transaction of
 * its own with its cursor: cut anywhere, the next exchange goes on from what was stored and downloads none
 * of it again. Nothing is remembered between two exchanges but whether the whole vector is wanted.
 */
import { err, ok, type Result } from '../base/result.ts'
import { parseVoletKey, voletKey, type VoletId, type VoletKey } from '../domain/volet.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { DeviceKey } from '../ports/keys.ts'
import type { Transport, TransportFault } from '../ports/transport.ts'
import type { Program } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import { foldVersion } from '../merge/fold.ts'
import { decodeReply, encodeRequest } from '../protocol/bytes.ts'
import { cursorsDigest, hashBytes } from '../protocol/hash.ts'
import { MAX_CHUNKS_PER_REQUEST, PROTOCOL_VERSION } from '../protocol/limits.ts'
import type { WireReply, WireRequest, WireSignedChunk } from '../protocol/wire.ts'
import { edit, transact, type Cabinet, type SpaceFault } from './cabinet.ts'
import { evictVolet, storeNews, type StoreNewsDeps } from './storeNews.ts'
import { isHeld, isUnsent, saltOf } from './ownWork.ts'
import { hasWritten, voletsOf, type OwnChunk, type Racine, type RecordName, type VoletManifest } from './records.ts'
import type { SpaceChange } from './space.ts'

/** Small pages, so that a cut loses little and work goes out between two of them. */
export const PAGE_BYTES = 48 * 1024
/** Of chunks in one request, as JSON; one larger chunk goes alone. */
export const PUSH_BYTES = 64 * 1024

export interface ExchangeDeps {
  readonly cabinet: Cabinet
  readonly transport: Transport
  readonly clock: Clock
  readonly ids: Pick<Ids, 'bytes' | 'replica'>
  /** Signs what is sent, each time it is: what waits long is signed by the key that the server knows by then. */
  readonly key?: (() => Promise<DeviceKey | undefined>) | undefined
  /** Called as each part is stored. */
  readonly onChange: (change: SpaceChange) => void
  readonly pageBytes?: number
  readonly pushBytes?: number
  readonly compactAfter?: number
  /** What reads here; this program's own version unless said. */
  readonly program?: Program
}

export type ExchangeFault = TransportFault | SpaceFault

export interface Exchanged {
  /** Ask again at once: there is more, in one direction or the other. */
  readonly more: boolean
  /** The next request must carry the whole vector. */
  readonly whole: boolean
  /** What is here is all there is, as of some moment. */
  readonly complete: boolean
  /** What the server says is still to come, and what came. */
  readonly outstanding: number
  readonly receivedBytes: number
}

/** @param whole send the cursors of everything held; always so until a first download has ended. */
export async function exchangeOnce(deps: ExchangeDeps, whole: boolean): Promise<Result<Exchanged, ExchangeFault>> {
  const outgoing = await buildRequest(deps, whole)
  if (!outgoing.ok) return outgoing
  const answered = await deps.transport.exchange(encodeRequest(outgoing.value.request))
  if (!answered.ok) return answered
  const reply = decodeReply(answered.value)
  if (!reply.ok) return err({ fault: 'rejected' })
  return takeReply(deps, outgoing.value, reply.value)
}

interface Outgoing {
  readonly request: WireRequest
  readonly racine: Racine
  /** Not everything that waits found room. */
  readonly unsent: boolean
}

async function buildRequest(deps: ExchangeDeps, wanted: boolean): Promise<Result<Outgoing, SpaceFault>> {
  const { cabinet } = deps
  const root = await cabinet.read(['racine', 'synchro'])
  if (!root.ok) return root
  const racine = root.value.get('racine')
  if (racine === undefined) return err({ fault: 'lost' })
  const whole = wanted || root.value.get('synchro')?.complete !== true
  const held = await listVolets(deps, racine)
  if (!held.ok) return held
  const waiting = held.value.filter(isAwaited)
  const chunks = await collectChunks(deps, racine.epoch, waiting)
  if (!chunks.ok) return chunks
  const { sent, left } = chunks.value
  const key = sent.length > 0 ? await deps.key?.() : undefined
  const signed = key ? await Promise.all(sent.map((own) => sign(key, own))) : sent.map(({ chunk }) => chunk)

  // A volet with work on its way is asked for in the same breath, so that its log comes back with the verdict.
  const asked = whole ? held.value.filter((each) => each.manifest.seq > 0 || isAwaited(each)) : waiting.filter((each) => each.manifest.pending > 0 || isUnread(each))
  const vector = asked.map(({ volet, cursor }): [string, number, number] => [voletKey(volet), cursor.epoch, cursor.seq])
  const request: WireRequest = {
    p: PROTOCOL_VERSION,
    a: racine.appareil,
    ...(whole ? { w: 1 } : { d: cursorsDigest(held.value.map(({ volet, cursor }) => ({ volet, ...cursor }))) }),
    ...(whole || vector.length > 0 ? { v: vector, m: deps.pageBytes ?? PAGE_BYTES, f: foldVersion(deps.program ?? CURRENT) } : {}),
    ...(signed.length > 0 ? { c: signed } : {}),
  }
  return ok({ request, racine, unsent: left })
}

const sign = async (key: DeviceKey, { chunk: [previous, chunk, salt], hash }: OwnChunk): Promise<WireSignedChunk> =>
  [previous, chunk, salt, key.id, await key.sign(hashBytes(hash))]

interface HeldVolet {
  readonly volet: VoletId
  readonly manifest: VoletManifest
  readonly cursor: { readonly epoch: number; readonly seq: number }
}

async function listVolets({ cabinet, program = CURRENT }: ExchangeDeps, racine: Racine): Promise<Result<readonly HeldVolet[], SpaceFault>> {
  const records = await cabinet.read(racine.livrets.map((id): RecordName => `livret:${id}`))
  if (!records.ok) return records
  return ok(racine.livrets.flatMap((livret) => {
    const record = records.value.get(`livret:${livret}`)
    return record === undefined ? [] : voletsOf(record).map(([kind, manifest]) => ({ volet: { livret, kind }, manifest, cursor: cursorOf(manifest, racine.epoch, foldVersion(program)) }))
  }))
}

const isAwaited = ({ manifest }: HeldVolet): boolean => manifest.pending + manifest.held > 0

/** Its log tells this device nothing: what becomes of held work there is learnt by asking again. */
const isUnread = ({ cursor }: HeldVolet): boolean => cursor.seq === 0

/**
 * Where this device is in a volet; the log of another epoch, or a snapshot of another fold, is asked anew from its
 * start: as a snapshot if it is long (no epoch at all says so), but entry by entry where own work may have been lost.
 */
function cursorOf(manifest: VoletManifest, epoch: number, fold: number): { readonly epoch: number; readonly seq: number } {
  const { seq, next } = manifest
  const isCurrent = (manifest.fold ?? fold) === fold
  if (seq > 0 && manifest.epoch === epoch && isCurrent) return { epoch, seq }
  if (next?.epoch === epoch) return { epoch, seq: next.seq }
  return { epoch: seq > 0 && manifest.epoch !== epoch && hasWritten(manifest) ? epoch : 0, seq: 0 }
}

/** What waits, each replica in its order. Circles come first: nobody writes in a livret before the server knows them there. */
async function collectChunks(
  deps: ExchangeDeps, epoch: number, volets: readonly HeldVolet[],
): Promise<Result<{ readonly sent: readonly OwnChunk[]; readonly left: boolean }, SpaceFault>> {
  const ordered = [...volets].sort((a, b) => Number(b.volet.kind === 'cercle') - Number(a.volet.kind === 'cercle'))
  const records = await deps.cabinet.read(ordered.map(({ volet }): RecordName => `attente:${voletKey(volet)}`))
  if (!records.ok) return records
  const ownOf = ({ volet }: (typeof ordered)[number]): readonly OwnChunk[] => records.value.get(`attente:${voletKey(volet)}`)?.chunks ?? []
  const unsent = ordered.flatMap((each) => ownOf(each).filter((own) => isUnsent(own, epoch)))
  // What becomes of held work that no log tells is asked in the room that is left: asked first, much of it would keep the rest here for ever.
  const again = ordered.filter(isUnread).flatMap((each) => ownOf(each).filter((own) => isHeld(own, epoch) && !isUnsent(own, epoch)))
  const sent: OwnChunk[] = []
  let bytes = 0
  for (const chunk of [...unsent, ...again]) {
    bytes += JSON.stringify(chunk.chunk).length
    if (sent.length >= MAX_CHUNKS_PER_REQUEST || (sent.length > 0 && bytes > (deps.pushBytes ?? PUSH_BYTES))) break
    sent.push(chunk)
  }
  return ok({ sent, left: sent.length < unsent.length })
}

/** What came made work to send that was not in that request: issued again, or taken back from what a server had kept. */
async function hasNewWork(deps: ExchangeDeps, request: WireRequest): Promise<Result<boolean, SpaceFault>> {
  const root = await deps.cabinet.read(['racine'])
  if (!root.ok) return root
  const racine = root.value.get('racine')
  if (racine === undefined) return ok(false)
  const held = await listVolets(deps, racine)
  if (!held.ok) return held
  const chunks = await collectChunks(deps, racine.epoch, held.value.filter(isAwaited))
  if (!chunks.ok) return chunks
  const sent = new Set((request.c ?? []).map(([, , salt]) => salt))
  return ok(chunks.value.sent.some((own) => !sent.has(saltOf(own))))
}

async function takeReply(deps: ExchangeDeps, { request, racine, unsent }: Outgoing, reply: WireReply): Promise<Result<Exchanged, ExchangeFault>> {
  const storing: StoreNewsDeps = { ...deps, epoch: reply.e }
  const newEpoch = reply.e !== racine.epoch
  const prepared = await prepareRoot(deps.cabinet, racine, reply)
  if (!prepared.ok) return prepared
  if (!prepared.value) {
    const noted = await noteSuccess(deps, false)
    return noted.ok ? ok({ more: true, whole: true, complete: noted.value, outstanding: 0, receivedBytes: 0 }) : noted
  }

  let moved = false
  for (const [key, volet] of touched(reply)) {
    const rows = (reply.r ?? []).filter((row) => row[0] === key)
    const fragments = (reply.f ?? []).filter((fragment) => fragment[0] === key)
    const beginnings = (reply.n ?? []).filter((beginning) => beginning[0] === key)
    const stored = await storeNews(storing, volet, { epoch: reply.e, rows, fragments, beginnings })
    if (!stored.ok) return stored
    moved ||= stored.value
  }
  for (const key of reply.x ?? []) {
    const volet = parseVoletKey(key)
    const evicted = volet.ok ? await evictVolet(storing, volet.value) : ok(false)
    if (!evicted.ok) return evicted
    moved ||= evicted.value
  }

  const newWork = moved ? await hasNewWork(deps, request) : ok(false)
  if (!newWork.ok) return newWork
  const outstanding = reply.s ?? 0
  const whole = reply.q === 1 || outstanding > 0 || (newEpoch && racine.epoch !== 0)
  const complete = request.w === 1 && !whole
  const noted = await noteSuccess(deps, complete)
  if (!noted.ok) return noted
  return ok({
    // A reply that changed nothing here would be followed by the same one.
    more: (reply.q === 1 && request.w === undefined) || newEpoch && racine.epoch !== 0 || newWork.value || (moved && (outstanding > 0 || unsent)),
    whole,
    complete: noted.value,
    outstanding,
    receivedBytes: [...(reply.f ?? []).map((fragment) => fragment[3]), ...(reply.n ?? []).map((beginning) => beginning[4])].reduce((sum, each) => sum + JSON.stringify(each).length, 0),
  })
}

/** The volets a reply speaks of, in its order. One that it has no name for too [V5]. */
function touched(reply: WireReply): ReadonlyMap<VoletKey, VoletId> {
  const keys = [...(reply.r ?? []), ...(reply.n ?? []), ...(reply.f ?? [])].map(([key]) => key)
  return new Map(keys.flatMap((key) => {
    const volet = parseVoletKey(key)
    return volet.ok ? [[voletKey(volet.value), volet.value] as const] : []
  }))
}

/**
 * The epoch and the livrets heard of for the first time, before anything that refers to them. False when another
 * tab learnt of another epoch since this one asked: its answer is about a server that is no more.
 */
function prepareRoot(cabinet: Cabinet, asked: Racine, reply: WireReply): Promise<Result<boolean, SpaceFault>> {
  return transact(cabinet, ['racine'], (snapshot) => {
    const racine = snapshot.get('racine')
    if (racine === undefined || (racine.epoch !== asked.epoch && racine.epoch !== reply.e)) return { edits: [], result: false }
    const known = new Set(racine.livrets)
    const added = new Set([...touched({ ...reply, r: [] }).values()].map(({ livret }) => livret).filter((livret) => !known.has(livret)))
    if (added.size === 0 && racine.epoch === reply.e) return { edits: [], result: true }
    return { edits: [edit('racine', { ...racine, epoch: reply.e, livrets: [...racine.livrets, ...added] })], result: true }
  })
}

/** A success is written down when it changes what is shown, and otherwise once a minute. */
const NOTED_EVERY_MS = 60_000

function noteSuccess(deps: ExchangeDeps, completed: boolean): Promise<Result<boolean, SpaceFault>> {
  const now = deps.clock.now()
  return transact(deps.cabinet, ['synchro'], (snapshot) => {
    const before = snapshot.get('synchro')
    const complete = completed || before?.complete === true
    const recent = before?.lastSuccess !== null && before?.lastSuccess !== undefined && Math.abs(now - before.lastSuccess) < NOTED_EVERY_MS
    if (recent && before.complete === complete && before.failingSince === null) return { edits: [], result: complete }
    return { edits: [edit('synchro', { v: 1, complete, lastSuccess: now, failingSince: null })], result: complete }
  })
}
