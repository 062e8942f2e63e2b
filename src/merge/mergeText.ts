/** To compare a replica made from a snapshot with one made from the whole log, of one fold version [I9]. */
import { fieldSpecIn } from '../domain/program.ts'
import { dotKey, parseDotKey, type DotKey } from '../operations/operation.ts'
import { registerHeads, setMembers, type EntityState, type FieldState, type RegisterWrite, type VoletState } from './state.ts'

/** Everything that what comes next may depend on, whatever it is: two states of one text go on alike for ever. */
export function mergeText(state: VoletState): string {
  const notKnown = (keys: ReadonlySet<DotKey>): DotKey[] => [...keys].filter((key) => !state.known.has(parseDotKey(key))).sort()
  const stamp = ({ dot, author, at, seq }: Pick<RegisterWrite, 'dot' | 'author' | 'at' | 'seq'>) => [dotKey(dot), author, at, seq]
  const decisive = (entity: EntityState, name: string, field: FieldState): unknown => {
    switch (field.kind) {
      case 'registre': {
        const spec = fieldSpecIn(entity.spec, name)
        const writes = spec?.kind === 'registre' && spec.past === true ? field.writes : registerHeads(field)
        return [writes.map((write) => [...stamp(write), write.value, field.hidden.has(dotKey(write.dot))]), notKnown(field.hidden)]
      }
      case 'ensemble': {
        const spec = fieldSpecIn(entity.spec, name)
        const past = spec?.kind === 'ensemble' && spec.past === true ? field.adds.map((add) => String(add.value)).sort() : []
        return [setMembers(field).map((add) => [...stamp(add), add.value]), past, notKnown(field.removed)]
      }
      case 'machine': return [field.state, field.steps.map((step) => [...stamp(step), step.from, step.to])]
      case 'texte': return [field.text, field.edits.map((edit) => [...stamp(edit), edit.observed.map(dotKey), dotKey(edit.first), edit.changes])]
    }
  }
  const entities = [...state.entities.values()].map((entity) => {
    const fields = [...entity.fields].map(([name, field]) => [name, field.kind, decisive(entity, name, field)] as const)
    return [entity.id, entity.type, entity.created && stamp(entity.created), fields.sort(([a], [b]) => (a < b ? -1 : 1))]
  })
  const { seq, known, stubs, refusedEntities, unknown } = state
  const sorted = <K extends string, V>(pairs: Iterable<readonly [K, V]>): (readonly [K, V])[] => [...pairs].sort(([a], [b]) => (a < b ? -1 : 1))
  const refused = sorted(stubs).map(([key, { observed, copy }]) => [key, observed.map(dotKey), copy])
  return JSON.stringify([seq, entities, sorted(known.ranges()), refused, [...refusedEntities].sort(), unknown.map(({ dot, payload }) => [dotKey(dot), payload])])
}
