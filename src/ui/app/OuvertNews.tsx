/** A space that an older program left open, outside a demonstration: until its person makes what closes it. */
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { Band } from '../components/Band.tsx'
import { buttonClass } from '../components/Button.tsx'
import { useSession } from './context.tsx'
import { wasDemonstration } from './shared/demonstration.ts'
import { useWays } from './shared/useWays.ts'

const MAKING = '/ma-carte'

export function OuvertNews() {
  const { t } = useTranslation('acces')
  const { me } = useSession()
  const { pathname } = useLocation()
  // Making a card opens the space anew, and asks again.
  const ways = useWays()
  if (ways === undefined || !ways.includes('ouvert') || wasDemonstration() || pathname.startsWith(MAKING)) return null
  return (
    <Band icon="key" annonce titre={t(me.role === 'beneficiaire' ? 'bande.ouvert' : 'bande.ouvertPro')} action={<Link className={buttonClass('calme')} to={MAKING}>{t('bande.faireCarte')}</Link>}>
      {t('bande.ouvertDit')}
    </Band>
  )
}
