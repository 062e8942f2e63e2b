/**
 * From a snapshot to the state it stands for [I9]; apart from its writing, so that a first screen loads only this.
 * Nothing is trusted: what the schema cannot say (indexes, kinds of fields, splices that follow each other) is checked
 * here, and a snapshot that does not hold is `malformed` as a whole.
 */
import type { EntityId, PersonneId, ReplicaId } from '../base/ids.ts'
import { parseEntityId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Scalar } from '../domain/entities.ts'
import { entitySpecIn, fieldSpecIn, implicitTypeIn, movedCode, movedField, type Program } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import { areRanges, DotSet } from '../merge/dots.ts'
import { schemaOf } from '../merge/fold.ts'
import type { EntityState, FieldState, MachineStep, RegisterWrite, VoletState } from '../merge/state.ts'
import { applyEdit, emptyText, placeEdit } from '../merge/text.ts'
import { dotKey, type Dot, type DotKey } from '../operations/operation.ts'
import { readRow } from './rows.ts'
import type { WireSnapshot, WireSnapshotEntity, WireSnapshotField, WireSnapshotWrite } from './wire.ts'

type Stamped = Pick<RegisterWrite, 'dot' | 'author' | 'at' | 'seq'>

export type SnapshotFault = 'malformed'
class Malformed extends Error {}

/** The state that the log up to the snapshot's sequence folds to, as far as anything still depends on it. */
export function readSnapshot(wire: WireSnapshot, program: Program = CURRENT): Result<VoletState, SnapshotFault> {
  try {
    return ok(new Reader(wire, program).read())
  } catch (cause) {
    if (cause instanceof Malformed) return err('malformed')
    throw cause
  }
}

/** Of what most fields have none of. An entity read here is copied by whoever first writes it (`owner`), and these with it. */
const NOTHING: readonly Dot[] = []
const NONE: readonly number[] = []
const NO_KEYS = new Set<DotKey>()

const asItIs = (value: Scalar): Scalar => value

function must(condition: boolean): asserts condition {
  if (!condition) throw new Malformed()
}

/** The schema has checked forms; casts below only give ids their brands. */
class Reader {
  readonly #wire: WireSnapshot
  readonly #program: Program
  readonly #made: number
  readonly #shared = Symbol('snapshot')

  constructor(wire: WireSnapshot, program: Program) {
    this.#wire = wire
    this.#program = program
    this.#made = schemaOf(wire[0])
  }

  read(): VoletState {
    const [, seq, , replicas, , bodies, stubs, refused, newer] = this.#wire
    must(replicas.every(([, ranges]) => areRanges(ranges)) && new Set(replicas.map(([replica]) => replica)).size === replicas.length)
    const known = new DotSet(replicas.flatMap(([replica, ranges]) => (ranges.length === 0 ? [] : [[replica as ReplicaId, ranges] as const])))
    const read = bodies.flatMap((body) => this.#entity(body) ?? [])
    const entities = new Map(read.map((entity) => [entity.id, entity] as const))
    must(entities.size === read.length)
    return {
      program: this.#program,
      seq,
      entities,
      known,
      stubs: new Map(stubs.map(([replica, n, observed, copy]) => [dotKey(this.#dot(replica, n)), { observed: this.#dots(observed), copy: copy === 1 }])),
      refusedEntities: new Set(refused as EntityId[]),
      unknown: newer.map(([schema, replica, n, author, epoch, rights, t0, row]) =>
        readRow(row, n, { schema, replica: replica as ReplicaId, author: author as PersonneId, rights: { epoch, seq: rights }, t0 })),
      owner: Symbol('volet'),
    }
  }

  #dot(replica: number | undefined, n: number | undefined): Dot {
    const found = replica === undefined ? undefined : this.#wire[3][replica]
    must(found !== undefined && n !== undefined && n > 0)
    return { replica: found[0] as ReplicaId, n }
  }

  #dots(flat: readonly number[]): readonly Dot[] {
    if (flat.length === 0) return NOTHING
    must(flat.length % 2 === 0)
    const dots: Dot[] = []
    for (let i = 0; i < flat.length; i += 2) dots.push(this.#dot(flat[i], flat[i + 1]))
    return dots
  }

  #keys(flat: readonly number[]): Set<DotKey> {
    return flat.length === 0 ? NO_KEYS : new Set(this.#dots(flat).map(dotKey))
  }

  #stamp(replica: number, n: number, person: number, time: number | [number], seq: number): Stamped & { readonly seq: number } {
    const [, last, t0, , persons] = this.#wire
    const author = persons[person]
    must(author !== undefined && seq <= last)
    const at = t0 + (typeof time === 'number' ? time * 1000 : time[0])
    must(Number.isSafeInteger(at))
    return { dot: this.#dot(replica, n), author: author as PersonneId, at: at as Instant, seq }
  }

  /** Of a newer program's, what this one has no name for is not shown, as when it reads a log [V5]. */
  get #isNewer(): boolean {
    return this.#made > this.#program.schema
  }

  #entity([name, type, stamp, values, wires]: WireSnapshotEntity): EntityState | undefined {
    const id = parseEntityId(name)
    const spec = entitySpecIn(this.#program, type)
    if (this.#isNewer && (spec === undefined || !id.ok)) return undefined
    must(id.ok && spec !== undefined)
    const implicit = implicitTypeIn(this.#program, id.value)
    // A kind that has a name here, of one more thing that is there without being created.
    if (this.#isNewer && implicit === undefined && stamp === 0) return undefined
    must((implicit ?? type) === type && (implicit === undefined) === (stamp !== 0))
    const created = stamp === 0 ? undefined : this.#stamp(...stamp)
    const fields = new Map<string, FieldState>()
    const entity: EntityState = { id: id.value, type, spec, created, fields, owner: this.#shared }
    for (const old in values) {
      if (!Object.hasOwn(values, old)) continue
      const value = values[old] ?? null
      const [field, code] = this.#moved(type, old)
      if (this.#isNewer && fieldSpecIn(spec, field)?.kind !== 'registre') continue
      must(created !== undefined && fieldSpecIn(spec, field)?.kind === 'registre')
      const { dot, author, at, seq } = created
      fields.set(field, { kind: 'registre', writes: [{ dot, author, at, seq, value: code(value), observed: NOTHING }], older: 0, hidden: NO_KEYS })
    }
    for (const [old, ...rest] of wires) {
      const [field, code] = this.#moved(type, old)
      if (this.#isNewer && fieldSpecIn(spec, field) === undefined) continue
      must(!fields.has(field))
      fields.set(field, this.#field(entity, [field, ...rest], code))
    }
    return entity
  }

  /** What a field of an older program's is called here, and its codes [V3]. */
  #moved(type: string, field: string): readonly [field: string, code: (value: Scalar) => Scalar] {
    if (this.#made >= this.#program.schema) return [field, asItIs]
    const moved = movedField(this.#program, this.#made, type, field)
    return moved === undefined ? [field, asItIs] : [moved.field, (value) => movedCode(moved, value)]
  }

  #field(entity: EntityState, wire: WireSnapshotField, code: (value: Scalar) => Scalar): FieldState {
    const spec = fieldSpecIn(entity.spec, wire[0])
    switch (wire[1]) {
      case 0: {
        must(spec?.kind === 'registre')
        const writes = wire[2].map((each) => this.#write(entity, each, code))
        const indexes = wire[4] ?? []
        const strangers = this.#keys(wire[5] ?? [])
        const hidden = indexes.length === 0 ? strangers : new Set(strangers)
        for (const index of indexes) {
          const write = writes[index]
          must(write !== undefined)
          hidden.add(dotKey(write.dot))
        }
        return { kind: 'registre', writes, older: wire[3] ?? 0, hidden }
      }
      case 1:
        must(spec?.kind === 'ensemble')
        return { kind: 'ensemble', adds: wire[2].map((each) => this.#write(entity, each, code)), removed: this.#keys(wire[3]) }
      case 2: {
        must(spec?.kind === 'machine')
        let state = spec.machine.initial
        const steps = wire[2].map(([replica, n, person, time, seq, to]): MachineStep => {
          const step = { ...this.#stamp(replica, n, person, time, seq), from: state, to }
          state = to
          return step
        })
        return { kind: 'machine', state, steps }
      }
      case 3: {
        must(spec?.kind === 'texte')
        const text = emptyText()
        for (const [replica, n, person, time, seq, observed, changes, first] of wire[2]) {
          const stamp = this.#stamp(replica, n, person, time, seq)
          const issued = first === undefined ? undefined : this.#dots(first)[0]
          const edit = { ...stamp, observed: this.#dots(observed), ...(issued ? { reissueOf: issued } : {}) }
          const placement = placeEdit(text, edit, changes)
          must(placement.ok && !text.edits.some(({ dot }) => dot.n === n && dot.replica === edit.dot.replica))
          applyEdit(text, edit, stamp.seq, placement)
        }
        return text
      }
    }
  }

  #write(entity: EntityState, wire: WireSnapshotWrite, code: (value: Scalar) => Scalar): RegisterWrite {
    if (wire.length === 1) {
      must(entity.created !== undefined)
      const { dot, author, at, seq } = entity.created
      return { dot, author, at, seq, value: code(wire[0]), observed: NOTHING }
    }
    const [replica, n, person, time, last, value, observed] = wire
    const { dot, author, at, seq } = this.#stamp(replica, n, person, time, last)
    return { dot, author, at, seq, value: code(value), observed: this.#dots(observed ?? NONE) }
  }
}

