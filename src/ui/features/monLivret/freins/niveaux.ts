import { useTranslation } from 'react-i18next'
import type { IconName } from '../../../components/Icon.tsx'
import type { FreinView } from '../../../../readmodel/views.ts'

export interface StepProps {
  readonly frein: FreinView
  /** `/mon/freins/<number>` */
  readonly base: string
  readonly contexte: { readonly icon: IconName; readonly mot: string }
}

/** From light to heavy; « Je ne sais pas » stands apart and is kept as `nonAborde`. */
export const REPONSES = ['pasUnFrein', 'aSurveiller', 'gene', 'bloque'] as const

/** What the person answered for a theme, in their words. */
export function useNiveauWord(): (frein: FreinView) => string {
  const { t } = useTranslation(['personne', 'commun'])
  return ({ ditNiveau }) => {
    const value = ditNiveau.value
    if (value === null) return t('niveau.nonAborde')
    return value === 'nonAborde' ? t('commun:action.jeNeSaisPas') : t(`niveau.${value}`)
  }
}
