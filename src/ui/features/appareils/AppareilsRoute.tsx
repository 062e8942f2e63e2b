/** A professional's own devices, and one more of them. */
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Route, Routes } from 'react-router'
import { useSession } from '../../app/context.tsx'
import { BackFrame } from '../../app/shared/BackFrame.tsx'
import { Devices } from '../../app/shared/Devices.tsx'
import { TicketDone, TicketPanel } from '../../app/shared/TicketPanel.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Facteurs } from './Facteurs.tsx'
import { Pilotage } from './Pilotage.tsx'

export function AppareilsRoute() {
  return (
    <Routes>
      <Route index element={<Mine />} />
      <Route path="pilotage" element={<Pilotage />} />
      <Route path="ajouter" element={<Add />} />
      <Route path="*" element={<Navigate to="/appareils" replace />} />
    </Routes>
  )
}

/** Whoever is held to a second factor does nothing here before it. */
function Mine() {
  const { t } = useTranslation(['acces', 'commun'])
  const { role } = useSession().me
  usePageTitle(t('appareils.titre'))
  const held = role === 'responsable' || role === 'pilotage'
  return (
    <BackFrame titre={t('appareils.titre')} retour={t('commun:action.retour')} vers="/">
      <div className="etroit pile">
        {held && <Facteurs />}
        <p>{t('appareils.ditPro')}</p>
        <Devices travail={t('appareils.retirerTravailPro')} />
        <p>
          <Link className={buttonClass()} to="/appareils/ajouter">
            <Icon name="plus" />
            <span>{t('appareils.ajouter')}</span>
          </Link>
        </p>
        {!held && <Facteurs />}
      </div>
    </BackFrame>
  )
}

function Add() {
  const { t } = useTranslation('acces')
  usePageTitle(t('appareils.ajoutTitre'))
  return (
    <BackFrame titre={t('appareils.ajoutTitre')} retour={t('appareils.titre')} vers="/appareils">
      <TicketPanel
        ask={{ but: 'appareil' }}
        fait={
          <>
            <TicketDone mot={t('appareils.ajoutFait')} dit={t('appareils.ajoutFaitDit')} />
            <p>
              <Link className={buttonClass('principal')} to="/appareils">
                {t('appareils.retour')}
              </Link>
            </p>
          </>
        }
      />
    </BackFrame>
  )
}
