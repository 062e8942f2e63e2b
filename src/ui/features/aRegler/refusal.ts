/** The sentence of the closed list for one refusal, with the facts it needs; what is not known is left out, never invented. */
import { useTranslation } from 'react-i18next'
import type { SetAsideView } from '../../../readmodel/views.ts'
import { useFieldWords } from '../../components/livret/fieldWords.ts'
import { useTools } from '../../components/livret/tools.tsx'
import { formatJourMois } from '../../i18n/dates.ts'

export function useRefusal(): (item: SetAsideView) => string {
  const { t } = useTranslation('pro')
  const { t: raison } = useTranslation('raisons')
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  return (item) => {
    const { detail, type, field, whoNames } = item
    if (item.attend) return raison('attend')
    const who = whoNames.join(', ')
    switch (detail.reason) {
      case 'droitRetire': {
        const until = view.membres.find((membre) => membre.isMe && membre.fin !== null)?.fin
        return until === undefined || until === null ? t('aRegler.raison.droitRetire') : raison('droitRetire', { date: formatJourMois(until, today) })
      }
      case 'horsDeVosDroits':
        return raison('horsDeVosDroits', { qui: who === '' ? t('aRegler.raison.quiDecide') : who })
      case 'etatDepasse': {
        const state = detail.state
        const known = state !== undefined && type !== undefined && field !== undefined
        const now = known ? words.code(type, field, state) : undefined
        const done = now === undefined ? t('aRegler.raison.faitAutre') : t('aRegler.raison.faitEtat', { etat: now })
        const sentence = raison('etatDepasse', { qui: who === '' ? t('aRegler.raison.quelquun') : who, faitQuoi: done })
        return now === undefined ? sentence : `${sentence} ${t('aRegler.situation', { etat: now })}`
      }
      case 'valeurImpossible':
        return raison('valeurImpossible', { champ: type === undefined || field === undefined ? t('aRegler.texte') : words.label(type, detail.field ?? field), ceQuiNeVaPas: t('aRegler.raison.pasPossible') })
      case 'trop':
        if (detail.field === undefined && detail.limit !== undefined) return raison('tropEnAttente', { limite: detail.limit })
        return raison('trop', { limite: detail.limit === undefined ? t('aRegler.raison.limite') : t('aRegler.raison.caracteres', { count: detail.limit }) })
      case 'dependDe':
        return raison('dependDe', { laquelle: t('aRegler.raison.autre') })
      case 'efface':
        return t('aRegler.raison.efface')
      case 'appareilRetire':
        // A name that ends with its initial's point ends the sentence too.
        return t('aRegler.raison.appareilRetire', { qui: who === '' ? t('aRegler.raison.quiDecide') : who }).replace(/\.\.$/, '.')
      case 'nirDetecte':
      case 'mentionInterdite':
      case 'copieDetectee':
        return raison(detail.reason)
    }
  }
}
