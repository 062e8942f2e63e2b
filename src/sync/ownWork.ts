/**
 * This installation's own chunks in one volet: made, sent, decided, met in the log, offered again. Pure.
 *
 *   made ──► unsent ──► accepted ──► logged        (out of `attente`, into `envoyes`)
 *              │   └──► held ──────► logged, or refused
 *              │   └──► refused                     (set aside)
 *              └── a copy of this device was found: issued again under another replica [I11]
 *
 * A verdict counts only under the epoch it was given in: after an epoch change everything not in the log
 * is unsent again, without a write [I4].
 */
import { invariant } from '../base/result.ts'
import type { ReplicaId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import type { VoletId, VoletKind } from '../domain/volet.ts'
import { dotKey, type Dot, type DotKey, type Operation, type Payload, type RefusalDetail } from '../operations/operation.ts'
import { chunkHash, commitment, type Hash } from '../protocol/hash.ts'
import { readChunk, writeChunk } from '../protocol/rows.ts'
import type { WireChunk, WireSignedChunk } from '../protocol/wire.ts'
import type { CoteItem, OwnChunk, OwnVerdict, VoletManifest } from './records.ts'

export function makeChunk(volet: VoletId, operations: readonly Operation[], previous: Hash, salt: string): OwnChunk {
  const commitments = operations.map((operation) => commitment(volet, operation, salt))
  // No key yet: the two last slots are the key id and the signature.
  const chunk: WireSignedChunk = [previous, writeChunk({ volet, operations }), salt, '', '']
  return { chunk, hash: chunkHash(previous, commitments), verdicts: operations.map(() => null) }
}

export function readOperations(chunk: WireChunk): readonly Operation[] {
  const read = readChunk(chunk)
  invariant(read !== undefined, 'a chunk made here names a volet')
  return read.operations
}

export const replicaOf = ({ chunk }: Pick<OwnChunk, 'chunk'>): ReplicaId => chunk[1][2] as ReplicaId // written from one
export const firstN = ({ chunk }: Pick<OwnChunk, 'chunk'>): number => chunk[1][3]
export const lastN = ({ chunk }: Pick<OwnChunk, 'chunk'>): number => chunk[1][3] + chunk[1][8].length - 1
export const saltOf = ({ chunk }: Pick<OwnChunk, 'chunk'>): string => chunk[2]

const current = (verdict: OwnVerdict | null | undefined, epoch: number): OwnVerdict | undefined =>
  verdict?.epoch === epoch ? verdict : undefined

/** The server has said nothing of it under this epoch: it is to be sent. */
export const isUnsent = (own: OwnChunk, epoch: number): boolean =>
  own.verdicts.some((verdict) => current(verdict, epoch) === undefined)

/** The server holds some of it: where the log cannot tell what becomes of that, it is asked. */
export const isHeld = (own: OwnChunk, epoch: number): boolean =>
  own.verdicts.some((verdict) => current(verdict, epoch)?.state === 'held')

/** Nothing more is to be learnt of it. */
export const isSettled = (own: OwnChunk, epoch: number): boolean =>
  own.verdicts.every((verdict) => {
    const known = current(verdict, epoch)
    return known?.state === 'logged' || known?.state === 'refused'
  })

export type UndecidedState = 'pending' | 'held'

/** Operations that are neither in the log nor set aside. */
export function undecided(own: OwnChunk, epoch: number): readonly { readonly index: number; readonly verdict: OwnVerdict | undefined; readonly state: UndecidedState }[] {
  return own.verdicts.flatMap((given, index) => {
    const verdict = current(given, epoch)
    if (verdict?.state === 'logged' || verdict?.state === 'refused') return []
    return [{ index, verdict, state: verdict?.state === 'held' ? 'held' : 'pending' }]
  })
}

export function countUndecided(chunks: readonly OwnChunk[], epoch: number): { readonly pending: number; readonly held: number } {
  let held = 0
  let all = 0
  for (const own of chunks)
    for (const { state } of undecided(own, epoch)) {
      all += 1
      if (state === 'held') held += 1
    }
  return { pending: all - held, held }
}

export const withVerdict = (own: OwnChunk, index: number, verdict: OwnVerdict | null): OwnChunk => ({
  ...own,
  verdicts: own.verdicts.map((before, at) => (at === index ? verdict : before)),
})

/** Adds a refused operation to what is set aside, with the rest of its group. An item already there stays as it is. */
export function setAside(items: readonly CoteItem[], volet: VoletId, operation: Operation, detail: RefusalDetail, when: Instant): readonly CoteItem[] {
  const id = itemId(volet.kind, operation.group ?? operation.dot)
  const wire = writeChunk({ volet, operations: [operation] })
  const there = items.find((item) => item.id === id)
  if (there === undefined) return [...items, { id, kind: volet.kind, operations: [wire], detail, when, status: 'new' }]
  const known = there.operations.some((each) => each[3] === operation.dot.n)
  // In a group the one that was really refused explains the others, which only depend on it.
  const explains = there.detail.reason === 'dependDe' && detail.reason !== 'dependDe'
  if (known && !explains) return items
  const grown: CoteItem = {
    ...there,
    operations: known ? there.operations : [...there.operations, wire],
    detail: explains ? detail : there.detail,
  }
  return items.map((item) => (item === there ? grown : item))
}

/** An operation that was refused once and stands in the log of a later epoch is not set aside any more. */
export function dropAccepted(items: readonly CoteItem[], kind: VoletKind, operation: Operation): readonly CoteItem[] {
  const id = itemId(kind, operation.group ?? operation.dot)
  return items.some((item) => item.id === id) ? items.filter((item) => item.id !== id) : items
}

const itemId = (kind: VoletKind, dot: Dot): string => `${kind}/${dotKey(dot)}`

export interface Reissued {
  readonly chunks: readonly OwnChunk[]
  readonly own: { readonly replica: ReplicaId; readonly n: number; readonly hash: Hash }
  readonly aliases: VoletManifest['aliases']
}

/** What an operation writes: a field; a creation, all of its entity's. */
export const aboutOf = (payload: Payload): string => ('field' in payload ? `${payload.entity}.${payload.field}` : payload.act === 'create' ? payload.entity : '')

/** The same work under a new replica: each operation keeps what it says and names the dot it was first issued under. */
export function reissue(volet: VoletId, chunks: readonly (readonly Operation[])[], replica: ReplicaId, newSalt: () => string): Reissued {
  const moved = new Map<DotKey, Dot>()
  let n = 0
  const abouts = new Map<DotKey, string>()
  for (const operations of chunks) for (const { dot, payload } of operations) {
    moved.set(dotKey(dot), { replica, n: ++n })
    abouts.set(dotKey(dot), aboutOf(payload))
  }
  const follow = (dot: Dot): Dot => moved.get(dotKey(dot)) ?? dot
  const made: OwnChunk[] = []
  let hash: Hash = ''
  for (const operations of chunks) {
    const chunk = makeChunk(volet, operations.map((operation) => reissueOne(operation, follow)), hash, newSalt())
    made.push(chunk)
    hash = chunk.hash
  }
  const aliases = [...moved].map(([from, to]) => [from, dotKey(to), abouts.get(from) ?? ''] as const)
  return { chunks: made, own: { replica, n: n + 1, hash }, aliases }
}

function reissueOne(operation: Operation, follow: (dot: Dot) => Dot): Operation {
  const payload: Payload = operation.payload.act === 'decision' ? { ...operation.payload, about: follow(operation.payload.about) } : operation.payload
  return {
    ...operation,
    dot: follow(operation.dot),
    payload,
    observed: operation.observed.map(follow),
    ...(operation.group ? { group: follow(operation.group) } : {}),
    reissueOf: operation.reissueOf ?? operation.dot,
  }
}
