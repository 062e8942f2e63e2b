/**
 * Between a volet's folded state and the snapshot that stands for the beginning of its log [I9]: compacted
 * (`merge/compact.ts`), then written with its replicas, persons and times in tables.
 *
 * Reading trusts nothing: what the schema cannot say (indexes, kinds of fields, splices that follow each other)
 * is checked here, and a snapshot that does not hold is `malformed` as a whole.
 */
import type { EntityId, PersonneId, ReplicaId } from '../base/ids.ts'
import { parseEntityId } from '../base/ids.ts'
import type { Instant } from '../base/jour.ts'
import { err, invariant, ok, type Result } from '../base/result.ts'
import type { Scalar } from '../domain/entities.ts'
import { entitySpecIn, fieldSpecIn, implicitTypeIn, movedCode, movedField, type Program } from '../domain/program.ts'
import { CURRENT } from '../domain/versions.ts'
import { compact } from '../merge/compact.ts'
import { areRanges, DotSet } from '../merge/dots.ts'
import { foldVersion, schemaOf } from '../merge/fold.ts'
import { writeSplices } from '../merge/splices.ts'
import type { EntityState, FieldState, MachineStep, RegisterState, RegisterWrite, VoletState } from '../merge/state.ts'
import { applyEdit, emptyText, placeEdit, type TextEdit } from '../merge/text.ts'
import { dotKey, parseDotKey, type Dot, type DotKey } from '../operations/operation.ts'
import { readRow, writeRow } from './rows.ts'
import type { WireSnapshot, WireSnapshotEntity, WireSnapshotField, WireSnapshotWrite } from './wire.ts'

type Stamped = Pick<RegisterWrite, 'dot' | 'author' | 'at' | 'seq'>
type WireStamp = [replica: number, n: number, person: number, time: number | [number], seq: number]

/** Of a volet's log alone: every write of the state has its place in it. */
export function writeSnapshot(state: VoletState): WireSnapshot {
  return new Writer(compact(state)).write()
}

class Writer {
  readonly #state: VoletState
  readonly #replicas: Map<ReplicaId, number>
  readonly #persons = new Map<PersonneId, number>()
  #t0: number | undefined

  constructor(state: VoletState) {
    this.#state = state
    this.#replicas = new Map([...state.known.ranges()].map(([replica], i) => [replica, i]))
  }

  write(): WireSnapshot {
    const { program, seq, entities, stubs, refusedEntities, unknown, known } = this.#state
    const bodies = [...entities.values()].map((entity) => this.#entity(entity))
    const refused = [...stubs].map(([key, observed]): WireSnapshot[6][number] => {
      const dot = parseDotKey(key)
      return [this.#replica(dot.replica), dot.n, this.#dots(observed)]
    })
    const newer = unknown.map((operation): WireSnapshot[8][number] => [
      operation.schema, operation.dot.replica, operation.dot.n, operation.author, operation.rights.epoch, operation.rights.seq, operation.at, writeRow(operation, operation.at),
    ])
    const ranges = new Map(known.ranges())
    const replicas = [...this.#replicas.keys()].map((replica): WireSnapshot[3][number] => [replica, [...(ranges.get(replica) ?? [])]])
    return [foldVersion(program), seq, this.#t0 ?? 0, replicas, [...this.#persons.keys()], bodies, refused, [...refusedEntities], newer]
  }

  #replica(replica: ReplicaId): number {
    return indexIn(this.#replicas, replica)
  }

  #dots(dots: readonly Dot[]): number[] {
    return dots.flatMap((dot) => [this.#replica(dot.replica), dot.n])
  }

  #keys(keys: Iterable<DotKey>): number[] {
    return this.#dots([...keys].map(parseDotKey))
  }

  #stamp({ dot, author, at, seq }: Stamped): WireStamp {
    invariant(seq !== undefined, 'a snapshot is made of the log alone')
    this.#t0 ??= at
    const since = at - this.#t0
    return [this.#replica(dot.replica), dot.n, indexIn(this.#persons, author), since % 1000 === 0 ? since / 1000 : [since], seq]
  }

  #entity(entity: EntityState): WireSnapshotEntity {
    const values: Record<string, Scalar> = {}
    const fields: WireSnapshotField[] = []
    const created = entity.created ? this.#stamp(entity.created) : 0
    for (const [name, field] of entity.fields) {
      const first = entity.created && field.kind === 'registre' ? onlyCreated(field, entity.created.dot) : undefined
      if (first === undefined) fields.push(this.#field(entity, name, field))
      else values[name] = first.value
    }
    return [entity.id, entity.type, created, values, fields]
  }

  #field(entity: EntityState, name: string, field: FieldState): WireSnapshotField {
    switch (field.kind) {
      case 'registre': {
        const writes = field.writes.map((write) => this.#write(write, entity.created?.dot))
        const hidden = new Set(field.hidden)
        const indexes = field.writes.flatMap(({ dot }, i) => (hidden.delete(dotKey(dot)) ? [i] : []))
        return field.older === 0 && field.hidden.size === 0 ? [name, 0, writes] : [name, 0, writes, field.older, indexes, this.#keys(hidden)]
      }
      case 'ensemble': return [name, 1, field.adds.map((add) => this.#write(add, undefined)), this.#keys(field.removed)]
      case 'machine': return [name, 2, field.steps.map((step) => [...this.#stamp(step), step.to])]
      case 'texte': return [name, 3, field.edits.map((edit) => this.#edit(edit))]
    }
  }

  #write(write: RegisterWrite, created: Dot | undefined): WireSnapshotWrite {
    if (created && dotKey(created) === dotKey(write.dot)) return [write.value]
    const stamp = this.#stamp(write)
    return write.observed.length === 0 ? [...stamp, write.value] : [...stamp, write.value, this.#dots(write.observed)]
  }

  #edit(edit: TextEdit): Extract<WireSnapshotField, { readonly 1: 3 }>[2][number] {
    const changes = writeSplices(edit.changes).map((part): number | [number, ...string[]] => (typeof part === 'number' ? part : [...part]))
    const written = [...this.#stamp(edit), this.#dots(edit.observed), changes] as const
    return dotKey(edit.first) === dotKey(edit.dot) ? [...written] : [...written, this.#dots([edit.first])]
  }
}

function indexIn<K>(table: Map<K, number>, key: K): number {
  const found = table.get(key)
  if (found !== undefined) return found
  table.set(key, table.size)
  return table.size - 1
}

/** The register as its entity's creation left it. */
function onlyCreated(register: RegisterState, created: Dot): RegisterWrite | undefined {
  const [first, ...others] = register.writes
  const alone = others.length === 0 && register.older === 0 && register.hidden.size === 0
  return first && alone && dotKey(first.dot) === dotKey(created) ? first : undefined
}

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

function must(condition: boolean): asserts condition {
  if (!condition) throw new Malformed()
}

/** The schema has checked forms; casts below only give ids their brands. */
class Reader {
  readonly #wire: WireSnapshot
  readonly #program: Program
  readonly #made: number
  readonly #owner = Symbol('snapshot')

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
      stubs: new Map(stubs.map(([replica, n, observed]) => [dotKey(this.#dot(replica, n)), this.#dots(observed)])),
      refusedEntities: new Set(refused as EntityId[]),
      unknown: newer.map(([schema, replica, n, author, epoch, rights, t0, row]) =>
        readRow(row, n, { schema, replica: replica as ReplicaId, author: author as PersonneId, rights: { epoch, seq: rights }, t0 })),
      owner: this.#owner,
    }
  }

  #dot(replica: number | undefined, n: number | undefined): Dot {
    const found = replica === undefined ? undefined : this.#wire[3][replica]
    must(found !== undefined && n !== undefined && n > 0)
    return { replica: found[0] as ReplicaId, n }
  }

  #dots(flat: readonly number[]): Dot[] {
    must(flat.length % 2 === 0)
    return Array.from({ length: flat.length / 2 }, (_, i) => this.#dot(flat[2 * i], flat[2 * i + 1]))
  }

  #keys(flat: readonly number[]): Set<DotKey> {
    return new Set(this.#dots(flat).map(dotKey))
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
    if (spec === undefined && this.#isNewer) return undefined
    must(id.ok && spec !== undefined)
    const implicit = implicitTypeIn(this.#program, id.value)
    must((implicit ?? type) === type && (implicit === undefined) === (stamp !== 0))
    const created = stamp === 0 ? undefined : this.#stamp(...stamp)
    const fields = new Map<string, FieldState>()
    const entity: EntityState = { id: id.value, type, spec, created, fields, owner: this.#owner }
    for (const [old, value] of Object.entries(values)) {
      const [field, code] = this.#moved(type, old)
      if (this.#isNewer && fieldSpecIn(spec, field)?.kind !== 'registre') continue
      must(created !== undefined && fieldSpecIn(spec, field)?.kind === 'registre')
      fields.set(field, { kind: 'registre', writes: [{ ...created, value: code(value), observed: [] }], older: 0, hidden: new Set() })
    }
    for (const [old, ...rest] of wires) {
      const [field, code] = this.#moved(type, old)
      if (this.#isNewer && fieldSpecIn(spec, field) === undefined) continue
      must(!fields.has(field))
      fields.set(field, this.#field(entity, [field, ...rest], code)) // the same field under another name
    }
    return entity
  }

  /** What a field of an older program's is called here, and its codes [V3]. */
  #moved(type: string, field: string): readonly [field: string, code: (value: Scalar) => Scalar] {
    const moved = movedField(this.#program, this.#made, type, field)
    return moved === undefined ? [field, (value) => value] : [moved.field, (value) => movedCode(moved, value)]
  }

  #field(entity: EntityState, wire: WireSnapshotField, code: (value: Scalar) => Scalar): FieldState {
    const spec = fieldSpecIn(entity.spec, wire[0])
    switch (wire[1]) {
      case 0: {
        must(spec?.kind === 'registre')
        const writes = wire[2].map((each) => this.#write(entity, each, code))
        const hidden = this.#keys(wire[5] ?? [])
        for (const index of wire[4] ?? []) {
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
          must(placement.ok && !text.ranks.has(dotKey(edit.dot)))
          applyEdit(text, edit, stamp.seq, placement)
        }
        return text
      }
    }
  }

  #write(entity: EntityState, wire: WireSnapshotWrite, code: (value: Scalar) => Scalar): RegisterWrite {
    if (wire.length === 1) {
      must(entity.created !== undefined)
      return { ...entity.created, value: code(wire[0]), observed: [] }
    }
    const [replica, n, person, time, seq, value, observed] = wire
    return { ...this.#stamp(replica, n, person, time, seq), value: code(value), observed: this.#dots(observed ?? []) }
  }
}

