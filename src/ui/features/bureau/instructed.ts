import { useTranslation } from 'react-i18next'
import { REPONSES_ORGANISME } from '../../../domain/entities.ts'
import type { AideView } from '../../../readmodel/views.ts'
import { useToday } from '../../app/context.tsx'
import { formatJourMois } from '../../i18n/dates.ts'

/** "France Travail, sollicité le 2 novembre : refusée." */
export function useInstructed(): (aide: AideView) => string {
  const { t } = useTranslation(['bureau', 'pro'])
  const today = useToday()
  return ({ organismeSollicite, solliciteLe, reponseOrganisme }) => {
    const answer = REPONSES_ORGANISME.find((each) => each === reponseOrganisme.value)
    if (organismeSollicite.value === null && answer === undefined) return t('instruit.rien')
    const body = organismeSollicite.value ?? t('instruit.organisme')
    const reponse = answer === undefined ? t('instruit.sansReponse') : t(`reponseOrganisme.${answer}`, { ns: 'pro' })
    return solliciteLe.value === null ? t('instruit.dit', { body, reponse }) : t('instruit.ditLe', { body, reponse, date: formatJourMois(solliciteLe.value, today) })
  }
}
