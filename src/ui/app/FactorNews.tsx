/** On whatever screen: this account has to show, or to add, what proves that it is its person. Reading goes on meanwhile. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Standing } from '../../domain/facteurs.ts'
import { Band } from '../components/Band.tsx'
import { Button, buttonClass } from '../components/Button.tsx'
import { useSession, useSyncView } from './context.tsx'

export function FactorNews() {
  const { t } = useTranslation('acces')
  const session = useSession()
  const { access } = session
  const { phase, lastSuccess } = useSyncView()
  const [standing, setStanding] = useState<Standing>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let shown = true
    void access.proofs().then((proofs) => proofs.standing()).then((found) => {
      if (shown && found.ok) setStanding(found.value)
    })
    return () => {
      shown = false
    }
  }, [access, phase, lastSuccess])

  const etat = standing?.etat
  if (standing === undefined || (etat !== 'aMontrer' && etat !== 'aEnregistrer')) return null
  const show = async () => {
    const proofs = await access.proofs()
    const done = await proofs.show()
    setFailed(!done.ok)
    const found = await proofs.standing()
    if (found.ok) setStanding(found.value)
    if (done.ok) session.syncNow()
  }
  const key = etat === 'aMontrer' && standing.facteurs.some(({ genre }) => genre === 'cle')
  return (
    <Band
      icon="key"
      annonce
      ton="veille"
      titre={t(`facteurs.bande.${etat}`)}
      action={
        key ? (
          <Button variant="calme" onClick={() => void show()}>
            {t('facteurs.montrer')}
          </Button>
        ) : (
          <Link className={buttonClass('calme')} to="/appareils">
            {t(etat === 'aEnregistrer' ? 'facteurs.bande.ajouter' : 'facteurs.bande.voir')}
          </Link>
        )
      }
    >
      {failed ? t('facteurs.bande.pasMontre') : t('facteurs.bande.dit')}
    </Band>
  )
}
