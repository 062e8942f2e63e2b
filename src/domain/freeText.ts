/** Guards over what people write freely: no NIR, no offence, sentence, court or prison, whatever the field (trust.md §1). */
import type { Scalar, ValueSpec } from './entities.ts'
import { findMentions } from './mention.ts'
import { findNir } from './nir.ts'
import { shapeFault, type ValueFault } from './values.ts'

export type ForbiddenReason = 'nirDetecte' | 'mentionInterdite'

/** What a text must not hold, and where: UTF-16 indices, in order. A number goes before words. */
export interface Forbidden {
  readonly reason: ForbiddenReason
  readonly spans: readonly { readonly start: number; readonly end: number }[]
}

export function findForbidden(text: string): Forbidden | undefined {
  const nir = findNir(text)
  if (nir.length > 0) return { reason: 'nirDetecte', spans: nir }
  const mentions = findMentions(text)
  return mentions.length > 0 ? { reason: 'mentionInterdite', spans: mentions } : undefined
}

export function freeTextFault(text: string): ValueFault | undefined {
  const found = findForbidden(text)
  return found && { reason: found.reason }
}

/** Everything the authority asks of a value: its shape, and for free text what it must not hold. */
export function valueFault(spec: ValueSpec, value: Scalar): ValueFault | undefined {
  const shape = shapeFault(spec, value)
  if (shape !== undefined || spec.type !== 'texte' || !spec.libre || typeof value !== 'string') return shape
  return freeTextFault(value)
}
