/** On the home of who holds their own livret: that nobody accompanies them, and what waits for their yes or no. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useTenues } from '../../../app/shared/useTenues.ts'
import { Icon } from '../../../components/Icon.tsx'
import { useMon } from '../monLivret.tsx'

export function TitulaireLinks() {
  const { t } = useTranslation('droits')
  const { view } = useMon()
  return (
    <>
      {view.theirs && (
        <Link to="droits/fin" className="aller">
          <Icon name="user" />
          <span>
            <b>{t('fin.titreFini')}</b>
            <small>{t('fin.accueil')}</small>
          </span>
          <Icon name="chevron-right" />
        </Link>
      )}
      <DeciderLink />
    </>
  )
}

function DeciderLink() {
  const { t } = useTranslation('mon')
  const { items } = useTenues()
  if (items.length === 0) return null
  return (
    <Link to="decider" className="aller">
      <Icon name="hourglass" />
      <span>
        <b>{t('decider.titre')}</b>
        <small>{t('decider.attend', { count: items.length })}</small>
      </span>
      <Icon name="chevron-right" />
    </Link>
  )
}
