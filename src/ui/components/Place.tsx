import { Link } from 'react-router'
import { Icon, type IconName } from './Icon.tsx'

export interface PlaceProps {
  readonly to: string
  readonly icon: IconName
  readonly mot: string
}

/** One of the places that a page leads to. */
export function Place({ to, icon, mot }: PlaceProps) {
  return (
    <Link to={to} className="aller">
      <Icon name={icon} />
      <span>{mot}</span>
      <Icon name="chevron-right" />
    </Link>
  )
}
