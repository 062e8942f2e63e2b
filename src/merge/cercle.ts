/** Reads the circle off the folded `cercle` volet: who belongs, since which sequence, and the one référent. */
import type { PersonneId } from '../base/ids.ts'
import { ROLES } from '../domain/roles.ts'
import type { Cercle, Membre } from '../domain/permissions.ts'
import { findField, registerValue, setMembers, type EntityState, type RegisterWrite, type SetState, type VoletState } from './state.ts'

export const emptyCercle: Cercle = { membres: [], referents: [] }

const personneOf = (entity: EntityState, field: string): PersonneId | undefined => {
  const value = registerValue(entity, field)
  return typeof value === 'string' ? (value as PersonneId) : undefined // validated as a person id when accepted
}

export function readCercle(state: VoletState): Cercle {
  const membres: Membre[] = []
  const initial: { personne: PersonneId; from: number }[] = []
  const relais: { personne: PersonneId; from: number }[] = []
  for (const entity of state.entities.values()) {
    if (entity.type === 'membre') {
      const personne = personneOf(entity, 'personne')
      const role = ROLES.find((each) => each === registerValue(entity, 'role'))
      if (personne === undefined || role === undefined) continue
      const from = entity.created?.seq ?? Infinity
      membres.push({ personne, role, from, until: endOf(entity), nom: textValue(entity, 'nom'), organisme: textValue(entity, 'organisme') })
      if (role === 'referent') initial.push({ personne, from })
    } else if (entity.type === 'relais') {
      const etat = findField(entity, 'etat')
      const accepted = etat?.kind === 'machine' ? etat.steps.find((step) => step.to === 'accepte') : undefined
      const vers = personneOf(entity, 'vers')
      if (accepted?.seq !== undefined && vers !== undefined) relais.push({ personne: vers, from: accepted.seq })
    }
  }
  // [I13] The first member entered as référent holds until a relais is accepted; a later `membre` never takes it.
  const first = initial.reduce<(typeof initial)[number] | undefined>((a, b) => (a === undefined || b.from < a.from ? b : a), undefined)
  return { membres, referents: [...(first ? [first] : []), ...relais.sort((a, b) => a.from - b.from)] }
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
  return grants(state, setMembers)
}

/** Those, and everybody who ever was. */
export function readOnceGranted(state: VoletState): ReadonlySet<PersonneId> {
  return grants(state, (set) => set.adds)
}

function grants(state: VoletState, of: (set: SetState) => readonly RegisterWrite[]): ReadonlySet<PersonneId> {
  const acces = state.entities.get('acces')
  const field = acces && findField(acces, 'personnes')
  if (field?.kind !== 'ensemble') return new Set()
  return new Set(of(field).map((add) => add.value).filter((value): value is PersonneId => typeof value === 'string'))
}
