import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate } from 'react-router'
import type { LivretId } from '../../../base/ids.ts'
import type { LivretView } from '../../../readmodel/views.ts'
import { useList, useLivret, useSession, useSyncView, useToday } from '../../app/context.tsx'
import { DeskFrame } from '../../app/shared/DeskFrame.tsx'
import { lazyRoute, WhileReading } from '../../app/shared/lazyRoute.ts'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Tabs } from '../../components/Rail.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { Ecrire } from './Ecrire.tsx'
import { LyingThread } from './LyingThread.tsx'
import { PLACES, placesOf, type Place } from './places.ts'
import { SharedList } from './SharedList.tsx'

const ParcoursPage = lazyRoute(async () => (await import('../../components/livret/ParcoursPage.tsx')).ParcoursPage)
const FreinsPage = lazyRoute(async () => (await import('../../components/livret/FreinsPage.tsx')).FreinsPage)
const AidesPage = lazyRoute(async () => (await import('../../components/livret/AidesPage.tsx')).AidesPage)
const NotesPage = lazyRoute(async () => (await import('../../components/livret/NotesPage.tsx')).NotesPage)
const CerclePage = lazyRoute(async () => (await import('../../components/livret/CerclePage.tsx')).CerclePage, 'cercle')

export function OneLivret({ livret, page }: { readonly livret: LivretId; readonly page: string | undefined }) {
  const { t } = useTranslation(['revue', 'pro'])
  const place = PLACES.find((each) => each === page)
  usePageTitle(place === undefined ? t('titre') : t(`lieu.${place}`, { ns: 'pro' }))
  const state = useLivret(livret)
  if (state.status === 'open') {
    const places = placesOf(state.view)
    const [first] = places
    if (place !== undefined && places.includes(place)) return <Open view={state.view} place={place} places={places} />
    // What may not be read is not an address either.
    if (first !== undefined) return <Navigate to={`/partages/${livret}/${first}`} replace />
  }
  return (
    <DeskFrame colonne={<Column livret={livret} />} choisi>
      {state.status === 'loading' ? (
        <p className="patience" role="status">
          {t('ouverture')}
        </p>
      ) : (
        <ScreenTitle>{t('absent')}</ScreenTitle>
      )}
    </DeskFrame>
  )
}

/** On a narrow page the list is a page of its own, and this leads back to it. */
function Column({ livret }: { readonly livret: LivretId }) {
  const { t } = useTranslation('revue')
  return (
    <>
      <SharedList actuel={livret} />
      <Link className={`${buttonClass('discret')} retour-liste`} to="/partages">
        <Icon name="arrow-left" />
        <span>{t('retour')}</span>
      </Link>
    </>
  )
}

interface OpenProps {
  readonly view: LivretView
  readonly place: Place
  readonly places: readonly Place[]
}

function Open({ view, place, places }: OpenProps) {
  const { t } = useTranslation(['revue', 'pro', 'commun'])
  const session = useSession()
  const today = useToday()
  const hold = useCallback(() => session.hold(), [session])
  const summary = useList().summaries.find(({ livret }) => livret === view.livret)
  const page = { view, today, commands: session.commands, drafts: session.drafts, hold, aRegler: '/a-regler' }
  const prenom = view.identite.prenom.value ?? ''
  const { partial } = useSyncView()
  const spoken = place === 'freins' && view.freins.some((frein) => !frein.empty)
  return (
    <DeskFrame colonne={<Column livret={view.livret} />} reponse={<Ecrire key={view.livret} {...page} />} choisi>
      <div className="titre">
        <ScreenTitle>{`${prenom} ${view.identite.nom.value ?? ''}`.trim()}</ScreenTitle>
        <p className="doux">{useHead(view)}</p>
        {partial && <p className="doux">{t('coquille.partiel', { ns: 'commun' })}</p>}
      </div>
      {summary !== undefined && <LyingThread stitches={summary.stitches} today={today} />}
      <Tabs
        couche
        label={t('pages', { prenom })}
        entries={places.map((each) => ({ id: each, mot: t(`lieu.${each}`, { ns: 'pro' }), actuel: each === place }))}
        lien={(entry, attributes, contenu) => (
          <Link key={entry.id} to={`/partages/${view.livret}/${entry.id}`} {...attributes}>
            {contenu}
          </Link>
        )}
      />
      <WhileReading value={<p className="patience">{t('coquille.ouverture', { ns: 'commun' })}</p>}>
        <Page place={place} page={page} />
      </WhileReading>
      {!spoken && <p className="doux partage">{t('partage', { prenom })}</p>}
    </DeskFrame>
  )
}

/** "N° 4127 · suivi par Maud T., Les Quatre Vents". */
function useHead({ identite, referent }: LivretView): string {
  const { t } = useTranslation('revue')
  const numero = identite.numeroStagiaire.value
  const followed = referent === undefined ? '' : referent.organisme === '' ? t('entete.suivi', { referent: referent.nom }) : t('entete.suiviOrganisme', { referent: referent.nom, organisme: referent.organisme })
  return [numero === null ? '' : t('entete.numero', { numero }), followed].filter(Boolean).join(' · ')
}

function Page({ place, page }: { readonly place: Place; readonly page: Parameters<typeof NotesPage>[0] }) {
  switch (place) {
    case 'parcours':
      return <ParcoursPage {...page} />
    case 'freins':
      return <FreinsPage {...page} />
    case 'aides':
      return <AidesPage {...page} />
    case 'notes':
      return <NotesPage {...page} />
    case 'cercle':
      return <CerclePage {...page} />
  }
}
