/**
 * Permissions: one pure function over the circle. The server enforces it, screens use it not to offer,
 * peers to advise. Nothing here reads a clock: a membership ends when the operation that ends it is
 * accepted, and rights are asked *at a sequence number of the cercle* (the rights head), so that work
 * done under a right since withdrawn can be told from work done after (architecture.md §1).
 */
import type { PersonneId } from '../base/ids.ts'
import { ENTITIES, fieldSpec, type EntityType } from './entities.ts'
import { transitionSpec } from './machines.ts'
import type { Role, Writer } from './roles.ts'
import { priveOwner, voletClass, type VoletClass, type VoletKind } from './volet.ts'

/** A sequence number of the cercle; `Infinity` asks about now. */
export type RightsHead = number

export interface Membre {
  readonly personne: PersonneId
  readonly role: Role
  readonly nom: string
  readonly organisme: string
  /** First sequence at which the membership holds, and the one that ended it. */
  readonly from: number
  readonly until: number | undefined
}

export interface Cercle {
  readonly membres: readonly Membre[]
  /** The one active référent, by sequence: each entry holds from `from` until the next (I13). */
  readonly referents: readonly { readonly personne: PersonneId; readonly from: number }[]
}

const isActive = (membre: Membre, at: RightsHead): boolean =>
  membre.from <= at && (membre.until === undefined || at < membre.until)

export function activeReferent(cercle: Cercle, at: RightsHead = Infinity): PersonneId | undefined {
  let found: PersonneId | undefined
  for (const each of cercle.referents) if (each.from <= at) found = each.personne
  return found
}

/** The roles a person holds at a rights head. A référent who is no longer the active one holds none as such. */
export function rolesOf(cercle: Cercle, personne: PersonneId, at: RightsHead = Infinity): readonly Role[] {
  const roles = cercle.membres
    .filter((membre) => membre.personne === personne && isActive(membre, at))
    .map((membre) => membre.role)
    .filter((role) => role !== 'referent')
  return activeReferent(cercle, at) === personne ? [...roles, 'referent'] : roles
}

/** Who reads a volet by role alone; `sensible` adds those named in its `acces`, `prive` has one owner. */
export const READERS: Readonly<Record<VoletClass, readonly Role[]>> = {
  cercle: ['beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant'],
  parcours: ['beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant'],
  freins: ['beneficiaire', 'referent', 'conseiller'],
  notes: ['beneficiaire', 'referent', 'conseiller'],
  equipe: ['referent', 'responsable', 'assistant'],
  aides: ['beneficiaire', 'referent', 'conseiller', 'responsable'],
  competences: ['beneficiaire', 'referent', 'conseiller', 'responsable'],
  sensible: ['beneficiaire', 'referent'],
  prive: [],
}

/** What a decision needs to know; `granted` holds the persons named in a sensitive volet's `acces`. */
export interface Standing {
  readonly cercle: Cercle
  readonly granted: ReadonlySet<PersonneId>
  readonly at: RightsHead
}

export function mayRead(standing: Standing, personne: PersonneId, kind: VoletKind): boolean {
  const roles = rolesOf(standing.cercle, personne, standing.at)
  if (roles.length === 0) return false
  const owner = priveOwner(kind)
  if (owner !== undefined) return owner === personne
  const readers = READERS[voletClass(kind)]
  if (roles.some((role) => readers.includes(role))) return true
  return voletClass(kind) === 'sensible' && standing.granted.has(personne)
}

export type Act =
  | { readonly kind: 'create'; readonly type: EntityType }
  | { readonly kind: 'write'; readonly type: EntityType; readonly field: string; readonly entity: EntityFacts }
  | { readonly kind: 'transition'; readonly type: EntityType; readonly field: string; readonly from: string; readonly to: string; readonly entity: EntityFacts }

/** What the table may ask about the entity: who created it and whom a field names. */
export interface EntityFacts {
  readonly author: PersonneId | undefined
  readonly named: (field: string) => PersonneId | undefined
}

/** The one function. A refusal names who could have done it, for the sentence « Seul·e {qui} peut faire cela ». */
export interface Permission {
  readonly allowed: boolean
  readonly who: readonly Writer[]
}

const ALLOWED: Permission = { allowed: true, who: [] }

export function may(standing: Standing, personne: PersonneId, kind: VoletKind, act: Act): Permission {
  if (!mayRead(standing, personne, kind)) return { allowed: false, who: [] }
  const spec = ENTITIES[act.type]
  if (!spec.volets.includes(voletClass(kind))) return { allowed: false, who: [] }
  // A private volet belongs to one person, who writes there whatever their role lets them write elsewhere.
  const writers = priveOwner(kind) === personne && act.kind === 'create' ? rolesOf(standing.cercle, personne, standing.at) : writersOf(act)
  const roles = rolesOf(standing.cercle, personne, standing.at)
  const allowed = writers.some((writer) => {
    if (writer === 'auteur') return act.kind !== 'create' && act.entity.author === personne
    if (writer.startsWith('champ:')) return act.kind !== 'create' && act.entity.named(writer.slice(6)) === personne
    return roles.includes(writer as Role) // the two other forms of Writer are handled above
  })
  return allowed ? ALLOWED : { allowed: false, who: writers }
}

function writersOf(act: Act): readonly Writer[] {
  switch (act.kind) {
    case 'create':
      return ENTITIES[act.type].creators
    case 'write': {
      const spec = fieldSpec(act.type, act.field)
      return spec === undefined || spec.kind === 'machine' ? [] : spec.writers
    }
    case 'transition': {
      const spec = fieldSpec(act.type, act.field)
      if (spec === undefined || spec.kind !== 'machine') return []
      return transitionSpec(spec.machine, act.from, act.to)?.by ?? []
    }
  }
}
