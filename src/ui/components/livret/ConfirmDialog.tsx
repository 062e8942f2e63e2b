import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../Button.tsx'
import { Dialog } from '../Dialog.tsx'
import { useReturnFocus } from './FormDialog.tsx'

export interface ConfirmDialogProps {
  readonly titre: ReactNode
  readonly oui: string
  /** @returns whether it was kept: the dialog closes then. */
  readonly onOui: () => Promise<boolean>
  readonly onFermer: () => void
  /** What will come of it, said before. */
  readonly children: ReactNode
}

/** Mounted when it opens. */
export function ConfirmDialog({ titre, oui, onOui, onFermer, children }: ConfirmDialogProps) {
  const { t } = useTranslation('commun')
  useReturnFocus()
  const confirm = async () => {
    if (await onOui()) onFermer()
  }
  return (
    <Dialog ouvert onFermer={onFermer} titre={titre}>
      {children}
      <div className="actions">
        <Button variant="principal" onClick={() => void confirm()}>
          {oui}
        </Button>
        <Button variant="discret" onClick={onFermer}>
          {t('action.annuler')}
        </Button>
      </div>
    </Dialog>
  )
}
