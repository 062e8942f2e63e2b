import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

export interface BandProps {
  readonly icon?: IconName | undefined
  readonly titre?: ReactNode
  readonly children?: ReactNode
  /** A link or a button at the end. */
  readonly action?: ReactNode
  /** `veille` for what waits for the reader; `alerte` only for sync that has waited too many days. */
  readonly ton?: 'neutre' | 'veille' | 'alerte' | undefined
  /** Announced when it appears (offline, new version…). */
  readonly annonce?: boolean | undefined
}

/** A sentence about the whole page: where one's work is, what waits, a new version. */
export function Band({ icon, titre, children, action, ton = 'neutre', annonce = false }: BandProps) {
  return (
    <div className={ton === 'neutre' ? 'bandeau' : `bandeau ${ton}`} role={annonce ? 'status' : undefined}>
      {icon !== undefined && <Icon name={icon} />}
      <p className="dit">
        {titre !== undefined && <b>{titre}</b>}
        {titre !== undefined && children !== undefined && <br />}
        {children}
      </p>
      {action}
    </div>
  )
}

/** Always visible where the people and the places are invented. */
export function DemoBanner({ nom, children }: { readonly nom: string; readonly children: ReactNode }) {
  return (
    <aside className="demo" aria-label={nom}>
      {children}
    </aside>
  )
}
