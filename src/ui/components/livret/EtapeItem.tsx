/** The words beside one stitch of the thread, and what may be done there. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { labelOf } from '../../../readmodel/labels.ts'
import type { Champ, EtapeView } from '../../../readmodel/views.ts'
import type { Scalar } from '../../../domain/entities.ts'
import { formatJourMois, formatPeriode } from '../../i18n/dates.ts'
import { Button } from '../Button.tsx'
import { Gauge } from '../Gauge.tsx'
import { Icon } from '../Icon.tsx'
import { useFieldWords } from './fieldWords.ts'
import { InConflict, ItemWord } from './ItemWord.tsx'
import { useTools } from './tools.tsx'

/** Every field of an étape that is shown here. */
export const champsOf = (etape: EtapeView): readonly Champ<Scalar>[] =>
  Object.values(etape).flatMap((each: unknown) => (isChamp(each) ? [each] : []))
const isChamp = (value: unknown): value is Champ<Scalar> => typeof value === 'object' && value !== null && 'history' in value

export function useEtapeTitle(): (etape: EtapeView) => string {
  const { t } = useTranslation('pro')
  return (etape) => {
    const label = labelOf(etape)
    if (label !== '') return label
    return etape.nature.value === 'orientation' ? t('natureEtape.orientation') : t('suivi.etape.sansNom')
  }
}

function usePeriod() {
  const { t } = useTranslation('pro')
  const { today } = useTools()
  return ({ debut, fin }: EtapeView): string => {
    const [from, to] = [debut.value, fin.value]
    if (from !== null && from === to) return formatJourMois(from, today)
    if (from !== null && to !== null) return formatPeriode(from, to, today)
    if (from !== null) return t('suivi.etape.depuis', { date: formatJourMois(from, today) })
    if (to !== null) return t('suivi.etape.jusquau', { date: formatJourMois(to, today) })
    return t('suivi.etape.sansDate')
  }
}

export interface EtapeItemProps {
  readonly etape: EtapeView
  readonly onModifier?: (() => void) | undefined
  readonly onEtat?: (() => void) | undefined
  readonly onRepositionner?: (() => void) | undefined
}

export function EtapeItem({ etape, onModifier, onEtat, onRepositionner }: EtapeItemProps) {
  const { t } = useTranslation('pro')
  const { view, today, act, commands } = useTools()
  const words = useFieldWords(view, today)
  const title = useEtapeTitle()
  const period = usePeriod()
  const { demandeEntree, demandeeLe, typeSortie, sortieLe } = etape
  const place = [etape.organisme.value, etape.lieu.value].filter(Boolean).join(', ')
  const etat = etape.etat.state
  const going = etat === 'enCours' || etat === 'suspendue'
  const answer = etat === 'prevue' ? demandeEntree.value : null
  return (
    <>
      <div className="ligne">
        <h2>
          {onModifier === undefined ? (
            title(etape)
          ) : (
            <button type="button" className="ouvre" aria-haspopup="dialog" onClick={onModifier}>
              {title(etape)}
            </button>
          )}
        </h2>
        <p className="mot">
          {etat === 'terminee' && <Icon name="check" />}
          {answer !== null && <Icon name={answer === 'enAttente' ? 'clock' : answer === 'admise' ? 'check' : 'x'} />}
          {answer === null ? words.code('etape', 'etat', etat) : words.code('etape', 'demandeEntree', answer)}
        </p>
      </div>
      <p className="doux">{[period(etape), place].filter(Boolean).join(' · ')}</p>
      {answer !== null && demandeeLe.value !== null && <p className="doux">{t('suivi.etape.entreeDemandee', { date: formatJourMois(demandeeLe.value, today) })}</p>}
      {typeSortie.value !== null && typeSortie.value !== 'terme' && (
        <p>{t('suivi.etape.sortie', { type: words.code('etape', 'typeSortie', typeSortie.value), date: sortieLe.value === null ? '' : formatJourMois(sortieLe.value, today) })}</p>
      )}
      {going ? <Measures etape={etape} /> : <HoursLine etape={etape} />}
      <InConflict champs={champsOf(etape)} />
      <ItemWord state={etape.state} discret />
      <div className="actions ecran">
        {answer === 'enAttente' && demandeEntree.editable && (
          <>
            <Button variant="calme" onClick={() => void act(() => commands.write(view.livret, [{ champ: demandeEntree, value: 'admise' }]))}>
              {t('demandeEntree.admise')}
            </Button>
            <Button variant="calme" onClick={() => void act(() => commands.write(view.livret, [{ champ: demandeEntree, value: 'nonRetenue' }]))}>
              {t('demandeEntree.nonRetenue')}
            </Button>
          </>
        )}
        {onEtat !== undefined && <Named mot={etat === 'prevue' ? t('suivi.etape.commencer') : t('suivi.etape.etat')} de={title(etape)} onClick={onEtat} />}
        {onRepositionner !== undefined && <Named mot={t('suivi.etape.versAutre')} de={title(etape)} onClick={onRepositionner} />}
      </div>
    </>
  )
}

/** A short word that says, to who does not see the page, what it is about. */
export function Named({ mot, de, onClick, variant = 'discret' }: { readonly mot: ReactNode; readonly de: string; readonly onClick: () => void; readonly variant?: 'discret' | 'calme' }) {
  const { t } = useTranslation('pro')
  return (
    <Button variant={variant} onClick={onClick}>
      {mot}
      <span className="lecteur">{t('suivi.aPropos', { quoi: de })}</span>
    </Button>
  )
}

function HoursLine({ etape }: { readonly etape: EtapeView }) {
  const { t } = useTranslation('pro')
  const past = etape.etat.state === 'terminee' || etape.etat.state === 'arretee'
  const centre = past ? (etape.heuresCentreFaites.value ?? etape.heuresCentre.value) : etape.heuresCentre.value
  const entreprise = past ? (etape.heuresEntrepriseFaites.value ?? etape.heuresEntreprise.value) : etape.heuresEntreprise.value
  const parts = [
    centre === null ? '' : t('suivi.etape.hCentre', { count: centre }),
    entreprise === null ? '' : t('suivi.etape.hEntreprise', { count: entreprise }),
  ].filter(Boolean)
  return parts.length === 0 ? null : <p>{parts.join(', ')}</p>
}

/** Hours as ink bars, the rhythm, what is paid: only of the étape that is going on. */
function Measures({ etape }: { readonly etape: EtapeView }) {
  const { t } = useTranslation(['pro', 'commun'])
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  const { demiJournees, modalite, remuneree } = etape
  const bars = (
    [
      ['enCentre', etape.heuresCentreFaites.value, etape.heuresCentre.value],
      ['enEntreprise', etape.heuresEntrepriseFaites.value, etape.heuresEntreprise.value],
    ] as const
  ).flatMap(([label, done, total]) => (total === null || total === 0 ? [] : [{ label, done: done ?? 0, total }]))
  const facts = [
    demiJournees.value === null ? '' : t('semaine.demiJournees', { ns: 'commun', count: demiJournees.value }),
    modalite.value === null ? '' : words.code('etape', 'modalite', modalite.value),
    remuneree.value === null ? '' : t('suivi.etape.remuneree', { reponse: words.code('etape', 'remuneree', remuneree.value) }),
  ].filter(Boolean)
  return (
    <>
      {bars.length > 0 && (
        <div className="mesures">
          {bars.map(({ label, done, total }) => (
            <dl key={label}>
              <div>
                <dt>{t(`suivi.etape.${label}`)}</dt>
                <dd>
                  <b>{t('suivi.heures', { count: done })}</b> {t('suivi.etape.sur', { count: total })}
                  <Gauge fait={done} total={total} />
                </dd>
              </div>
            </dl>
          ))}
        </div>
      )}
      {facts.length > 0 && <p>{facts.join(' · ')}</p>}
    </>
  )
}
