import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Brand } from '../../components/Brand.tsx'
import { useSession } from '../context.tsx'
import { DeskSync } from './DeskSync.tsx'
import { OwnLinks } from './LockButton.tsx'

export interface DeskFrameProps {
  /** Between who is here and where the work is: the list of livrets, the menu. */
  readonly colonne: ReactNode
  readonly children: ReactNode
  /** The sheet at the end: what one answers, decides, writes. */
  readonly reponse?: ReactNode
  /** On a narrow page the column's own part gives way to what was chosen in it. */
  readonly choisi?: boolean | undefined
}

/** Desktop (mock 06): people or menu, the livret or the work, the answer; one under the other when narrow. */
export function DeskFrame({ colonne, children, reponse, choisi = false }: DeskFrameProps) {
  const { t } = useTranslation(['bureau', 'commun'])
  const { me } = useSession()
  return (
    <div className={choisi ? 'bureau choisi' : 'bureau'}>
      <header className="partages">
        <Brand nom={t('nom', { ns: 'commun' })} />
        <p className="doux">
          {t('qui', { nom: `${me.prenom} ${me.nom}`.trim(), role: t(`role.${me.role}`) })}
          <br />
          {me.organisation}
        </p>
        {colonne}
        <div className="base ecran">
          <DeskSync />
          <OwnLinks />
        </div>
      </header>
      <main id="contenu">{children}</main>
      {reponse !== undefined && <aside className="reponse">{reponse}</aside>}
    </div>
  )
}
