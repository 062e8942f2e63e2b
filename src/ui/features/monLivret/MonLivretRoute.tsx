/**
 * The person's own livret. Home comes with this chunk, as it is what is opened first; each other place is a
 * chunk of its own, precached like the rest.
 */
import { useTranslation } from 'react-i18next'
import { Navigate, Route, Routes } from 'react-router'
import type { LivretId } from '../../../base/ids.ts'
import { useList, useLivret, useToday } from '../../app/context.tsx'
import { lazyRoute } from '../../app/shared/lazyRoute.ts'
import { Patience } from '../../app/shared/Patience.tsx'
import { Accueil } from './Accueil.tsx'
import { MonProvider } from './monLivret.tsx'

const EtapePage = lazyRoute(async () => (await import('./SuitePages.tsx')).EtapePage, 'mon')
const Menu = lazyRoute(async () => (await import('./SuitePages.tsx')).Menu, 'mon')
const RendezVousPage = lazyRoute(async () => (await import('./SuitePages.tsx')).RendezVousPage, 'mon')
const FreinsPages = lazyRoute(async () => (await import('./freins/FreinsPages.tsx')).FreinsPages, 'mon')
const AidesPages = lazyRoute(async () => (await import('./aides/AidesPages.tsx')).AidesPages, 'mon')
const ObjectifPages = lazyRoute(async () => (await import('./ecrits/EcritsPages.tsx')).ObjectifPages, 'mon')
const NotesPages = lazyRoute(async () => (await import('./ecrits/EcritsPages.tsx')).NotesPages, 'mon')
const CerclePages = lazyRoute(async () => (await import('./ecrits/EcritsPages.tsx')).CerclePages, 'mon')
const CoordonneesPages = lazyRoute(async () => (await import('./ecrits/EcritsPages.tsx')).CoordonneesPages, 'mon')
const DroitsPages = lazyRoute(async () => (await import('./droits/DroitsPages.tsx')).DroitsPages, 'mon', 'droits', 'pro', 'champs')
const AppareilsPages = lazyRoute(async () => (await import('./appareils/AppareilsPages.tsx')).AppareilsPages, 'mon', 'acces')
const Attente = lazyRoute(async () => (await import('./Attente.tsx')).Attente, 'mon')
const ProblemePage = lazyRoute(async () => (await import('./probleme/ProblemePage.tsx')).ProblemePage, 'mon', 'raisons')
const DeciderPage = lazyRoute(async () => (await import('./SuitePages.tsx')).DeciderPage, 'mon')

export function MonLivretRoute() {
  const { loaded, summaries } = useList()
  const { t } = useTranslation('commun')
  const mine = summaries[0]?.livret
  if (mine !== undefined) return <Mine livret={mine} />
  return loaded ? <Attente /> : <Patience mot={t('coquille.ouverture')} />
}

function Mine({ livret }: { readonly livret: LivretId }) {
  const { t } = useTranslation('commun')
  const today = useToday()
  const state = useLivret(livret)
  if (state.status === 'loading') return <Patience mot={t('coquille.ouverture')} />
  if (state.status === 'missing') return <Attente />
  return (
    <MonProvider view={state.view} today={today}>
      <Routes>
        <Route index element={<Accueil />} />
        <Route path="livret" element={<Menu />} />
        <Route path="etape/:id" element={<EtapePage />} />
        <Route path="rendez-vous" element={<RendezVousPage />} />
        <Route path="freins/*" element={<FreinsPages />} />
        <Route path="aides/*" element={<AidesPages />} />
        <Route path="decider" element={<DeciderPage />} />
        <Route path="probleme" element={<ProblemePage />} />
        <Route path="objectif/*" element={<ObjectifPages />} />
        <Route path="notes/*" element={<NotesPages />} />
        <Route path="cercle/*" element={<CerclePages />} />
        <Route path="droits/*" element={<DroitsPages />} />
        <Route path="coordonnees/*" element={<CoordonneesPages />} />
        <Route path="appareils/*" element={<AppareilsPages />} />
        <Route path="*" element={<Navigate to="/mon" replace />} />
      </Routes>
    </MonProvider>
  )
}
