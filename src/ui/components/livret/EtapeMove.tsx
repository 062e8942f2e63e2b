/** An étape moves to another state, with what goes with it: a suspension its motive and date, an exit its type. */
import { useTranslation } from 'react-i18next'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import { labelOf } from '../../../readmodel/labels.ts'
import type { EtapeView } from '../../../readmodel/views.ts'
import { Tick } from '../Field.tsx'
import { FormDialog } from './FormDialog.tsx'
import { FormField, useCheck } from './FormFields.tsx'
import { pick } from './pick.ts'
import { readField, typedOf } from './readField.ts'
import { useTools } from './tools.tsx'
import { useForm } from './useForm.ts'

const FIELDS = ['debut', 'motifSuspension', 'suspendueDepuis', 'repriseLe', 'retourJusquau', 'typeSortie', 'sortieLe'] as const
type MoveField = (typeof FIELDS)[number]

/** One way out of a state: what is asked with it, what must be answered. */
interface Way {
  readonly asks: readonly MoveField[]
  readonly required: readonly MoveField[]
}

function wayTo(from: string, to: string): Way {
  switch (to) {
    case 'enCours':
      return from === 'suspendue' ? { asks: ['repriseLe'], required: ['repriseLe'] } : { asks: ['debut'], required: ['debut'] }
    case 'suspendue':
      return { asks: ['motifSuspension', 'suspendueDepuis', 'retourJusquau'], required: ['motifSuspension', 'suspendueDepuis'] }
    case 'terminee':
      return { asks: ['sortieLe'], required: ['sortieLe'] }
    case 'arretee':
      return { asks: ['typeSortie', 'sortieLe'], required: ['typeSortie', 'sortieLe'] }
    default:
      return { asks: [], required: [] }
  }
}

/** `terme` is what a finished étape says; an étape stopped before its end says why. */
const EARLY_EXITS = ['sortieEmploi', 'sortieFormation', 'abandon', 'exclusion'] as const

const MOVES = ['enCours', 'suspendue', 'terminee', 'arretee'] as const

export function EtapeMove({ etape, onFermer }: { readonly etape: EtapeView; readonly onFermer: () => void }) {
  const { t } = useTranslation('pro')
  const { view, commands, today } = useTools()
  const check = useCheck('etape')
  const from = etape.etat.state
  const ways = MOVES.filter((state) => etape.etat.next.includes(state))
  const only = ways.length === 1 ? ways[0] : undefined
  const start = etape.debut.value
  const form = useForm({
    name: `etape/${etape.id}/etat`,
    base: { ...pick(etape, FIELDS), etat: etape.etat },
    initial: {
      to: only ?? '',
      debut: typedOf('etape', 'debut', start === null || start > today ? today : start),
      motifSuspension: '',
      suspendueDepuis: today,
      repriseLe: today,
      retourJusquau: '',
      typeSortie: '',
      sortieLe: today,
    },
    check: (values) => {
      const to = values['to'] ?? ''
      if (to === '') return { to: t('suivi.etape.choisirEtat') }
      const way = wayTo(from, to)
      return check(values, way.asks, way.required)
    },
    save: ({ values, held }) => {
      const to = values['to'] ?? ''
      const writes = wayTo(from, to).asks.flatMap((field): FieldWrite[] => {
        const champ = held(field)
        const read = readField('etape', field, values[field] ?? '')
        return read.ok && champ.editable && read.value !== champ.value ? [{ champ, value: read.value }] : []
      })
      // A second pause leaves the date of return of the first; a finished étape ends at its term.
      if (to === 'suspendue' && held('repriseLe').value !== null) writes.push({ champ: held('repriseLe'), value: null })
      if (to === 'terminee' && held('typeSortie').editable) writes.push({ champ: held('typeSortie'), value: 'terme' })
      return commands.move(view.livret, held('etat'), to, writes)
    },
    onSaved: onFermer,
  })
  const to = form.values['to'] ?? ''
  const wrong = form.bind('to').erreur
  return (
    <FormDialog titre={t('suivi.etape.changer', { etape: labelOf(etape) })} form={form} onFermer={onFermer}>
      <fieldset aria-describedby={wrong === undefined ? undefined : `${etape.id}-to`}>
        <legend className={only === undefined ? undefined : 'lecteur'}>{t('suivi.etape.maintenant')}</legend>
        {ways.map((state) => (
          <Tick
            key={state}
            type="radio"
            name="to"
            label={state === 'enCours' && from === 'suspendue' ? t('suivi.etape.aller.reprise') : t(`suivi.etape.aller.${state}`)}
            checked={to === state}
            onChange={() => form.set('to', state)}
          />
        ))}
        {wrong !== undefined && (
          <p id={`${etape.id}-to`} className="motif">
            {wrong}
          </p>
        )}
      </fieldset>
      {wayTo(from, to)
        .asks.filter((field) => form.held(field).editable)
        .map((field) => (
          <FormField
            key={field}
            type="etape"
            field={field}
            bound={form.bind(field)}
            label={field === 'sortieLe' && to === 'terminee' ? t('suivi.etape.termineeLe') : field === 'debut' ? t('suivi.etape.commenceeLe') : undefined}
            aide={field === 'retourJusquau' ? t('suivi.etape.retourAide') : field === 'motifSuspension' ? t('suivi.etape.motifAide') : undefined}
            codes={field === 'typeSortie' ? EARLY_EXITS : undefined}
            required={wayTo(from, to).required.includes(field)}
          />
        ))}
      {to === 'suspendue' && <p className="doux">{t('suivi.etape.acquisGardes')}</p>}
    </FormDialog>
  )
}
