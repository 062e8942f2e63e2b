/**
 * Judging and releasing: one volet and its livret's circle as they change while a chunk is decided, and what
 * waited there judged again when that moves something.
 *
 * Each operation ends in exactly one of accepted, held, refused [I4]. Accepted operations and stubs of
 * refused ones take the next sequence numbers without a gap [I8]. Refusing one operation refuses its
 * dependents here and now, and delays nothing else [I7].
 */
import type { CreatedId, PersonneId, ReplicaId } from '../base/ids.ts'
import { mayRead, type Cercle } from '../domain/permissions.ts'
import { voletClass, type VoletId, type VoletKind } from '../domain/volet.ts'
import { emptyCercle, readCercle, readGranted } from '../merge/cercle.ts'
import { applyOperation, foldStub, type Stub } from '../merge/fold.ts'
import { cloneState, type VoletState } from '../merge/state.ts'
import { dotKey, type Dot, type DotKey, type Entry, type HeldReason, type Operation, type Position, type RefusalDetail, type Verdict } from '../operations/operation.ts'
import { circleAct, type CircleAct } from './circleActs.ts'
import { decide, decideAllowed, wasReader, type Decision, type Situation } from './decide.ts'
import type { Head, HeldOperation, LivretTx, StoredEntry } from './journal.ts'
import { firstDot, isSameWork, withReissue, type Reissues } from './reissues.ts'
import type { Folded, StateCache } from './stateCache.ts'

export type NextHead = (head: string, epoch: number, seq: number, refused: string, commitment: string) => string

export interface AuthorityDeps {
  readonly cache: StateCache
  readonly nextHead: NextHead
}

/** Of one author in one volet: what waits is read and judged again at every push [G8]. */
export const MAX_WAITING = 1_000

/** Of one author in one livret: what somebody has to read and decide one by one [G11]. A livret's whole life is some 600 edits of three people. */
export const MAX_TO_DECIDE = 500

/** The words for whoever never read a volet, whether it exists or not [G5]. */
export const NOBODY: Verdict = { state: 'refused', detail: { reason: 'horsDeVosDroits' } }

/** A decoded chunk with the hashes that `protocol/` computed from its bytes. */
export interface IncomingChunk {
  readonly volet: VoletId
  readonly operations: readonly Operation[]
  readonly commitments: readonly string[]
  readonly salt: string
  /** Chain hash the replica says came before this chunk, and the one after it. */
  readonly previous: string
  readonly hash: string
  /** Checked by whoever received it. */
  readonly signed?: { readonly keyId: string; readonly signature: string }
}

interface Candidate {
  readonly operation: Operation
  readonly commitment: string
  readonly salt: string
}

interface Copied {
  readonly dot: Dot
  /** Accepted; otherwise it waits. */
  readonly standing: boolean
}

/** The volet and circle as they change. */
export class Session {
  readonly appended: StoredEntry[] = []
  readonly letOut = new Set<PersonneId>()
  readonly #acts: CircleAct[] = []
  readonly #deps: AuthorityDeps
  readonly #tx: LivretTx
  readonly #volet: VoletId
  readonly #opening: boolean
  #state: VoletState
  #reissues: Reissues
  /** Accepted under the dot that something here says it was first issued under, or in this very session. */
  readonly #accepted = new Map<DotKey, Operation>()
  #cercle: Cercle
  #granted: ReadonlySet<PersonneId>
  #head: Head = { seq: 0, hash: '' }
  #held: HeldOperation[] = []
  /** Of whoever sends, in the whole livret. */
  #toDecide = 0
  #newlyHeld: HeldOperation[] = []
  /** Held before, and now for another reason. */
  readonly #otherwise = new Set<string>()
  /** How far the circle's log goes that was written under an earlier epoch; after a failover that lost its end, not to where it went. */
  readonly #lastUnder = new Map<number, number>()
  /** Replicas of devices since revoked, among those whose work is held. */
  readonly #retired = new Set<ReplicaId>()
  readonly #released = new Map<string, { readonly operation: Operation; readonly commitment: string; readonly verdict: Verdict }>()

  constructor(deps: AuthorityDeps, tx: LivretTx, volet: VoletId, cercleState: VoletState, { state, reissues }: Folded, opening: boolean) {
    this.#deps = deps
    this.#tx = tx
    this.#volet = volet
    this.#opening = opening
    this.#state = cloneState(state)
    this.#reissues = reissues
    this.#cercle = cercleState.seq === 0 ? emptyCercle : readCercle(cercleState)
    this.#granted = readGranted(this.#state)
  }

  mayRead(personne: PersonneId): boolean {
    return mayRead({ cercle: this.#cercle, granted: this.#granted, at: Infinity, program: this.#state.program }, personne, this.#volet.kind)
  }

  wasReader(personne: PersonneId): boolean {
    return wasReader({ cercle: this.#cercle, state: this.#state, kind: this.#volet.kind }, personne)
  }

  isOfCircle(personne: PersonneId): boolean {
    return this.#cercle.membres.some((membre) => membre.personne === personne)
  }

  isNewer(operations: readonly Operation[]): boolean {
    return operations.every(({ schema }) => schema > this.#state.program.schema)
  }

  /** Something of what opens a livret is there to be opened by: taken, or waiting for a program that can read it. */
  opensOrWaits(): boolean {
    return this.appended.some((stored) => stored.entry.kind === 'operation') || this.#newlyHeld.some(({ why }) => why.for === 'version')
  }

  async load(operations: readonly Operation[]): Promise<void> {
    this.#head = await this.#tx.head(this.#volet.kind)
    this.#held = [...(await this.#tx.held(this.#volet.kind))]
    const author = operations[0]?.author
    if (author !== undefined) this.#toDecide = await this.#tx.heldForDecision(author)
    const epochs = new Set([...operations, ...this.#held.map(({ operation }) => operation)].map(({ rights }) => rights.epoch))
    for (const epoch of epochs) if (epoch !== this.#tx.epoch) this.#lastUnder.set(epoch, await this.#tx.lastUnder('cercle', Math.min(epoch, this.#tx.epoch)))
    for (const { reissueOf } of [...operations, ...this.#held.map(({ operation }) => operation)]) if (reissueOf !== undefined) await this.#loadAccepted(reissueOf)
    if (!operations.some(({ payload }) => payload.act === 'decision')) return
    for (const replica of new Set(this.#held.map(({ operation }) => operation.dot.replica))) {
      const record = await this.#tx.replica(this.#volet.kind, replica)
      if (record && (await this.#tx.revokedAt(record.appareil)) !== undefined) this.#retired.add(replica)
    }
  }

  async #loadAccepted(dot: Dot): Promise<void> {
    if (!this.#state.known.has(dot) || this.#accepted.has(dotKey(dot))) return
    const [received] = await this.#tx.received(this.#volet.kind, dot.replica, dot.n, dot.n)
    if (received?.verdict.state !== 'accepted') return
    const { seq } = received.verdict
    const [stored] = await this.#tx.entries(this.#volet.kind, seq - 1, seq)
    if (stored?.entry.kind === 'operation') this.#accepted.set(dotKey(dot), stored.entry.operation)
  }

  waitingOf(author: PersonneId | undefined): number {
    return this.#held.filter(({ operation, why }) => operation.author === author && why.for !== 'decision').length
  }

  decideChunk(chunk: IncomingChunk, judge: typeof decide): Map<number, Verdict> {
    const verdicts = new Map<number, Verdict>()
    const candidates = chunk.operations.map((operation, i) => ({ operation, commitment: chunk.commitments[i] ?? '', salt: chunk.salt }))
    let [waiting, toDecide] = [this.waitingOf(chunk.operations[0]?.author), this.#toDecide]
    for (const group of groupsOf(candidates)) {
      const bounded = (decision: Decision): Decision => {
        if (decision.state !== 'held') return decision
        const [before, limit] = decision.why.for === 'decision' ? [toDecide, MAX_TO_DECIDE] : [waiting, MAX_WAITING]
        return before + group.length > limit ? { state: 'refused', detail: { reason: 'trop', limit } } : decision
      }
      for (const [candidate, verdict] of this.#decideGroup(group, judge, bounded)) {
        verdicts.set(candidate.operation.dot.n, verdict)
        if (verdict.state !== 'held') continue
        this.#newlyHeld.push({ ...candidate, why: verdict.why })
        if (verdict.why.for === 'decision') toDecide += 1
        else waiting += 1
      }
    }
    if (this.appended.length > 0) this.release()
    // What this chunk brought may have released its own held operations.
    for (const { operation, verdict } of this.#released.values())
      if (operation.dot.replica === chunk.operations[0]?.dot.replica && verdicts.has(operation.dot.n)) verdicts.set(operation.dot.n, verdict)
    return verdicts
  }

  /** All or none [I5]: tried on a copy, kept only if every one is accepted. */
  #decideGroup(group: readonly Candidate[], judge: typeof decide = decide, bounded = (decision: Decision): Decision => decision): (readonly [Candidate, Verdict])[] {
    const copies = malformedGroup(group) ? undefined : this.#copiesIn(group)
    if (copies?.every(({ standing }) => standing) === true)
      return group.map((candidate, i) => [candidate, this.#refuse(candidate, { reason: 'copieDetectee', ...(copies[i] && { dependsOn: copies[i].dot }) })])
    const awaited = copies?.find(({ standing }) => !standing)
    // One alone is judged on the state itself: a copy for each would cost the length of the whole log.
    const trial = group.length === 1 ? this.#state : cloneState(this.#state)
    const decisions: Decision[] = []
    for (const { operation } of group) {
      const decision = bounded(malformedGroup(group) ? malformed
        : awaited ? { state: 'held', why: { for: 'dependance', missing: awaited.dot } }
        : judge(this.#situation(trial), operation))
      decisions.push(decision)
      if (decision.state !== 'accepted' || decisions.length === group.length) break
      applyOperation(trial, operation, this.#head.seq + decisions.length)
    }
    const stopped = decisions.at(-1)
    if (stopped === undefined || stopped.state === 'accepted') return group.map((candidate) => [candidate, this.#accept(candidate)])
    const culprit = decisions.length - 1
    return group.map((candidate, i) => {
      if (stopped.state === 'held') return [candidate, stopped]
      const culpritDot = group[culprit]?.operation.dot
      const detail: RefusalDetail = i === culprit || culpritDot === undefined ? stopped.detail : { reason: 'dependDe', dependsOn: culpritDot }
      return [candidate, this.#refuse(candidate, detail)]
    })
  }

  /** Of a group that stands or waits under other dots, which these are [I16]; in part it does not. */
  #copiesIn(group: readonly Candidate[]): readonly Copied[] | undefined {
    const found: Copied[] = []
    for (const { operation } of group) {
      const first = dotKey(firstDot(operation))
      const original = this.#accepted.get(first)
      const standing = [...(original ? [original] : []), ...(this.#reissues.get(first) ?? [])].find((each) => isSameWork(each, operation))
      const copied = standing ?? this.#heldBefore(operation)
      if (copied === undefined) return undefined
      found.push({ dot: copied.dot, standing: standing !== undefined })
    }
    return found
  }

  #heldBefore(operation: Operation): Operation | undefined {
    const held = [...this.#held, ...this.#newlyHeld].map((each) => each.operation)
    if (operation.reissueOf === undefined && held.every(({ reissueOf }) => reissueOf === undefined)) return undefined
    const at = held.findIndex(({ dot }) => dotKey(dot) === dotKey(operation.dot))
    return (at < 0 ? held : held.slice(0, at)).find((each) => isSameWork(each, operation))
  }

  #situation(state: VoletState): Situation {
    const opening = this.#opening
    return { kind: this.#volet.kind, state, cercle: this.#circleAt(state), granted: this.#granted, seen: (position) => this.#seen(position), opening }
  }

  #seen({ epoch, seq }: Position): number {
    return epoch === this.#tx.epoch ? seq : Math.min(seq, this.#lastUnder.get(epoch) ?? 0)
  }

  /** In the cercle itself, each operation is judged under the circle as the ones before it left it. */
  #circleAt(state: VoletState): Cercle {
    return this.#volet.kind === 'cercle' ? readCercle(state) : this.#cercle
  }

  #accept(candidate: Candidate): Verdict {
    const seq = this.#append({ kind: 'operation', seq: this.#head.seq + 1, operation: candidate.operation }, candidate, candidate.salt)
    applyOperation(this.#state, candidate.operation, seq)
    const act = circleAct(this.#state, this.#volet.kind, candidate.operation)
    if (act !== undefined) this.#acts.push(act)
    this.#reissues = withReissue(this.#reissues, candidate.operation)
    this.#accepted.set(dotKey(candidate.operation.dot), candidate.operation)
    if (this.#volet.kind === 'cercle') this.#cercle = readCercle(this.#state)
    this.#granted = readGranted(this.#state)
    if (candidate.operation.payload.act === 'decision') this.#settle(candidate.operation)
    return { state: 'accepted', seq }
  }

  #refuse(candidate: Candidate, detail: RefusalDetail): Verdict {
    const { payload, dot } = candidate.operation
    const creates: CreatedId | undefined = payload.act === 'create' && !this.#state.entities.has(payload.entity) ? payload.entity : undefined
    const observed = detail.reason === 'copieDetectee' && detail.dependsOn ? [detail.dependsOn] : candidate.operation.observed
    const stub: Stub = { kind: 'stub', seq: this.#head.seq + 1, dot, observed, reason: detail.reason, ...(creates ? { creates } : {}) }
    this.#append(stub, candidate, '')
    foldStub(this.#state, stub)
    this.#state.seq = this.#head.seq
    return { state: 'refused', detail }
  }

  #append(entry: Entry, candidate: Candidate, salt: string): number {
    const { commitment } = candidate
    const hash = this.#deps.nextHead(this.#head.hash, this.#tx.epoch, entry.seq, entry.kind === 'stub' ? entry.reason : '', commitment)
    this.appended.push({ entry, commitment, salt, hash })
    this.#head = { seq: entry.seq, hash }
    this.#state.seq = entry.seq
    return entry.seq
  }

  /** Held operations whose dependency has come, or that this program can read, are decided again, until nothing moves. */
  release(): void {
    for (let moved = true; moved; ) {
      moved = false
      for (const group of groupsOf([...this.#held, ...this.#newlyHeld])) {
        if (group.some((each) => each.why.for === 'decision')) continue
        const before = this.appended.length
        const results = this.#isStrangers(group) ? group.map((each): [Candidate, Verdict] => [each, NOBODY]) : this.#decideGroup(group)
        if (results.every(([, verdict]) => verdict.state === 'held')) {
          for (const [candidate, verdict] of results) if (verdict.state === 'held') this.#waitFor(candidate, verdict.why)
          continue
        }
        moved ||= this.appended.length > before
        for (const [candidate, verdict] of results) this.#leave(candidate, verdict)
      }
    }
  }

  /** Held for a version from somebody who, now that this can be asked, never read the volet: they leave nothing in it [G5]. */
  #isStrangers(group: readonly HeldOperation[]): boolean {
    const first = group[0]
    if (first?.why.for !== 'version' || this.#opening || this.isNewer(group.map(({ operation }) => operation))) return false
    return !this.mayRead(first.operation.author) && !this.wasReader(first.operation.author)
  }

  /** It goes on waiting, perhaps for something else now. */
  #waitFor(candidate: Candidate, why: HeldReason): void {
    const key = dotKey(candidate.operation.dot)
    const before = [...this.#held, ...this.#newlyHeld].find((each) => dotKey(each.operation.dot) === key)
    if (before === undefined || before.why.for === why.for) return
    const renamed = (each: HeldOperation): HeldOperation => (each === before ? { ...before, why } : each)
    this.#held = this.#held.map(renamed)
    this.#newlyHeld = this.#newlyHeld.map(renamed)
    this.#otherwise.add(key)
  }

  /**
   * A named person's answer, about the whole group that waits [G2]: keep judges the work as if its authors still
   * had the right, everything else as ever; otherwise it is set aside for them. What lacks something waits on.
   */
  #settle(decision: Operation): void {
    if (decision.payload.act !== 'decision') return
    const key = dotKey(decision.payload.about)
    const group = groupsOf(this.#held).find((each) => each.some(({ operation, why }) => dotKey(operation.dot) === key && why.for === 'decision'))
    if (group === undefined) return
    this.#acts.push({ genre: decision.payload.keep ? 'travailGarde' : 'travailEcarte', personne: decision.author, objet: group[0]?.operation.author })
    const results = decision.payload.keep
      ? this.#decideGroup(group, decideAllowed)
      : group.map((held) => [held, this.#refuse(held, { reason: this.#retired.has(held.operation.dot.replica) ? 'appareilRetire' : 'droitRetire' })] as const)
    for (const [candidate, verdict] of results) if (verdict.state !== 'held') this.#leave(candidate, verdict)
  }

  #leave(candidate: Candidate, verdict: Verdict): void {
    const key = dotKey(candidate.operation.dot)
    const stays = (each: HeldOperation): boolean => dotKey(each.operation.dot) !== key
    this.#released.set(key, { operation: candidate.operation, commitment: candidate.commitment, verdict })
    this.#held = this.#held.filter(stays)
    this.#newlyHeld = this.#newlyHeld.filter(stays)
  }

  async write(): Promise<void> {
    const { kind } = this.#volet
    if (this.appended.length > 0) await this.#tx.append(kind, this.appended)
    if (this.#acts.length > 0) await this.#tx.putActs(this.#acts)
    const held = [...this.#held.filter(({ operation }) => this.#otherwise.has(dotKey(operation.dot))), ...this.#newlyHeld]
    if (held.length > 0) await this.#tx.putHeld(kind, held)
    this.#deps.cache.propose(this.#tx, this.#volet, { state: this.#state, reissues: this.#reissues })
    if (this.appended.length > 0) await this.#writeReaders()
  }

  async writeReleased(): Promise<void> {
    const { kind } = this.#volet
    for (const { operation, commitment, why } of this.#held.filter((each) => this.#otherwise.has(dotKey(each.operation.dot))))
      await this.#tx.putReceived(kind, operation.dot.replica, [{ n: operation.dot.n, commitment, verdict: { state: 'held', why } }])
    const released = [...this.#released.values()]
    if (released.length === 0) return
    await this.#tx.removeHeld(kind, released.map(({ operation }) => operation.dot))
    for (const { operation, commitment, verdict } of released)
      await this.#tx.putReceived(kind, operation.dot.replica, [{ n: operation.dot.n, commitment, verdict }])
  }

  async #writeReaders(): Promise<void> {
    const { kind, livret } = this.#volet
    const kinds = kind === 'cercle' ? new Set<VoletKind>([...(await this.#tx.kinds()), kind]) : new Set([kind])
    const personnes = new Set(this.#cercle.membres.map((membre) => membre.personne))
    for (const each of kinds) {
      const granted = each === kind ? this.#granted : grantedIn(each, await this.#deps.cache.state(this.#tx, { livret, kind: each }))
      const readers = [...personnes].filter((personne) => mayRead({ cercle: this.#cercle, granted, at: Infinity, program: this.#state.program }, personne, each))
      for (const personne of await this.#tx.putReaders(each, readers)) this.letOut.add(personne)
    }
  }
}

const grantedIn = (kind: VoletKind, state: VoletState): ReadonlySet<PersonneId> =>
  voletClass(kind) === 'sensible' ? readGranted(state) : new Set()

const malformed: Decision = { state: 'refused', detail: { reason: 'valeurImpossible', field: 'groupe' } }

const groupKey = (candidate: Candidate): string =>
  dotKey(candidate.operation.group ?? candidate.operation.dot)

/** Consecutive operations of one group together; every other one alone. */
function groupsOf<C extends Candidate>(candidates: readonly C[]): C[][] {
  const groups: C[][] = []
  for (const candidate of candidates) {
    const open = groups.at(-1)
    const before = open?.[0]
    if (open && before && candidate.operation.group !== undefined && groupKey(before) === groupKey(candidate)) open.push(candidate)
    else groups.push([candidate])
  }
  return groups
}

/** A group's first operation names itself: otherwise part of it was sent elsewhere. */
function malformedGroup(group: readonly Candidate[]): boolean {
  const first = group[0]?.operation
  return first?.group !== undefined && dotKey(first.group) !== dotKey(first.dot)
}

