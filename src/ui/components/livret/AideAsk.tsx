/** An aid asked for the person, with what the catalogue knows of it before it is filed. */
import { useTranslation } from 'react-i18next'
import { parseJour } from '../../../base/jour.ts'
import { AIDES, aideEligibility } from '../../../domain/aides.ts'
import { AIDE_CODES, DISPOSITIFS, FREINS, FREIN_THEMES, isAideCode, subsidiarityApplies } from '../../../domain/catalogue.ts'
import { SelectField, Tick } from '../Field.tsx'
import { FormDialog } from './FormDialog.tsx'
import { FormField, useCheck } from './FormFields.tsx'
import { readField } from './readField.ts'
import { useTools } from './tools.tsx'
import { useForm } from './useForm.ts'

const FIELDS = ['aide', 'raison', 'montant', 'pourLe'] as const

export function AideAsk({ onFermer }: { readonly onFermer: () => void }) {
  const { t } = useTranslation('pro')
  const { view, commands } = useTools()
  const check = useCheck('aide')
  const form = useForm({
    name: 'aide/nouvelle',
    base: {},
    initial: { deposer: 'oui' },
    check: (values) => check(values, FIELDS, ['aide']),
    save: async ({ values }) => {
      const aide = values['aide'] ?? ''
      if (!isAideCode(aide)) return { ok: false, error: { fault: 'value', field: 'aide', reason: 'valeurImpossible' } }
      const amount = readField('aide', 'montant', values['montant'] ?? '')
      const day = parseJour(values['pourLe'] ?? '')
      return commands.askAide(view.livret, {
        aide,
        raison: (values['raison'] ?? '').trim(),
        montant: amount.ok && typeof amount.value === 'number' ? amount.value : null,
        pourLe: day.ok ? day.value : null,
        deposer: values['deposer'] === 'oui',
      })
    },
    onSaved: onFermer,
  })
  const code = form.values['aide'] ?? ''
  const prenom = view.identite.prenom.value ?? ''
  return (
    <FormDialog
      titre={t('suivi.aide.pour', { prenom })}
      form={form}
      onFermer={onFermer}
      enregistrer={form.values['deposer'] === 'oui' ? t('suivi.aide.aller.deposee') : t('suivi.aide.garderBrouillon')}
    >
      <SelectField {...form.bind('aide')} label={t('suivi.aide.laquelle')} required>
        <option value="">{t('suivi.choisir')}</option>
        {FREIN_THEMES.map((theme) => {
          const codes = AIDE_CODES.filter((each) => AIDES[each].frein === theme)
          return codes.length === 0 ? null : (
            <optgroup key={theme} label={t(`theme.${theme}`)}>
              {codes.map((each) => (
                <option key={each} value={each}>
                  {AIDES[each].label}
                </option>
              ))}
            </optgroup>
          )
        })}
      </SelectField>
      {isAideCode(code) && <Known code={code} />}
      <FormField type="aide" field="raison" bound={form.bind('raison')} />
      <div className="paire">
        <FormField type="aide" field="montant" bound={form.bind('montant')} label={t('suivi.aide.montantEuros')} />
        <FormField type="aide" field="pourLe" bound={form.bind('pourLe')} />
      </div>
      <Tick label={t('suivi.aide.deposerMaintenant')} checked={form.values['deposer'] === 'oui'} onChange={(event) => form.set('deposer', event.target.checked ? 'oui' : '')} />
    </FormDialog>
  )
}

/** Eligibility, subsidiarity, and who will read a demande of a sensitive theme: said before it is filed. */
function Known({ code }: { readonly code: (typeof AIDE_CODES)[number] }) {
  const { t } = useTranslation('pro')
  const { view } = useTools()
  const theme = AIDES[code].frein
  const responsable = view.membres.find((membre) => membre.role === 'responsable' && membre.fin === null)
  const current = view.etapes.find((etape) => etape.etat.state === 'enCours')?.dispositif.value ?? null
  return (
    <>
      {current !== null && <p className="doux">{t(`suivi.aide.eligible.${aideEligibility(code, current)}`, { dispositif: DISPOSITIFS[current].label })}</p>}
      {current !== null && subsidiarityApplies(current) && <p className="doux">{t('suivi.aide.subsidiarite')}</p>}
      {FREINS[theme].sensitive && (
        <p className="lira">
          {t('suivi.aide.sensible', { theme: t(`theme.${theme}`), qui: responsable === undefined || responsable.nom === '' ? t('suivi.aide.leResponsable') : responsable.nom })}
        </p>
      )}
    </>
  )
}
