import type { ReactNode } from 'react'
import { BackLink } from '../../components/BackLink.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'

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
