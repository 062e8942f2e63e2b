/** Small actions on a frein: what, who, by when; ticked when done. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseJour } from '../../../base/jour.ts'
import type { ActionView, FreinView } from '../../../readmodel/views.ts'
import { formatJourMois } from '../../i18n/dates.ts'
import { Button } from '../Button.tsx'
import { SelectField, Tick } from '../Field.tsx'
import { Named } from './EtapeItem.tsx'
import { useFieldWords } from './fieldWords.ts'
import { FormDialog } from './FormDialog.tsx'
import { FormField, useCheck } from './FormFields.tsx'
import { InConflict, ItemWord } from './ItemWord.tsx'
import { firstName, mayCreate } from './pick.ts'
import { useTools } from './tools.tsx'
import { useForm } from './useForm.ts'

export function FreinActions({ frein }: { readonly frein: FreinView }) {
  const { t } = useTranslation('pro')
  const { view } = useTools()
  const [open, setOpen] = useState(false)
  const id = useId()
  const mayAdd = mayCreate(view, 'action')
  const shown = frein.actions.filter((action) => action.etat.state !== 'abandonnee')
  return (
    <section className="section" aria-labelledby={id}>
      <div className="ligne">
        <h3 id={id}>{t('lieu.actions')}</h3>
        {mayAdd && (
          <Button variant="calme" icon="plus" onClick={() => setOpen(true)}>
            {t('suivi.action.ajouter')}
          </Button>
        )}
      </div>
      {shown.length === 0 && <p className="doux">{t('suivi.action.aucune')}</p>}
      <ul className="liste">
        {shown.map((action) => (
          <OneAction key={action.id} action={action} />
        ))}
      </ul>
      {open && <ActionAdd frein={frein} onFermer={() => setOpen(false)} />}
    </section>
  )
}

function OneAction({ action }: { readonly action: ActionView }) {
  const { t } = useTranslation('pro')
  const { view, today, act, commands } = useTools()
  const words = useFieldWords(view, today)
  const { libelle, pourLe, etat } = action
  const done = etat.state === 'faite'
  const to = done ? 'aFaire' : 'faite'
  const due = pourLe.value
  const late = !done && due !== null && due < today
  const facts = [
    action.quiNom === '' ? '' : firstName(action.quiNom),
    due === null ? '' : t(late ? 'suivi.action.etaitPour' : 'suivi.action.pour', { date: formatJourMois(due, today) }),
  ].filter(Boolean)
  const words1 = (
    <>
      {libelle.value ?? ''}
      {facts.length > 0 && <span className="doux"> · {facts.join(', ')}</span>}
    </>
  )
  return (
    <li>
      <div className="ligne">
        {etat.next.includes(to) ? (
          <Tick label={words1} checked={done} onChange={() => void act(() => commands.move(view.livret, etat, to))} />
        ) : (
          <p>
            {words1} <span className="doux">· {words.code('action', 'etat', etat.state)}</span>
          </p>
        )}
        {etat.next.includes('abandonnee') && (
          <Named mot={t('suivi.action.abandonner')} de={libelle.value ?? ''} onClick={() => void act(() => commands.move(view.livret, etat, 'abandonnee'))} />
        )}
      </div>
      <InConflict champs={[libelle, pourLe]} />
      <ItemWord state={libelle.trace?.state ?? etat.item} discret />
    </li>
  )
}

function ActionAdd({ frein, onFermer }: { readonly frein: FreinView; readonly onFermer: () => void }) {
  const { t } = useTranslation('pro')
  const { view, commands } = useTools()
  const check = useCheck('action')
  const people = view.membres.filter((membre) => membre.fin === null)
  const form = useForm({
    name: `frein/${frein.theme}/action`,
    base: {},
    initial: { qui: view.me },
    check: (values) => check(values, ['libelle', 'pourLe'], ['libelle']),
    save: ({ values }) => {
      const day = parseJour(values['pourLe'] ?? '')
      return commands.addAction(view.livret, {
        theme: frein.theme,
        libelle: (values['libelle'] ?? '').trim(),
        qui: people.find((membre) => membre.personne === values['qui'])?.personne ?? null,
        pourLe: day.ok ? day.value : null,
      })
    },
    onSaved: onFermer,
  })
  return (
    <FormDialog titre={t('suivi.action.nouvelle')} form={form} onFermer={onFermer}>
      <FormField type="action" field="libelle" bound={form.bind('libelle')} label={t('suivi.action.quoi')} required />
      <SelectField {...form.bind('qui')} label={t('suivi.action.qui')}>
        <option value="">{t('suivi.action.personne')}</option>
        {people.map((membre) => (
          <option key={membre.personne} value={membre.personne}>
            {membre.isMe ? t('suivi.action.moi', { nom: membre.nom }) : membre.nom}
          </option>
        ))}
      </SelectField>
      <FormField type="action" field="pourLe" bound={form.bind('pourLe')} label={t('suivi.action.pourQuand')} />
    </FormDialog>
  )
}
