/** One livret: who, the rail of its pages in the order they always have, the page, the quick note. */
import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useLocation, useParams } from 'react-router'
import { parseCreatedId, parseLivretId, type LivretId } from '../../../base/ids.ts'
import { isFreinTheme } from '../../../domain/catalogue.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { useLivret, useSession, useSyncView, useToday } from '../../app/context.tsx'
import { LivretAbsent, useHome } from '../../app/shared/BackFrame.tsx'
import { lazyRoute, WhileReading } from '../../app/shared/lazyRoute.ts'
import { Patience } from '../../app/shared/Patience.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { BackLink } from '../../components/BackLink.tsx'
import { buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { QuickNote } from '../../components/livret/QuickNote.tsx'
import { Rail } from '../../components/Rail.tsx'
import { SyncWord } from '../../components/SyncWord.tsx'
import { placeIcons } from '../../components/themeIcons.ts'
import { LivretHead } from './LivretHead.tsx'
import { PLACES, placesOf, type Place } from './places.ts'

const ParcoursPage = lazyRoute(async () => (await import('../../components/livret/ParcoursPage.tsx')).ParcoursPage)
const FreinsPage = lazyRoute(async () => (await import('../../components/livret/FreinsPage.tsx')).FreinsPage)
const AidesPage = lazyRoute(async () => (await import('../../components/livret/AidesPage.tsx')).AidesPage)
const NotesPage = lazyRoute(async () => (await import('../../components/livret/NotesPage.tsx')).NotesPage)
const PersonDevices = lazyRoute(async () => (await import('./PersonDevices.tsx')).PersonDevices, 'acces')
const Droits = lazyRoute(async () => (await import('./Droits.tsx')).Droits, 'droits')
const CerclePage = lazyRoute(async () => (await import('../../components/livret/CerclePage.tsx')).CerclePage, 'cercle')

export function LivretRoute() {
  const { id = '', page } = useParams()
  const livret = parseLivretId(id)
  const place = PLACES.find((each) => each === page)
  if (!livret.ok) return <LivretAbsent />
  if (place === undefined) return <Navigate to={`/livret/${livret.value}/parcours`} replace />
  return <OneLivret key={livret.value} livret={livret.value} place={place} />
}

function OneLivret({ livret, place }: { readonly livret: LivretId; readonly place: Place }) {
  const { t } = useTranslation(['pro', 'commun'])
  usePageTitle(t(`lieu.${place}`))
  const state = useLivret(livret)
  switch (state.status) {
    case 'loading':
      return <Patience mot={t('coquille.ouverture', { ns: 'commun' })} />
    case 'missing':
      return <LivretAbsent />
    case 'open':
      return <Open view={state.view} place={place} />
  }
}

function Open({ view, place }: { readonly view: LivretView; readonly place: Place }) {
  const { t } = useTranslation(['pro', 'commun'])
  const session = useSession()
  const sync = useSyncView()
  const today = useToday()
  const back = useHome()
  const places = placesOf(view)
  const scrolled = useRef<HTMLDivElement>(null)
  useEffect(() => {
    scrolled.current?.scrollTo(0, 0)
  }, [place])
  const hold = useCallback(() => session.hold(), [session])
  const toSettle = view.conflicts.length + view.setAside.length
  const page = { view, today, commands: session.commands, drafts: session.drafts, hold, aRegler: '/a-regler', directory: session }
  // Who is asked to take over reads the circle alone.
  if (places.length === 0) return <LivretAbsent />
  if (!places.includes(place)) return <Navigate to={`/livret/${view.livret}/${places[0] ?? 'parcours'}`} replace />
  return (
    <div className="pro livret">
      <div ref={scrolled} className="defile">
        <header>
          <div className="tete">
            <BackLink to={back.to}>{back.mot}</BackLink>
            {toSettle > 0 && (
              <Link className={buttonClass('calme')} to="/a-regler">
                <Icon name="inbox" />
                <span>{t('sync.pro.aRegler', { ns: 'commun', count: toSettle })}</span>
              </Link>
            )}
            <LivretSync pending={view.pending} held={view.held} offline={sync.phase === 'offline'} />
          </div>
          <LivretHead view={view} today={today} />
          {sync.partial && <p className="doux">{t('coquille.partiel', { ns: 'commun' })}</p>}
        </header>
        <div className="reliure">
          <Rail
            label={t('suivi.rail', { nom: view.identite.prenom.value ?? '' })}
            entries={places.map((each) => ({ id: each, mot: t(`lieu.${each}`), icon: placeIcons[each], actuel: each === place }))}
            lien={(entry, attributes, contenu) => (
              <Link key={entry.id} to={`/livret/${view.livret}/${entry.id}`} {...attributes}>
                {contenu}
              </Link>
            )}
          />
          <main id="contenu" className="feuille page">
            <WhileReading value={<p className="patience">{t('coquille.ouverture', { ns: 'commun' })}</p>}>
              <Page place={place} page={page} />
            </WhileReading>
          </main>
        </div>
      </div>
      <QuickNote {...page} />
    </div>
  )
}

function LivretSync({ pending, held, offline }: { readonly pending: number; readonly held: number; readonly offline: boolean }) {
  const { t } = useTranslation('pro')
  if (pending > 0) return <SyncWord pour="pro" sync={{ etat: 'garde', aEnvoyer: pending, horsReseau: offline }} />
  if (held > 0) {
    return (
      <p className="sync">
        <Icon name="hourglass" />
        <span>{t('suivi.recuEnAttente')}</span>
      </p>
    )
  }
  return <SyncWord pour="pro" sync={{ etat: 'recu' }} />
}

type PageOf = Parameters<typeof NotesPage>[0]

/** What a row of the file active asks of the page it leads to; it is not in the address, which is kept in the history. */
function useAsked() {
  const state: unknown = useLocation().state
  const asked = typeof state === 'object' && state !== null ? state : {}
  const theme = 'theme' in asked && typeof asked.theme === 'string' && isFreinTheme(asked.theme) ? asked.theme : undefined
  const aide = 'aide' in asked && typeof asked.aide === 'string' ? parseCreatedId(asked.aide) : undefined
  return { theme, ajouter: 'ajouter' in asked && asked.ajouter === true, aide: aide?.ok === true ? aide.value : undefined }
}

function Page({ place, page }: { readonly place: Place; readonly page: PageOf }) {
  const asked = useAsked()
  switch (place) {
    case 'parcours':
      return <ParcoursPage {...page} ajouter={asked.ajouter} />
    case 'freins':
      return <FreinsPage {...page} theme={asked.theme} />
    case 'aides':
      return <AidesPage {...page} aide={asked.aide} />
    case 'notes':
      return <NotesPage {...page} />
    case 'cercle':
      return (
        <>
          <CerclePage {...page} passer={<PassLink livret={page.view.livret} />} appareils={page.view.roles.includes('referent') && <PersonDevices />} />
          <Droits view={page.view} />
        </>
      )
  }
}

function PassLink({ livret }: { readonly livret: LivretId }) {
  const { t } = useTranslation('cercle')
  return (
    <Link className={buttonClass('calme')} to="/relais/passer" state={{ livrets: [livret] }}>
      <Icon name="users" />
      <span>{t('relais.passer')}</span>
    </Link>
  )
}
