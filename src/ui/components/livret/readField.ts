/** From what is typed to what is kept, and back: one reading for every form. */
import { parseJour } from '../../../base/jour.ts'
import { fieldSpec, type EntityType, type Scalar } from '../../../domain/entities.ts'
import { shapeFault } from '../../../domain/values.ts'

export type FieldFault = 'valeurImpossible' | { readonly trop: number }
export type ReadField = { readonly ok: true; readonly value: Scalar } | { readonly ok: false; readonly fault: FieldFault }

const isMoney = (type: EntityType, field: string) => type === 'aide' && (field === 'montant' || field === 'montantAccorde')
const impossible: ReadField = { ok: false, fault: 'valeurImpossible' }

/**
 * Empty clears the field. Money is typed in euros and kept in cents. A NIR is let through: the words are
 * Empty clears the field. Money is typed in euros and kept in cents. What must not be written is the
 * command's to stop.
 */
export function readField(type: EntityType, field: string, typed: string): ReadField {
  const text = typed.trim()
  if (text === '') return { ok: true, value: null }
  const spec = fieldSpec(type, field)
  if (spec?.kind !== 'registre') return { ok: true, value: text }
  const value = scalarOf(spec.value.type, text, isMoney(type, field))
  if (value === undefined) return impossible
  const fault = shapeFault(spec.value, value)
  if (fault === undefined || fault.reason === 'nirDetecte' || fault.reason === 'mentionInterdite') return { ok: true, value }
  return fault.reason === 'trop' ? { ok: false, fault: { trop: fault.limit } } : impossible
}

function scalarOf(kind: string, text: string, money: boolean): Scalar | undefined {
  if (kind === 'jour') return parseJour(text).ok ? text : undefined
  if (kind !== 'entier') return text
  const digits = text.replace(/[\s\u00a0\u202f€]/g, '').replace(',', '.')
  if (!/^\d+(\.\d{1,2})?$/.test(digits)) return undefined
  const number = Number(digits)
  return money ? Math.round(number * 100) : number
}

/** What a control shows of a kept value. */
export function typedOf(type: EntityType, field: string, value: Scalar): string {
  if (value === null) return ''
  if (isMoney(type, field) && typeof value === 'number') return value % 100 === 0 ? String(value / 100) : (value / 100).toFixed(2).replace('.', ',')
  return String(value)
}
