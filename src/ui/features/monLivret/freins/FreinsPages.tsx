/**
 * « Ce qui me complique la vie »: a theme, how heavy it is, what it is, words if one wants. Each answer is
 * kept when one goes on, so that stopping half-way loses nothing. Addresses hold a theme's number, not its
 * name: the history of a shared phone says nothing.
 */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Route, Routes, useParams } from 'react-router'
import { FREIN_THEMES } from '../../../../domain/catalogue.ts'
import type { FreinView } from '../../../../readmodel/views.ts'
import { Picture, pictureFor } from '../../../components/Picture.tsx'
import { placeIcons } from '../../../components/themeIcons.ts'
import { useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'
import { AccesPage } from './AccesPage.tsx'
import { NiveauPage } from './NiveauPage.tsx'
import { SituationsPage } from './SituationsPage.tsx'
import { MotsPage } from './MotsPage.tsx'
import { FiniPage } from './FiniPage.tsx'
import { useNiveauWord } from './niveaux.ts'

export function FreinsPages() {
  return (
    <Routes>
      <Route index element={<Themes />} />
      <Route path=":theme/:pas?" element={<OneTheme />} />
      <Route path="*" element={<Navigate to="/mon/freins" replace />} />
    </Routes>
  )
}

const numberOf = (frein: FreinView) => String(FREIN_THEMES.indexOf(frein.theme) + 1)

function Themes() {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { view } = useMon()
  const niveauWord = useNiveauWord()
  return (
    <Page nom={t('lieu.freins')} titre={t('lieu.freins')} retour="/mon/livret">
      <p>{m('freins.choisir')}</p>
      <ul className="choix">
        {view.freins.map((frein) => (
          <li key={frein.theme}>
            <Link to={numberOf(frein)} className="carte">
              <Picture name={pictureFor(frein.theme) ?? 'bulle'} />
              <b>{t(`theme.${frein.theme}`)}</b>
              {frein.ditNiveau.value !== null && <small>{niveauWord(frein)}</small>}
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  )
}

function OneTheme() {
  const { theme, pas } = useParams()
  const { view } = useMon()
  const frein = view.freins.find((each) => numberOf(each) === theme)
  if (frein === undefined) return <Navigate to="/mon/freins" replace />
  const base = `/mon/freins/${numberOf(frein)}`
  return <Steps key={frein.theme} frein={frein} base={base} pas={pas} />
}

function Steps({ frein, base, pas }: { readonly frein: FreinView; readonly base: string; readonly pas: string | undefined }) {
  const { t } = useTranslation('personne')
  const [contexte] = useState({ icon: placeIcons.freins, mot: t('lieu.freins') })
  const frame = { frein, base, contexte }
  switch (pas) {
    case undefined:
      return <NiveauPage {...frame} />
    case 'images':
      return <SituationsPage {...frame} />
    case 'mots':
      return <MotsPage {...frame} />
    case 'note':
      return <FiniPage {...frame} />
    case 'lecteurs':
      return <AccesPage {...frame} />
    default:
      return <Navigate to={base} replace />
  }
}
