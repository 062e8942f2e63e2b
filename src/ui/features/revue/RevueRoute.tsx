/** A CEP conseiller's review (mock 06): the livrets shared with them, one of them, what they write to it. */
import { useParams } from 'react-router'
import { useTranslation } from 'react-i18next'
import { parseLivretId } from '../../../base/ids.ts'
import { useList, useToday } from '../../app/context.tsx'
import { Departs } from '../../app/shared/Departs.tsx'
import { DeskFrame } from '../../app/shared/DeskFrame.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { ScreenTitle } from '../../components/Screen.tsx'
import { ThreadLegend } from '../../components/ThreadLegend.tsx'
import { formatJour } from '../../i18n/dates.ts'
import { OneLivret } from './OneLivret.tsx'
import { SharedList } from './SharedList.tsx'
import { SharedLoom } from './SharedLoom.tsx'

export function RevueRoute() {
  const { id, page } = useParams()
  const livret = id === undefined ? undefined : parseLivretId(id)
  return livret?.ok === true ? <OneLivret key={livret.value} livret={livret.value} page={page} /> : <Nothing />
}

/** Nothing is chosen: the list is the page. */
function Nothing() {
  const { t } = useTranslation(['revue', 'pro', 'commun'])
  usePageTitle(t('titre'))
  const { loaded, summaries } = useList()
  const today = useToday()
  return (
    <DeskFrame colonne={<SharedList actuel={undefined} />}>
      <div className="titre">
        <ScreenTitle prendreLeFocus={false}>{t('titre')}</ScreenTitle>
        <p className="doux">{formatJour(today)}</p>
      </div>
      <Departs />
      {(!loaded || summaries.length === 0) && <p className="fort">{loaded ? t('vide') : t('coquille.ouverture', { ns: 'commun' })}</p>}
      {summaries.length > 0 && (
        <div className="choisir-livret">
          <SharedLoom summaries={summaries} today={today} />
          <ThreadLegend
            label={t('fil.legende', { ns: 'pro' })}
            mots={{
              terminee: t('etape.terminee', { ns: 'pro' }),
              enCours: t('etape.enCours', { ns: 'pro' }),
              prevue: t('etape.prevue', { ns: 'pro' }),
              suspendue: t('etape.suspendue', { ns: 'pro' }),
              repositionnement: t('fil.repositionnement', { ns: 'pro' }),
              arretee: t('etape.arretee', { ns: 'pro' }),
              rienApres: t('fil.rienApres', { ns: 'pro' }),
            }}
          />
        </div>
      )}
    </DeskFrame>
  )
}
