/** « Mes appareils », for the person: what opens their livret, what is no longer theirs, one more. */
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Route, Routes } from 'react-router'
import { Devices } from '../../../app/shared/Devices.tsx'
import { TicketDone, TicketPanel } from '../../../app/shared/TicketPanel.tsx'
import { buttonClass } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { Page } from '../Page.tsx'

export function AppareilsPages() {
  return (
    <Routes>
      <Route index element={<Mine />} />
      <Route path="ajouter" element={<Add />} />
      <Route path="*" element={<Navigate to="/mon/appareils" replace />} />
    </Routes>
  )
}

function Mine() {
  const { t } = useTranslation('acces')
  return (
    <Page
      nom={t('appareils.titre')}
      titre={t('appareils.titre')}
      retour="/mon/livret"
      pied={
        <Link to="/mon/appareils/ajouter" className={buttonClass('ordinaire', true)}>
          <Icon name="plus" />
          <span>{t('appareils.ajouter')}</span>
        </Link>
      }
    >
      <div className="pile lieux">
        <p>{t('appareils.dit')}</p>
        <Devices travail={t('appareils.retirerTravail')} />
      </div>
    </Page>
  )
}

function Add() {
  const { t } = useTranslation('acces')
  return (
    <Page nom={t('appareils.ajoutTitre')} titre={t('appareils.ajoutTitre')} retour="/mon/appareils">
      <div className="lieux">
        <TicketPanel ask={{ but: 'appareil' }} fait={<TicketDone mot={t('appareils.ajoutFait')} dit={t('appareils.ajoutFaitDit')} />} />
      </div>
    </Page>
  )
}
