import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useSession, useSyncView } from '../context.tsx'

export type OfficePlace = 'attend' | 'livrets' | 'equipe' | 'importer' | 'relais'

const ADDRESSES: Readonly<Record<OfficePlace, string>> = { attend: '/bureau', livrets: '/bureau/livrets', equipe: '/bureau/equipe', importer: '/bureau/importer', relais: '/relais' }

/** Where the office goes: the same words in the same order; what waits is the responsable's alone. */
export function OfficeMenu({ ici }: { readonly ici: OfficePlace | undefined }) {
  const { t } = useTranslation('bureau')
  const { role } = useSession().me
  const { setAside, conflicts } = useSyncView()
  const places: readonly OfficePlace[] = role === 'responsable' ? ['attend', 'livrets', 'relais', 'equipe', 'importer'] : ['livrets', 'equipe', 'importer']
  const count = setAside + conflicts
  return (
    <nav aria-label={t('menu')}>
      <ul>
        {places.map((place) => (
          <li key={place}>
            <Link to={ADDRESSES[place]} aria-current={place === ici ? 'page' : undefined}>
              {t(place)}
            </Link>
          </li>
        ))}
        {count > 0 && (
          <li>
            <Link to="/a-regler">{t('aReglerN', { count })}</Link>
          </li>
        )}
      </ul>
    </nav>
  )
}
