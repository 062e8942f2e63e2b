import type { PersonneId } from '../base/ids.ts'
import type { EntityFacts } from '../domain/permissions.ts'
import { registerValue, type EntityState } from './state.ts'

/** What the permission table may ask about an entity. */
export function entityFacts(entity: EntityState): EntityFacts {
  return {
    author: entity.created?.author,
    named: (field) => {
      const value = registerValue(entity, field)
      return typeof value === 'string' ? (value as PersonneId) : undefined // compared only, never trusted
    },
  }
}
