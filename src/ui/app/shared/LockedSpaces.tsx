import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { LockedCard } from '../../../readmodel/lock.ts'
import { EnseigneSign } from '../../components/EnseigneSign.tsx'
import { Icon } from '../../components/Icon.tsx'
import { useApp } from '../context.tsx'

/** Spaces of this device that somebody must open: a picture and a colour each, never a name. */
export function LockedSpaces({ spaces }: { readonly spaces: readonly LockedCard[] }) {
  const { t } = useTranslation('verrou')
  const app = useApp()
  const id = useId()
  return (
    <section className="bloc" aria-labelledby={id}>
      <h2 id={id}>{t('ici')}</h2>
      <ul className="pile">
        {spaces.map(({ id: space, enseigne }) => (
          <li key={space}>
            <button type="button" className="aller" onClick={() => void app.openSpace(space)}>
              <EnseigneSign enseigne={enseigne} />
              <span>
                <b>{t('enseigne', { image: t(`image.${enseigne.pictogramme}`), couleur: t(`couleur.${enseigne.couleur}`) })}</b>
                <small>{t('fermeN')}</small>
              </span>
              <Icon name="lock" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
