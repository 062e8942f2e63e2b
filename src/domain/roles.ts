/** What a person is to one livret, and how the table names who may write. */
export const ROLES = ['beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant'] as const
export type Role = (typeof ROLES)[number]
/** What an account is. `pilotage` is for figures and never a person: of no circle, with no right in any livret. */
export const ACCOUNT_ROLES = [...ROLES, 'pilotage'] as const
export type AccountRole = (typeof ACCOUNT_ROLES)[number]
/**
 * What the relais of a circle make of its members, besides their role: the person who holds their livret alone, whom
 * they then let read, who is asked to take over and has not answered, a référent while somebody stands in for them.
 */
export type Qualite = Role | 'titulaire' | 'lecteur' | 'pressenti' | 'remplace'
/** `referent` is the one active référent; `auteur` whoever created the entity; `champ:x` whoever field x names. */
export type Writer = Qualite | 'auteur' | `champ:${string}`
