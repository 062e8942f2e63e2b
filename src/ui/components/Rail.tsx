import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

export interface RailEntry {
  readonly id: string
  readonly mot: ReactNode
  readonly icon?: IconName | undefined
  readonly actuel: boolean
}

/** How to make one link: lets the screen use its router. Spread `attributes` on the link. */
export type RenderLink = (entry: RailEntry, attributes: { readonly className?: string; readonly 'aria-current'?: 'page' }, contenu: ReactNode) => ReactNode

export interface RailProps {
  readonly label: string
  readonly entries: readonly RailEntry[]
  readonly lien: RenderLink
}

const current = (entry: RailEntry) => (entry.actuel ? ({ 'aria-current': 'page' } as const) : {})

/** The livret's six words, in the same order for everybody: upright beside the page, folded above it when narrow. */
export function Rail({ label, entries, lien }: RailProps) {
  return (
    <nav className="rail" aria-label={label}>
      {entries.map((entry) =>
        lien(
          entry,
          current(entry),
          <>
            {entry.icon !== undefined && <Icon name={entry.icon} />}
            <span>{entry.mot}</span>
          </>,
        ),
      )}
    </nav>
  )
}

/** The same words lying: head of a page, desktop review. */
export function Tabs({ label, entries, lien, couche = false }: RailProps & { readonly couche?: boolean | undefined }) {
  return (
    <nav className={couche ? 'onglets couche' : 'onglets'} aria-label={label}>
      {entries.map((entry) => lien(entry, { className: 'onglet', ...current(entry) }, entry.mot))}
    </nav>
  )
}
