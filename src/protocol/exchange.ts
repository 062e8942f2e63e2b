/**
 * One exchange, the server's side: chunks in, verdicts out; then what the device does not have yet, a
 * page at a time. Pure behind the journal port, so that the simulated world and the real server run
 * the same lines.
 *
 * Order of a first download: every circle first (the list of people can be shown), then parcours,
 * freins, aides, then the rest. A page never splits what it announces: the device stores each fragment
 * with its cursor and asks again from there.
 */
import type { AppareilId, PersonneId, ReplicaId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Journal, ReadableVolet, StoredEntry } from '../authority/journal.ts'
import { decideHeld, receiveChunk, type ChunkAnswer } from '../authority/receive.ts'
import type { AuthorityDeps, IncomingChunk } from '../authority/session.ts'
import { createStateCache, READ_AT_ONCE, type StateCache } from '../authority/stateCache.ts'
import type { Program } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import { parseVoletKey, voletClass, voletKey, type VoletClass, type VoletId, type VoletKey } from '../domain/volet.ts'
import { foldVersion } from '../merge/fold.ts'
import type { HeldReason, RefusalDetail, Verdict } from '../operations/operation.ts'
import { chunkHash, commitment, cursorsDigest, headMark, nextHead } from './hash.ts'
import { fragmentItems, readChunk, writeDot, writeEntries } from './rows.ts'
import { PROTOCOL_VERSION } from './limits.ts'
import { writeSnapshot } from './snapshot.ts'
import type { WireBeginning, WireDetail, WireFragment, WireHeld, WireReply, WireRequest, WireSignedChunk, WireVerdict } from './wire.ts'

export interface ExchangeSession {
  readonly personne: PersonneId
  readonly appareil: AppareilId
  /** The account may open new livrets. */
  readonly mayOpen: boolean
}

export type Exchange = (session: ExchangeSession, request: WireRequest, now: Instant) => Promise<WireReply>

export interface ExchangeDeps {
  readonly journal: Journal
  /** Called after commit, once per chunk that appended something: a hint to others, never the truth. */
  readonly onChanged?: (volet: VoletId, letOut?: ReadonlySet<PersonneId>) => void
  /** The version that judges; this program's own unless said. */
  readonly program?: Program
  readonly snapshotAfter?: number
}

/** Bytes of entries in one reply, before compression, unless the device asks for less. */
export const PAGE_BYTES = 256 * 1024
const STATES_KEPT = 2_000
/** A log longer than this is sent to a device that has nothing of it as a snapshot. */
export const SNAPSHOT_AFTER = 100

export function createExchange(deps: ExchangeDeps): Exchange {
  const authority: AuthorityDeps = { cache: createStateCache(STATES_KEPT, deps.program), nextHead }
  return async (session, request, now) => {
    // Before the push: whether the device had everything there was.
    const before = request.d === undefined ? undefined : await upToDate(deps.journal, session, request.d)
    const answers: NonNullable<WireReply['r']> = []
    for (const wire of request.c ?? []) {
      const answer = await push(deps, authority, session, wire)
      if (answer) answers.push(answer)
    }
    const pulled = await pull(deps, authority.cache, session, request)
    const older = request.h === undefined || (await deps.journal.isRevoked(session.appareil)) ? undefined : await readOlder(deps.journal, session.personne, request.h, pageOf(request))
    const needsVector = request.w === undefined && before === false && request.v === undefined
    return {
      p: PROTOCOL_VERSION,
      e: await deps.journal.epoch(),
      t: now,
      ...(answers.length > 0 ? { r: answers } : {}),
      ...(pulled.fragments.length > 0 ? { f: pulled.fragments } : {}),
      ...(pulled.beginnings.length > 0 ? { n: pulled.beginnings } : {}),
      ...(older === undefined ? {} : { h: older }),
      ...(pulled.evicted.length > 0 ? { x: pulled.evicted } : {}),
      ...(needsVector || (request.w === undefined && before === false && request.v !== undefined) ? { q: 1 as const } : {}),
      ...(pulled.waiting > 0 ? { s: pulled.waiting } : {}),
    }
  }
}

/**
 * What an older program of the server could not read is judged now that it can [V6]: once when the server starts, and
 * from time to time while an older one may still run beside it. Circles first: a livret may have been opened so.
 */
export async function decideWaiting(deps: ExchangeDeps): Promise<void> {
  const authority: AuthorityDeps = { cache: createStateCache(STATES_KEPT, deps.program), nextHead }
  const waiting = await deps.journal.waitingForVersion()
  for (const volet of [...waiting].sort((a, b) => Number(b.kind === 'cercle') - Number(a.kind === 'cercle'))) {
    const { changed, tx } = await deps.journal.withLivret(volet.livret, async (tx) => ({ changed: await decideHeld(authority, tx, volet), tx }))
    authority.cache.committed(tx)
    if (changed) deps.onChanged?.(volet)
  }
}

/** A revoked device is heard, and shown nothing [G7]. */
const readableBy = async (journal: Journal, { personne, appareil }: ExchangeSession): Promise<readonly ReadableVolet[]> =>
  (await journal.isRevoked(appareil)) ? [] : journal.readable(personne)

async function upToDate(journal: Journal, session: ExchangeSession, digest: string): Promise<boolean> {
  const [epoch, readable] = [await journal.epoch(), await readableBy(journal, session)]
  return cursorsDigest(readable.map(({ volet, head }) => ({ volet, epoch, seq: head.seq }))) === digest
}

async function push(deps: ExchangeDeps, authority: AuthorityDeps, session: ExchangeSession, wire: WireSignedChunk): Promise<NonNullable<WireReply['r']>[number] | undefined> {
  const [previous, wireChunk, salt, keyId, signature] = wire
  const chunk = readChunk(wireChunk)
  const [, key, replica] = wireChunk
  if (chunk === undefined) return undefined
  const commitments = chunk.operations.map((operation) => commitment(chunk.volet, operation, salt))
  const incoming: IncomingChunk = { ...chunk, commitments, salt, previous, hash: chunkHash(previous, commitments), ...(signature === '' ? {} : { signed: { keyId, signature } }) }
  const { answer, tx } = await deps.journal.withLivret(chunk.volet.livret, async (tx) => ({ answer: await receiveChunk(authority, tx, session, incoming), tx }))
  authority.cache.committed(tx)
  if (answer.changed) deps.onChanged?.(chunk.volet, answer.letOut)
  return [key, replica, answer.lastN, writeVerdicts(answer, replica as ReplicaId), answer.fork ? 1 : 0] // the schema checked its form
}

function writeVerdicts(answer: ChunkAnswer, own: ReplicaId): WireVerdict[] {
  return answer.verdicts.map(([n, verdict]) => writeVerdict(n, verdict, own))
}

export function writeVerdict(n: number, verdict: Verdict, own: ReplicaId): WireVerdict {
  switch (verdict.state) {
    case 'accepted': return [n, 0, verdict.seq]
    case 'held': return [n, 1, writeHeld(verdict.why, own)]
    case 'refused': return [n, 2, verdict.detail.reason, writeDetail(verdict.detail, own)]
  }
}

function writeHeld(why: HeldReason, own: ReplicaId): WireHeld {
  switch (why.for) {
    case 'dependance': return ['dependance', typeof why.missing === 'string' ? why.missing : String(writeDot(why.missing, own))]
    case 'version': return ['version', why.schema]
    case 'decision': return ['decision', why.by]
  }
}

const writeDetail = (detail: RefusalDetail, own: ReplicaId): WireDetail => ({
  ...(detail.who ? { who: [...detail.who] } : {}),
  ...(detail.state !== undefined ? { state: detail.state } : {}),
  ...(detail.field !== undefined ? { field: detail.field } : {}),
  ...(detail.limit !== undefined ? { limit: detail.limit } : {}),
  ...(detail.dependsOn ? { on: writeDot(detail.dependsOn, own) } : {}),
})

interface Pulled {
  readonly fragments: WireFragment[]
  readonly beginnings: WireBeginning[]
  readonly evicted: VoletKey[]
  readonly waiting: number
}

const FIRST: Readonly<Partial<Record<VoletClass, number>>> = { cercle: 0, parcours: 1, freins: 2, aides: 3 }
const rank = ({ volet }: ReadableVolet): number => FIRST[voletClass(volet.kind)] ?? 4

/** Fragments for the cursors given; with a whole vector (`w`), volets that are not in it too. */
async function pull({ journal, snapshotAfter = SNAPSHOT_AFTER, program = CURRENT }: ExchangeDeps, cache: StateCache, session: ExchangeSession, request: WireRequest): Promise<Pulled> {
  if (request.v === undefined) return { fragments: [], beginnings: [], evicted: [], waiting: 0 }
  const epoch = await journal.epoch()
  const cursors = new Map(request.v.map(([key, at, seq]) => [key, at === epoch ? seq : 0]))
  const begun = new Set(request.v.flatMap(([key, at]) => (at === epoch ? [key] : [])))
  const readable = (await readableBy(journal, session)).slice().sort((a, b) => rank(a) - rank(b))
  const readableKeys = new Set<string>(readable.map(({ volet }) => voletKey(volet)))
  const evicted = [...cursors.keys()].flatMap((key) => {
    const volet = parseVoletKey(key)
    return volet.ok && !readableKeys.has(key) ? [voletKey(volet.value)] : []
  })
  let left = pageOf(request)
  let waiting = 0
  const fragments: WireFragment[] = []
  const beginnings: WireBeginning[] = []
  for (const { volet, head } of readable) {
    const key = voletKey(volet)
    const after = cursors.get(key) ?? (request.w === 1 ? 0 : head.seq)
    if (after >= head.seq) continue
    if (left <= 0) {
      waiting += head.seq - after
      continue
    }
    if (!begun.has(key) && request.f === foldVersion(program) && after === 0 && head.seq > snapshotAfter) {
      const state = await cache.at((from, upTo) => journal.read(session.personne, volet, from, upTo, READ_AT_ONCE), epoch, volet, head.seq)
      if (state === undefined) continue
      const snapshot = writeSnapshot(state)
      left -= JSON.stringify(snapshot).length
      beginnings.push([key, epoch, 0, headMark(head.hash), snapshot])
      continue
    }
    const stored = await journal.read(session.personne, volet, after, head.seq, READ_AT_ONCE)
    const page = onePage(stored, left, 'first')
    const last = page.entries.at(-1)
    if (last === undefined) continue
    left -= page.bytes
    waiting += head.seq - last.entry.seq
    fragments.push([key, epoch, after + 1, fragmentItems(page.wire, after + 1), head.seq - last.entry.seq, headMark(last.hash)])
  }
  return { fragments, beginnings, evicted, waiting }
}

const pageOf = (request: WireRequest): number => Math.min(request.m ?? PAGE_BYTES, PAGE_BYTES)

/** At least one entry, then as many as fit: the first ones, or the last. */
function onePage(stored: readonly StoredEntry[], budget: number, which: 'first' | 'last'): { readonly entries: readonly StoredEntry[]; readonly wire: WireFragment[3]; readonly bytes: number } {
  const commitments = new Map(stored.map((each) => [each.entry, each.commitment]))
  const encode = (part: readonly StoredEntry[]): WireFragment[3] => writeEntries(part.map((each) => each.entry), (entry) => commitments.get(entry) ?? '')
  const whole = encode(stored)
  const bytes = JSON.stringify(whole).length
  if (bytes <= budget || stored.length <= 1) return { entries: stored, wire: whole, bytes }
  const kept = Math.max(1, Math.floor((stored.length * budget) / bytes))
  const entries = which === 'first' ? stored.slice(0, kept) : stored.slice(-kept)
  const wire = encode(entries)
  return { entries, wire, bytes: JSON.stringify(wire).length }
}

/** A page of the entries up to one, for whoever may read the volet now; nothing at all for anybody else. */
async function readOlder(journal: Journal, personne: PersonneId, [key, epoch, upTo]: NonNullable<WireRequest['h']>, budget: number): Promise<WireFragment | undefined> {
  const found = (await journal.readable(personne)).find(({ volet }) => voletKey(volet) === key)
  if (found === undefined || epoch !== (await journal.epoch()) || upTo > found.head.seq) return undefined
  const stored = await journal.read(personne, found.volet, Math.max(0, upTo - READ_AT_ONCE), upTo, READ_AT_ONCE)
  const { entries, wire } = onePage(stored, budget, 'last')
  const [first, last] = [entries[0], entries.at(-1)]
  return first && last && [key, epoch, first.entry.seq, fragmentItems(wire, first.entry.seq), found.head.seq - upTo, headMark(last.hash)]
}
