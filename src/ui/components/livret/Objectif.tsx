import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Texte } from '../../../readmodel/views.ts'
import { Button } from '../Button.tsx'
import { TextField } from '../Field.tsx'
import { FormDialog } from './FormDialog.tsx'
import { ForbiddenNote } from './FormFields.tsx'
import { ItemWord } from './ItemWord.tsx'
import { firstName } from './pick.ts'
import { useTools } from './tools.tsx'
import { useForm } from './useForm.ts'

const MAX = 2000

/** The objective, in the person's words, written by both: what each adds stands. */
export function Objectif() {
  const { t } = useTranslation('pro')
  const { view } = useTools()
  const [open, setOpen] = useState(false)
  const { objectif } = view
  const authors = [...new Set(objectif.authors.map((author) => (author.mine ? t('suivi.vous') : firstName(author.name))))].filter(Boolean)
  return (
    <div className="objectif">
      {objectif.value !== '' && <p className="fort cite">{t('suivi.objectif.cite', { texte: objectif.value })}</p>}
      <div className="ligne">
        <p className="doux">{objectif.value === '' ? t('suivi.objectif.vide') : authors.length > 0 && t('suivi.objectif.par', { qui: authors.join(', ') })}</p>
        {objectif.editable && (
          <Button variant="discret" onClick={() => setOpen(true)}>
            {objectif.value === '' ? t('suivi.objectif.ecrire') : t('suivi.objectif.modifier')}
          </Button>
        )}
      </div>
      <ItemWord state={objectif.state} discret />
      {open && <ObjectifEdit objectif={objectif} onFermer={() => setOpen(false)} />}
    </div>
  )
}

function ObjectifEdit({ objectif, onFermer }: { readonly objectif: Texte; readonly onFermer: () => void }) {
  const { t } = useTranslation(['pro', 'commun'])
  const { view, commands } = useTools()
  const form = useForm({
    name: 'objectif',
    base: { objectif },
    initial: { objectif: objectif.value },
    check: ({ objectif: text = '' }): Record<string, string> => (text.length > MAX ? { objectif: t('sauver.tropLong', { ns: 'commun', limite: MAX }) } : {}),
    save: ({ values, held }) => commands.editText(view.livret, held('objectif'), (values['objectif'] ?? '').trim()),
    onSaved: onFermer,
  })
  const prenom = view.identite.prenom.value ?? ''
  return (
    <FormDialog titre={t('suivi.objectif.titre')} form={form} onFermer={onFermer}>
      <TextField {...form.bind('objectif')} label={t('suivi.objectif.champ', { prenom })} aide={t('suivi.objectif.aide')} rows={4} />
      <ForbiddenNote text={form.values['objectif'] ?? ''} />
    </FormDialog>
  )
}
