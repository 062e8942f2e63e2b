/**
 * A state without what neither the merge nor the screens need any more: what a snapshot keeps [I9].
 *
 * Of a register, the values that stand and what was there before them; the rest is counted. (Where the past goes on
 * counting, `past` in the table, all of it.) Of a set, what is in, and with `past` what was. Of machines and texts everything: somebody who
 * was away may still move or write from any point. Of what was hidden, only the dots that never came yet: one that is
 * known can never come again. Known dots, stubs with what they observed, entities whose creation was refused and
 * operations of a newer program stay as they are.
 */
import { fieldSpecIn } from '../domain/program.ts'
import { dotKey, parseDotKey, type DotKey } from '../operations/operation.ts'
import type { DotSet } from './dots.ts'
import { registerHeads, setMembers, writeBefore, type EntityState, type FieldState, type RegisterState, type VoletState } from './state.ts'

export function compact(state: VoletState): VoletState {
  const owner = Symbol('compact')
  const entities = [...state.entities].map(([id, entity]): [typeof id, EntityState] => {
    const fields = [...entity.fields].map(([name, field]): [string, FieldState] => [name, compactField(entity, name, field, state.known)])
    return [id, { ...entity, fields: new Map(fields), owner }]
  })
  return {
    program: state.program,
    seq: state.seq,
    entities: new Map(entities),
    known: state.known.clone(),
    stubs: new Map(state.stubs),
    refusedEntities: new Set(state.refusedEntities),
    unknown: [...state.unknown],
    owner,
  }
}

function compactField(entity: EntityState, name: string, field: FieldState, known: DotSet): FieldState {
  switch (field.kind) {
    case 'registre': {
      const spec = fieldSpecIn(entity.spec, name)
      return compactRegister(field, spec?.kind === 'registre' && spec.past === true, known)
    }
    case 'ensemble': {
      const spec = fieldSpecIn(entity.spec, name)
      const adds = spec?.kind === 'ensemble' && spec.past === true ? [...field.adds] : [...setMembers(field)]
      const keys = new Set(adds.map((add) => dotKey(add.dot)))
      return { kind: 'ensemble', adds, removed: new Set([...notKnown(field.removed, known), ...[...field.removed].filter((key) => keys.has(key))]) }
    }
    case 'machine':
    case 'texte': return field
  }
}

function compactRegister(register: RegisterState, withPast: boolean, known: DotSet): RegisterState {
  const heads = registerHeads(register)
  const before = writeBefore(register, heads)
  const kept = withPast ? register.writes : register.writes.filter((write) => write === before || heads.includes(write))
  const keys = new Set(kept.map((write) => dotKey(write.dot)))
  const hidden = notKnown(register.hidden, known)
  for (const key of keys) if (register.hidden.has(key)) hidden.add(key)
  return {
    kind: 'registre',
    writes: kept.map((write) => ({ ...write, observed: write.observed.filter((dot) => keys.has(dotKey(dot))) })),
    older: register.older + register.writes.length - kept.length,
    hidden,
  }
}

const notKnown = (keys: ReadonlySet<DotKey>, known: DotSet): Set<DotKey> =>
  new Set([...keys].filter((key) => !known.has(parseDotKey(key))))
