/** Who accompanies the person and who reads what, by first names. */
import type { Jour } from '../../../base/jour.ts'
import { READERS } from '../../../domain/readers.ts'
import type { Qualite } from '../../../domain/roles.ts'
import { voletClass, voletOfFrein, type VoletKind } from '../../../domain/volet.ts'
import type { FreinView, LivretView, MembreView } from '../../../readmodel/views.ts'
import { prenomDe } from './names.ts'

/** Everybody of the circle whose time is not over, whatever they read, once each; the person is not in it. */
export function known(view: LivretView, today: Jour): readonly MembreView[] {
  const present = view.membres.filter((membre) => !membre.isMe && membre.role !== 'beneficiaire' && (membre.fin === null || membre.fin > today))
  return [...new Map(present.map((membre) => [membre.personne, membre])).values()]
}

/** Whoever accompanies the person today, the référent first; the person is not in it. */
export function accompagnants(view: LivretView, today: Jour): readonly MembreView[] {
  const present = view.membres.filter((membre) => !membre.isMe && membre.role !== 'beneficiaire' && (membre.fin === null || membre.fin > today))
  // Somebody may hold two roles; a référent replaced by another one is no longer there as such.
  const current = view.theirs ? present.filter(({ personne }) => view.lecteurs.members.includes(personne)) : present.filter((membre) => membre.role !== 'referent' || membre.isReferent)
  const rank = (membre: MembreView) => (membre.isReferent ? 0 : 1)
  return [...new Map(current.sort((a, b) => rank(b) - rank(a)).map((membre) => [membre.personne, membre])).values()].sort((a, b) => rank(a) - rank(b))
}

const withRole = (view: LivretView, today: Jour, roles: readonly Qualite[]): readonly string[] =>
  accompagnants(view, today).filter((membre) => roles.includes(view.theirs ? 'lecteur' : membre.role)).map((membre) => prenomDe(membre.nom))

/** A référent whom somebody stands in for goes on reading. */
const remplaces = (view: LivretView, roles: readonly Qualite[]): readonly string[] =>
  roles.includes('remplace') ? view.relais.filter((each) => each.court && each.remplacement).map((each) => prenomDe(each.deNom)) : []

/** First names of those who read a volet by their role. */
export function lecteurs(view: LivretView, today: Jour, kind: VoletKind): readonly string[] {
  const roles = READERS[voletClass(kind)]
  return [...withRole(view, today, roles), ...remplaces(view, roles)]
}

export const responsables = (view: LivretView, today: Jour): readonly string[] => withRole(view, today, ['responsable'])

/** First names of those who read what is said of a theme: by their role and, of a sensitive one, those who were let in. */
export function lecteursDuFrein(view: LivretView, today: Jour, frein: FreinView): readonly string[] {
  const letIn = accompagnants(view, today).filter(({ personne }) => frein.acces?.members.includes(personne) === true)
  return [...new Set([...lecteurs(view, today, voletOfFrein(frein.theme)), ...letIn.map(({ nom }) => prenomDe(nom))])]
}
