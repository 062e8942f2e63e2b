/** « Mes droits »: who may read what, who did, a copy of it all, correction, how long it is kept, ending the accompaniment, erasure. */
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Route, Routes } from 'react-router'
import { Icon, type IconName } from '../../../components/Icon.tsx'
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
  const places: readonly (readonly [to: string, icon: IconName, mot: string])[] = [
    ['/mon/droits/voir', 'eye', t('voir.titre')],
    ['/mon/droits/vu', 'history', t('vu.titre')],
    ['/mon/droits/emporter', 'download', t('emporter.titre')],
    ['/mon/coordonnees', 'pen', t('corriger')],
    ['/mon/droits/garde', 'hourglass', t('archive.titre')],
    ['/mon/droits/fin', 'log-out', t('fin.titre')],
    ['/mon/droits/effacer', 'trash', t('effacer.titre')],
  ]
  return (
    <Page nom={t('titre')} titre={t('titre')} retour="/mon/livret">
      <p>{t('dit')}</p>
      <ul className="pile lieux">
        {places.map(([to, icon, mot]) => (
          <li key={to}>
            <Link to={to} className="aller">
              <Icon name={icon} />
              <span>{mot}</span>
              <Icon name="chevron-right" />
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  )
}
