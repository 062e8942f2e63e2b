/**
 * Logs no person wrote: every kind of entry, observing any earlier dots at all, shown together or not, refused or
 * not, in any order that leaves each after what it observed. The authority would refuse many of these: the fold must
 * take them all the same way, from the whole log or from a snapshot of its beginning.
 */
import type { EntityId, PersonneId, ReplicaId } from '../base/ids.ts'
import type { Scalar } from '../domain/entities.ts'
import { applyOperation, foldEntry } from '../merge/fold.ts'
import { diffText } from '../merge/splices.ts'
import { emptyState, findEntity, findField, machineState } from '../merge/state.ts'
import { textFrontier, textOf } from '../merge/text.ts'
import { dotKey, type Dot, type DotKey, type Entry, type Operation, type Payload } from '../operations/operation.ts'
import { instant } from './moments.ts'
import { seededIds, seededRandom } from './seededIds.ts'

const FIELDS: readonly (readonly [EntityId, string])[] = [
  ['identite', 'commune'], ['identite', 'nom'], ['frein.mobilite', 'ditNiveau'], ['frein.mobilite', 'objectif'],
]
const STATES = ['prevue', 'enCours', 'suspendue', 'terminee']

export function anyLog(seed: number, length: number): readonly Entry[] {
  const random = seededRandom(seed)
  const ids = seededIds(seed ^ 0x10)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T // never of an empty list
  const chance = (odds: number): boolean => random() < odds
  const writers = Array.from({ length: 4 }, (): { readonly replica: ReplicaId; readonly author: PersonneId; n: number } => ({ replica: ids.replica(), author: ids.personne(), n: 0 }))
  const entries: Entry[] = []
  const dots: Dot[] = []
  const touching = new Map<string, Dot[]>()
  const created: EntityId[] = []
  const membres: EntityId[] = []

  const observe = (about: string): readonly Dot[] => {
    const of = touching.get(about) ?? []
    const shown = of.filter(() => chance(0.4))
    // Now and then the newest, a dot of something else, one that never came.
    if (of.length > 0 && chance(0.5)) shown.push(of[of.length - 1] ?? pick(of))
    if (dots.length > 0 && chance(0.05)) shown.push(pick(dots))
    return [...new Map(shown.map((dot) => [dotKey(dot), dot])).values()]
  }

  /** The text as somebody saw it who knew the log so far, or an older one, perhaps with edits of their own that come later. */
  const textEdit = (seq: number): { readonly payload: Payload; readonly observed: readonly Dot[] } => {
    const seen = emptyState()
    for (const entry of entries.slice(0, chance(0.5) ? seq : Math.floor(random() * (seq + 1)))) foldEntry(seen, entry)
    for (const entry of entries) if (entry.kind === 'operation' && chance(0.1)) applyOperation(seen, entry.operation, undefined)
    const contrat = findEntity(seen, 'contrat')
    const field = contrat && findField(contrat, 'objectif')
    const before = field?.kind === 'texte' ? textOf(field) : ''
    const at = Math.floor(random() * (before.length + 1))
    const after = before.slice(0, at) + String.fromCharCode(0xe000 + seq) + (chance(0.2) ? '\n' : '') + before.slice(at + (chance(0.3) ? 2 : 0))
    return { payload: { act: 'text', entity: 'contrat', field: 'objectif', changes: diffText(before, after) }, observed: field?.kind === 'texte' ? textFrontier(field) : [] }
  }

  const next = (seq: number): { readonly payload: Payload; readonly observed: readonly Dot[]; readonly about: string } => {
    const choice = random()
    const value: Scalar = chance(0.1) ? null : chance(0.1) ? seq : `mot ${seq}`
    if (choice < 0.1 || created.length === 0) {
      const entity = ids.entity()
      if (chance(0.2)) {
        membres.push(entity)
        return { payload: { act: 'create', entity, type: 'membre', values: { nom: `mot ${seq}`, role: 'conseiller' } }, observed: [], about: entity }
      }
      created.push(entity)
      return { payload: { act: 'create', entity, type: 'etape', values: { intitule: `mot ${seq}`, lieu: null } }, observed: [], about: `${entity}.lieu` }
    }
    if (choice < 0.45) {
      const [entity, field] = pick([...FIELDS, ...created.map((each) => [each, 'lieu'] as const), ...membres.map((each) => [each, 'fin'] as const)])
      return { payload: { act: 'set', entity, field, value }, observed: observe(`${entity}.${field}`), about: `${entity}.${field}` }
    }
    if (choice < 0.55) return { payload: { act: 'add', entity: 'acces', field: 'personnes', element: pick(['a', 'b', 'c']) }, observed: [], about: 'acces' }
    if (choice < 0.62) return { payload: { act: 'remove', entity: 'acces', field: 'personnes', element: pick(['a', 'b', 'c']) }, observed: observe('acces'), about: 'acces' }
    if (choice < 0.75) {
      const entity = pick(created)
      const state = emptyState()
      for (const entry of entries) foldEntry(state, entry)
      const found = findEntity(state, entity)
      const machine = found && machineState(found, 'etat')
      const last = machine?.steps.at(-1)
      return { payload: { act: 'transition', entity, field: 'etat', from: machine?.state ?? 'prevue', to: pick(STATES) }, observed: last && chance(0.8) ? [last.dot] : observe(`${entity}.etat`), about: `${entity}.etat` }
    }
    if (choice < 0.96) return { ...textEdit(seq), about: 'texte' }
    return { payload: { act: 'unknown', row: [42, { nouveau: [seq] }] }, observed: observe('acces'), about: 'rien' }
  }

  const held: { readonly operation: Operation; readonly from: number }[] = []
  const log = (operation: Operation): void => {
    const seq = entries.length + 1
    const { payload, dot, observed } = operation
    const refused = chance(0.2)
    if (!refused) entries.push({ kind: 'operation', seq, operation })
    else {
      // A refused operation may have been shown what nobody else ever saw.
      const strange = chance(0.2) ? [{ replica: ids.replica(), n: 3 }, ...writers.map(({ replica, n }) => ({ replica, n: n + 1 }))] : []
      const creates = payload.act === 'create' ? { creates: payload.entity } : {}
      entries.push({ kind: 'stub', seq, dot, observed: [...observed, ...strange], reason: 'valeurImpossible', ...creates })
    }
    dots.push(dot)
  }
  while (entries.length < length) {
    const due = held.findIndex(({ from }) => from <= entries.length)
    const [late] = due < 0 ? [] : held.splice(due, 1)
    if (late !== undefined) {
      log(late.operation)
      continue
    }
    const writer = pick(writers)
    const { payload, observed, about } = next(entries.length)
    writer.n += 1
    const dot: Dot = { replica: writer.replica, n: writer.n }
    const operation: Operation = {
      dot, author: writer.author, schema: 1, rights: { epoch: 1, seq: 3 }, payload, observed,
      at: instant(1_760_000_000_000 + Math.floor(random() * 1e9)), // any time at all
    }
    touching.set(about, [...(touching.get(about) ?? []), dot])
    if (payload.act !== 'create' && chance(0.2)) held.push({ operation, from: entries.length + Math.floor(random() * 20) })
    else log(operation)
  }
  return missingFirst(entries)
}

/** What waited may have been observed meanwhile: whoever observed it comes after, as the authority would have it. */
function missingFirst(entries: readonly Entry[]): readonly Entry[] {
  const every = new Set(entries.map((entry) => dotKey(dotOf(entry))))
  const done = new Set<DotKey>()
  const out: Entry[] = []
  let left = [...entries]
  while (left.length > 0) {
    const ready = left.find((entry) => entry.kind === 'stub' || entry.operation.observed.every((dot) => done.has(dotKey(dot)) || !every.has(dotKey(dot)))) ?? left[0]
    if (ready === undefined) break
    left = left.filter((entry) => entry !== ready)
    done.add(dotKey(dotOf(ready)))
    out.push({ ...ready, seq: out.length + 1 })
  }
  return out
}

const dotOf = (entry: Entry): Dot => (entry.kind === 'stub' ? entry.dot : entry.operation.dot)
