/**
 * Writes one livret's operations as its people's devices would: each author with their own replica, each
 * write observing what then stood. It keeps the folded state to know what stood, and lays the operations
 * out in *strands*: consecutive operations of one author in one volet, one chunk on the wire.
 *
 * A batch joins its author's last strand unless something it stands on (its entity, its field, the right to
 * be in the volet) was written in a later one: then it starts a new one. So what an author did over months makes
 * few chunks, and no operation ever arrives before what it depends on.
 */
import type { AppareilId, EntityId, LivretId, PersonneId, ReplicaId } from '../../base/ids.ts'
import type { Instant } from '../../base/jour.ts'
import { invariant } from '../../base/result.ts'
import type { VoletKind } from '../../domain/volet.ts'
import { applyOperation } from '../../merge/fold.ts'
import { emptyState, findEntity, findField, lastStep, registerHeads, type FieldState, type VoletState } from '../../merge/state.ts'
import { textFrontier, textOf } from '../../merge/text.ts'
import { stampBatch, type Draft } from '../../operations/draft.ts'
import { OPERATION_SCHEMA, type Dot, type Operation } from '../../operations/operation.ts'
import type { Ids } from '../../ports/ids.ts'
import { MAX_OPERATIONS_PER_CHUNK } from '../../protocol/limits.ts'

/** One person on one device. */
export interface Author {
  readonly personne: PersonneId
  readonly appareil: AppareilId
  readonly replica: ReplicaId
  /** Their account may open livrets. */
  readonly mayOpen: boolean
}

export interface Strand {
  readonly author: Author
  readonly operations: readonly Operation[]
}

/** A livret ready to be sent: strands of each volet, in the order they must arrive. */
export interface WrittenLivret {
  readonly livret: LivretId
  readonly volets: ReadonlyMap<VoletKind, readonly Strand[]>
}

interface Shelf {
  readonly state: VoletState
  readonly strands: { readonly author: Author; readonly operations: Operation[] }[]
  /** The last strand that wrote each thing of `writesOf`. */
  readonly lastOf: Map<string, number>
  readonly counters: Map<ReplicaId, number>
}

const wholeOf = (entity: EntityId): string => `${entity}/*`
const fieldOf = (entity: EntityId, name: string): string => `${entity}/${name}`
/** The sensitive volets' grants open the volet to others: everything there stands on them. */
const GATE = wholeOf('acces')

/** A field stands on its entity and on itself; a transition on all of the entity, since it may require other fields. */
function standsOn({ payload }: Operation): readonly string[] {
  if (payload.act === 'create' || payload.act === 'decision' || payload.act === 'unknown') return []
  return payload.act === 'transition' ? [payload.entity, wholeOf(payload.entity)] : [payload.entity, fieldOf(payload.entity, payload.field)]
}

function writesOf({ payload }: Operation): readonly string[] {
  if (payload.act === 'decision' || payload.act === 'unknown') return []
  return [payload.act === 'create' ? payload.entity : fieldOf(payload.entity, payload.field), wholeOf(payload.entity)]
}

export class LivretWriter {
  readonly livret: LivretId
  readonly #ids: Ids
  readonly #epoch: number
  readonly #shelves = new Map<VoletKind, Shelf>()

  constructor(livret: LivretId, ids: Ids, epoch: number) {
    this.livret = livret
    this.#ids = ids
    this.#epoch = epoch
  }

  /** One tap: its drafts are accepted or refused together. */
  save(kind: VoletKind, author: Author, at: Instant, drafts: readonly Draft[]): void {
    const shelf = this.#shelf(kind)
    const n = (shelf.counters.get(author.replica) ?? 0) + 1
    // The rights head is written when all is known; see `written`.
    const stamp = { schema: OPERATION_SCHEMA, replica: author.replica, n, author: author.personne, rights: { epoch: this.#epoch, seq: 0 }, at, intention: this.#ids.intention() }
    const operations = stampBatch({ volet: { livret: this.livret, kind }, drafts, together: true }, stamp)
    for (const operation of operations) applyOperation(shelf.state, operation, undefined)
    shelf.counters.set(author.replica, n + operations.length - 1)
    this.#lay(shelf, kind, author, operations)
  }

  #lay(shelf: Shelf, kind: VoletKind, author: Author, operations: readonly Operation[]): void {
    const { strands, lastOf } = shelf
    // Members come one upon the other in the circle.
    const after = kind === 'cercle' ? strands.length - 1 : Math.max(-1, ...[GATE, ...operations.flatMap(standsOn)].map((thing) => lastOf.get(thing) ?? -1))
    const own = strands.findLastIndex((strand) => strand.author.replica === author.replica)
    const strand = own >= 0 && own >= after ? strands[own] : undefined
    let place = own
    if (strand !== undefined && strand.operations.length + operations.length <= MAX_OPERATIONS_PER_CHUNK) strand.operations.push(...operations)
    else place = strands.push({ author, operations: [...operations] }) - 1
    for (const thing of operations.flatMap(writesOf)) lastOf.set(thing, Math.max(place, lastOf.get(thing) ?? -1))
  }

  /** What somebody who opens this register now is shown. */
  seen(kind: VoletKind, entity: EntityId, field: string): readonly Dot[] {
    const state = this.#field(kind, entity, field)
    switch (state.kind) {
      case 'registre': return registerHeads(state).map((head) => head.dot)
      case 'machine': return [lastStep(state)].filter((dot) => dot !== undefined)
      case 'texte': return textFrontier(state)
      case 'ensemble': return []
    }
  }

  machine(kind: VoletKind, entity: EntityId, field: string): string {
    const state = this.#field(kind, entity, field)
    invariant(state.kind === 'machine', `${field} is a machine`)
    return state.state
  }

  text(kind: VoletKind, entity: EntityId, field: string): string {
    const state = this.#field(kind, entity, field)
    invariant(state.kind === 'texte', `${field} is a text`)
    return textOf(state)
  }

  /**
   * Everything, under the rights head of somebody who has pulled the whole circle: in the circle itself,
   * what came before the strand.
   */
  written(): WrittenLivret {
    const cercle = this.#shelf('cercle').strands
    const circleSize = cercle.reduce((sum, strand) => sum + strand.operations.length, 0)
    const volets = [...this.#shelves].map(([kind, { strands }]): [VoletKind, Strand[]] => {
      let before = 0
      return [kind, strands.map(({ author, operations }) => {
        const rights = { epoch: this.#epoch, seq: kind === 'cercle' ? before : circleSize }
        before += operations.length
        return { author, operations: operations.map((operation) => ({ ...operation, rights })) }
      })]
    })
    return { livret: this.livret, volets: new Map(volets) }
  }

  #field(kind: VoletKind, id: EntityId, field: string): FieldState {
    const entity = findEntity(this.#shelf(kind).state, id)
    const state = entity && findField(entity, field)
    invariant(state !== undefined, `${id} has a field ${field} in ${kind}`)
    return state
  }

  #shelf(kind: VoletKind): Shelf {
    const found = this.#shelves.get(kind)
    if (found) return found
    const made: Shelf = { state: emptyState(), strands: [], lastOf: new Map(), counters: new Map() }
    this.#shelves.set(kind, made)
    return made
  }
}
