/** Whether a value may be written in a field: type, bounds, length. Free text is also guarded (`nir.ts`). */
import { parsePersonneId, parseEntityId } from '../base/ids.ts'
import { parseJour } from '../base/jour.ts'
import { exhaustive } from '../base/result.ts'
import type { Scalar, ValueSpec } from './entities.ts'
import { findNir } from './nir.ts'

/** Why a value cannot be kept; `limit` is the number the sentence says. */
export type ValueFault =
  | { readonly reason: 'valeurImpossible' }
  | { readonly reason: 'trop'; readonly limit: number }
  | { readonly reason: 'nirDetecte' }

/** `null` clears a register and is always possible. Length counts UTF-16 units, as every engine does. */
export function valueFault(spec: ValueSpec, value: Scalar): ValueFault | undefined {
  if (value === null) return undefined
  const impossible: ValueFault = { reason: 'valeurImpossible' }
  switch (spec.type) {
    case 'texte':
      if (typeof value !== 'string') return impossible
      if (value.length > spec.max) return { reason: 'trop', limit: spec.max }
      if (spec.pattern !== undefined && !spec.pattern.test(value)) return impossible
      return spec.libre ? freeTextFault(value) : undefined
    case 'jour':
      return typeof value === 'string' && parseJour(value).ok ? undefined : impossible
    case 'entier':
      return typeof value === 'number' && Number.isInteger(value) && value >= spec.min && value <= spec.max ? undefined : impossible
    case 'oui':
      return typeof value === 'boolean' ? undefined : impossible
    case 'choix':
      return typeof value === 'string' && spec.of.includes(value) ? undefined : impossible
    case 'personne':
      return typeof value === 'string' && parsePersonneId(value).ok ? undefined : impossible
    case 'entite':
      return typeof value === 'string' && parseEntityId(value).ok ? undefined : impossible
    default:
      return exhaustive(spec)
  }
}

export function freeTextFault(text: string): ValueFault | undefined {
  return findNir(text).length > 0 ? { reason: 'nirDetecte' } : undefined
}
