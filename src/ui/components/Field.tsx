import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react'
import { Icon } from './Icon.tsx'

export interface FieldFrame {
  readonly label: ReactNode
  readonly aide?: ReactNode
  /** A sentence: what is wrong and what to write instead. */
  readonly erreur?: string | undefined
}

interface Wired {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

function Frame({ label, aide, erreur, children }: FieldFrame & { readonly children: (wired: Wired) => ReactNode }) {
  const id = useId()
  const described = [aide === undefined ? '' : `${id}-aide`, erreur === undefined ? '' : `${id}-erreur`].filter(Boolean).join(' ')
  return (
    <div className="champ">
      <label htmlFor={id}>{label}</label>
      {aide !== undefined && (
        <p id={`${id}-aide`} className="doux">
          {aide}
        </p>
      )}
      {children({ id, 'aria-describedby': described === '' ? undefined : described, 'aria-invalid': erreur === undefined ? undefined : true })}
      {erreur !== undefined && (
        <p id={`${id}-erreur`} className="motif">
          <Icon name="circle-alert" />
          <span>{erreur}</span>
        </p>
      )}
    </div>
  )
}

type Own = 'className' | 'id' | 'aria-describedby' | 'aria-invalid' | 'autoComplete'

/**
 * On every control, for everybody: otherwise the browser keeps what was typed in files of its own, its form history and
 * what it needs to restore a tab (seen in both), where no seal of ours reaches. Filling in one's own address is lost by it.
 */
const UNKEPT = { autoComplete: 'off' } as const

/** The label is always visible; hint and error are tied to the control. */
export function Field({ label, aide, erreur, ...input }: FieldFrame & Omit<InputHTMLAttributes<HTMLInputElement>, Own>) {
  return (
    <Frame label={label} aide={aide} erreur={erreur}>
      {(wired) => <input {...input} {...UNKEPT} {...wired} className="saisie" />}
    </Frame>
  )
}

export function TextField({ label, aide, erreur, ...area }: FieldFrame & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, Own>) {
  return (
    <Frame label={label} aide={aide} erreur={erreur}>
      {(wired) => <textarea {...area} {...UNKEPT} {...wired} className="saisie" />}
    </Frame>
  )
}

export function SelectField({ label, aide, erreur, children, ...select }: FieldFrame & Omit<SelectHTMLAttributes<HTMLSelectElement>, Own>) {
  return (
    <Frame label={label} aide={aide} erreur={erreur}>
      {(wired) => (
        <select {...select} {...UNKEPT} {...wired} className="saisie">
          {children}
        </select>
      )}
    </Frame>
  )
}

/** A box or a radio with its words; all of it is the target. */
export function Tick({ label, type = 'checkbox', ...input }: { readonly label: ReactNode; readonly type?: 'checkbox' | 'radio' } & Omit<InputHTMLAttributes<HTMLInputElement>, Own | 'type'>) {
  return (
    <label className="cocher">
      <input {...input} {...UNKEPT} type={type} />
      <span>{label}</span>
    </label>
  )
}

export interface SearchFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, Own | 'type'> {
  readonly label: ReactNode
}

export function SearchField({ label, ...input }: SearchFieldProps) {
  return (
    <label className="chercher">
      <Icon name="search" />
      <span>{label}</span>
      <input {...input} {...UNKEPT} type="search" />
    </label>
  )
}
