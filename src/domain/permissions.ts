/**
 * Permissions: one pure function over the circle. The server enforces it, screens use it not to offer,
 * peers to advise. Nothing here reads a clock: a membership ends when the operation that ends it is
 * accepted, and rights are asked *at a sequence number of the cercle* (the rights head), so that work
 * done under a right since withdrawn can be told from work done after (architecture.md §1).
 */
import type { EntityId, PersonneId } from '../base/ids.ts'
import type { EntitySpec } from './entities.ts'
import { transitionSpec, type TransitionSpec } from './machines.ts'
import { entitySpecIn, fieldSpecIn, voletClassIn, type Program } from './program.ts'
import type { Qualite, Role, Writer } from './roles.ts'
import { CURRENT } from './versions.ts'
import { priveOwner, type VoletKind } from './volet.ts'

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

/** Who holds the livret from a sequence until the next one [I13]. */
export interface Tenue {
  readonly personne: PersonneId
  readonly from: number
  /** The relais it came by; none for the first référent. */
  readonly relais: EntityId | undefined
  /** Those it stands in for, until it is ended; the last one takes the livret back. */
  readonly remplaces: readonly PersonneId[]
}

export interface Cercle {
  readonly membres: readonly Membre[]
  readonly tenues: readonly Tenue[]
  /** Asked to take over, from the proposal to its answer. */
  readonly pressentis: readonly { readonly personne: PersonneId; readonly from: number; readonly until: number | undefined }[]
  /** Whom the person lets read once they hold the livret alone. */
  readonly lecteurs: ReadonlySet<PersonneId>
}

interface Span {
  readonly from: number
  readonly until: number | undefined
}

const isActive = ({ from, until }: Span, at: RightsHead): boolean => from <= at && (until === undefined || at < until)

const tenueAt = ({ tenues }: Cercle, at: RightsHead): Tenue | undefined => tenues.findLast(({ from }) => from <= at)

/** Who holds the livret: the one active référent or, after the last relais, the person; they answer for what waits for a decision. */
export const holderOf = (cercle: Cercle, at: RightsHead = Infinity): PersonneId | undefined => tenueAt(cercle, at)?.personne

const enteredAs = ({ membres }: Cercle, personne: PersonneId, at: RightsHead): readonly Role[] =>
  membres.filter((membre) => membre.personne === personne && isActive(membre, at)).map(({ role }) => role)

/** The last relais was taken: the person holds their own livret. */
export function isTheirs(cercle: Cercle, at: RightsHead = Infinity): boolean {
  const holder = holderOf(cercle, at)
  return holder !== undefined && enteredAs(cercle, holder, at).includes('beneficiaire')
}

/** What a person is at a rights head. A référent who is no longer the active one is none; whoever holds their own livret leaves nobody any other role. */
export function rolesOf(cercle: Cercle, personne: PersonneId, at: RightsHead = Infinity): readonly Qualite[] {
  const entered = enteredAs(cercle, personne, at)
  const held = tenueAt(cercle, at)
  const asked: readonly Qualite[] = entered.length > 0 && cercle.pressentis.some((each) => each.personne === personne && isActive(each, at)) ? ['pressenti'] : []
  if (isTheirs(cercle, at)) {
    if (entered.includes('beneficiaire')) return ['beneficiaire', 'titulaire']
    return entered.length > 0 && cercle.lecteurs.has(personne) ? ['lecteur', ...asked] : asked
  }
  return [
    ...entered.filter((role) => role !== 'referent'),
    ...(held?.personne === personne ? ['referent' as const] : held?.remplaces.includes(personne) === true ? ['remplace' as const] : []),
    ...asked,
  ]
}

/** Whether the circle is as a step of a relais asks: nobody hands over what they do not hold, nor ends what is over. */
export function circleAllows(cercle: Cercle, { si }: TransitionSpec, entity: EntityId, named: (field: string) => PersonneId | undefined): boolean {
  const held = tenueAt(cercle, Infinity)
  return si === undefined || (si === 'deTient' ? held?.personne === named('de') : held?.relais === entity && held.remplaces.length > 0)
}

/** What a decision needs to know; `granted` holds the persons named in a sensitive volet's `acces`. */
export interface Standing {
  readonly cercle: Cercle
  readonly granted: ReadonlySet<PersonneId>
  readonly at: RightsHead
  /** Whose table of readers; the current version's unless said. */
  readonly program?: Program
}

export function mayRead(standing: Standing, personne: PersonneId, kind: VoletKind): boolean {
  const roles = rolesOf(standing.cercle, personne, standing.at)
  if (roles.length === 0) return false
  const owner = priveOwner(kind)
  if (owner !== undefined) return owner === personne
  const program = standing.program ?? CURRENT
  const volet = voletClassIn(program, kind)
  if (volet === undefined) return false
  if (roles.some((role) => program.readers[volet]?.includes(role))) return true
  return volet === 'sensible' && standing.granted.has(personne)
}

export type Act =
  | { readonly kind: 'create'; readonly type: string }
  | { readonly kind: 'write'; readonly type: string; readonly field: string; readonly entity: EntityFacts }
  | { readonly kind: 'transition'; readonly type: string; readonly field: string; readonly from: string; readonly to: string; readonly entity: EntityFacts }

/** What the table may ask about the entity: who created it and whom a field names. */
export interface EntityFacts {
  readonly author: PersonneId | undefined
  readonly named: (field: string) => PersonneId | undefined
}

/** A refusal names who could have done it, for the sentence « Seul·e {qui} peut faire cela ». */
export interface Permission {
  readonly allowed: boolean
  readonly who: readonly Writer[]
}

const ALLOWED: Permission = { allowed: true, who: [] }

/** The one function. `table`: the version the act was written under, which says who may do it [V4]; who reads is always asked now. */
export function may(standing: Standing, personne: PersonneId, kind: VoletKind, act: Act, table = standing.program ?? CURRENT): Permission {
  if (!mayRead(standing, personne, kind)) return { allowed: false, who: [] }
  const spec = entitySpecIn(table, act.type)
  if (spec?.volets.includes(voletClassIn(table, kind) ?? '') !== true) return { allowed: false, who: [] }
  // A private volet belongs to one person, who writes there whatever their role lets them write elsewhere.
  const writers = priveOwner(kind) === personne && act.kind === 'create' ? rolesOf(standing.cercle, personne, standing.at) : writersOf(spec, act)
  const roles = rolesOf(standing.cercle, personne, standing.at)
  const allowed = writers.some((writer) => {
    if (writer === 'auteur') return act.kind !== 'create' && act.entity.author === personne
    if (writer.startsWith('champ:')) return act.kind !== 'create' && act.entity.named(writer.slice(6)) === personne
    return roles.includes(writer as Qualite) // the two other forms of Writer are handled above
  })
  return allowed ? ALLOWED : { allowed: false, who: writers }
}

function writersOf(entity: EntitySpec, act: Act): readonly Writer[] {
  switch (act.kind) {
    case 'create':
      return entity.creators
    case 'write': {
      const spec = fieldSpecIn(entity, act.field)
      return spec === undefined || spec.kind === 'machine' ? [] : spec.writers
    }
    case 'transition': {
      const spec = fieldSpecIn(entity, act.field)
      if (spec === undefined || spec.kind !== 'machine') return []
      return transitionSpec(spec.machine, act.from, act.to)?.by ?? []
    }
  }
}
