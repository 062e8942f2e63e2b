import type { IconName } from './iconNames.ts'
import { iconId } from './icons.ts'

export type { IconName } from './iconNames.ts'

/** Icons that point along the line of reading and therefore turn round in right-to-left languages. */
const directional: ReadonlySet<IconName> = new Set<IconName>([
  'arrow-left',
  'arrow-right',
  'chevron-right',
  'send',
  'log-out',
  'undo',
])

export interface IconProps {
  readonly name: IconName
}

/** Always beside its word, so it is hidden from screen readers and has no label of its own. */
export function Icon({ name }: IconProps) {
  return (
    <svg className={directional.has(name) ? 'icone miroir' : 'icone'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <use href={`#${iconId(name)}`} />
    </svg>
  )
}
