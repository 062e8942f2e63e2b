/** Bands over whatever screen, read beside it: a new version; and what a session has to know (signed out, too old, nearly full, who enters with one's name, closed by nothing). */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Band } from '../components/Band.tsx'
import { Button } from '../components/Button.tsx'
import { useApp, useSession, useSyncView } from './context.tsx'
import { CarteNews } from './CarteNews.tsx'
import { DeviceNews } from './DeviceNews.tsx'
import { FactorNews } from './FactorNews.tsx'
import { OuvertNews } from './OuvertNews.tsx'

export function SessionNews() {
  const { t } = useTranslation(['commun', 'acces'])
  const app = useApp()
  const { me: { role } } = useSession()
  const { phase, diskFull } = useSyncView()
  return (
    <>
      {phase === 'signedOut' && (
        <Band icon="key" annonce ton="veille" titre={t('acces:bande.deconnecte')} action={<Button onClick={() => void app.leave()}>{t('acces:bande.entrer')}</Button>}>
          {t('acces:bande.deconnecteFaire')}
        </Band>
      )}
      {phase === 'tooOld' && (
        <Band icon="refresh" annonce ton="veille" action={<Button onClick={() => location.reload()}>{t('miseAJour.recharger')}</Button>}>
          {t('acces:bande.tropAncienne')}
        </Band>
      )}
      {role === 'responsable' && phase !== 'signedOut' && <FactorNews />}
      {role === 'beneficiaire' && <CarteNews />}
      {phase === 'idle' && <DeviceNews />}
      <OuvertNews />
      {diskFull && (
        <Band icon="hard-drive" annonce ton="veille" titre={t('acces:bande.pleinTitre')}>
          {t('acces:bande.pleinFaire')}
        </Band>
      )}
    </>
  )
}

/** Nothing reloads before somebody asks, and then only at a safe point. */
export function UpdateOffer({ apply }: { readonly apply: () => void }) {
  const { t } = useTranslation('commun')
  const [asked, setAsked] = useState<() => void>()
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
