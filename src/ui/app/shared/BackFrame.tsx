import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { BackLink } from '../../components/BackLink.tsx'
import { buttonClass } from '../../components/Button.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { SyncWord } from '../../components/SyncWord.tsx'
import { useSession, useSyncView } from '../context.tsx'
import { home } from './home.ts'
import { Notice } from './Notice.tsx'

/** Where a professional's livrets are, and what that place is called. */
export function useHome(): { readonly to: string; readonly mot: string } {
  const { t } = useTranslation('pro')
  const { role } = useSession().me
  return { to: home[role], mot: t(role === 'referent' ? 'lieu.fileActive' : 'file.tousLesLivrets') }
}

/** Above a professional's page over all livrets: back to them, and what of their work is still here. */
export function HomeHead() {
  const back = useHome()
  const { pending, lastSuccess, phase } = useSyncView()
  return (
    <header className="tete">
      <BackLink to={back.to}>{back.mot}</BackLink>
      <SyncWord pour="pro" sync={pending > 0 || lastSuccess === undefined ? { etat: 'garde', aEnvoyer: pending, horsReseau: phase === 'offline' } : { etat: 'recu' }} />
    </header>
  )
}

/** The address of a livret that is not on this device, or no longer. */
export function LivretAbsent() {
  const { t } = useTranslation('pro')
  const back = useHome()
  return (
    <Notice
      titre={t('file.livretAbsent')}
      action={
        <Link className={buttonClass('principal', true)} to={back.to}>
          {back.mot}
        </Link>
      }
    >
      {t('file.livretAbsentFaire')}
    </Notice>
  )
}

export interface BackFrameProps {
  readonly titre: string
  /** The one place it leads back to: its word, and where it is. */
  readonly retour: string
  readonly vers: string
  readonly children: ReactNode
}

/** A professional's page beside the others: one way back, one title, one thing to do. */
export function BackFrame({ titre, retour, vers, children }: BackFrameProps) {
  return (
    <div className="pro">
      <header>
        <div className="tete">
          <BackLink to={vers}>{retour}</BackLink>
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
