import { useTranslation } from 'react-i18next'
import { labelOf } from '../../../readmodel/labels.ts'
import type { EtapeView } from '../../../readmodel/views.ts'
import type { IconName } from '../../components/Icon.tsx'
import { useMon } from './monLivret.tsx'
import { formatJour, formatJourMois } from '../../i18n/dates.ts'
import { typography } from '../../i18n/typography.ts'

/** The étape's name, set like the rest: a colon never begins a line. */
export const nomEtape = (etape: EtapeView): string => typography(labelOf(etape))

export interface EtatWord {
  readonly icon: IconName
  readonly mot: string
}

/** The few words for where an étape is; an answer that is awaited matters more than "à venir". */
export function useEtatWord(): (etape: EtapeView) => EtatWord {
  const { t } = useTranslation('personne')
  return (etape) => {
    switch (etape.etat.state) {
      case 'terminee':
        return { icon: 'check', mot: t('etape.terminee') }
      case 'arretee':
        return { icon: 'circle-x', mot: t('etape.arretee') }
      case 'suspendue':
        return { icon: 'pause', mot: t('etape.suspendue') }
      case 'enCours':
        return { icon: 'arrow-right', mot: t('etape.enCours') }
      default:
        break
    }
    switch (etape.demandeEntree.value) {
      case 'enAttente':
        return { icon: 'clock', mot: t('demandeEntree.enAttente') }
      case 'admise':
        return { icon: 'check', mot: t('demandeEntree.admise') }
      case 'nonRetenue':
        return { icon: 'x', mot: t('demandeEntree.nonRetenue') }
      default:
        return { icon: 'calendar-days', mot: t('etape.prevue') }
    }
  }
}

/** "Du 12 octobre au 18 décembre", "Jusqu'au …", "À partir du …"; empty when no day is known. */
export function usePeriode(): (etape: EtapeView) => string {
  const { t } = useTranslation('accueil')
  const { today } = useMon()
  return (etape) => {
    const debut = etape.debut.value
    const fin = etape.sortieLe.value ?? etape.fin.value
    if (debut !== null && fin !== null) return t('accueil.duAu', { debut: formatJourMois(debut, today), fin: formatJourMois(fin, today) })
    if (fin !== null) return t('accueil.jusquau', { date: formatJour(fin, today) })
    if (debut === null) return ''
    return t(debut > today ? 'accueil.aPartirDu' : 'accueil.depuis', { date: formatJourMois(debut, today) })
  }
}
