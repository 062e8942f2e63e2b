/**
 * A small honest client for tests of the core: one person on one device, writing through `stampBatch`,
 * exchanging real wire messages with the real authority, holding what it pulled. It keeps no disk and
 * knows nothing of the product's own device code.
 */
import type { CreatedId, EntityId, LivretId, PersonneId, ReplicaId } from '../base/ids.ts'
import type { EntityType, Scalar } from '../domain/entities.ts'
import type { Program } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import { parseVoletKey, voletKey, type VoletKind } from '../domain/volet.ts'
import { applyOperation, foldEntries } from '../merge/fold.ts'
import { cloneState, emptyState, findEntity, findField, registerHeads, type VoletState } from '../merge/state.ts'
import { diffText } from '../merge/splices.ts'
import { textFrontier, textOf } from '../merge/text.ts'
import { stampBatch, type Draft } from '../operations/draft.ts'
import { dotKey, type Dot, type Entry, type Operation } from '../operations/operation.ts'
import type { Ids } from '../ports/ids.ts'
import { decodeReply, decodeRequest, encodeReply, encodeRequest } from '../protocol/bytes.ts'
import type { Exchange, ExchangeSession } from '../protocol/exchange.ts'
import { chunkHash, commitment } from '../protocol/hash.ts'
import { entriesOf, readChunk, readEntries, writeChunk } from '../protocol/rows.ts'
import type { WireReply, WireRequest, WireSignedChunk, WireVerdict } from '../protocol/wire.ts'
import { reissue } from '../sync/ownWork.ts'
import { instant } from './moments.ts'

interface Shelf {
  seq: number
  entries: Entry[]
  /** The log alone, and what is shown: the log with the pending over it. Replaced, never written in place. */
  accepted: VoletState
  shown: VoletState
  pending: { operation: Operation; chunk: WireSignedChunk }[]
  replica: ReplicaId
  n: number
  hash: string
}

export class Peer {
  readonly personne: PersonneId
  session: ExchangeSession
  readonly verdicts = new Map<string, WireVerdict>()
  at = 1_760_000_000_000
  readonly #ids: Ids
  readonly #exchange: Exchange
  readonly #shelves = new Map<string, Shelf>()
  /** One for all volets, as the product's devices have it. */
  readonly #replica: ReplicaId
  #program: Program = CURRENT

  constructor(ids: Ids, exchange: Exchange, personne: PersonneId, mayOpen = false) {
    this.#ids = ids
    this.#exchange = exchange
    this.personne = personne
    this.session = { personne, appareil: ids.appareil(), mayOpen }
    this.#replica = ids.replica()
  }

  /** Replaced by another program, which folds what is here anew. */
  set program(program: Program) {
    this.#program = program
    for (const shelf of this.#shelves.values()) {
      shelf.accepted = foldEntries(emptyState(program), shelf.entries)
      shelf.shown = over(shelf.accepted, shelf.pending.map(({ operation }) => operation))
    }
  }

  shelf(livret: LivretId, kind: VoletKind): Shelf {
    const key = voletKey({ livret, kind })
    const found = this.#shelves.get(key)
    if (found) return found
    const made: Shelf = { seq: 0, entries: [], accepted: emptyState(this.#program), shown: emptyState(this.#program), pending: [], replica: this.#replica, n: 1, hash: '' }
    this.#shelves.set(key, made)
    return made
  }

  kinds(): string[] {
    return [...this.#shelves].filter(([, shelf]) => shelf.seq > 0).map(([key]) => key)
  }

  /** What this device shows: the log with its own undecided work over it. */
  shown(livret: LivretId, kind: VoletKind): VoletState {
    return this.shelf(livret, kind).shown
  }

  save(livret: LivretId, kind: VoletKind, drafts: readonly Draft[], together = true): readonly Operation[] {
    const shelf = this.shelf(livret, kind)
    const rights = { epoch: 1, seq: this.shelf(livret, 'cercle').seq }
    this.at += 1000
    const operations = stampBatch({ volet: { livret, kind }, drafts, together }, { schema: this.#program.schema, replica: shelf.replica, n: shelf.n, author: this.personne, rights, at: instant(this.at) })
    const salt = this.#ids.entity()
    const commitments = operations.map((operation) => commitment({ livret, kind }, operation, salt))
    const chunk: WireSignedChunk = [shelf.hash, writeChunk({ volet: { livret, kind }, operations }), salt, '', '']
    shelf.hash = chunkHash(shelf.hash, commitments)
    shelf.n += operations.length
    shelf.pending.push(...operations.map((operation) => ({ operation, chunk })))
    shelf.shown = over(shelf.shown, operations)
    return operations
  }

  /** What was written under other dots, as one that was copied, or whose server lost it, says it again. */
  issueAgain(livret: LivretId, kind: VoletKind, operations: readonly Operation[]): void {
    const shelf = this.shelf(livret, kind)
    const groups = new Map<string, Operation[]>()
    for (const operation of operations) groups.set(dotKey(operation.group ?? operation.dot), [...(groups.get(dotKey(operation.group ?? operation.dot)) ?? []), operation])
    const { chunks, own } = reissue({ livret, kind }, [...groups.values()], this.#ids.replica(), () => this.#ids.entity())
    Object.assign(shelf, own)
    for (const { chunk } of chunks) shelf.pending.push(...(readChunk(chunk[1])?.operations ?? []).map((operation) => ({ operation, chunk })))
    shelf.shown = over(shelf.accepted, shelf.pending.map(({ operation }) => operation))
  }

  /** Writes a register as somebody who sees what is shown now, or what `seen` says was shown. */
  set(livret: LivretId, kind: VoletKind, entity: EntityId, field: string, value: Scalar, seen?: readonly Dot[]): readonly Operation[] {
    return this.save(livret, kind, [{ payload: { act: 'set', entity, field, value }, observed: seen ?? this.seen(livret, kind, entity, field) }])
  }

  create(livret: LivretId, kind: VoletKind, type: EntityType, values: Readonly<Record<string, Scalar>>): CreatedId {
    const entity = this.#ids.entity()
    this.save(livret, kind, [{ payload: { act: 'create', entity, type, values }, observed: [] }])
    return entity
  }

  move(livret: LivretId, kind: VoletKind, entity: EntityId, to: string, field = 'etat'): readonly Operation[] {
    const found = findEntity(this.shown(livret, kind), entity)
    const state = found && findField(found, field)
    if (state?.kind !== 'machine') throw new Error('not a machine')
    const last = state.steps.at(-1)
    return this.save(livret, kind, [{ payload: { act: 'transition', entity, field, from: state.state, to }, observed: last ? [last.dot] : [] }])
  }

  write(livret: LivretId, kind: VoletKind, entity: EntityId, field: string, after: string): readonly Operation[] {
    const found = findEntity(this.shown(livret, kind), entity)
    const state = found && findField(found, field)
    if (state?.kind !== 'texte') throw new Error('not a text')
    return this.save(livret, kind, [{ payload: { act: 'text', entity, field, changes: diffText(textOf(state), after) }, observed: textFrontier(state) }])
  }

  seen(livret: LivretId, kind: VoletKind, entity: EntityId, field: string): readonly Dot[] {
    const found = findEntity(this.shown(livret, kind), entity)
    const state = found && findField(found, field)
    return state?.kind === 'registre' ? registerHeads(state).map((head) => head.dot) : []
  }

  values(livret: LivretId, kind: VoletKind, entity: EntityId, field: string): Scalar[] {
    const found = findEntity(this.shown(livret, kind), entity)
    const state = found && findField(found, field)
    return state?.kind === 'registre' ? [...new Set(registerHeads(state).map((head) => head.value))] : []
  }

  text(livret: LivretId, kind: VoletKind, entity: EntityId, field: string): string {
    const found = findEntity(this.shown(livret, kind), entity)
    const state = found && findField(found, field)
    return state?.kind === 'texte' ? textOf(state) : ''
  }

  request(push = true): WireRequest {
    const chunks = push ? [...new Set([...this.#shelves.values()].flatMap((shelf) => shelf.pending.map((each) => each.chunk)))] : []
    const v = [...this.#shelves].filter(([, shelf]) => shelf.seq > 0).map(([key, shelf]): [string, number, number] => [key, 1, shelf.seq])
    return { p: 1, a: this.session.appareil, v, w: 1, ...(chunks.length > 0 ? { c: chunks } : {}) }
  }

  /** Sends over real bytes and takes the answer in; `lose` forgets the answer, as a cut link does. */
  async sync(lose = false): Promise<WireReply> {
    for (;;) {
      const request = decodeRequest(encodeRequest(this.request()))
      if (!request.ok) throw new Error(request.error)
      const answered = await this.#exchange(this.session, request.value, instant(this.at))
      const reply = decodeReply(encodeReply(answered))
      if (!reply.ok) throw new Error(reply.error)
      if (lose) return reply.value
      this.take(reply.value)
      if (reply.value.s === undefined) return reply.value
    }
  }

  take(reply: WireReply): void {
    for (const [key, , , verdicts] of reply.r ?? []) {
      const volet = parseVoletKey(key)
      if (!volet.ok) continue
      const shelf = this.shelf(volet.value.livret, volet.value.kind)
      for (const verdict of verdicts) {
        this.verdicts.set(`${key}#${verdict[0]}`, verdict)
        if (verdict[1] === 2) shelf.pending = shelf.pending.filter(({ operation }) => operation.dot.n !== verdict[0])
      }
      shelf.shown = over(shelf.accepted, shelf.pending.map(({ operation }) => operation))
    }
    for (const fragment of reply.f ?? []) {
      const [key, , first] = fragment
      const volet = parseVoletKey(key)
      const read = entriesOf(fragment)
      if (!volet.ok || read === undefined) continue
      const shelf = this.shelf(volet.value.livret, volet.value.kind)
      if (first !== shelf.seq + 1) continue
      const entries = readEntries(read.entries)
      shelf.entries.push(...entries)
      shelf.seq = entries.at(-1)?.seq ?? shelf.seq
      const met = new Set(entries.map((entry) => (entry.kind === 'stub' ? entry.dot : entry.operation.dot)).filter((dot) => dot.replica === shelf.replica).map((dot) => dot.n))
      shelf.pending = shelf.pending.filter(({ operation }) => !met.has(operation.dot.n))
      shelf.accepted = foldEntries(cloneState(shelf.accepted), entries)
      shelf.shown = over(shelf.accepted, shelf.pending.map(({ operation }) => operation))
    }
  }

  verdict(livret: LivretId, kind: VoletKind, n: number): WireVerdict | undefined {
    return this.verdicts.get(`${voletKey({ livret, kind })}#${n}`)
  }
}

export function over(state: VoletState, operations: readonly Operation[]): VoletState {
  const shown = cloneState(state)
  for (const operation of operations) applyOperation(shown, operation, undefined)
  return shown
}
