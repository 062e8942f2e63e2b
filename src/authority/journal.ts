/**
 * The persistence port of the authority: what a log must be able to do, whoever keeps it (memory in the
 * simulated world, PostgreSQL for real; `journal.contract.ts` is run over both).
 *
 * `withLivret` serialises everything that is written about one livret, and commits all or nothing: that
 * is what makes sequences gap-free and verdicts the same under retry, concurrent pushes and restarts.
 * Nothing here knows what an operation means.
 */
import type { AppareilId, LivretId, PersonneId, ReplicaId } from '../base/ids.ts'
import type { VoletId, VoletKind } from '../domain/volet.ts'
import type { CircleAct } from './circleActs.ts'
import type { Dot, Entry, HeldReason, Operation, Verdict } from '../operations/operation.ts'

export interface Head {
  readonly seq: number
  /** Chain hash after entry `seq`; `""` at 0. */
  readonly hash: string
}

/** An entry with what its verification and its erasure need. `salt` is destroyed with the payload. */
export interface StoredEntry {
  readonly entry: Entry
  readonly commitment: string
  readonly salt: string
  /** Chain hash after this entry. */
  readonly hash: string
}

/** What the server knows of one replica in one volet. */
export interface ReplicaRecord {
  readonly personne: PersonneId
  readonly appareil: AppareilId
  /** Every n up to here was received, whatever became of it. */
  readonly lastN: number
  /** Chunk chain hash after `lastN`. */
  readonly hash: string
}

/** One chunk as its device signed it: with the commitments of what was received, it shows for ever who said it. */
export interface SignedChunk {
  readonly n: number
  readonly lastN: number
  /** Chunk chain hash before it. */
  readonly previous: string
  readonly keyId: string
  readonly signature: string
}

/** One received operation, without its payload: enough to answer a retry and to recognise a fork. */
export interface ReceivedOperation {
  readonly n: number
  readonly commitment: string
  readonly verdict: Verdict
}

export interface HeldOperation {
  readonly operation: Operation
  readonly commitment: string
  readonly salt: string
  readonly why: HeldReason
}

/** Of an archived livret: everybody who was ever of its circle, and who held it. */
export interface Archived {
  readonly personnes: ReadonlySet<PersonneId>
  readonly heldBy: PersonneId
}

/** One transaction over one livret. Reads see what the transaction wrote. */
export interface LivretTx {
  readonly epoch: number
  /** The volets that have at least one entry. */
  kinds(): Promise<readonly VoletKind[]>
  head(kind: VoletKind): Promise<Head>
  /** Entries with seq > after, in order; up to `upTo` when it is said. */
  entries(kind: VoletKind, after: number, upTo?: number): Promise<readonly StoredEntry[]>
  replica(kind: VoletKind, replica: ReplicaId): Promise<ReplicaRecord | undefined>
  /** The last sequence appended under that epoch or an earlier one: what of it a position of then still names. */
  lastUnder(kind: VoletKind, epoch: number): Promise<number>
  /** How far the circle's log went when the device was revoked; `undefined`: it is not. */
  revokedAt(appareil: AppareilId): Promise<number | undefined>
  /** Of an erased livret, whose it was: only they may learn so. `undefined`: it is not erased. */
  erasedFor(): Promise<ReadonlySet<PersonneId> | undefined>
  /** `undefined`: it is not archived [A1]. */
  archived(): Promise<Archived | undefined>
  /** Received operations n in [from, to], in order; those never received are absent. */
  received(kind: VoletKind, replica: ReplicaId, from: number, to: number): Promise<readonly ReceivedOperation[]>
  /** Of the chunks received under a key, in order. */
  signatures(kind: VoletKind, replica: ReplicaId): Promise<readonly SignedChunk[]>
  /** Operations of this author that wait for a decision, in all volets of the livret together. */
  heldForDecision(author: PersonneId): Promise<number>
  /** In order of arrival. */
  held(kind: VoletKind): Promise<readonly HeldOperation[]>

  /** Their sequence numbers follow the head's without a gap; the head becomes the last one's. */
  append(kind: VoletKind, entries: readonly StoredEntry[]): Promise<void>
  putReplica(kind: VoletKind, replica: ReplicaId, record: ReplicaRecord): Promise<void>
  /** Once for each chunk; it is never changed. */
  putSignature(kind: VoletKind, replica: ReplicaId, signed: SignedChunk): Promise<void>
  /** Inserts, or replaces the verdict of the same n. */
  putReceived(kind: VoletKind, replica: ReplicaId, operations: readonly ReceivedOperation[]): Promise<void>
  /** Into the journal of acts, once with what they say. */
  putActs(acts: readonly CircleAct[]): Promise<void>
  /** Appends, or replaces `why` of the same dot in place. */
  putHeld(kind: VoletKind, operations: readonly HeldOperation[]): Promise<void>
  removeHeld(kind: VoletKind, dots: readonly Dot[]): Promise<void>
  /** The persons who may read the volet, replacing those recorded before. */
  /** @returns who no longer reads it */
  putReaders(kind: VoletKind, personnes: readonly PersonneId[]): Promise<readonly PersonneId[]>
}

/** A volet somebody may read, with the head of its log. */
export interface ReadableVolet {
  readonly volet: VoletId
  readonly head: Head
}

export interface Journal {
  withLivret<T>(livret: LivretId, work: (tx: LivretTx) => Promise<T>): Promise<T>
  /** Changes after a failover that may have lost a tail. */
  epoch(): Promise<number>
  /** From now on; once. */
  revoke(appareil: AppareilId): Promise<void>
  isRevoked(appareil: AppareilId): Promise<boolean>
  /**
   * Destroys what every entry of the livret says, and its salt; what is held, and who reads. Stubs stay with their
   * commitments and hashes, so that the chain verifies. Once more does nothing more: after a backup was restored
   * each erasure is made again before anything is served.
   */
  erase(livret: LivretId, whose: readonly PersonneId[]): Promise<void>
  /** Volets where something is held for a version [V6], in no order. */
  waitingForVersion(): Promise<readonly VoletId[]>
  /** Volets where something is held for a decision, in livrets whose circle the person reads, in no order. */
  waitingForDecision(personne: PersonneId): Promise<readonly VoletId[]>
  /** Every volet with at least one entry that the person may read now. */
  readable(personne: PersonneId): Promise<readonly ReadableVolet[]>
  /** Entries with seq > after up to `upTo`, in order, at most `limit` of them: of a volet that the person may read, else none. */
  read(personne: PersonneId, volet: VoletId, after: number, upTo: number, limit: number): Promise<readonly StoredEntry[]>
}
