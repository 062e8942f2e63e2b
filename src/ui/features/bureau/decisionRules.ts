/** What a decision needs before it can be kept. Pure. */
import { isOneOf } from '../../../base/oneOf.ts'
import { fieldSpec } from '../../../domain/entities.ts'
import { readField } from '../../components/livret/readField.ts'

/** The responsable's moves, in the order they are offered. */
export const MOVES = ['accordee', 'accordeeEnPartie', 'refusee', 'versee', 'remiseEnMainPropre', 'regleeAuFournisseur', 'soldee'] as const
export type Move = (typeof MOVES)[number]
export const isMove = (state: string): state is Move => isOneOf(MOVES, state)

/** Subsidiarity: another body's answer comes before any grant (F7). */
export const needsAnswer = (to: Move): boolean => to === 'accordee' || to === 'accordeeEnPartie'

export type DecisionFault = 'choix' | 'montant' | 'montantZero' | 'partie' | 'entiere' | 'explication' | 'motif' | 'suite' | { readonly trop: number }

/** Faults by field; empty when it can be kept. `asked`: cents. */
export function checkDecision(values: Readonly<Record<string, string>>, asked: number | null, waitsForAnswer: boolean): Readonly<Record<string, DecisionFault>> {
  const choix = values['choix'] ?? ''
  if (!isMove(choix) || (waitsForAnswer && needsAnswer(choix))) return { choix: 'choix' }
  const empty = (field: string) => (values[field] ?? '').trim() === ''
  const long = textFault([values['explication'] ?? '', choix === 'refusee' ? (values['suite'] ?? '') : ''])
  const faults: Record<string, DecisionFault> = {}
  switch (choix) {
    case 'accordee':
    case 'accordeeEnPartie': {
      const fault = amountFault(values['montantAccorde'] ?? '', choix === 'accordeeEnPartie', asked)
      if (fault !== undefined) faults['montantAccorde'] = fault
      if (choix === 'accordeeEnPartie' && empty('explication')) faults['explication'] = 'explication'
      else if (long !== undefined) faults['explication'] = long
      return faults
    }
    case 'refusee':
      if (empty('motifRefus')) faults['motifRefus'] = 'motif'
      if (empty('explication')) faults['explication'] = 'explication'
      else if (long !== undefined) faults['explication'] = long
      if (empty('suite')) faults['suite'] = 'suite'
      return faults
    case 'soldee': {
      const read = readField('aide', 'montantAccorde', values['montantAccorde'] ?? '')
      if (!read.ok || read.value === null) faults['montantAccorde'] = 'montant'
      return faults
    }
    case 'versee':
    case 'remiseEnMainPropre':
    case 'regleeAuFournisseur':
      return faults
  }
}

function amountFault(typed: string, partly: boolean, asked: number | null): DecisionFault | undefined {
  const read = readField('aide', 'montantAccorde', typed)
  if (!read.ok || typeof read.value !== 'number') return 'montant'
  if (read.value === 0) return 'montantZero'
  if (asked === null) return undefined
  if (partly && read.value >= asked) return 'partie'
  return !partly && read.value < asked ? 'entiere' : undefined
}

function textFault(parts: readonly string[]): DecisionFault | undefined {
  const spec = fieldSpec('aide', 'explication')
  const max = spec?.kind === 'registre' && spec.value.type === 'texte' ? spec.value.max : Infinity
  return parts.map((part) => part.trim()).join('\n').length > max ? { trop: max } : undefined
}
