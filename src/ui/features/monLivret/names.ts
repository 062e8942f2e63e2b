/** People as the person calls them: by their first name. */
import type { Jour } from '../../../base/jour.ts'
import type { FreinTheme } from '../../../domain/catalogue.ts'
import { READERS } from '../../../domain/readers.ts'
import type { Role } from '../../../domain/roles.ts'
import { voletClass, voletOfFrein, type VoletKind } from '../../../domain/volet.ts'
import type { LivretView, MembreView } from '../../../readmodel/views.ts'

export const prenomDe = (nom: string): string => nom.trim().split(/\s+/)[0] ?? ''

/** Whoever accompanies the person today, the référent first; the person is not in it. */
export function accompagnants(view: LivretView, today: Jour): readonly MembreView[] {
  const present = view.membres.filter((membre) => !membre.isMe && membre.role !== 'beneficiaire' && (membre.fin === null || membre.fin > today))
  // Somebody may hold two roles; a référent replaced by another one is no longer there as such.
  const current = present.filter((membre) => membre.role !== 'referent' || membre.isReferent)
  const rank = (membre: MembreView) => (membre.isReferent ? 0 : 1)
  return [...new Map(current.sort((a, b) => rank(b) - rank(a)).map((membre) => [membre.personne, membre])).values()].sort((a, b) => rank(a) - rank(b))
}

const withRole = (view: LivretView, today: Jour, roles: readonly Role[]): readonly string[] =>
  accompagnants(view, today).filter((membre) => roles.includes(membre.role)).map((membre) => prenomDe(membre.nom))

/** First names of those who read a volet by their role. */
export const lecteurs = (view: LivretView, today: Jour, kind: VoletKind): readonly string[] => withRole(view, today, READERS[voletClass(kind)])

export const responsables = (view: LivretView, today: Jour): readonly string[] => withRole(view, today, ['responsable'])

/** First names of those who read what is said of a theme. An aid asked in a sensitive theme lets in those who decide it. */
export function lecteursDuFrein(view: LivretView, today: Jour, theme: FreinTheme): readonly string[] {
  const kind = voletOfFrein(theme)
  const asked = voletClass(kind) === 'sensible' && view.aides.some((aide) => aide.volet === kind)
  return [...new Set([...lecteurs(view, today, kind), ...(asked ? responsables(view, today) : [])])]
}
