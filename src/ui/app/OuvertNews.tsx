/** A space that an older program left open, outside a demonstration: until its person makes what closes it. */
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { Band } from '../components/Band.tsx'
import { buttonClass } from '../components/Button.tsx'
import { useSession } from './context.tsx'
import { wasDemonstration } from './shared/demonstration.ts'
import { useRetired } from './shared/useRetired.ts'
import { useWays } from './shared/useWays.ts'

const MAKING = '/ma-carte'

export function OuvertNews() {
  const { t } = useTranslation('acces')
  const { me } = useSession()
  const { pathname } = useLocation()
  // Making a card opens the space anew, and asks again.
  const isOpen = useWays()?.includes('ouvert') === true && !wasDemonstration()
  // Of one that was retired that is said, and nothing is asked.
  const retired = useRetired(isOpen)
  if (!isOpen || retired === true || pathname.startsWith(MAKING)) return null
  return (
    <Band icon="key" annonce titre={t(me.role === 'beneficiaire' ? 'bande.ouvert' : 'bande.ouvertPro')} action={<Link className={buttonClass('calme')} to={MAKING}>{t('bande.faireCarte')}</Link>}>
      {t('bande.ouvertDit')}
    </Band>
  )
}
