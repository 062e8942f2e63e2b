import type { ReactNode } from 'react'
import { SaveFaultNote } from '../../app/shared/SaveFaultNote.tsx'
import { useHold } from '../../app/shared/useHold.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { ListenDialog } from '../../components/ListenDialog.tsx'

export interface ConfirmProps {
  readonly titre: string
  readonly children: ReactNode
  readonly oui: string
  readonly non: string
  readonly faute?: string | undefined
  readonly onOui: () => void
  readonly onNon: () => void
}

/** Asked before what one cannot easily undo. Mounted only while it is asked. */
export function Confirm({ titre, children, oui, non, faute, onOui, onNon }: ConfirmProps) {
  useHold()
  return (
    <Dialog ouvert onFermer={onNon} titre={titre}>
      <ListenDialog />
      <p>{children}</p>
      <SaveFaultNote faute={faute} />
      <Button variant="principal" large onClick={onOui}>
        {oui}
      </Button>
      <Button large onClick={onNon}>
        {non}
      </Button>
    </Dialog>
  )
}
