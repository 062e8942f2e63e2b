import { useId, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { AIDES } from '../../../domain/aides.ts'
import type { AideView } from '../../../readmodel/views.ts'
import { useList, useLivret, useSyncView, useToday } from '../../app/context.tsx'
import { Departs } from '../../app/shared/Departs.tsx'
import { DeskFrame } from '../../app/shared/DeskFrame.tsx'
import { OfficeMenu } from '../../app/shared/OfficeMenu.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { Band } from '../../components/Band.tsx'
import { buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { euros } from '../../components/livret/fieldWords.ts'
import { ScreenTitle } from '../../components/Screen.tsx'
import { formatJour, formatJourMois } from '../../i18n/dates.ts'
import { Effacements } from './Effacements.tsx'
import { useInstructed } from './instructed.ts'
import { addressOf, waitingAides, WAITS, type Wait, type WaitingAide } from './waiting.ts'

export function AttendPage() {
  const { t } = useTranslation('bureau')
  usePageTitle(t('attend'))
  const { loaded, summaries } = useList()
  const { setAside, conflicts, partial } = useSyncView()
  const today = useToday()
  const waiting = useMemo(() => waitingAides(summaries), [summaries])
  const settle = setAside + conflicts
  return (
    <DeskFrame colonne={<OfficeMenu ici="attend" />}>
      <div className="titre">
        <ScreenTitle>{t('attend')}</ScreenTitle>
        <p className="doux">{formatJour(today)}</p>
      </div>
      {settle > 0 && (
        <Band
          icon="inbox"
          ton="veille"
          action={
            <Link className={buttonClass()} to="/a-regler">
              <span>{t('regler')}</span>
            </Link>
          }
        >
          {[conflicts > 0 ? t('conflits', { count: conflicts }) : '', setAside > 0 ? t('misDeCote', { count: setAside }) : ''].filter(Boolean).join(' ')}
        </Band>
      )}
      <Effacements />
      <Departs />
      {partial && <p className="doux">{t('partiel')}</p>}
      {loaded && !partial && waiting.length === 0 && (
        <div className="silence">
          <p>{t('rien')}</p>
          <p className="doux">{t('rienAide')}</p>
        </div>
      )}
      {WAITS.map((wait) => (
        <Section key={wait} wait={wait} aides={waiting.filter((each) => each.wait === wait)} />
      ))}
    </DeskFrame>
  )
}

function Section({ wait, aides }: { readonly wait: Wait; readonly aides: readonly WaitingAide[] }) {
  const { t } = useTranslation('bureau')
  const id = useId()
  if (aides.length === 0) return null
  return (
    <section className="bloc" aria-labelledby={id}>
      <h2 id={id}>{t(`titre.${wait}`, { count: aides.length })}</h2>
      <ul className="attentes">
        {aides.map((each) => (
          <Waiting key={each.aide.id} {...each} />
        ))}
      </ul>
    </section>
  )
}

/** Who asks for what, in their words, and what was found out: enough to know what one is going to decide. */
function Waiting({ summary, aide, wait }: WaitingAide) {
  const { t } = useTranslation('bureau')
  const today = useToday()
  const state = useLivret(summary.livret)
  const view = state.status === 'open' ? state.view.aides.find(({ id }) => id === aide.id) : undefined
  const name = `${summary.prenom} ${summary.nom}`.trim()
  const montant = aide.montant === null ? t('sansMontant') : euros(aide.montant)
  return (
    <li>
      <Link className="qui" to={addressOf({ summary, aide })}>
        <b>{name}</b>
        <span>{t('ligneAide', { aide: AIDES[aide.aide].label, montant })}</span>
      </Link>
      <div>
        {wait === 'aDecider' && view !== undefined && <Instructed aide={view} />}
        {wait !== 'aDecider' && <p>{t(`depuis.${wait}`, { date: formatJourMois(aide.since, today) })}</p>}
      </div>
      <Link className={buttonClass('calme')} to={addressOf({ summary, aide })}>
        <span>
          {t(`agir.${wait}`)}
          <span className="lecteur"> : {name}</span>
        </span>
      </Link>
    </li>
  )
}

function Instructed({ aide }: { readonly aide: AideView }) {
  const { t } = useTranslation('bureau')
  const today = useToday()
  const said = useInstructed()
  const { raison, pourLe, reponseAvant } = aide
  const late = reponseAvant.value !== null && reponseAvant.value < today
  return (
    <>
      {raison.value !== null && raison.value !== '' && <p>{t('aide.raison', { raison: raison.value })}</p>}
      <p className="doux">
        {[said(aide), pourLe.value === null ? '' : t('pourLe', { date: formatJourMois(pourLe.value, today) })].filter(Boolean).join(' ')}
      </p>
      {reponseAvant.value !== null && (
        <p className={late ? 'motif' : 'mot'}>
          <Icon name="clock" />
          <span>{t(late ? 'reponsePassee' : 'reponseAvant', { date: formatJourMois(reponseAvant.value, today) })}</span>
        </p>
      )}
    </>
  )
}
