import { useTranslation } from 'react-i18next'
import { useToday } from '../../app/context.tsx'
import { formatJourMois } from '../../i18n/dates.ts'
import type { Line } from './line.ts'

export function useLineWords(): (line: Line) => string {
  const { t } = useTranslation(['revue', 'pro'])
  const today = useToday()
  return (line) => {
    switch (line.code) {
      case 'conflit':
      case 'misDeCote':
        return t(`besoin.${line.code}`, { ns: 'pro', count: line.count })
      case 'pause':
        return line.depuis === null ? t('pauseSansDate') : t('pause', { date: formatJourMois(line.depuis, today) })
      case 'rienApres':
        return t('rienApres', { date: formatJourMois(line.fin, today) })
      case 'depassee':
        return t('depassee', { date: formatJourMois(line.fin, today) })
    }
  }
}
