import { useTranslation } from 'react-i18next'
import type { SaveFault } from '../../../readmodel/commands.ts'

/** Why nothing was written, and what to do; the form keeps its words meanwhile. */
export function useFaultSentence(): (fault: SaveFault) => string {
  const { t } = useTranslation('commun')
  return (fault) => {
    switch (fault.fault) {
      case 'full':
        return t('sauver.plein')
      case 'lost':
        return t('sauver.perdu')
      case 'superseded':
        return t('sauver.depasse')
      case 'value':
        if (fault.reason === 'valeurImpossible') return t('sauver.impossible')
        return fault.limit === undefined ? t('sauver.trop') : t('sauver.tropLong', { limite: fault.limit })
    }
  }
}
