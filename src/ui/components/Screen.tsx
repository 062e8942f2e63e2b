import { useEffect, useRef, type ReactNode } from 'react'

export interface PersonScreenProps {
  /** Retour (or a greeting) then Écouter: the same place on every screen. */
  readonly barre: ReactNode
  readonly children: ReactNode
  /** Sync word and the main button, at the foot of the screen. */
  readonly pied?: ReactNode
}

/** Frame of one screen of the person: one column, one thing, one main button. */
export function PersonScreen({ barre, children, pied }: PersonScreenProps) {
  return (
    <div className="personne telephone">
      <header className="barre">{barre}</header>
      <main id="contenu">
        {children}
        {pied !== undefined && <div className="pied">{pied}</div>}
      </main>
    </div>
  )
}

/** The screen's title; takes the focus when the screen changes, so that it is read first. */
export function ScreenTitle({ id, children, prendreLeFocus = true }: { readonly id?: string; readonly children: ReactNode; readonly prendreLeFocus?: boolean | undefined }) {
  const ref = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (prendreLeFocus) ref.current?.focus({ preventScroll: true })
  }, [prendreLeFocus])
  return (
    <h1 id={id} ref={ref} tabIndex={-1}>
      {children}
    </h1>
  )
}
