/**
 * What a reply changes in one volet: pure, from the volet's records to its records, so that each is stored
 * whole or not at all.
 *
 * - A fragment is taken only when it continues the log held, by epoch and sequence; anything else is left
 *   to be asked again [I2].
 * - An own operation met in the log is settled by its dot and its content, verdict or no verdict: a lost
 *   reply needs nothing else. The same dot with another content, or a dot of ours that we have not
 *   reached yet, means a copy of this device: what is unsent is issued again under a new replica [I11].
 * - After an epoch change the log is fetched anew beside the one shown and takes its place when whole; own
 *   work that the server lost goes back to waiting [I4].
 */
import type { ReplicaId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { Program } from '../domain/program.ts'
import type { VoletId } from '../domain/volet.ts'
import { dotKey, parseDotKey, type DotKey, type Operation } from '../operations/operation.ts'
import { commitment, operationText } from '../protocol/hash.ts'
import { entriesOf, isStub, readEntries, writeEntries, type WireEntry } from '../protocol/rows.ts'
import { readSnapshot } from '../protocol/readSnapshot.ts'
import type { WireBeginning, WireFragment, WireReply, WireSnapshot, WireVerdict } from '../protocol/wire.ts'
import { countUndecided, dropAccepted, firstN, isSettled, isUnsent, lastN, readOperations, reissue, replicaOf, saltOf, setAside, withVerdict } from './ownWork.ts'
import { emptyLog, hasWritten, type CoteItem, type EnvoyesRecord, type HistoireRecord, type LogPart, type OwnChunk, type OwnVerdict, type VoletManifest } from './records.ts'
import { isCopy, readDetail } from './refused.ts'
import { compactLog, countEntries, isOutdated, knownIn, operationsIn, type SnapshotWriter } from './voletLog.ts'

/** Chunks kept after the log told them, per volet: the tail that a failing server may lose. */
export const KEPT_CHUNKS = 64

export type PushedRow = NonNullable<WireReply['r']>[number]

/** Everything held about one volet. `items` is what the whole livret has set aside. */
export interface VoletWork {
  readonly volet: VoletId
  /** The version of the program that reads. */
  readonly program: Program
  readonly manifest: VoletManifest
  /** The replica this installation would write under, when it has not written here yet. */
  readonly unused: ReplicaId
  readonly log: LogPart
  readonly next: LogPart | null
  /** Read only where `needsOlder`. */
  readonly older: HistoireRecord | undefined
  readonly own: readonly OwnChunk[]
  readonly kept: EnvoyesRecord['chunks']
  readonly items: readonly CoteItem[]
}

export interface News {
  /** The server's epoch. */
  readonly epoch: number
  /** A circle was read here once, and the server has not shown one in this epoch: it may have lost it. */
  readonly circleLost: boolean
  readonly rows: readonly PushedRow[]
  readonly fragments: readonly WireFragment[]
  /** Snapshots for this volet. */
  readonly beginnings: readonly WireBeginning[]
}

/** What purity leaves to the caller. */
export interface Tools {
  readonly now: Instant
  readonly newReplica: () => ReplicaId
  readonly newSalt: () => string
  /** Entries after the snapshot from which another is made. */
  readonly compactAfter: number
  /** Without it none is made. */
  readonly writeSnapshot: SnapshotWriter | undefined
}

type Draft = { -readonly [K in keyof VoletWork]: VoletWork[K] }

export function updateVolet(before: VoletWork, news: News, tools: Tools): VoletWork {
  const draft: Draft = { ...before }
  const copied = new Set<ReplicaId>()
  for (const row of news.rows) takeRow(draft, row, news, copied, tools)
  for (const beginning of news.beginnings) takeBeginning(draft, beginning, copied, tools)
  for (const fragment of news.fragments) takeFragment(draft, fragment, copied, tools)
  for (const replica of copied) moveToNewReplica(draft, replica, news.epoch, tools)
  meetBeginning(draft, news.epoch)
  settle(draft, news.epoch)
  if (tools.writeSnapshot && countEntries(draft.log.entries) > tools.compactAfter && !isOutdated(draft.log.beginning, draft.program))
    Object.assign(draft, compactLog(draft.log, draft.older, draft.program, tools.writeSnapshot))
  return keepManifest(draft)
}

/** Whether taking this in may touch what the snapshot stands for, or make one: then that is read too. */
export function needsOlder(work: VoletWork, news: News, compactAfter: number): boolean {
  const coming = news.fragments.reduce((sum, [, , , entries]) => sum + countEntries(entries), countEntries(work.log.entries))
  if (coming > compactAfter) return true
  if (work.log.beginning === undefined) return false
  return news.epoch !== work.log.epoch || work.next !== null || isOutdated(work.log.beginning, work.program) || news.beginnings.length > 0
}

/**
 * The server does not show it any more, or has nothing left of it: empties the log, which keeps the epoch it was
 * last read in; own work it lost waits again.
 */
export function forgetLog(before: VoletWork, epoch: number, tools: Tools): VoletWork {
  const draft: Draft = { ...before, next: null }
  replaceLog(draft, { ...emptyLog, epoch: before.log.epoch }, tools)
  settle(draft, epoch)
  return keepManifest(draft)
}

/** This person may not read it any more: what was accepted is settled without being seen in the log. */
export function closeLog(before: VoletWork, epoch: number): VoletWork {
  const draft: Draft = { ...before, next: null }
  for (const own of before.own)
    if (own.verdicts.some((verdict) => isAccepted(verdict, epoch)))
      draft.own = draft.own.map((each) => (each === own ? { ...own, verdicts: own.verdicts.map((verdict) => (isAccepted(verdict, epoch) ? { state: 'logged', epoch } : verdict)) } : each))
  if (before.log.seq > 0) draft.log = { ...emptyLog, epoch: before.log.epoch }
  draft.older = undefined
  settle(draft, epoch)
  if (draft.kept.length > 0) draft.kept = []
  return keepManifest(draft)
}

const isAccepted = (verdict: OwnVerdict | null, epoch: number): boolean => verdict?.state === 'accepted' && verdict.epoch === epoch

function takeRow(draft: Draft, [, replica, last, verdicts, fork]: PushedRow, { epoch, circleLost }: News, copied: Set<ReplicaId>, tools: Tools): void {
  const own = replica as ReplicaId // checked by the schema
  for (const verdict of verdicts) {
    // Words for a stranger, from a server that lost the circle in which it knew us: no verdict [P7].
    if (circleLost && verdict[1] === 2 && verdict[2] !== 'efface' && last < verdict[0]) continue
    takeVerdict(draft, own, verdict, last, epoch, tools)
  }
  if (fork === 1) copied.add(own)
  else if (verdicts.length === 0) closeGap(draft, own, last, epoch, copied)
}

function takeVerdict(draft: Draft, replica: ReplicaId, verdict: WireVerdict, last: number, epoch: number, tools: Tools): void {
  const [n] = verdict
  const own = draft.own.find((each) => replicaOf(each) === replica && firstN(each) <= n && n <= lastN(each))
  if (own === undefined) return
  const index = n - firstN(own)
  const known = own.verdicts[index]
  // The log speaks last; a refusal was already set aside.
  if (known?.epoch === epoch && (known.state === 'logged' || known.state === 'refused')) return
  if (verdict[1] !== 2 || isCopy(verdict[2])) {
    const said: OwnVerdict = verdict[1] === 1 ? { state: 'held', epoch, why: verdict[2] } : { state: 'accepted', epoch }
    // Asked again about what is still held: nothing new.
    if (JSON.stringify(said) !== JSON.stringify(known)) draft.own = told(draft, own, index, said)
  }
  else {
    const operation = readOperations(own.chunk[1])[index]
    if (operation === undefined) return
    draft.own = told(draft, own, index, { state: 'refused', epoch, recorded: last >= n })
    // Of an erased livret nothing is kept, not even what was set aside [E1].
    draft.items = verdict[2] === 'efface' ? [] : setAside(draft.items, draft.volet, operation, readDetail(verdict, replica), tools.now)
  }
}

/** The chunks with one operation's verdict filled in. */
const told = (draft: Draft, own: OwnChunk, index: number, verdict: OwnVerdict): readonly OwnChunk[] =>
  draft.own.map((each) => (each === own ? withVerdict(own, index, verdict) : each))

/** The server lacks what came before: send that again if it is still here; else it cannot follow this replica any more. */
function closeGap(draft: Draft, replica: ReplicaId, last: number, epoch: number, copied: Set<ReplicaId>): void {
  const unsent = draft.own.find((own) => replicaOf(own) === replica && isUnsent(own, epoch))
  if (unsent === undefined || last >= firstN(unsent) - 1) return
  const missing = draft.kept.filter((each) => replicaOf(each) === replica && firstN(each) > last && firstN(each) < firstN(unsent))
  const first = missing[0]
  if (first !== undefined && firstN(first) === last + 1) takeBack(draft, new Set(missing))
  else copied.add(replica)
}

/** Kept chunks become unsent ones again, in their place: what the server held meanwhile was made before some of them. */
function takeBack(draft: Draft, chunks: ReadonlySet<EnvoyesRecord['chunks'][number]>): void {
  if (chunks.size === 0) return
  const again = [...chunks].map(({ chunk, hash }): OwnChunk => ({ chunk, hash, verdicts: chunk[1][8].map(() => null) }))
  draft.kept = draft.kept.filter((each) => !chunks.has(each))
  const all = [...again, ...draft.own]
  const replicas = [...new Set(all.map(replicaOf))]
  draft.own = replicas.flatMap((replica) => all.filter((own) => replicaOf(own) === replica).sort((a, b) => firstN(a) - firstN(b)))
}

/** The log that news of this epoch continue: the one shown, or the one being fetched anew beside it. */
function continued({ log, next, program }: Draft, epoch: number): LogPart {
  if (next?.epoch === epoch) return next
  return log.seq === 0 || (log.epoch === epoch && !isOutdated(log.beginning, program)) ? log : { ...emptyLog, epoch }
}

function takeFragment(draft: Draft, fragment: WireFragment, copied: Set<ReplicaId>, tools: Tools): void {
  const [, epoch, first, , after, hash] = fragment
  const read = entriesOf(fragment)
  if (read === undefined) return
  const { entries, last } = read
  const into = continued(draft, epoch)
  if (first !== into.seq + 1) return
  const grown: LogPart = { ...into, epoch, seq: last, hash, entries: [...into.entries, ...entries] }
  if (into === draft.log) {
    draft.log = grown
    meetEntries(draft, entries, epoch, copied, tools)
  } else if (after > 0) draft.next = grown
  else takeWhole(draft, grown, copied, tools)
}

/**
 * A snapshot is taken only where nothing of the log came yet, and only of our own fold [C2]. In a new epoch, whoever
 * wrote in the volet reads every entry: a snapshot cannot tell their work from what a copy wrote under its numbers [I11].
 */
function takeBeginning(draft: Draft, [, epoch, after, hash, beginning]: WireBeginning, copied: Set<ReplicaId>, tools: Tools): void {
  const [, seq] = beginning
  const into = continued(draft, epoch)
  const isReplaced = draft.log.seq > 0 && draft.log.epoch !== epoch
  if (into.seq !== 0 || (isReplaced && hasWritten(draft.manifest)) || isOutdated(beginning, draft.program) || !readSnapshot(beginning, draft.program).ok) return
  const begun: LogPart = { epoch, seq, hash, beginning, entries: [] }
  if (into === draft.log) {
    draft.log = begun
    findCopies(draft, beginning, copied)
  } else if (after > 0) draft.next = begun
  else takeWhole(draft, begun, copied, tools)
}

/** A log fetched anew is whole: it takes the place of the one shown. */
function takeWhole(draft: Draft, log: LogPart, copied: Set<ReplicaId>, tools: Tools): void {
  findCopies(draft, log.beginning, copied)
  meetEntries(draft, log.entries, log.epoch, copied, tools)
  replaceLog(draft, log, tools)
  draft.next = null
}

/** The snapshot is ahead of us under our own name: this is an old state restored, or a copy went on. */
function findCopies(draft: Draft, beginning: WireSnapshot | undefined, copied: Set<ReplicaId>): void {
  const mine = nextOwn(draft)
  if (knownIn(beginning).last(mine.replica) >= mine.n) copied.add(mine.replica)
}

/**
 * Own work that the snapshot of the log stands for: what was accepted is told by that [P3]. Of the rest the server is
 * asked again, and answers from memory whether it was taken, or why it was not.
 */
function meetBeginning(draft: Draft, epoch: number): void {
  const { beginning } = draft.log
  if (beginning === undefined || draft.log.epoch !== epoch || draft.own.length === 0) return
  const known = knownIn(beginning)
  const after = draft.own.map((own) => {
    let told = own
    for (const [index, operation] of readOperations(own.chunk[1]).entries()) {
      const verdict = own.verdicts[index] ?? null
      if (verdict === null || !known.has(operation.dot)) continue
      const now = verdict.epoch === epoch ? verdict.state : undefined
      if (now === 'logged' || now === 'refused') continue
      if (now === 'accepted') draft.items = dropAccepted(draft.items, draft.volet.kind, operation)
      told = withVerdict(told, index, now === 'accepted' ? { state: 'logged', epoch } : null)
    }
    return told
  })
  if (after.some((own, i) => own !== draft.own[i])) draft.own = after
}

/** Where this installation's next operation goes. */
const nextOwn = ({ manifest, unused }: Draft): NonNullable<VoletManifest['own']> => manifest.own ?? { replica: unused, n: 1, hash: '' }

/** A replica this installation writes under, or wrote under. */
const isMine = (draft: Draft, replica: string): boolean =>
  nextOwn(draft).replica === replica || draft.manifest.past.some((each) => each === replica)

function meetEntries(draft: Draft, entries: readonly WireEntry[], epoch: number, copied: Set<ReplicaId>, tools: Tools): void {
  for (const wire of entries) {
    if (!isMine(draft, wire[2])) continue
    if (isStub(wire)) meet(draft, wire[2], wire[3], epoch, copied, (own, operation) => {
      if (commitment(draft.volet, operation, saltOf(own)) !== wire[6]) return false
      draft.items = isCopy(wire[5]) ? dropAccepted(draft.items, draft.volet.kind, operation)
        : setAside(draft.items, draft.volet, operation, { reason: wire[5] }, tools.now)
      return true
    })
    else for (const entry of readEntries([wire])) {
      if (entry.kind !== 'operation') continue
      const { operation } = entry
      meet(draft, operation.dot.replica, operation.dot.n, epoch, copied, (_, mine) => {
        if (operationText(draft.volet, mine) !== operationText(draft.volet, operation)) return false
        draft.items = dropAccepted(draft.items, draft.volet.kind, operation)
        return true
      })
    }
  }
}

/** One entry of the log under a replica of ours. `settles` says whether it is our operation, and takes the consequences. */
function meet(draft: Draft, replica: string, n: number, epoch: number, copied: Set<ReplicaId>, settles: (own: Pick<OwnChunk, 'chunk'>, operation: Operation) => boolean): void {
  const tells = (each: Pick<OwnChunk, 'chunk'>): boolean => replicaOf(each) === replica && firstN(each) <= n && n <= lastN(each)
  const own = draft.own.find(tells)
  const mine = nextOwn(draft)
  if (own === undefined) {
    // The log is ahead of us under our own name: this is an old state restored, or a copy went on.
    if (mine.replica === replica && n >= mine.n) copied.add(mine.replica)
    // Decided before, and perhaps otherwise since, in an answer that never came or that this disk lost.
    const kept = draft.kept.find(tells)
    const said = kept && readOperations(kept.chunk[1])[n - firstN(kept)]
    if (kept && said) settles(kept, said)
    return
  }
  const index = n - firstN(own)
  const operation = readOperations(own.chunk[1])[index]
  if (operation !== undefined && settles(own, operation)) draft.own = told(draft, own, index, { state: 'logged', epoch })
  else copied.add(replicaOf(own))
}

/** Another log takes the place of the one shown: own work that it lacks is offered again. */
function replaceLog(draft: Draft, log: LogPart, tools: Tools): void {
  const before = draft.log
  const told = [...(draft.older?.own ?? []), ...(draft.older?.entries ?? []), ...before.entries].filter((wire) => isMine(draft, wire[2]))
  const present = ownTexts(draft, log.entries)
  const known = knownIn(log.beginning)
  const isKnown = (key: DotKey): boolean => known.has(parseDotKey(key))
  // A snapshot that came as the answer to a push is all that told this work: only its chunk is still here.
  const stoodFor = knownIn(before.beginning)
  const inSnapshot = draft.kept.flatMap(({ chunk }) => readOperations(chunk[1])).filter(({ dot }) => stoodFor.has(dot))
    .map((operation): [DotKey, string] => [dotKey(operation.dot), operationText(draft.volet, operation)])
  const lost = new Set([...inSnapshot, ...ownTexts(draft, told)].flatMap(([key, said]) => (isKnown(key) || isThere(said, present.get(key)) ? [] : [key])))
  offerAgain(draft, lost, told, tools)
  draft.log = log
  const own = operationsIn(told, isKnown)
  const first = (log.beginning?.[1] ?? 0) + 1
  draft.older = own.length === 0 ? undefined : { v: 1, epoch: log.epoch, first, entries: [], own: writeEntries(own.map((operation) => ({ kind: 'operation', seq: 1, operation })), () => '') }
}

function offerAgain(draft: Draft, lost: Set<DotKey>, told: readonly WireEntry[], tools: Tools): void {
  if (lost.size === 0) return
  const isLost = ({ chunk }: EnvoyesRecord['chunks'][number]): boolean =>
    chunk[1][8].some((_, i) => lost.has(dotKey({ replica: replicaOf({ chunk }), n: firstN({ chunk }) + i })))
  takeBack(draft, new Set(draft.kept.filter(isLost)))
  for (const own of draft.own) for (const { dot } of readOperations(own.chunk[1])) lost.delete(dotKey(dot))
  // Older than what is kept: only the log still has it.
  const older = operationsIn(told, (key) => lost.has(key))
  if (older.length > 0) issueAgain(draft, groupsOf(older), tools)
}

/** What stands under each own dot: what it says, or of a refused one nothing. */
function ownTexts(draft: Draft, entries: readonly WireEntry[]): ReadonlyMap<DotKey, string | null> {
  return new Map(readEntries(entries.filter((wire) => isMine(draft, wire[2]))).map((entry) =>
    (entry.kind === 'stub' ? [dotKey(entry.dot), null] : [dotKey(entry.operation.dot), operationText(draft.volet, entry.operation)])))
}

/** Another text under the same dot is a copy's: this device's work is not there [I11]. */
const isThere = (said: string | null, now: string | null | undefined): boolean =>
  now !== undefined && (said === null || now === null || said === now)

/** One chunk per group, and per operation that stands alone. */
function groupsOf(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  const groups = new Map<DotKey, Operation[]>()
  for (const operation of operations) {
    const key = dotKey(operation.group ?? operation.dot)
    groups.set(key, [...(groups.get(key) ?? []), operation])
  }
  return [...groups.values()]
}

/** What the server has not decided under `replica` starts again under another; what it has decided stays. */
function moveToNewReplica(draft: Draft, replica: ReplicaId, epoch: number, tools: Tools): void {
  const moves = (own: OwnChunk): boolean => replicaOf(own) === replica && isUnsent(own, epoch)
  const moving = draft.own.filter(moves)
  if (moving.length === 0 && nextOwn(draft).replica !== replica) return
  draft.own = draft.own.filter((own) => !moves(own))
  issueAgain(draft, moving.map(({ chunk }) => readOperations(chunk[1])), tools)
}

function issueAgain(draft: Draft, chunks: readonly (readonly Operation[])[], tools: Tools): void {
  const { manifest } = draft
  const made = reissue(draft.volet, chunks, tools.newReplica(), tools.newSalt)
  draft.own = [...draft.own, ...made.chunks]
  draft.manifest = {
    ...manifest,
    own: made.own,
    past: [...manifest.past, nextOwn(draft).replica],
    aliases: [...manifest.aliases, ...made.aliases],
  }
}

/** Puts away what is settled and brings the manifest up to date. */
function settle(draft: Draft, epoch: number): void {
  const settled = draft.own.filter((own) => isSettled(own, epoch))
  if (settled.length > 0) {
    draft.own = draft.own.filter((own) => !settled.includes(own))
    // What the server refused without counting it would be refused, or worse accepted, if it were offered again.
    const recorded = settled.filter((own) => own.verdicts.every((verdict) => verdict?.state !== 'refused' || verdict.recorded))
    draft.kept = [...draft.kept, ...recorded.map(({ chunk, hash }) => ({ chunk, hash }))].slice(-KEPT_CHUNKS)
  }
  draft.manifest = { ...draft.manifest, ...countUndecided(draft.own, epoch) }
}

/** What lists and cursors need of the log, without opening it. */
function keepManifest(draft: Draft): VoletWork {
  const { log, next } = draft
  const { fold: _, ...manifest } = draft.manifest
  draft.manifest = {
    ...manifest,
    epoch: log.epoch,
    seq: log.seq,
    hash: log.hash,
    next: next === null ? null : { epoch: next.epoch, seq: next.seq },
    ...(log.beginning === undefined ? {} : { fold: log.beginning[0] }),
  }
  return draft
}
