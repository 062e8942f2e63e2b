/**
 * The canonical text of a state, to compare replicas of one fold version [I1] [I10]: PROTOCOL.md §9. Nothing
 * in it comes from the tables of `domain/`, so that whoever holds the log can write it.
 */
import { dotKey } from '../operations/operation.ts'
import { lastStep, registerHeads, setMembers, type FieldState, type VoletState } from './state.ts'
import { textOf } from './text.ts'

export function stateText(state: VoletState): string {
  const entities = [...state.entities.values()].flatMap((entity): [string, unknown][] => {
    const fields = [...entity.fields].flatMap(([name, field]): [string, unknown][] => {
      const content = contentOf(field)
      return content === undefined ? [] : [[name, content]]
    })
    if (entity.created === undefined && fields.length === 0) return []
    return [[entity.id, [entity.created === undefined ? '' : entity.type, sortedObject(fields)]]]
  })
  return JSON.stringify(sortedObject(entities))
}

function contentOf(field: FieldState): unknown {
  switch (field.kind) {
    case 'registre': {
      const heads = registerHeads(field)
      return heads.length === 0 ? undefined : Object.fromEntries(heads.map((write): [string, unknown] => [dotKey(write.dot), write.value]).sort(byKey))
    }
    case 'ensemble': {
      const elements = [...new Set(setMembers(field).map((write) => JSON.stringify(write.value)))].sort()
      return elements.length === 0 ? undefined : elements.map((text): unknown => JSON.parse(text))
    }
    case 'machine': {
      const last = lastStep(field)
      return last === undefined ? undefined : [field.state, dotKey(last)]
    }
    case 'texte': return field.edits.length === 0 ? undefined : textOf(field)
  }
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)

/** No key here is a whole number, so that an object keeps the order it was made in. */
const sortedObject = (pairs: [string, unknown][]): Record<string, unknown> => Object.fromEntries(pairs.sort(byKey))
