/** « Mes aides »: the list, asking for one, following one. */
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Route, Routes } from 'react-router'
import { AIDES } from '../../../../domain/aides.ts'
import type { AideView } from '../../../../readmodel/views.ts'
import { buttonClass } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { itemWord, useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'
import { aideIcon, useAideState } from './aideWords.ts'
import { DemanderPages } from './DemanderPages.tsx'
import { SuivrePage } from './SuivrePage.tsx'

export function AidesPages() {
  return (
    <Routes>
      <Route index element={<Liste />} />
      <Route path="demander/:pas?" element={<DemanderPages />} />
      <Route path=":id" element={<SuivrePage />} />
      <Route path="*" element={<Navigate to="/mon/aides" replace />} />
    </Routes>
  )
}

function Liste() {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const { view } = useMon()
  const { aides } = view
  const waits = aides.some((aide) => aide.state === 'pending')
  return (
    <Page
      nom={t('lieu.aides')}
      titre={t('lieu.aides')}
      retour="/mon/livret"
      sync={aides.length === 0 ? undefined : itemWord(waits ? 'pending' : 'accepted')}
      // Nobody decides one any more.
      pied={view.theirs ? undefined : (
        <Link to="demander" className={buttonClass('principal', true)}>
          <Icon name="plus" />
          <span>{m('aides.demander')}</span>
        </Link>
      )}
    >
      {aides.length === 0 && <p>{m('aides.aucune')}</p>}
      <ul className="pile lieux">
        {aides.map((aide) => (
          <li key={aide.id}>
            <Row aide={aide} />
          </li>
        ))}
      </ul>
    </Page>
  )
}

function Row({ aide }: { readonly aide: AideView }) {
  const state = useAideState()
  const code = aide.aide.value
  return (
    <Link to={aide.id} className="aller">
      <Icon name={aideIcon(aide)} />
      <span>
        <b>{code === null ? '' : AIDES[code].personLabel}</b>
        <small>{state(aide)}</small>
      </span>
      <Icon name="chevron-right" />
    </Link>
  )
}
