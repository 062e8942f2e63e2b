/** Forms of one demande: its move to another state with what it requires, the other body asked, its terms. */
import { useTranslation } from 'react-i18next'
import { REPONSES_ORGANISME } from '../../../domain/entities.ts'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import type { AideView } from '../../../readmodel/views.ts'
import { Icon } from '../Icon.tsx'
import { FormDialog } from './FormDialog.tsx'
import { FormField, useCheck } from './FormFields.tsx'
import { pick } from './pick.ts'
import { readField, typedOf } from './readField.ts'
import { useTools } from './tools.tsx'
import { useForm, type OpenForm } from './useForm.ts'

/** In the order they are offered: the way forward first. */
export const AIDE_MOVES = [
  'enInstruction', 'deposee', 'accordee', 'accordeeEnPartie', 'refusee', 'versee', 'regleeAuFournisseur', 'remiseEnMainPropre', 'soldee', 'complementDemande', 'annulee',
] as const
export type AideMoveTo = (typeof AIDE_MOVES)[number]

const FIELDS = ['manque', 'reponseOrganisme', 'montantAccorde', 'motifRefus', 'explication', 'reponseAvant'] as const
type AideField = (typeof FIELDS)[number]

interface Way {
  readonly asks: readonly AideField[]
  readonly required: readonly AideField[]
}

function wayTo(to: AideMoveTo): Way {
  switch (to) {
    case 'complementDemande':
      return { asks: ['manque', 'reponseAvant'], required: ['manque'] }
    case 'accordee':
      return { asks: ['montantAccorde', 'reponseOrganisme', 'explication'], required: ['montantAccorde', 'reponseOrganisme'] }
    case 'accordeeEnPartie':
      return { asks: ['montantAccorde', 'reponseOrganisme', 'explication'], required: ['montantAccorde', 'reponseOrganisme', 'explication'] }
    case 'refusee':
      return { asks: ['motifRefus', 'explication'], required: ['motifRefus', 'explication'] }
    case 'soldee':
      return { asks: ['montantAccorde'], required: ['montantAccorde'] }
    case 'enInstruction':
    case 'deposee':
    case 'versee':
    case 'regleeAuFournisseur':
    case 'remiseEnMainPropre':
    case 'annulee':
      return { asks: [], required: [] }
  }
}

interface FormProps {
  readonly aide: AideView
  readonly titre: string
  readonly onFermer: () => void
}

export function AideMove({ aide, to, titre, onFermer }: FormProps & { readonly to: AideMoveTo }) {
  const { t } = useTranslation('pro')
  const { view, commands } = useTools()
  const check = useCheck('aide')
  const { asks, required } = wayTo(to)
  const form = useForm({
    name: `aide/${aide.id}/${to}`,
    base: { ...pick(aide, FIELDS), etat: aide.etat },
    initial: Object.fromEntries(FIELDS.map((field) => [field, typedOf('aide', field, aide[field].value)])),
    check: (values) => check(values, asks.filter((field) => aide[field].editable), required.filter((field) => aide[field].editable)),
    save: ({ values, changed, held }) => {
      const writes = asks.filter((field) => held(field).editable && changed(field)).flatMap((field): FieldWrite[] => {
        const read = readField('aide', field, values[field] ?? '')
        return read.ok ? [{ champ: held(field), value: read.value }] : []
      })
      return commands.move(view.livret, held('etat'), to, writes)
    },
    onSaved: onFermer,
  })
  /** What this move needs and only somebody else may write: subsidiarity is the référent's. */
  const missing = required.some((field) => !form.held(field).editable && form.held(field).value === null)
  return (
    <FormDialog titre={titre} form={form} onFermer={onFermer} enregistrer={t(`suivi.aide.aller.${to}`)} empeche={missing}>
      {missing && (
        <p className="motif">
          <Icon name="circle-alert" />
          <span>{t('suivi.aide.dabordReponse')}</span>
        </p>
      )}
      {asks
        .filter((field) => form.held(field).editable)
        .map((field) => (
          <FormField
            key={field}
            type="aide"
            field={field}
            bound={form.bind(field)}
            aide={field === 'manque' ? t('suivi.aide.manqueAide') : field === 'explication' && to === 'refusee' ? t('suivi.aide.explicationAide') : undefined}
            required={required.includes(field)}
          />
        ))}
      {asks.length === 0 && <p>{t(`suivi.aide.confirmer.${confirmOf(to)}`)}</p>}
    </FormDialog>
  )
}

const confirmOf = (to: AideMoveTo): 'paiement' | 'main' | 'annuler' | 'autre' => {
  switch (to) {
    case 'versee':
    case 'regleeAuFournisseur':
      return 'paiement'
    case 'remiseEnMainPropre':
      return 'main'
    case 'annulee':
      return 'annuler'
    case 'enInstruction':
    case 'deposee':
    case 'accordee':
    case 'accordeeEnPartie':
    case 'refusee':
    case 'soldee':
    case 'complementDemande':
      return 'autre'
  }
}

const BODY = ['organismeSollicite', 'solliciteLe', 'reponseOrganisme', 'reponduLe', 'reponseAvant'] as const

/** Subsidiarity: which body was asked first, when, and what it answered. */
export function AideOrganisme({ aide, titre, onFermer }: FormProps) {
  const { t } = useTranslation('pro')
  const { view, commands, today } = useTools()
  const check = useCheck('aide')
  const form = useForm({
    name: `aide/${aide.id}/organisme`,
    base: pick(aide, BODY),
    initial: Object.fromEntries(BODY.map((field) => [field, typedOf('aide', field, aide[field].value)])),
    check: (values) => check(values, BODY),
    save: (open) => commands.write(view.livret, writesOf(open, BODY)),
    onSaved: onFermer,
  })
  const answered = form.values['reponseOrganisme'] ?? ''
  return (
    <FormDialog titre={titre} form={form} onFermer={onFermer}>
      <p className="doux">{t('suivi.aide.subsidiarite')}</p>
      {BODY.filter((field) => form.held(field).editable)
        .filter((field) => field !== 'reponduLe' || (answered !== '' && answered !== 'demandee' && answered !== 'sansObjet'))
        .map((field) => (
          <FormField
            key={field}
            type="aide"
            field={field}
            bound={field === 'reponseOrganisme' ? answeredToday(form, today) : form.bind(field)}
            codes={field === 'reponseOrganisme' ? REPONSES_ORGANISME : undefined}
            aide={field === 'organismeSollicite' ? t('suivi.aide.organismeAide') : field === 'reponseAvant' ? t('suivi.aide.reponseAvantAide') : undefined}
          />
        ))}
    </FormDialog>
  )
}

/** An answer that comes is usually typed the day it comes. */
function answeredToday(form: ReturnType<typeof useForm>, today: string) {
  const bound = form.bind('reponseOrganisme')
  return {
    ...bound,
    onChange: (event: { readonly target: { readonly value: string } }) => {
      bound.onChange(event)
      const answer = event.target.value
      if ((answer === 'accordee' || answer === 'refusee') && (form.values['reponduLe'] ?? '') === '') form.set('reponduLe', today)
    },
  }
}

const TERMS = ['raison', 'montant', 'pourLe'] as const

export function AideEdit({ aide, titre, onFermer }: FormProps) {
  const { t } = useTranslation('pro')
  const { view, commands } = useTools()
  const check = useCheck('aide')
  const form = useForm({
    name: `aide/${aide.id}`,
    base: pick(aide, TERMS),
    initial: Object.fromEntries(TERMS.map((field) => [field, typedOf('aide', field, aide[field].value)])),
    check: (values) => check(values, TERMS),
    save: (open) => commands.write(view.livret, writesOf(open, TERMS)),
    onSaved: onFermer,
  })
  return (
    <FormDialog titre={titre} form={form} onFermer={onFermer}>
      {TERMS.filter((field) => form.held(field).editable).map((field) => (
        <FormField key={field} type="aide" field={field} bound={form.bind(field)} label={field === 'montant' ? t('suivi.aide.montantEuros') : undefined} />
      ))}
    </FormDialog>
  )
}

function writesOf<K extends string>({ values, changed, held }: OpenForm<Readonly<Record<K, FieldWrite['champ']>>>, fields: readonly K[]): readonly FieldWrite[] {
  return fields.filter(changed).flatMap((field): FieldWrite[] => {
    const read = readField('aide', field, values[field] ?? '')
    return read.ok ? [{ champ: held(field), value: read.value }] : []
  })
}
