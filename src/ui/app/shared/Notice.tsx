import type { ReactNode } from 'react'
import { ScreenTitle } from '../../components/Screen.tsx'

/** One sentence in place of a screen: what happened, what is safe, what to do. */
export function Notice({ titre, children, action }: { readonly titre: string; readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className="personne telephone">
      <main id="contenu" className="avis">
        <ScreenTitle>{titre}</ScreenTitle>
        <p>{children}</p>
        {action !== undefined && <div className="pied">{action}</div>}
      </main>
    </div>
  )
}
