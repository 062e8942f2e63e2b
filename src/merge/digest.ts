/** A canonical text of what a state shows, to compare replicas of one fold version [I1] [I10]. */
import { dotKey } from '../operations/operation.ts'
import { registerHeads, setMembers, type FieldState, type VoletState } from './state.ts'
import { textOf } from './text.ts'

export function stateText(state: VoletState): string {
  const entities = [...state.entities.values()]
    .map((entity) => {
      const fields = [...entity.fields].map(([name, field]) => `${name}=${fieldText(field)}`).filter((text) => !text.endsWith('=')).sort()
      return `${entity.id}:${entity.type}{${fields.join(';')}}`
    })
    .filter((text) => !text.endsWith('{}') || text.length > 40)
    .sort()
  return entities.join('\n')
}

function fieldText(field: FieldState): string {
  switch (field.kind) {
    case 'registre': return registerHeads(field).map((write) => `${dotKey(write.dot)}=${JSON.stringify(write.value)}`).sort().join(',')
    case 'ensemble': return [...new Set(setMembers(field).map((write) => JSON.stringify(write.value)))].sort().join(',')
    case 'machine': return field.steps.length === 0 ? '' : field.state
    case 'texte': return field.edits.length === 0 ? '' : JSON.stringify(textOf(field))
  }
}
