/** A professional's own devices, and one more of them. */
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Route, Routes } from 'react-router'
import type { ReactNode } from 'react'
import { useSession } from '../../app/context.tsx'
import { Devices } from '../../app/shared/Devices.tsx'
import { TicketPanel } from '../../app/shared/TicketPanel.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Facteurs } from './Facteurs.tsx'
import { Pilotage } from './Pilotage.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'

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

function Frame({ titre, retour, vers, children }: { readonly titre: string; readonly retour: string; readonly vers: string; readonly children: ReactNode }) {
  usePageTitle(titre)
  return (
    <div className="pro">
      <header>
        <div className="tete">
          <Link className={buttonClass('discret')} to={vers}>
            <Icon name="arrow-left" />
            <span>{retour}</span>
          </Link>
        </div>
      </header>
      <main id="contenu">
        <div className="titre">
          <ScreenTitle>{titre}</ScreenTitle>
        </div>
        {children}
      </main>
    </div>
  )
}

/** Whoever is held to a second factor does nothing here before it. */
function Mine() {
  const { t } = useTranslation(['acces', 'commun'])
  const { role } = useSession().me
  const held = role === 'responsable' || role === 'pilotage'
  return (
    <Frame titre={t('appareils.titre')} retour={t('commun:action.retour')} vers="/">
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
    </Frame>
  )
}

function Add() {
  const { t } = useTranslation('acces')
  return (
    <Frame titre={t('appareils.ajoutTitre')} retour={t('appareils.titre')} vers="/appareils">
      <TicketPanel
        ask={{ but: 'appareil' }}
        fait={
          <>
            <p className="fort mot">
              <Icon name="check" />
              <span>{t('appareils.ajoutFait')}</span>
            </p>
            <p>{t('appareils.ajoutFaitDit')}</p>
            <p>
              <Link className={buttonClass('principal')} to="/appareils">
                {t('appareils.retour')}
              </Link>
            </p>
          </>
        }
      />
    </Frame>
  )
}
