import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApp } from '../../app/context.tsx'
import { LockButton } from '../../app/shared/LockButton.tsx'
import { Button } from '../../components/Button.tsx'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { placeIcons } from '../../components/themeIcons.ts'
import { useMon } from './monLivret.tsx'
import { Page } from './Page.tsx'

/** « Tout mon livret »: every place, always in the same order. */
export function Menu() {
  const { t } = useTranslation(['personne', 'commun'])
  const { t: m } = useTranslation('mon')
  const { view } = useMon()
  const app = useApp()
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
          <Place to="/mon" icon={placeIcons.parcours} mot={t('lieu.parcours')} />
          <Place to="/mon/objectif" icon="flag" mot={m('menu.objectif')} />
          <Place to="/mon/rendez-vous" icon="calendar-days" mot={t('lieu.rendezVous')} />
          <Place to="/mon/freins" icon={placeIcons.freins} mot={t('lieu.freins')} />
          <Place to="/mon/aides" icon={placeIcons.aides} mot={t('lieu.aides')} />
          <Place to="/mon/notes" icon={placeIcons.notes} mot={t('lieu.notes')} />
          <Place to="/mon/cercle" icon={placeIcons.cercle} mot={t('lieu.cercle')} />
          <Place to="/mon/coordonnees" icon="phone" mot={m('menu.coordonnees')} />
          <Place to="/mon/appareils" icon="smartphone" mot={m('menu.appareils')} />
          <Place to="/ma-carte" icon="key" mot={t('action.maCarte', { ns: 'commun' })} />
          <Place to="/mon/droits" icon="shield-check" mot={m('menu.droits')} />
          {view.conflicts.length + view.setAside.length > 0 && <Place to="/mon/probleme" icon="hand-helping" mot={m('menu.probleme')} />}
        </ul>
      </nav>
    </Page>
  )
}

function Place({ to, icon, mot }: { readonly to: string; readonly icon: IconName; readonly mot: string }) {
  return (
    <li>
      <Link to={to} className="aller">
        <Icon name={icon} />
        <span>{mot}</span>
        <Icon name="chevron-right" />
      </Link>
    </li>
  )
}
