import type { KeyboardEvent, ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import { Picture, type PictureName } from './Picture.tsx'

export interface ChoiceProps {
  readonly choisi: boolean
  readonly onChange: (choisi: boolean) => void
  readonly mot: ReactNode
  readonly image?: PictureName | undefined
  readonly icon?: IconName | undefined
  /** Instead of a picture or an icon: a `LevelMark`. */
  readonly signe?: ReactNode
  /** The whole width: "Je ne sais pas". */
  readonly longue?: boolean | undefined
  /** One answer among several: a round mark and the radio role, inside a `Choices seul`. */
  readonly seul?: boolean | undefined
}

/** Picture, word and box. Chosen shows by the tick, the thick border and bold: three signs besides colour. */
export function Choice({ choisi, onChange, mot, image, icon, signe, longue = false, seul = false }: ChoiceProps) {
  const state = seul ? ({ role: 'radio', 'aria-checked': choisi } as const) : ({ 'aria-pressed': choisi } as const)
  return (
    <button type="button" className={longue ? 'carte longue' : 'carte'} {...state} onClick={() => onChange(seul ? true : !choisi)}>
      <span className={seul ? 'coche seul' : 'coche'}>{choisi && <Icon name="check" />}</span>
      {image !== undefined ? <Picture name={image} /> : icon !== undefined ? <Icon name={icon} /> : signe}
      <span>{mot}</span>
    </button>
  )
}

export interface ChoicesProps {
  /** The question, for screen readers: usually the title's id. */
  readonly labelledBy: string
  readonly seul?: boolean | undefined
  readonly children: ReactNode
}

const steps: Readonly<Record<string, -1 | 1>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/** One answer among several is walked through with the arrows, as native radios are. */
export function Choices({ labelledBy, seul = false, children }: ChoicesProps) {
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = steps[event.key]
    if (!seul || step === undefined) return
    const radios = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')]
    const at = radios.findIndex((radio) => radio === document.activeElement)
    const next = radios[(at + step + radios.length) % radios.length]
    if (at < 0 || next === undefined) return
    event.preventDefault()
    next.focus()
    next.click()
  }
  return (
    <div className="choix" role={seul ? 'radiogroup' : 'group'} aria-labelledby={labelledBy} onKeyDown={walk}>
      {children}
    </div>
  )
}
