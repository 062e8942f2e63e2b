import { useTranslation } from 'react-i18next'
import { useApp } from '../../app/context.tsx'
import { LockButton } from '../../app/shared/LockButton.tsx'
import { Button } from '../../components/Button.tsx'
import { Place, type PlaceProps } from '../../components/Place.tsx'
import { placeIcons } from '../../components/themeIcons.ts'
import { useMon } from './monLivret.tsx'
import { Page } from './Page.tsx'

/** « Tout mon livret »: every place, always in the same order. */
export function Menu() {
  const { t } = useTranslation(['personne', 'commun'])
  const { t: m } = useTranslation('mon')
  const { view } = useMon()
  const app = useApp()
  const places: readonly PlaceProps[] = [
    { to: '/mon', icon: placeIcons.parcours, mot: t('lieu.parcours') },
    { to: '/mon/objectif', icon: 'flag', mot: m('menu.objectif') },
    { to: '/mon/rendez-vous', icon: 'calendar-days', mot: t('lieu.rendezVous') },
    { to: '/mon/freins', icon: placeIcons.freins, mot: t('lieu.freins') },
    { to: '/mon/aides', icon: placeIcons.aides, mot: t('lieu.aides') },
    { to: '/mon/notes', icon: placeIcons.notes, mot: t('lieu.notes') },
    { to: '/mon/cercle', icon: placeIcons.cercle, mot: t('lieu.cercle') },
    { to: '/mon/coordonnees', icon: 'phone', mot: m('menu.coordonnees') },
    { to: '/mon/appareils', icon: 'smartphone', mot: m('menu.appareils') },
    { to: '/ma-carte', icon: 'key', mot: t('action.maCarte', { ns: 'commun' }) },
    { to: '/mon/droits', icon: 'shield-check', mot: m('menu.droits') },
    ...(view.conflicts.length + view.setAside.length > 0 ? [{ to: '/mon/probleme', icon: 'hand-helping', mot: m('menu.probleme') } as const] : []),
  ]
  return (
    <Page
      nom={t('lieu.livret')}
      titre={t('lieu.toutMonLivret')}
      retour="/mon"
      pied={
        <>
          <p className="doux">{m('menu.quitterDit')}</p>
          <LockButton large />
          <Button icon="log-out" large onClick={() => void app.leave()}>
            {m('menu.quitter')}
          </Button>
        </>
      }
    >
      <nav aria-label={t('lieu.toutMonLivret')}>
        <ul className="pile lieux">
          {places.map((place) => (
            <li key={place.to}>
              <Place {...place} />
            </li>
          ))}
        </ul>
      </nav>
    </Page>
  )
}
