import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { Icon, type IconName } from './Icon.tsx'

/** `principal` is the screen's one filled button; `calme` repeats in rows and lists; `discret` looks like a link. */
export type ButtonVariant = 'principal' | 'ordinaire' | 'calme' | 'discret'

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  readonly variant?: ButtonVariant | undefined
  readonly icon?: IconName | undefined
  /** As wide as what holds it. */
  readonly large?: boolean | undefined
  /** Makes it a toggle (`aria-pressed`). */
  readonly pressed?: boolean | undefined
  readonly ref?: Ref<HTMLButtonElement> | undefined
  readonly children: ReactNode
}

/** The class of a button, for a link that should look like one: `<Link className={buttonClass('principal')}>`. */
export function buttonClass(variant: ButtonVariant = 'ordinaire', large = false): string {
  return ['bouton', variant === 'ordinaire' ? '' : variant, large ? 'large' : ''].filter(Boolean).join(' ')
}

export function Button({ variant, icon, large, pressed, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} className={buttonClass(variant, large)} aria-pressed={pressed}>
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  )
}
