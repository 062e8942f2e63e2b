/** Guards over what people write freely: no NIR, whatever the field (trust.md §1). */
import type { Scalar, ValueSpec } from './entities.ts'
import { findNir } from './nir.ts'
import { shapeFault, type ValueFault } from './values.ts'

export function freeTextFault(text: string): ValueFault | undefined {
  return findNir(text).length > 0 ? { reason: 'nirDetecte' } : undefined
}

/** Everything the authority asks of a value: its shape, and for free text what it must not hold. */
export function valueFault(spec: ValueSpec, value: Scalar): ValueFault | undefined {
  const shape = shapeFault(spec, value)
  if (shape !== undefined || spec.type !== 'texte' || !spec.libre || typeof value !== 'string') return shape
  return freeTextFault(value)
}
