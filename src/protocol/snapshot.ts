/**
 * From a volet's folded state to the snapshot that stands for the beginning of its log [I9]: compacted
 * (`merge/compact.ts`), then written with its replicas, persons and times in tables. `readSnapshot.ts` reads it.
 */
import type { PersonneId, ReplicaId } from '../base/ids.ts'
import { invariant } from '../base/result.ts'
import type { Scalar } from '../domain/entities.ts'
import { compact } from '../merge/compact.ts'
import { foldVersion } from '../merge/fold.ts'
import { writeSplices } from '../merge/splices.ts'
import type { EntityState, FieldState, RegisterState, RegisterWrite, VoletState } from '../merge/state.ts'
import type { TextEdit } from '../merge/text.ts'
import { dotKey, parseDotKey, type Dot, type DotKey } from '../operations/operation.ts'
import { writeRow } from './rows.ts'
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
    const refused = [...stubs].map(([key, { observed, copy }]): WireSnapshot[6][number] => {
      const dot = parseDotKey(key)
      return [this.#replica(dot.replica), dot.n, this.#dots(observed), copy ? 1 : 0]
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
