import { useTranslation } from 'react-i18next'
import { fieldSpec, type EntityType } from '../../../domain/entities.ts'
import { useForbiddenSentence } from '../faultSentence.ts'
import { Field, SelectField, TextField } from '../Field.tsx'
import type { Values } from './draft.ts'
import { useFieldWords } from './fieldWords.ts'
import { readField } from './readField.ts'
import { useTools } from './tools.tsx'
import type { Bound } from './useForm.ts'

/** From this length on a text is prose and gets several lines. */
const PROSE = 200

export interface FormFieldProps {
  readonly type: EntityType
  readonly field: string
  readonly bound: Bound
  readonly label?: string | undefined
  readonly aide?: string | undefined
  /** Codes offered; all those of the field by default. */
  readonly codes?: readonly string[] | undefined
  /** No empty answer. */
  readonly required?: boolean | undefined
}

/** The control that suits a field: date, number, choice, line or prose, by the domain's own table. */
export function FormField({ type, field, bound, label, aide, codes, required = false }: FormFieldProps) {
  const { t } = useTranslation('pro')
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  const spec = fieldSpec(type, field)
  const value = spec?.kind === 'registre' ? spec.value : undefined
  const shown = { ...bound, label: label ?? words.label(type, field), ...(aide === undefined ? {} : { aide }) }
  switch (value?.type) {
    case 'jour':
      return <Field {...shown} type="date" required={required} />
    case 'entier':
      return <Field {...shown} inputMode="decimal" required={required} />
    case 'choix':
      return (
        <SelectField {...shown} required={required}>
          {(!required || bound.value === '') && <option value="">{t('suivi.choisir')}</option>}
          {(codes ?? value.of).map((code) => (
            <option key={code} value={code}>
              {words.code(type, field, code)}
            </option>
          ))}
        </SelectField>
      )
    case 'texte':
      return (
        <>
          {value.max >= PROSE ? <TextField {...shown} rows={3} required={required} /> : <Field {...shown} {...keyboard(field)} required={required} />}
          <ForbiddenNote text={bound.value} />
        </>
      )
    default:
      return <Field {...shown} required={required} />
  }
}

function keyboard(field: string): { readonly type?: string; readonly inputMode?: 'numeric' } {
  switch (field) {
    case 'telephone':
      return { type: 'tel' }
    case 'courriel':
      return { type: 'email' }
    case 'heure':
      return { type: 'time' }
    case 'codePostal':
      return { inputMode: 'numeric' }
    default:
      return {}
  }
}

/** Said while it is typed, so that it can be taken out before it is refused. */
export function ForbiddenNote({ text }: { readonly text: string }) {
  const forbidden = useForbiddenSentence(text)
  if (forbidden === undefined) return null
  return (
    <p className="motif" role="status">
      <span>{forbidden}</span>
    </p>
  )
}

/** A sentence for each field that cannot be kept as typed, and for those that must not be empty. */
export function useCheck(type: EntityType): (values: Values, fields: readonly string[], required?: readonly string[]) => Values {
  const { t } = useTranslation(['pro', 'commun'])
  return (values, fields, required = []) => {
    const wrong: Record<string, string> = {}
    for (const field of fields) {
      const typed = values[field] ?? ''
      const read = readField(type, field, typed)
      if (!read.ok) wrong[field] = read.fault === 'valeurImpossible' ? t('suivi.impossible') : t('sauver.tropLong', { ns: 'commun', limite: read.fault.trop })
      else if (read.value === null && required.includes(field)) wrong[field] = t('suivi.aRemplir')
    }
    return wrong
  }
}
