/** Home without a livret: it is on its way, it waits to be confirmed, or there is none. All of it can be listened to. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Provisional } from '../../../readmodel/access.ts'
import { useSession, useSyncView } from '../../app/context.tsx'
import { lazyRoute } from '../../app/shared/lazyRoute.ts'
import { Patience } from '../../app/shared/Patience.tsx'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Listen } from '../../components/Listen.tsx'
import { readScreen } from '../../components/readScreen.ts'
import { PersonScreen, ScreenTitle } from '../../components/Screen.tsx'

const Absent = lazyRoute(async () => (await import('./droits/DroitsPages.tsx')).Absent, 'droits')

export function Attente() {
  const { t } = useTranslation(['accueil', 'commun'])
  const { access } = useSession()
  const { partial, phase } = useSyncView()
  const [provisional, setProvisional] = useState<Provisional | 'none'>()
  useEffect(() => {
    let shown = true
    void access.provisional().then((found) => shown && setProvisional(found ?? 'none'))
    return () => {
      shown = false
    }
    // Each attempt may have been answered.
  }, [access, phase])
  if (provisional === undefined) return <Patience mot={t('commun:coquille.ouverture')} />
  if (provisional !== 'none') return <Unconfirmed {...provisional} />
  if (partial || phase === 'exchanging') return <Patience mot={t('livretArrive')} />
  return <Absent />
}

function Unconfirmed({ par, refuse }: Provisional) {
  const { t } = useTranslation(['mon', 'commun'])
  const session = useSession()
  const etat = refuse ? 'refuse' : 'attente'
  return (
    <PersonScreen
      barre={
        <>
          <p>{t('attente.bonjour', { prenom: session.me.prenom })}</p>
          <Listen texte={() => readScreen(document.getElementById('contenu'), '')} />
        </>
      }
      pied={refuse ? undefined : <Button icon="refresh" large onClick={() => session.syncNow()}>{t('attente.reessayer')}</Button>}
    >
      <ScreenTitle>{t(`attente.${etat}.titre`)}</ScreenTitle>
      <div className="dire feuille pile" role="status">
        <p className="fort mot">
          <Icon name={refuse ? 'hand-helping' : 'clock'} />
          <span>{t(`attente.${etat}.etat`, { prenom: par })}</span>
        </p>
        <p>{t(`attente.${etat}.dit`, { prenom: par })}</p>
      </div>
      <p>{t(`attente.${etat}.ensuite`)}</p>
    </PersonScreen>
  )
}
