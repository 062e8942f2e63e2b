import { useEffect, useId, useRef, type ReactNode } from 'react'

export interface DialogProps {
  readonly ouvert: boolean
  /** Asked by Escape or by the browser's own close; the owner decides. */
  readonly onFermer: () => void
  readonly titre: ReactNode
  readonly children: ReactNode
}

/** The native modal dialog: focus, Escape and the inert page behind it are the browser's. */
export function Dialog({ ouvert, onFermer, titre, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const dialog = ref.current
    if (dialog === null) return
    if (ouvert && !dialog.open) dialog.showModal()
    if (!ouvert && dialog.open) dialog.close()
  }, [ouvert])
  return (
    <dialog
      ref={ref}
      className="boite"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onFermer()
      }}
    >
      {ouvert && (
        <>
          <h2 id={id}>{titre}</h2>
          <div className="pile">{children}</div>
        </>
      )}
    </dialog>
  )
}
