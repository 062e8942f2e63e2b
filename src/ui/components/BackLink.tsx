import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { buttonClass } from './Button.tsx'
import { Icon } from './Icon.tsx'

/** Where one came from, by its name. */
export function BackLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <Link className={buttonClass('discret')} to={to}>
      <Icon name="arrow-left" />
      <span>{children}</span>
    </Link>
  )
}
