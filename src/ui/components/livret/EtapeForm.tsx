/** An étape's fields: those of an existing one, or of one that is added, perhaps as a repositionnement. */
import { useTranslation } from 'react-i18next'
import { DISPOSITIFS, isDispositifCode, type DispositifFamily } from '../../../domain/catalogue.ts'
import type { Scalar } from '../../../domain/entities.ts'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import { labelOf } from '../../../readmodel/labels.ts'
import type { EtapeView } from '../../../readmodel/views.ts'
import { SelectField, Tick } from '../Field.tsx'
import type { Values } from './draft.ts'
import { FormDialog } from './FormDialog.tsx'
import { FormField, useCheck } from './FormFields.tsx'
import { pick } from './pick.ts'
import { readField, typedOf } from './readField.ts'
import { useTools } from './tools.tsx'
import { useForm, type Bound } from './useForm.ts'

const PLACE = ['intitule', 'organisme', 'lieu'] as const
const TIME = ['debut', 'fin', 'modalite', 'demiJournees'] as const
const HOURS = ['heuresCentre', 'heuresEntreprise'] as const
const DONE = ['heuresCentreFaites', 'heuresEntrepriseFaites'] as const
const ENTRY = ['demandeEntree', 'demandeeLe'] as const
const PAUSE = ['motifSuspension', 'suspendueDepuis', 'repriseLe', 'retourJusquau'] as const
const EXIT = ['typeSortie', 'sortieLe'] as const
const FIELDS = ['dispositif', ...PLACE, ...TIME, ...HOURS, ...DONE, 'remuneree', ...ENTRY, ...PAUSE, ...EXIT] as const
type EtapeField = (typeof FIELDS)[number]

/** A value only when a field holds one that can be kept; `check` has told the others. */
const scalarOf = (values: Values, field: string): Scalar => {
  const read = readField('etape', field, values[field] ?? '')
  return read.ok ? read.value : null
}

function useEtapeCheck() {
  const { t } = useTranslation('pro')
  const check = useCheck('etape')
  return (values: Values, required: readonly string[]): Values => {
    const wrong = { ...check(values, FIELDS, required) }
    const [debut, fin] = [values['debut'] ?? '', values['fin'] ?? '']
    if (debut !== '' && fin !== '' && fin < debut) wrong['fin'] = t('suivi.etape.finAvantDebut')
    return wrong
  }
}

export function EtapeEdit({ etape, onFermer }: { readonly etape: EtapeView; readonly onFermer: () => void }) {
  const { t } = useTranslation('pro')
  const { view, commands } = useTools()
  const check = useEtapeCheck()
  const form = useForm({
    name: `etape/${etape.id}`,
    base: pick(etape, FIELDS),
    initial: Object.fromEntries(FIELDS.map((field) => [field, typedOf('etape', field, etape[field].value)])),
    check: (values) => check(values, []),
    save: ({ values, changed, held }) => {
      const writes = FIELDS.filter(changed).map((field): FieldWrite => ({ champ: held(field), value: scalarOf(values, field) }))
      return commands.write(view.livret, writes)
    },
    onSaved: onFermer,
  })
  const shown = (fields: readonly EtapeField[], known = false) =>
    fields
      .filter((field) => form.held(field).editable && (!known || form.held(field).trace !== undefined))
      .map((field) => <FormField key={field} type="etape" field={field} bound={form.bind(field)} />)
  return (
    <FormDialog titre={labelOf(etape) === '' ? t('suivi.etape.sansNom') : labelOf(etape)} form={form} onFermer={onFermer}>
      {form.held('dispositif').editable && <DispositifField bound={form.bind('dispositif')} />}
      {shown(PLACE)}
      <div className="paire">{shown(TIME)}</div>
      <div className="paire">
        {shown(HOURS)}
        {shown(DONE)}
      </div>
      {shown(['remuneree'])}
      <div className="paire">{shown(ENTRY)}</div>
      <div className="paire">
        {shown(PAUSE, true)}
        {shown(EXIT, true)}
      </div>
    </FormDialog>
  )
}

/** `suiteDe`: the étape the person leaves for this one. */
export function EtapeAdd({ suiteDe, onFermer }: { readonly suiteDe?: EtapeView | undefined; readonly onFermer: () => void }) {
  const { t } = useTranslation('pro')
  const { view, commands, today } = useTools()
  const check = useEtapeCheck()
  const asks = suiteDe !== undefined
  const form = useForm({
    name: asks ? `etape/suite/${suiteDe.id}` : 'etape/nouvelle',
    base: {},
    initial: { nature: 'dispositif', entree: asks ? 'oui' : '', demandeeLe: today },
    check: (values) => check(values, values['nature'] === 'orientation' ? ['debut'] : ['dispositif']),
    save: ({ values }) => {
      const fields = [...PLACE, ...TIME, ...HOURS, 'remuneree', ...(values['nature'] === 'orientation' ? [] : ['dispositif'])]
      const kept: Record<string, Scalar> = Object.fromEntries(fields.map((field) => [field, scalarOf(values, field)]))
      const nature = asks ? 'repositionnement' : (values['nature'] ?? 'dispositif')
      const entry = values['entree'] === 'oui' ? { demandeEntree: 'enAttente', demandeeLe: scalarOf(values, 'demandeeLe') } : {}
      return commands.addEtape(view.livret, { ...kept, nature, ...entry, ...(asks ? { suiteDe: suiteDe.id } : {}) })
    },
    onSaved: onFermer,
  })
  const orientation = form.values['nature'] === 'orientation'
  const code = form.values['dispositif'] ?? ''
  const usual = isDispositifCode(code) ? DISPOSITIFS[code] : undefined
  const hours = { heuresCentre: usual?.hoursCentre, heuresEntreprise: usual?.hoursEntreprise }
  const rest = (field: EtapeField) => <FormField key={field} type="etape" field={field} bound={form.bind(field)} />
  return (
    <FormDialog titre={asks ? t('suivi.etape.repositionner', { etape: labelOf(suiteDe) }) : t('suivi.etape.ajouter')} form={form} onFermer={onFermer}>
      {!asks && (
        <fieldset>
          <legend>{t('suivi.etape.nature')}</legend>
          {(['dispositif', 'orientation'] as const).map((nature) => (
            <Tick key={nature} type="radio" name="nature" label={t(`natureEtape.${nature}`)} checked={form.values['nature'] === nature} onChange={() => form.set('nature', nature)} />
          ))}
        </fieldset>
      )}
      {!orientation && <DispositifField bound={form.bind('dispositif')} />}
      {PLACE.map(rest)}
      <div className="paire">{TIME.map(rest)}</div>
      <div className="paire">
        {HOURS.map((field) => {
          const many = hours[field]
          return <FormField key={field} type="etape" field={field} bound={form.bind(field)} aide={many === undefined ? undefined : t('suivi.etape.habituel', { count: many })} />
        })}
      </div>
      {rest('remuneree')}
      {!orientation && (
        <>
          <Tick label={t('suivi.etape.demanderEntree')} checked={form.values['entree'] === 'oui'} onChange={(event) => form.set('entree', event.target.checked ? 'oui' : '')} />
          {form.values['entree'] === 'oui' && rest('demandeeLe')}
        </>
      )}
    </FormDialog>
  )
}

const FAMILIES: readonly DispositifFamily[] = ['orientation', 'savoirs', 'qualif', 'autre']

function DispositifField({ bound }: { readonly bound: Bound }) {
  const { t } = useTranslation('pro')
  return (
    <SelectField {...bound} label={t('suivi.etape.dispositif')}>
      <option value="">{t('suivi.choisir')}</option>
      {FAMILIES.map((family) => (
        <optgroup key={family} label={t(`suivi.etape.famille.${family}`)}>
          {Object.values(DISPOSITIFS)
            .filter((each) => each.family === family)
            .map((each) => (
              <option key={each.code} value={each.code}>
                {each.label}
              </option>
            ))}
        </optgroup>
      ))}
    </SelectField>
  )
}
