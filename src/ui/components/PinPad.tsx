import { useEffect, useEffectEvent, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { PIN_LENGTH } from '../../domain/pin.ts'
import { Icon } from './Icon.tsx'

export interface PinPadProps {
  readonly value: string
  /** Called with one digit more or less; the last digit is not followed by a button. */
  readonly onChange: (value: string) => void
  readonly disabled?: boolean
  /** What the digits are, for screen readers: usually the title's id. */
  readonly labelledBy: string
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

/** Big keys, and dots for what was typed: no field, so that nothing offers to remember it. The keyboard's digits do too. */
export function PinPad({ value, onChange, disabled = false, labelledBy }: PinPadProps) {
  const { t } = useTranslation('verrou')
  const said = useId()
  const add = (digit: string) => {
    if (!disabled && value.length < PIN_LENGTH) onChange(value + digit)
  }
  const remove = () => {
    if (!disabled) onChange(value.slice(0, -1))
  }
  const typed = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (/^\d$/.test(event.key)) add(event.key)
    else if (event.key === 'Backspace') remove()
    else return
    event.preventDefault()
  })
  useEffect(() => {
    // Wherever the focus is: the title has it first, and there is no field to type in.
    const listen = (event: KeyboardEvent) => typed(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
  const key = (digit: string) => (
    <button key={digit} type="button" disabled={disabled} onClick={() => add(digit)}>
      {digit}
    </button>
  )
  return (
    <div className="clavier" role="group" aria-labelledby={labelledBy} aria-describedby={said}>
      <p id={said} className="points" role="status">
        <span className="lecteur">{t('touches.fait', { count: value.length, sur: PIN_LENGTH })}</span>
        {Array.from({ length: PIN_LENGTH }, (_, at) => (
          <span key={at} aria-hidden="true" className={at < value.length ? 'plein' : ''} />
        ))}
      </p>
      <div className="chiffres">
        {KEYS.map(key)}
        <span />
        {key('0')}
        <button type="button" disabled={disabled || value === ''} aria-label={t('touches.effacer')} onClick={remove}>
          <Icon name="undo" />
        </button>
      </div>
    </div>
  )
}
