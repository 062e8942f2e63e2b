/** Reads the circle off the folded `cercle` volet: who belongs, since which sequence, and the one référent. */
import type { EntityId, PersonneId } from '../base/ids.ts'
import { ROLES } from '../domain/roles.ts'
import type { Cercle, Membre, Tenue } from '../domain/permissions.ts'
import { findField, registerValue, setMembers, type EntityState, type RegisterWrite, type SetState, type VoletState } from './state.ts'

export const emptyCercle: Cercle = { membres: [], tenues: [], pressentis: [], lecteurs: new Set() }

const personneOf = (entity: EntityState, field: string): PersonneId | undefined => {
  const value = registerValue(entity, field)
  return typeof value === 'string' ? (value as PersonneId) : undefined // validated as a person id when accepted
}

/** What a relais did to who holds the livret. */
interface Passage extends Omit<Tenue, 'remplaces'> {
  readonly ends: boolean
  readonly remplacement: boolean
}

export function readCercle(state: VoletState): Cercle {
  const membres: Membre[] = []
  const initial: Tenue[] = []
  const passages: Passage[] = []
  const pressentis: Cercle['pressentis'][number][] = []
  const fins: number[] = []
  for (const entity of state.entities.values()) {
    const from = entity.created?.seq ?? Infinity
    if (entity.type === 'membre') {
      const personne = personneOf(entity, 'personne')
      const role = ROLES.find((each) => each === registerValue(entity, 'role'))
      if (personne === undefined || role === undefined) continue
      membres.push({ personne, role, from, until: endOf(entity), nom: textValue(entity, 'nom'), organisme: textValue(entity, 'organisme') })
      if (role === 'referent') initial.push({ personne, from, relais: undefined, remplaces: [] })
    } else if (entity.type === 'fin') {
      if (entity.created?.seq !== undefined) fins.push(entity.created.seq)
    } else if (entity.type === 'relais') {
      const etat = findField(entity, 'etat')
      const personne = personneOf(entity, 'vers')
      if (etat?.kind !== 'machine' || personne === undefined) continue
      const steps = etat.steps.filter(({ seq }) => seq !== undefined)
      pressentis.push({ personne, from, until: steps[0]?.seq })
      for (const { seq, to } of steps)
        if (seq !== undefined && (to === 'accepte' || to === 'termine')) passages.push({ personne, from: seq, relais: entity.id, ends: to === 'termine', remplacement: registerValue(entity, 'nature') === 'remplacement' })
    }
  }
  // [I13] The first member entered as référent holds until a relais is accepted; a later `membre` never takes it.
  const first = initial.reduce<Tenue | undefined>((a, b) => (a === undefined || b.from < a.from ? b : a), undefined)
  // [I17] The livret is the person's when the accompaniment ends, whoever ended it.
  const whose = membres.find(({ role }) => role === 'beneficiaire')
  if (whose !== undefined) for (const from of fins) passages.push({ ...whose, from, relais: undefined, ends: false, remplacement: false })
  const isPerson = (personne: PersonneId): boolean => membres.some((membre) => membre.personne === personne && membre.role === 'beneficiaire')
  // The person stands in for nobody: what they take is theirs.
  const passed = passages.sort((a, b) => a.from - b.from).map((each) => (isPerson(each.personne) ? { ...each, remplacement: false } : each))
  return { membres, pressentis, tenues: tenuesOf(first, passed), lecteurs: personsIn(state, 'ouverture', 'lecteurs', setMembers) }
}

/** Who holds it from when: a remplacement lies on who it stands in for, and gives way to them again; any other relais is for good. */
function tenuesOf(first: Tenue | undefined, passages: readonly Passage[]): readonly Tenue[] {
  let stack = first === undefined ? [] : [first]
  const tenues = [...stack]
  for (const { personne, from, relais, ends, remplacement } of passages) {
    const below = ends ? stack.slice(0, -1) : remplacement ? stack : []
    const back = below.at(-1)
    if (ends && (back === undefined || stack.at(-1)?.relais !== relais)) continue
    const next = ends && back !== undefined ? { ...back, from } : { personne, from, relais, remplaces: below.map((each) => each.personne) }
    stack = ends ? below : [...below, next]
    tenues.push(next)
  }
  return tenues
}

/** The sequence of the first accepted write of `fin`: an ended membership does not come back by clearing it. */
function endOf(entity: EntityState): number | undefined {
  const fin = findField(entity, 'fin')
  if (fin?.kind !== 'registre') return undefined
  return fin.writes.find((write) => write.value !== null && write.seq !== undefined)?.seq
}

const textValue = (entity: EntityState, field: string): string => {
  const value = registerValue(entity, field)
  return typeof value === 'string' ? value : ''
}

/** The persons named in a sensitive volet's `acces`, by the fold of that volet. */
export function readGranted(state: VoletState): ReadonlySet<PersonneId> {
  return personsIn(state, 'acces', 'personnes', setMembers)
}

/** Those, and everybody who ever was. */
export function readOnceGranted(state: VoletState): ReadonlySet<PersonneId> {
  return personsIn(state, 'acces', 'personnes', (set) => set.adds)
}

function personsIn(state: VoletState, entity: EntityId, name: string, of: (set: SetState) => readonly RegisterWrite[]): ReadonlySet<PersonneId> {
  const found = state.entities.get(entity)
  const field = found && findField(found, name)
  if (field?.kind !== 'ensemble') return new Set()
  return new Set(of(field).map((add) => add.value).filter((value): value is PersonneId => typeof value === 'string'))
}
