import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { TAKEN_FIELDS, type TakenField } from '../../../domain/importGroupe/columns.ts'
import type { PreviewRow } from '../../../domain/importGroupe/previewTypes.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Field, TextField } from '../../components/Field.tsx'
import { correct } from './decide.ts'
import type { Answer } from './review.ts'
import type { Words } from './useWords.ts'

export interface RowDialogProps {
  /** Open while there is one. */
  readonly row: PreviewRow | undefined
  readonly corrections: ReadonlyMap<TakenField, string> | undefined
  readonly words: Words
  readonly answer: Answer
  readonly onFermer: () => void
}

/** Every value of one row, to be written again: read like the file's, kept apart from it. Stays mounted, so that closing gives the focus back. */
export function RowDialog({ row, ...props }: RowDialogProps) {
  const { t } = useTranslation('importer')
  return (
    <Dialog ouvert={row !== undefined} onFermer={props.onFermer} titre={t('corriger.titre', { ligne: row?.line ?? 0 })}>
      {row !== undefined && <RowForm key={row.line} row={row} {...props} />}
    </Dialog>
  )
}

function RowForm({ row, corrections, words, answer, onFermer }: RowDialogProps & { readonly row: PreviewRow }) {
  const { t } = useTranslation(['importer', 'commun'])
  const [initial] = useState(() => Object.fromEntries(TAKEN_FIELDS.map((field) => [field, rawOf(row, field)])))
  const [typed, setTyped] = useState(initial)
  const wrong = new Map(row.findings.flatMap((finding) => ((finding.severity === 'blocks' || finding.severity === 'held') && finding.field !== null ? [[finding.field, words.finding(finding)] as const] : [])))
  const [first] = [...wrong.keys()]
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const changed = TAKEN_FIELDS.filter((field) => typed[field] !== initial[field])
    if (changed.length > 0) answer(correct(row.line, new Map(changed.map((field) => [field, typed[field] ?? '']))))
    onFermer()
  }
  /** Back to what the file says. */
  const restore = () => {
    if (corrections !== undefined) answer(correct(row.line, new Map([...corrections.keys()].map((field) => [field, undefined]))))
    onFermer()
  }
  return (
    <form className="pile" noValidate onSubmit={submit}>
      <p className="doux">{t('corriger.aide')}</p>
      <div className="deux">
        {TAKEN_FIELDS.filter((field) => field !== 'note').map((field) => (
          <Field
            key={field}
            label={words.field(field)}
            erreur={wrong.get(field)}
            value={typed[field] ?? ''}
            autoFocus={field === first}
            onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
          />
        ))}
      </div>
      <TextField label={words.field('note')} erreur={wrong.get('note')} value={typed['note'] ?? ''} onChange={(event) => setTyped({ ...typed, note: event.target.value })} />
      <div className="actions">
        <Button variant="principal" type="submit">
          {t('corriger.garder')}
        </Button>
        {corrections !== undefined && (
          <Button variant="discret" onClick={restore}>
            {t('corriger.revenir')}
          </Button>
        )}
        <Button variant="discret" onClick={onFermer}>
          {t('action.annuler', { ns: 'commun' })}
        </Button>
      </div>
    </form>
  )
}

/** A blocked field has no value; its finding holds what was written there. */
function rawOf({ values, findings }: PreviewRow, field: TakenField): string {
  const value = values[field]
  if (value.kind !== 'absent') return value.raw
  const finding = findings.find((each) => each.severity === 'blocks' && each.field === field)
  return finding?.severity === 'blocks' ? finding.raw : ''
}
