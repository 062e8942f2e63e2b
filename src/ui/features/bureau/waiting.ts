/** Aids that wait for the responsable, the longest waiting first. Read off the list: nothing is opened for it. */
import type { Summary } from '../../../readmodel/views.ts'

export const WAITS = ['aDecider', 'aPayer', 'aSolder'] as const
export type Wait = (typeof WAITS)[number]

export interface WaitingAide {
  readonly summary: Summary
  readonly aide: Summary['aides'][number]
  readonly wait: Wait
}

export function waitOf(etat: string): Wait | undefined {
  switch (etat) {
    case 'enInstruction':
      return 'aDecider'
    case 'accordee':
    case 'accordeeEnPartie':
      return 'aPayer'
    case 'versee':
    case 'remiseEnMainPropre':
    case 'regleeAuFournisseur':
      return 'aSolder'
    default:
      return undefined
  }
}

export function waitingAides(summaries: readonly Summary[]): readonly WaitingAide[] {
  return summaries
    .filter(({ roles }) => roles.includes('responsable'))
    .flatMap((summary) =>
      summary.aides.flatMap((aide): readonly WaitingAide[] => {
        const wait = waitOf(aide.etat)
        return wait === undefined ? [] : [{ summary, aide, wait }]
      }),
    )
    .sort((left, right) => WAITS.indexOf(left.wait) - WAITS.indexOf(right.wait) || left.aide.since.localeCompare(right.aide.since))
}

export const addressOf = ({ summary, aide }: Pick<WaitingAide, 'summary' | 'aide'>): string => `/bureau/aide/${summary.livret}/${aide.id}`
