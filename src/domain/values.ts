/** Whether a value has the shape of its field: type, bounds, length. Free text is also guarded (`freeText.ts`). */
import { parsePersonneId, parseEntityId } from '../base/ids.ts'
import { parseJour } from '../base/jour.ts'
import { exhaustive } from '../base/result.ts'
import type { Scalar, ValueSpec } from './entities.ts'

/** Why a value cannot be kept; `limit` is the number the sentence says. */
export type ValueFault =
  | { readonly reason: 'valeurImpossible' }
  | { readonly reason: 'trop'; readonly limit: number }
  | { readonly reason: 'nirDetecte' | 'mentionInterdite' }

/** `null` clears a register and is always possible. Length counts UTF-16 units, as every engine does. */
export function shapeFault(spec: ValueSpec, value: Scalar): ValueFault | undefined {
  if (value === null) return undefined
  const impossible: ValueFault = { reason: 'valeurImpossible' }
  switch (spec.type) {
    case 'texte':
      if (typeof value !== 'string') return impossible
      if (value.length > spec.max) return { reason: 'trop', limit: spec.max }
      if (spec.pattern !== undefined && !spec.pattern.test(value)) return impossible
      return undefined
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
    case 'empreinte':
      return typeof value === 'string' && /^[\w-]{43}$/.test(value) ? undefined : impossible
    default:
      return exhaustive(spec)
  }
}
