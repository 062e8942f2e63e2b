/** Another card was made for this device without the one the person had: told until they say that they know. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CARTE_DITE, readCarteDite, type CarteDite } from '../../domain/droits.ts'
import { Band } from '../components/Band.tsx'
import { Button } from '../components/Button.tsx'
import { formatJourMois, jourDe } from '../i18n/dates.ts'
import { useSession } from './context.tsx'

export function CarteNews() {
  const { t } = useTranslation('acces')
  const { drafts } = useSession()
  const [told, setTold] = useState<CarteDite>()
  useEffect(() => {
    let shown = true
    void drafts.get(CARTE_DITE).then((text) => shown && setTold(text === undefined ? undefined : readCarteDite(text)))
    return () => {
      shown = false
    }
  }, [drafts])
  if (told === undefined) return null
  const known = () => {
    setTold(undefined)
    void drafts.remove(CARTE_DITE)
  }
  return (
    <Band icon="id-card" annonce ton="veille" titre={t('carte.dite', { par: told.par })} action={<Button variant="calme" onClick={known}>{t('carte.compris')}</Button>}>
      {t('carte.diteDit', { jour: formatJourMois(jourDe(told.le)) })} {told.prive && t('carte.ditePrive')} {t('carte.diteNon')}
    </Band>
  )
}
