/**
 * The contrat as it stands: its terms read off the folded circle and parcours, and the text they make. Same states,
 * same text, on every device; nothing here knows in which order anything came.
 */
import type { EntityId, PersonneId } from '../base/ids.ts'
import { sha256Text } from '../base/sha256.ts'
import { contratTexte, ETAPE_FIELDS, MODELE_CONTRAT, type EtapeField, type EtapeTerms, type PartieTerms, type Standing } from '../domain/contratTexte.ts'
import type { Scalar } from '../domain/entities.ts'
import { holderOf, rolesOf } from '../domain/permissions.ts'
import type { Role } from '../domain/roles.ts'
import { readCercle } from './cercle.ts'
import { findEntity, findField, registerHeads, registerValue, shownState, type EntityState, type VoletState } from './state.ts'
import { textOf } from './text.ts'

/** `<volet>/<entity>/<field>`. */
export type Term = string
export const termOf = (kind: 'cercle' | 'parcours', entity: EntityId, field: string): Term => `${kind}/${entity}/${field}`

export interface Contrat {
  readonly modele: number
  readonly texte: string
  readonly empreinte: string
  /** Who is to sign: the person, and the active référent. */
  readonly parties: readonly PersonneId[]
  /** Everything the text was read off. */
  readonly terms: ReadonlySet<Term>
  /** Those of them where two values stand. */
  readonly conflicts: readonly Term[]
}

const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export function readContrat(cercle: VoletState, parcours: VoletState): Contrat {
  const terms = new Set<Term>()
  const conflicts: Term[] = []
  const values = (kind: 'cercle' | 'parcours', entity: EntityState | undefined, field: string): Standing => {
    if (entity === undefined) return []
    const term = termOf(kind, entity.id, field)
    terms.add(term)
    const state = findField(entity, field)
    const standing = state?.kind === 'registre' ? [...new Set(registerHeads(state).map(({ value }) => value))] : []
    if (standing.length > 1) conflicts.push(term)
    return standing
  }

  const circle = readCercle(cercle)
  const holder = holderOf(circle)
  const persons = [...new Set(circle.membres.filter(({ personne }) => rolesOf(circle, personne).includes('beneficiaire')).map(({ personne }) => personne))].sort(before)
  // Who holds their livret alone signs alone.
  const referent = holder === undefined || persons.includes(holder) ? undefined : holder
  const identite = findEntity(cercle, 'identite')
  const person = (personne: PersonneId): PartieTerms => {
    const [prenom, nom] = [values('cercle', identite, 'prenom'), values('cercle', identite, 'nom')]
    const named = [...prenom, ...nom].some((value) => value !== null && value !== '')
    return {
      role: 'beneficiaire', organisme: [],
      nom: named ? [[prenom, nom].map((part) => part.filter((value) => value !== null && value !== '').map(String).sort(before).join(' / ')).filter((part) => part !== '').join(' ')]
        : values('cercle', membreOf(cercle, personne, 'beneficiaire'), 'nom'),
    }
  }
  const other = (personne: PersonneId): PartieTerms => {
    const membre = membreOf(cercle, personne, 'referent')
    return { role: 'referent', nom: values('cercle', membre, 'nom'), organisme: values('cercle', membre, 'organisme') }
  }

  const contrat = findEntity(parcours, 'contrat')
  const objectif = contrat && findField(contrat, 'objectif')
  if (contrat !== undefined) terms.add(termOf('parcours', contrat.id, 'objectif'))
  const etapes = [...parcours.entities.values()].filter(({ type }) => type === 'etape').sort(byDates).map((entity): EtapeTerms => {
    terms.add(termOf('parcours', entity.id, 'etat'))
    const fields = Object.fromEntries(ETAPE_FIELDS.map((field) => [field, values('parcours', entity, field)])) as Record<EtapeField, Standing> // one for each of them
    return { fields, arretee: shownState(entity, 'etat')?.state === 'arretee' }
  })
  const texte = contratTexte({
    parties: [...persons.map(person), ...(referent === undefined ? [] : [other(referent)])],
    objectif: objectif?.kind === 'texte' ? textOf(objectif) : '',
    projet: values('parcours', contrat, 'projet'),
    etapes,
  })
  return {
    modele: MODELE_CONTRAT, texte, empreinte: sha256Text(texte),
    parties: [...persons, ...(referent === undefined ? [] : [referent])],
    terms, conflicts: [...new Set(conflicts)].sort(before),
  }
}

/** As which role they are in it, when they are; else as whatever they came. */
function membreOf(cercle: VoletState, personne: PersonneId, role: Role): EntityState | undefined {
  const theirs = [...cercle.entities.values()].filter((entity) => entity.type === 'membre' && registerValue(entity, 'personne') === personne).sort((a, b) => before(a.id, b.id))
  return theirs.find((entity) => registerValue(entity, 'role') === role) ?? theirs[0]
}

const first = (entity: EntityState, field: string): string => {
  const state = findField(entity, field)
  const values = state?.kind === 'registre' ? registerHeads(state).map(({ value }) => value).filter((value): value is Exclude<Scalar, null> => value !== null) : []
  return values.map(String).sort(before)[0] ?? '9999'
}
const byDates = (a: EntityState, b: EntityState): number =>
  before(first(a, 'debut'), first(b, 'debut')) || before(first(a, 'fin'), first(b, 'fin')) || before(a.id, b.id)
