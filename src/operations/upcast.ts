/**
 * What an operation of an older version says, in the names of a newer one. Only the fold and the authority read
 * operations so: the log, the wire, the store and every hash keep them as they were written [V3].
 */
import type { EntityId } from '../base/ids.ts'
import type { Scalar } from '../domain/entities.ts'
import { movedCode, movedField, type Program } from '../domain/program.ts'
import type { Operation, Payload } from './operation.ts'

/** @param typeOf of an entity that this operation does not itself create; `undefined` when it was never met */
export function upcast(program: Program, operation: Operation, typeOf: (entity: EntityId) => string | undefined): Payload {
  const { payload, schema } = operation
  if (schema >= program.schema || payload.act === 'decision' || payload.act === 'unknown') return payload
  if (payload.act === 'create') {
    const values = Object.entries(payload.values).map(([name, value]): [string, Scalar] => {
      const moved = movedField(program, schema, payload.type, name)
      return moved === undefined ? [name, value] : [moved.field, movedCode(moved, value)]
    })
    return { ...payload, values: Object.fromEntries(values) }
  }
  const type = typeOf(payload.entity)
  const moved = type === undefined ? undefined : movedField(program, schema, type, payload.field)
  if (moved === undefined) return payload
  const { field } = moved
  switch (payload.act) {
    case 'set': return { ...payload, field, value: movedCode(moved, payload.value) }
    case 'add':
    case 'remove': return { ...payload, field, element: movedCode(moved, payload.element) }
    case 'transition': return { ...payload, field, from: movedState(moved.codes, payload.from), to: movedState(moved.codes, payload.to) }
    case 'text': return { ...payload, field }
  }
}

const movedState = (codes: Readonly<Record<string, string>> | undefined, state: string): string =>
  codes !== undefined && Object.hasOwn(codes, state) ? (codes[state] ?? state) : state
