import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, NavigationType, Route, Routes, useLocation, useNavigate, useNavigationType } from 'react-router'
import { exhaustive } from '../../base/result.ts'
import type { AccountRole } from '../../domain/roles.ts'
import type { AppState, Session } from '../../readmodel/session.ts'
import { Button } from '../components/Button.tsx'
import { SessionProvider, useAppState, useSession, useSyncView } from './context.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { home } from './shared/home.ts'
import { WhileReading } from './shared/lazyRoute.ts'
import { Notice } from './shared/Notice.tsx'
import { Patience } from './shared/Patience.tsx'
import { useRest } from './shared/useRest.ts'
import { Entree, Entrer, ENTRANCE, Locked, preloadHomes, routes } from './routes.tsx'
import { SessionBands, UpdateBand } from './ShellBands.tsx'

/** Everything inside the router: what is shown for each state of the application. */
export function Shell() {
  const { t } = useTranslation('commun')
  const location = useLocation()
  useScrollToTop(location.pathname)
  const state = useAppState()
  useForgottenAddress(state.phase)
  return (
    <>
      <a className="aller-au-contenu" href="#contenu" onClick={skipToContent}>
        {t('action.allerAuContenu')}
      </a>
      <div className={bandsFor(state)}>
        <UpdateBand />
      </div>
      <ErrorBoundary resetKey={location.pathname}>
        <WhileReading value={<Patience mot={t('coquille.ouverture')} />}>
          <Phase />
        </WhileReading>
      </ErrorBoundary>
    </>
  )
}

/** Bands are as large as the rest of what their reader reads. */
function bandsFor(state: AppState): string {
  const professional = state.phase === 'open' && state.session.me.role !== 'beneficiaire'
  return professional ? 'bandes' : 'bandes personne'
}

/** A new screen begins at its top; going back finds the place one left, which is the browser's work. */
function useScrollToTop(pathname: string) {
  const how = useNavigationType()
  useEffect(() => {
    if (how !== NavigationType.Pop) window.scrollTo(0, 0)
  }, [pathname, how])
}

/** The address must not change: it is kept in the history, and the router would read it. */
function skipToContent(event: { preventDefault: () => void }) {
  event.preventDefault()
  const title = document.querySelector<HTMLElement>('#contenu h1')
  const target = title ?? document.getElementById('contenu')
  if (target === null) return
  if (!target.hasAttribute('tabindex')) target.tabIndex = -1
  target.focus()
}

function Phase(): ReactNode {
  const { t } = useTranslation('commun')
  const state = useAppState()
  const { pathname } = useLocation()
  switch (state.phase) {
    case 'starting':
      return <Patience mot={t('coquille.ouverture')} />
    case 'opening':
      return <Patience mot={t('coquille.ouvertureDe', { prenom: state.prenom })} />
    case 'locked':
    case 'clos':
      return <Locked />
    case 'choosing':
      return (
        <>
          {pathname === ENTRANCE ? <Entrer /> : <Entree />}
          {state.spaces.length > 0 && <NextHomes roles={state.spaces.map(({ role }) => role)} />}
        </>
      )
    case 'stopped':
      return <Stopped why={state.why} />
    case 'open':
      return <Open session={state.session} />
    default:
      return exhaustive(state)
  }
}

/** Whoever comes back finds their home read. Not before the question is drawn: measured, it came 0.4 s later on a slow phone. */
function NextHomes({ roles }: { readonly roles: readonly AccountRole[] }) {
  const rests = useRest()
  useEffect(() => {
    if (rests) preloadHomes(roles)
  }, [rests, roles])
  return null
}

/** Whoever leaves takes their address along: the next person on this device begins at their own home. */
function useForgottenAddress(phase: AppState['phase']) {
  const navigate = useNavigate()
  const before = useRef(phase)
  useEffect(() => {
    if (phase === 'choosing' && (before.current === 'open' || before.current === 'locked' || before.current === 'clos')) void navigate('/', { replace: true })
    before.current = phase
  }, [phase, navigate])
}

const STOPPED = {
  superseded: ['coquille.autreVersion', 'coquille.autreVersionFaire'],
  lost: ['coquille.memoirePerdue', 'coquille.memoirePerdueFaire'],
  carte: ['coquille.carteNonFaite', 'coquille.carteNonFaiteFaire'],
} as const satisfies Record<Extract<AppState, { phase: 'stopped' }>['why'], readonly [what: string, todo: string]>

function Stopped({ why }: { readonly why: keyof typeof STOPPED }) {
  const { t } = useTranslation('commun')
  const [what, todo] = STOPPED[why]
  return (
    <Notice
      titre={t(what)}
      action={
        <Button variant="principal" icon="refresh" large onClick={() => window.location.reload()}>
          {t('miseAJour.recharger')}
        </Button>
      }
    >
      {t(todo)}
    </Notice>
  )
}

/** The rule of a site, from the first frame on. */
function NoCopy() {
  // Rules that are told come with the news of an exchange.
  useSyncView()
  const { sansCopie } = useSession().regles
  useEffect(() => {
    const { classList } = document.documentElement
    classList.toggle('sans-copie', sansCopie)
    return () => classList.remove('sans-copie')
  }, [sansCopie])
  return null
}

function Open({ session }: { readonly session: Session }) {
  const role = session.me.role
  return (
    <SessionProvider session={session}>
      <div className={bandsFor({ phase: 'open', session })}>
        <SessionBands />
        <NoCopy />
      </div>
      <Routes>
        {routes
          .filter((route) => route.roles.includes(role))
          .map(({ path, Component }) => (
            <Route key={path} path={path} element={<Component />} />
          ))}
        <Route path="*" element={<Navigate to={home[role]} replace />} />
      </Routes>
    </SessionProvider>
  )
}
