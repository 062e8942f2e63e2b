/**
 * The person's own livret. Home comes with this chunk, as it is what is opened first; each other place is a
 * chunk of its own, precached like the rest.
 */
import { lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, Route, Routes } from 'react-router'
import type { LivretId } from '../../../base/ids.ts'
import { useList, useLivret, useSyncView, useToday } from '../../app/context.tsx'
import { Notice } from '../../app/shared/Notice.tsx'
import { Patience } from '../../app/shared/Patience.tsx'
import { Accueil } from './Accueil.tsx'
import { MonProvider } from './monLivret.tsx'

const suite = () => import('./SuitePages.tsx')
const EtapePage = lazy(async () => ({ default: (await suite()).EtapePage }))
const Menu = lazy(async () => ({ default: (await suite()).Menu }))
const RendezVousPage = lazy(async () => ({ default: (await suite()).RendezVousPage }))
const FreinsPages = lazy(async () => ({ default: (await import('./freins/FreinsPages.tsx')).FreinsPages }))
const AidesPages = lazy(async () => ({ default: (await import('./aides/AidesPages.tsx')).AidesPages }))
const ecrits = () => import('./ecrits/EcritsPages.tsx')
const ObjectifPages = lazy(async () => ({ default: (await ecrits()).ObjectifPages }))
const NotesPages = lazy(async () => ({ default: (await ecrits()).NotesPages }))
const CerclePage = lazy(async () => ({ default: (await ecrits()).CerclePage }))
const CoordonneesPages = lazy(async () => ({ default: (await ecrits()).CoordonneesPages }))
const ProblemePage = lazy(async () => ({ default: (await import('./probleme/ProblemePage.tsx')).ProblemePage }))

export function MonLivretRoute() {
  const { loaded, summaries } = useList()
  const { t } = useTranslation('commun')
  const mine = summaries[0]?.livret
  if (mine !== undefined) return <Mine livret={mine} />
  return loaded ? <Absent /> : <Patience mot={t('coquille.ouverture')} />
}

/** A first download is under way, or this person has no livret here. */
function Absent() {
  const { t } = useTranslation('mon')
  const { partial, phase } = useSyncView()
  if (partial || phase === 'exchanging') return <Patience mot={t('livretArrive')} />
  return <Notice titre={t('livretAbsent')}>{t('livretAbsentFaire')}</Notice>
}

function Mine({ livret }: { readonly livret: LivretId }) {
  const { t } = useTranslation('commun')
  const today = useToday()
  const state = useLivret(livret)
  if (state.status === 'loading') return <Patience mot={t('coquille.ouverture')} />
  if (state.status === 'missing') return <Absent />
  return (
    <MonProvider view={state.view} today={today}>
      <Routes>
        <Route index element={<Accueil />} />
        <Route path="livret" element={<Menu />} />
        <Route path="etape/:id" element={<EtapePage />} />
        <Route path="rendez-vous" element={<RendezVousPage />} />
        <Route path="freins/*" element={<FreinsPages />} />
        <Route path="aides/*" element={<AidesPages />} />
        <Route path="probleme" element={<ProblemePage />} />
        <Route path="objectif/*" element={<ObjectifPages />} />
        <Route path="notes/*" element={<NotesPages />} />
        <Route path="cercle" element={<CerclePage />} />
        <Route path="coordonnees/*" element={<CoordonneesPages />} />
        <Route path="*" element={<Navigate to="/mon" replace />} />
      </Routes>
    </MonProvider>
  )
}
