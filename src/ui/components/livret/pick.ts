import { ENTITIES, type EntityType } from '../../../domain/entities.ts'
import type { Qualite } from '../../../domain/roles.ts'
import type { LivretView } from '../../../readmodel/views.ts'

export function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K> // exactly these keys, with their own values
}

/** Whether this person creates such a thing in this livret; the table of the domain says it, nobody else. */
export const mayCreate = (view: LivretView, type: EntityType): boolean =>
  ENTITIES[type].creators.some((writer) => view.roles.includes(writer as Qualite)) // a creator is named by role only

/** First name of a display name: "Maud T." is Maud. */
export const firstName = (nom: string): string => nom.split(' ')[0] ?? nom

/** Who and when, as far as they are known: "vous, 12 novembre". */
export const signed = (who: string, when: string): string => [who, when].filter(Boolean).join(', ')
