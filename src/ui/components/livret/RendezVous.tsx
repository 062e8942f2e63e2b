import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseJour } from '../../../base/jour.ts'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import type { RendezVousView } from '../../../readmodel/views.ts'
import { formatHeure, formatJour, majuscule } from '../../i18n/dates.ts'
import { Button } from '../Button.tsx'
import { Named } from './EtapeItem.tsx'
import { useFieldWords } from './fieldWords.ts'
import { FormDialog } from './FormDialog.tsx'
import { FormField, useCheck } from './FormFields.tsx'
import { InConflict, ItemWord } from './ItemWord.tsx'
import { mayCreate, pick } from './pick.ts'
import { readField, typedOf } from './readField.ts'
import { useTools } from './tools.tsx'
import { useForm } from './useForm.ts'

const FIELDS = ['jour', 'heure', 'objet', 'lieu'] as const
const REQUIRED = ['jour', 'heure', 'objet'] as const
/** Past appointments listed before one asks for more. */
const PAST_SHOWN = 3

type Open = 'nouveau' | RendezVousView

export function RendezVous() {
  const { t } = useTranslation('pro')
  const { view, today } = useTools()
  const [open, setOpen] = useState<Open>()
  const [all, setAll] = useState(false)
  const id = useId()
  const when = (each: RendezVousView) => `${each.jour.value ?? ''} ${each.heure.value ?? ''}`
  const sorted = [...view.rendezVous].sort((a, b) => when(a).localeCompare(when(b)))
  const next = sorted.filter((each) => (each.jour.value ?? '') >= today)
  const past = sorted.filter((each) => (each.jour.value ?? '') < today).reverse()
  const shown = [...next, ...(all ? past : past.slice(0, PAST_SHOWN))]
  const mayAdd = mayCreate(view, 'rendezVous')
  if (shown.length === 0 && !mayAdd) return null
  return (
    <section className="section" aria-labelledby={id}>
      <div className="ligne">
        <h2 id={id}>{t('lieu.rendezVous')}</h2>
        {mayAdd && (
          <Button variant="calme" icon="plus" onClick={() => setOpen('nouveau')}>
            {t('suivi.rendezVous.ajouter')}
          </Button>
        )}
      </div>
      {shown.length === 0 && <p className="doux">{t('suivi.rendezVous.aucun')}</p>}
      <ul className="liste">
        {shown.map((each) => (
          <Appointment key={each.id} rendezVous={each} onModifier={() => setOpen(each)} />
        ))}
      </ul>
      {!all && past.length > PAST_SHOWN && (
        <Button variant="discret" onClick={() => setAll(true)}>
          {t('suivi.rendezVous.passes', { count: past.length - PAST_SHOWN })}
        </Button>
      )}
      {open === 'nouveau' && <RendezVousAdd onFermer={() => setOpen(undefined)} />}
      {open !== undefined && open !== 'nouveau' && <RendezVousEdit rendezVous={open} onFermer={() => setOpen(undefined)} />}
    </section>
  )
}

function Appointment({ rendezVous, onModifier }: { readonly rendezVous: RendezVousView; readonly onModifier: () => void }) {
  const { t } = useTranslation(['pro', 'commun'])
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  const { jour, heure, objet, lieu, reponse } = rendezVous
  const day = jour.value === null ? t('suivi.etape.sansDate') : majuscule(formatJour(jour.value, today))
  const when = heure.value === null ? day : t('suivi.rendezVous.quand', { jour: day, heure: formatHeure(heure.value) })
  return (
    <li>
      <div className="ligne">
        <p>
          <b>{when}</b>
          <br />
          {[objet.value, lieu.value].filter(Boolean).join(' · ')}
        </p>
        {reponse.value !== null && <p className="doux">{words.code('rendezVous', 'reponse', reponse.value)}</p>}
        {jour.editable && <Named mot={t('action.modifier', { ns: 'commun' })} de={when} onClick={onModifier} />}
      </div>
      <InConflict champs={[jour, heure, objet, lieu, reponse]} />
      <ItemWord state={rendezVous.state} discret />
    </li>
  )
}

function RendezVousAdd({ onFermer }: { readonly onFermer: () => void }) {
  const { t } = useTranslation('pro')
  const { view, commands } = useTools()
  const check = useCheck('rendezVous')
  const form = useForm({
    name: 'rendezVous/nouveau',
    base: {},
    initial: {},
    check: (values) => check(values, FIELDS, REQUIRED),
    save: async ({ values }) => {
      const jour = parseJour(values['jour'] ?? '')
      if (!jour.ok) return { ok: false, error: { fault: 'value', field: 'jour', reason: 'valeurImpossible' } }
      return commands.addRendezVous(view.livret, {
        jour: jour.value,
        heure: values['heure'] ?? '',
        objet: (values['objet'] ?? '').trim(),
        lieu: (values['lieu'] ?? '').trim(),
      })
    },
    onSaved: onFermer,
  })
  return (
    <FormDialog titre={t('suivi.rendezVous.nouveau')} form={form} onFermer={onFermer}>
      {FIELDS.map((field) => (
        <FormField key={field} type="rendezVous" field={field} bound={form.bind(field)} required={field !== 'lieu'} />
      ))}
    </FormDialog>
  )
}

function RendezVousEdit({ rendezVous, onFermer }: { readonly rendezVous: RendezVousView; readonly onFermer: () => void }) {
  const { t } = useTranslation('pro')
  const { view, commands } = useTools()
  const check = useCheck('rendezVous')
  const form = useForm({
    name: `rendezVous/${rendezVous.id}`,
    base: pick(rendezVous, FIELDS),
    initial: Object.fromEntries(FIELDS.map((field) => [field, typedOf('rendezVous', field, rendezVous[field].value)])),
    check: (values) => check(values, FIELDS, REQUIRED),
    save: ({ values, changed, held }) =>
      commands.write(
        view.livret,
        FIELDS.filter(changed).flatMap((field): FieldWrite[] => {
          const read = readField('rendezVous', field, values[field] ?? '')
          return read.ok ? [{ champ: held(field), value: read.value }] : []
        }),
      ),
    onSaved: onFermer,
  })
  return (
    <FormDialog titre={t('suivi.rendezVous.modifier')} form={form} onFermer={onFermer}>
      {FIELDS.filter((field) => form.held(field).editable).map((field) => (
        <FormField key={field} type="rendezVous" field={field} bound={form.bind(field)} required={field !== 'lieu'} />
      ))}
    </FormDialog>
  )
}
