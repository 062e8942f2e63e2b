/** On the home, when something waits for the person's yes or no. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useTenues } from '../../../app/shared/useTenues.ts'
import { Icon } from '../../../components/Icon.tsx'

export function DeciderLink() {
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
