/** Who accompanies the person, on what ground, since when; and how to reach them. */
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Scalar } from '../../../domain/entities.ts'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import type { Champ } from '../../../readmodel/views.ts'
import { Button, buttonClass } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { useFieldWords } from './fieldWords.ts'
import { FinAccompagnement } from './FinAccompagnement.tsx'
import { FormDialog } from './FormDialog.tsx'
import { FormField, useCheck } from './FormFields.tsx'
import { FieldHistory, InConflict, ItemWord } from './ItemWord.tsx'
import { Members } from './Members.tsx'
import { pick } from './pick.ts'
import { Relais } from './Relais.tsx'
import { readField, typedOf } from './readField.ts'
import { useTools, LivretTools, type PageProps } from './tools.tsx'
import { useForm } from './useForm.ts'
import { hasPast } from './useWholeHistory.tsx'

export interface CercleProps extends PageProps {
  /** Leads to where the relais is passed; none where this role passes none. */
  readonly passer?: ReactNode
  /** The person's devices, where this role settles them: a phone given or lost is the page's one urgent thing. */
  readonly appareils?: ReactNode
}

export function CerclePage({ passer, appareils, ...page }: CercleProps) {
  return (
    <LivretTools {...page}>
      <Members />
      {appareils}
      <Relais passer={passer} />
      <Coordinates />
      <FinAccompagnement />
    </LivretTools>
  )
}

const FIELDS = ['prenom', 'nom', 'civilite', 'naissance', 'numeroStagiaire', 'telephone', 'courriel', 'commune', 'codePostal'] as const

function Coordinates() {
  const { t } = useTranslation(['pro', 'commun'])
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  const [open, setOpen] = useState(false)
  const id = useId()
  const { identite } = view
  const champs: readonly Champ<Scalar>[] = FIELDS.map((field) => identite[field])
  const telephone = identite.telephone.conflict === undefined ? identite.telephone.value : null
  const others = identite.autresNumeros.members
  return (
    <section className="section" aria-labelledby={id}>
      <div className="ligne">
        <h2 id={id}>{t('suivi.cercle.coordonnees')}</h2>
        {champs.some((champ) => champ.editable) && (
          <Button variant="calme" icon="pen" onClick={() => setOpen(true)}>
            {t('action.modifier', { ns: 'commun' })}
          </Button>
        )}
      </div>
      <dl className="faits">
        {FIELDS.filter((field) => identite[field].value !== null).map((field) => (
          <div key={field}>
            <dt>{words.label('identite', field)}</dt>
            <dd>
              {words.value('identite', field, identite[field].value)}
              {field === 'numeroStagiaire' && others.length > 0 && <span className="doux"> {t('suivi.cercle.aussi', { numeros: others.join(', ') })}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <InConflict champs={champs} />
      {champs
        .filter((champ) => champ.trace !== undefined && champ.trace.state !== 'accepted')
        .slice(0, 1)
        .map((champ) => (
          <ItemWord key={champ.handle.field} state={champ.trace?.state ?? 'accepted'} discret />
        ))}
      {telephone !== null && (
        <a className={buttonClass('calme')} href={`tel:${telephone.replace(/[^+\d]/g, '')}`}>
          <Icon name="phone" />
          <span>{t('action.appeler', { ns: 'commun', prenom: identite.prenom.value ?? '' })}</span>
        </a>
      )}
      {champs
        .filter((champ) => hasPast(champ))
        .map((champ) => (
          <FieldHistory key={champ.handle.field} champ={champ} />
        ))}
      {open && <CoordinatesEdit onFermer={() => setOpen(false)} />}
    </section>
  )
}

function CoordinatesEdit({ onFermer }: { readonly onFermer: () => void }) {
  const { t } = useTranslation('pro')
  const { view, commands } = useTools()
  const check = useCheck('identite')
  const { identite } = view
  const form = useForm({
    name: 'identite',
    base: pick(identite, FIELDS),
    initial: Object.fromEntries(FIELDS.map((field) => [field, typedOf('identite', field, identite[field].value)])),
    check: (values) => check(values, FIELDS, ['prenom', 'nom']),
    save: ({ values, changed, held }) =>
      commands.write(
        view.livret,
        FIELDS.filter(changed).flatMap((field): FieldWrite[] => {
          const read = readField('identite', field, values[field] ?? '')
          return read.ok ? [{ champ: held(field), value: read.value }] : []
        }),
      ),
    onSaved: onFermer,
  })
  return (
    <FormDialog titre={t('suivi.cercle.coordonnees')} form={form} onFermer={onFermer}>
      {FIELDS.filter((field) => form.held(field).editable).map((field) => (
        <FormField key={field} type="identite" field={field} bound={form.bind(field)} />
      ))}
    </FormDialog>
  )
}
