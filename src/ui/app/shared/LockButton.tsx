import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Button, buttonClass, type ButtonVariant } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useApp } from '../context.tsx'
import { useWays } from './useWays.ts'

/** Closes the space in every tab, at once. One that opens by itself has nothing to close. */
export function LockButton({ variant, large }: { readonly variant?: ButtonVariant; readonly large?: boolean }) {
  const { t } = useTranslation('commun')
  const app = useApp()
  const ways = useWays()
  if (ways === undefined || ways.includes('ouvert')) return null
  return (
    <Button variant={variant} icon="lock" large={large} onClick={() => void app.lock()}>
      {t('action.fermerACle')}
    </Button>
  )
}

/** What is a professional's own, beside their name: devices, card, and the ways out. */
export function OwnLinks() {
  const { t } = useTranslation('commun')
  const app = useApp()
  return (
    <>
      <Link className={buttonClass('discret')} to="/appareils">
        <Icon name="monitor-smartphone" />
        <span>{t('mesAppareils')}</span>
      </Link>
      <Link className={buttonClass('discret')} to="/ma-carte">
        <Icon name="key" />
        <span>{t('action.maCarte')}</span>
      </Link>
      <LockButton variant="discret" />
      <Button variant="discret" icon="log-out" onClick={() => void app.leave()}>
        {t('action.quitter')}
      </Button>
    </>
  )
}
