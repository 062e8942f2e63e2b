/** Whose account is for figures and never a person: what it will show, that it does not yet, and what can be done today. */
import { useTranslation } from 'react-i18next'
import { useApp, useSession } from '../../app/context.tsx'
import { LockButton } from '../../app/shared/LockButton.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { Brand } from '../../components/Brand.tsx'
import { Button } from '../../components/Button.tsx'
import { Place } from '../../components/Place.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'

export function Pilotage() {
  const { t } = useTranslation(['acces', 'commun'])
  const app = useApp()
  const { me } = useSession()
  usePageTitle(t('pilotage.titre'))
  return (
    <div className="pro">
      <header>
        <div className="tete">
          <Brand nom={t('commun:nom')} />
          <p className="doux">{[`${me.prenom} ${me.nom}`.trim(), me.organisation].filter(Boolean).join(', ')}</p>
        </div>
      </header>
      <main id="contenu">
        <div className="titre">
          <ScreenTitle>{t('pilotage.titre')}</ScreenTitle>
        </div>
        <div className="etroit pile">
          <p>{t('pilotage.dit')}</p>
          <p>{t('pilotage.pasEncore')}</p>
          <h2>{t('pilotage.aujourdhui')}</h2>
          <Place to="/appareils" icon="smartphone" mot={t('pilotage.appareils')} />
          <Place to="/ma-carte" icon="key" mot={t('commun:action.maCarte')} />
          <div className="actions">
            <LockButton />
            <Button icon="log-out" variant="discret" onClick={() => void app.leave()}>
              {t('pilotage.quitter')}
            </Button>
          </div>
        </div>
      </main>
    </div>
  )
}
