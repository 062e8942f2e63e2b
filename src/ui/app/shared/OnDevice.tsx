/** What may lie on somebody's device, when it was last seen, and what whoever finds it could read. */
import { useTranslation } from 'react-i18next'
import type { Contenu } from '../../../domain/droits.ts'
import { useList } from '../context.tsx'

export interface OnDeviceProps {
  /** `undefined`: it is not said, and the livret is the person's own. */
  readonly contenu: Contenu | undefined
  /** The device is the person's own, of their own livret. */
  readonly own: boolean
}

export function OnDevice({ contenu, own }: OnDeviceProps) {
  const { t } = useTranslation('acces')
  const { summaries } = useList()
  if (own || contenu === undefined) return <p>{t(own ? 'appareils.votreLivret' : 'appareils.sonLivret')} {t('appareils.ferme')}</p>
  const names = summaries.filter(({ livret }) => contenu.livrets.includes(livret)).map(({ livret, prenom, nom }) => ({ livret, nom: `${prenom} ${nom}`.trim() })).sort((a, b) => a.nom.localeCompare(b.nom, 'fr'))
  const count = contenu.livrets.length + contenu.autres
  if (count === 0) return <p>{t('appareils.rienDessus')}</p>
  const others = count - names.length
  return (
    <>
      <details className="historique">
        <summary>{t('appareils.dessus', { count })}</summary>
        <ul>
          {names.map(({ livret, nom }) => <li key={livret}>{nom}</li>)}
          {others > 0 && <li>{t('appareils.autres', { count: others })}</li>}
        </ul>
      </details>
      <p>{t('appareils.ferme')} {t('appareils.ouvertAlors')}</p>
    </>
  )
}
