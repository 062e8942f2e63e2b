import { useTranslation } from 'react-i18next'
import type { SetAsideView } from '../../../../readmodel/views.ts'
import { majuscule } from '../../../i18n/dates.ts'
import { useListe, useMon } from '../monLivret.tsx'
import { prenomDe } from '../names.ts'
import { useFieldWords } from './fieldWords.ts'

/** The sentence of the closed list, with the names and the state it needs; a simpler one when they are not known. */
export function useReason(): (item: SetAsideView) => string {
  const { t } = useTranslation(['mon', 'raisons'])
  const { referent } = useMon()
  const liste = useListe()
  const words = useFieldWords()
  return (item) => {
    const { detail } = item
    if (item.attend) return t('probleme.pourquoi.attend', { prenom: referent })
    const who = liste(item.whoNames.map(prenomDe).filter(Boolean), 'ou')
    switch (detail.reason) {
      case 'horsDeVosDroits':
        return who === '' ? t('probleme.pourquoi.horsDeVosDroitsAutre', { prenom: referent }) : t('raisons:horsDeVosDroits', { qui: who })
      case 'etatDepasse': {
        if (who === '' || detail.state === undefined) return t('probleme.pourquoi.etatDepasseAutre')
        const etat = words.valeur(item.type ?? 'aide', 'etat', detail.state)
        return t('raisons:etatDepasse', { qui: who, faitQuoi: t('probleme.note', { etat }) })
      }
      case 'droitRetire':
      case 'appareilRetire':
        return majuscule(t(`probleme.pourquoi.${detail.reason}`, { prenom: referent }))
      case 'valeurImpossible':
        return t('probleme.pourquoi.valeurImpossible', { champ: words.nom(item.type, detail.field ?? item.field) })
      case 'trop':
        return t(detail.field === undefined ? 'probleme.pourquoi.tropEnAttente' : 'probleme.pourquoi.trop')
      case 'dependDe':
        return t('probleme.pourquoi.dependDe')
      case 'efface':
        return t('probleme.pourquoi.efface')
      case 'nirDetecte':
      case 'mentionInterdite':
      case 'copieDetectee':
        return t(`raisons:${detail.reason}`)
    }
  }
}
