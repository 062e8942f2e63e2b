import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from './Icon.tsx'

/** What the person sees: three words, whatever the machinery behind. */
export type PersonSync =
  | { readonly etat: 'garde' }
  | { readonly etat: 'emporte'; readonly prenom: string }
  | { readonly etat: 'envoye' }
  | { readonly etat: 'vu'; readonly prenom: string }
  | { readonly etat: 'probleme' }

/** What a professional sees. `retard`: waiting for more days than allowed, the only red of the product. */
export type ProSync =
  | { readonly etat: 'garde'; readonly aEnvoyer?: number | undefined; readonly horsReseau?: boolean | undefined }
  | { readonly etat: 'emporte' }
  | { readonly etat: 'enAttente'; readonly quoi: string }
  | { readonly etat: 'recu'; readonly quand?: string | undefined }
  | { readonly etat: 'vu'; readonly qui: string }
  | { readonly etat: 'misDeCote'; readonly motif?: string | undefined }
  | { readonly etat: 'retard'; readonly jours: number }

export type SyncWordProps =
  | { readonly pour: 'personne'; readonly sync: PersonSync }
  | { readonly pour: 'pro'; readonly sync: ProSync }

function Said({ icon, retard = false, children }: { readonly icon: IconName; readonly retard?: boolean; readonly children: string }) {
  return (
    <p className={retard ? 'sync retard' : 'sync'}>
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  )
}

export function SyncWord(props: SyncWordProps) {
  const { t } = useTranslation('commun')
  if (props.pour === 'personne') {
    const { sync } = props
    switch (sync.etat) {
      case 'garde':
        return <Said icon="smartphone">{t('sync.personne.garde')}</Said>
      case 'emporte':
        return <Said icon="package">{t('sync.personne.emporte', { prenom: sync.prenom })}</Said>
      case 'envoye':
        return <Said icon="send">{t('sync.personne.envoye')}</Said>
      case 'vu':
        return <Said icon="eye">{t('sync.personne.vu', { prenom: sync.prenom })}</Said>
      case 'probleme':
        return <Said icon="hand-helping">{t('sync.personne.probleme')}</Said>
    }
  }
  const { sync } = props
  switch (sync.etat) {
    case 'garde': {
      const count = sync.aEnvoyer ?? 0
      return (
        <Said icon={sync.horsReseau === true ? 'cloud-off' : 'hard-drive'}>
          {count > 0 ? t('sync.pro.gardeN', { count }) : t('sync.pro.garde')}
        </Said>
      )
    }
    case 'emporte':
      return <Said icon="package">{t('sync.pro.emporte')}</Said>
    case 'enAttente':
      return <Said icon="hourglass">{t('sync.pro.enAttente', { quoi: sync.quoi })}</Said>
    case 'recu':
      return <Said icon="check">{sync.quand === undefined ? t('sync.pro.recu') : t('sync.pro.recuQuand', { quand: sync.quand })}</Said>
    case 'vu':
      return <Said icon="eye">{t('sync.pro.vu', { qui: sync.qui })}</Said>
    case 'misDeCote':
      return <Said icon="inbox">{sync.motif === undefined ? t('sync.pro.misDeCote') : t('sync.pro.misDeCoteMotif', { motif: sync.motif })}</Said>
    case 'retard':
      return (
        <Said icon="clock" retard>
          {t('sync.pro.retard', { count: sync.jours })}
        </Said>
      )
  }
}
