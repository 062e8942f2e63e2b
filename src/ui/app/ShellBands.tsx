import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Band } from '../components/Band.tsx'
import { Button } from '../components/Button.tsx'
import { useApp, useSyncView } from './context.tsx'
import { lazyRoute, WhileReading } from './shared/lazyRoute.ts'

const AccessNews = lazyRoute(async () => (await import('./AccessNews.tsx')).AccessNews, 'acces')

/** A new version waits. Nothing reloads before somebody asks, and then only at a safe point. */
export function UpdateBand() {
  const { t } = useTranslation('commun')
  const { apply } = useStore(useApp().update)
  const [asked, setAsked] = useState<() => void>()
  if (apply === undefined) return null
  if (asked === apply) return <Band icon="refresh" annonce titre={t('miseAJour.attend')} />
  return (
    <Band
      icon="refresh"
      annonce
      titre={t('miseAJour.prete')}
      action={
        <Button
          onClick={() => {
            setAsked(() => apply)
            apply()
          }}
        >
          {t('miseAJour.appliquer')}
        </Button>
      }
    />
  )
}

/** What the whole session has to know, whatever the screen: signed out, too old, nearly full. */
export function SessionBands() {
  const { t } = useTranslation('commun')
  const app = useApp()
  const { phase, diskFull } = useSyncView()
  return (
    <>
      {phase === 'signedOut' && (
        <Band icon="key" annonce ton="veille" titre={t('coquille.deconnecte')} action={<Button onClick={() => void app.leave()}>{t('coquille.entrer')}</Button>}>
          {t('coquille.deconnecteFaire')}
        </Band>
      )}
      {phase === 'tooOld' && (
        <Band icon="refresh" annonce ton="veille" action={<Button onClick={() => location.reload()}>{t('miseAJour.recharger')}</Button>}>
          {t('miseAJour.tropAncienne')}
        </Band>
      )}
      <WhileReading value={null}>
        <AccessNews />
      </WhileReading>
      {diskFull && (
        <Band icon="hard-drive" annonce ton="veille" titre={t('coquille.pleinTitre')}>
          {t('coquille.pleinFaire')}
        </Band>
      )}
    </>
  )
}
