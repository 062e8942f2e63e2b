import { Button } from '../../components/Button.tsx'

export interface Option<T> {
  readonly value: T
  readonly mot: string
}

export interface OptionsProps<T> {
  /** What is asked, for who does not see the card around it. */
  readonly label: string
  readonly options: readonly Option<T>[]
  readonly isChosen: (value: T) => boolean
  /** `undefined`: the answer is taken back. */
  readonly onChoose: (value: T | undefined) => void
}

/** Answers side by side. They stay where they are once chosen, so that the keyboard does too. */
export function Options<T>({ label, options, isChosen, onChoose }: OptionsProps<T>) {
  return (
    <div className="actions" role="group" aria-label={label}>
      {options.map(({ value, mot }) => (
        <Button key={mot} variant="calme" pressed={isChosen(value)} onClick={() => onChoose(isChosen(value) ? undefined : value)}>
          {mot}
        </Button>
      ))}
    </div>
  )
}
