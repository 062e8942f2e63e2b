import { useId, useState, type ReactNode } from 'react'
import { PIN_LENGTH } from '../../../domain/pin.ts'
import { Icon } from '../../components/Icon.tsx'
import { PinPad } from '../../components/PinPad.tsx'
import { StepFrame } from './StepFrame.tsx'

export interface PinStepProps {
  readonly titre: string
  readonly dit: string
  readonly faute?: string | undefined
  readonly disabled?: boolean
  /** All its digits are there; the keys are empty again for the next. */
  readonly onPin: (pin: string) => void
  readonly onRetour?: () => void
  readonly children?: ReactNode
}

/** A code is typed. What is wrong with the last one is said until the next begins. */
export function PinStep({ titre, dit, faute, disabled = false, onPin, onRetour, children }: PinStepProps) {
  const id = useId()
  const [pin, setPin] = useState('')
  const change = (next: string) => {
    setPin(next.length === PIN_LENGTH ? '' : next)
    if (next.length === PIN_LENGTH) onPin(next)
  }
  return (
    <StepFrame titre={titre} titreId={id} onRetour={onRetour}>
      <p>{dit}</p>
      <p role="alert" className={faute === undefined || pin !== '' ? 'lecteur' : 'motif'}>
        {faute !== undefined && pin === '' && (
          <>
            <Icon name="circle-alert" />
            <span>{faute}</span>
          </>
        )}
      </p>
      <PinPad value={pin} onChange={change} disabled={disabled} labelledBy={id} />
      {children}
    </StepFrame>
  )
}
