/** « Mes droits »: who may read what, who did, a copy of it all, correction, how long it is kept, ending the accompaniment, erasure. */
import { useTranslation } from 'react-i18next'
import { Navigate, Route, Routes } from 'react-router'
import { Place, type PlaceProps } from '../../../components/Place.tsx'
import { Page } from '../Page.tsx'
import { Emporter } from './Emporter.tsx'
import { Effacer } from './Effacer.tsx'
import { Fin } from './Fin.tsx'
import { Garde } from './Garde.tsx'
import { QuiAVu } from './QuiAVu.tsx'
import { QuiPeutVoir } from './QuiPeutVoir.tsx'

/** Of the same chunk: one more costs the first load its name. */
export { Absent } from './Garde.tsx'

export function DroitsPages() {
  return (
    <Routes>
      <Route index element={<Droits />} />
      <Route path="voir" element={<QuiPeutVoir />} />
      <Route path="vu" element={<QuiAVu />} />
      <Route path="emporter" element={<Emporter />} />
      <Route path="fin" element={<Fin />} />
      <Route path="garde" element={<Garde />} />
      <Route path="effacer" element={<Effacer />} />
      <Route path="*" element={<Navigate to="/mon/droits" replace />} />
    </Routes>
  )
}

function Droits() {
  const { t } = useTranslation('droits')
  const places: readonly PlaceProps[] = [
    { to: '/mon/droits/voir', icon: 'eye', mot: t('voir.titre') },
    { to: '/mon/droits/vu', icon: 'history', mot: t('vu.titre') },
    { to: '/mon/droits/emporter', icon: 'download', mot: t('emporter.titre') },
    { to: '/mon/coordonnees', icon: 'pen', mot: t('corriger') },
    { to: '/mon/droits/garde', icon: 'hourglass', mot: t('archive.titre') },
    { to: '/mon/droits/fin', icon: 'log-out', mot: t('fin.titre') },
    { to: '/mon/droits/effacer', icon: 'trash', mot: t('effacer.titre') },
  ]
  return (
    <Page nom={t('titre')} titre={t('titre')} retour="/mon/livret">
      <p>{t('dit')}</p>
      <ul className="pile lieux">
        {places.map((place) => (
          <li key={place.to}>
            <Place {...place} />
          </li>
        ))}
      </ul>
    </Page>
  )
}
