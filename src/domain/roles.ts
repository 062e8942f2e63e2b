/** What a person is to one livret, and how the table names who may write. */
export const ROLES = ['beneficiaire', 'referent', 'conseiller', 'responsable', 'assistant'] as const
export type Role = (typeof ROLES)[number]
/** `referent` is the one active référent; `auteur` whoever created the entity; `champ:x` whoever field x names. */
export type Writer = Role | 'auteur' | `champ:${string}`
