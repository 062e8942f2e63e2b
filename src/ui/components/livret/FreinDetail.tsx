/** One theme: what the person says, never changed here, and what the professional sees, marked in one tap. */
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FREINS } from '../../../domain/catalogue.ts'
import { NIVEAUX, PRIORITES } from '../../../domain/entities.ts'
import type { FieldWrite } from '../../../readmodel/commands.ts'
import type { FreinView } from '../../../readmodel/views.ts'
import { formatJourMois, jourDe } from '../../i18n/dates.ts'
import { Button } from '../Button.tsx'
import { Tick } from '../Field.tsx'
import { Icon } from '../Icon.tsx'
import { themeIcons } from '../themeIcons.ts'
import { FormDialog } from './FormDialog.tsx'
import { FormField, useCheck } from './FormFields.tsx'
import { FreinAcces } from './FreinAcces.tsx'
import { FreinActions } from './FreinActions.tsx'
import { FieldHistory, InConflict, ItemWord } from './ItemWord.tsx'
import { firstName, signed } from './pick.ts'
import { useFieldWords } from './fieldWords.ts'
import { readField, typedOf } from './readField.ts'
import { useTools } from './tools.tsx'
import { useForm } from './useForm.ts'
import { hasPast } from './useWholeHistory.tsx'

const ETATS = ['identifie', 'enCoursDeLevee', 'leve'] as const

export function FreinDetail({ frein, onFermer }: { readonly frein: FreinView; readonly onFermer: () => void }) {
  const { t } = useTranslation('pro')
  const { view } = useTools()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const prenom = view.identite.prenom.value ?? ''
  return (
    <>
      <Button variant="discret" icon="arrow-left" onClick={onFermer}>
        {t('suivi.frein.tous')}
      </Button>
      <h2 ref={title} tabIndex={-1} className="mot titre-frein">
        <Icon name={themeIcons[frein.theme]} />
        <span>{t(`theme.${frein.theme}`)}</span>
      </h2>
      {frein.sensitive && <p className="doux">{t('suivi.frein.sensible', { prenom })}</p>}
      <div className="deux-vues">
        <Said frein={frein} prenom={prenom} />
        <Seen frein={frein} />
      </div>
      <State frein={frein} />
      {frein.sensitive && <FreinAcces frein={frein} />}
      <FreinActions frein={frein} />
    </>
  )
}

function Said({ frein, prenom }: { readonly frein: FreinView; readonly prenom: string }) {
  const { t } = useTranslation('pro')
  const { today } = useTools()
  const { ditNiveau, ditSituations, ditMots } = frein
  const situations = FREINS[frein.theme].situations.filter((each) => ditSituations.members.includes(each.code))
  return (
    <section className="vue-frein">
      <h3 className="mot">
        <svg width="14" height="14" aria-hidden="true" focusable="false">
          <circle cx="7" cy="7" r="7" fill="currentColor" />
        </svg>
        {t('frein.dit', { prenom })}
      </h3>
      <p className="fort">{t(`suivi.frein.dit.${ditNiveau.value ?? 'nonAborde'}`)}</p>
      {ditNiveau.trace !== undefined && <p className="doux">{t('suivi.frein.le', { date: formatJourMois(jourDe(ditNiveau.trace.at), today) })}</p>}
      {situations.length > 0 && (
        <ul className="puces">
          {situations.map((each) => (
            <li key={each.code}>{each.label}</li>
          ))}
        </ul>
      )}
      {ditMots.value !== null && ditMots.value !== '' && <blockquote>{ditMots.value}</blockquote>}
      <InConflict champs={[ditNiveau, ditMots]} />
      {hasPast(ditNiveau) && <FieldHistory champ={ditNiveau} />}
    </section>
  )
}

function Seen({ frein }: { readonly frein: FreinView }) {
  const { t } = useTranslation('pro')
  const { view, today, act, commands } = useTools()
  const [writing, setWriting] = useState(false)
  const id = useId()
  const { vuNiveau, vuCommentaire } = frein
  const voit = view.referent === undefined ? t('suivi.frein.referentVoit') : t('frein.voit', { prenom: firstName(view.referent.nom) })
  return (
    <section className="vue-frein" aria-labelledby={id}>
      <h3 id={id} className="mot">
        <svg width="14" height="14" aria-hidden="true" focusable="false">
          <rect x="1" y="1" width="12" height="12" fill="none" stroke="currentColor" strokeWidth="2" />
        </svg>
        {voit}
      </h3>
      {vuNiveau.editable ? (
        <div className="touches" role="group" aria-labelledby={id}>
          {NIVEAUX.filter((niveau) => niveau !== 'nonAborde').map((niveau) => (
            <Button
              key={niveau}
              variant="calme"
              pressed={vuNiveau.value === niveau && vuNiveau.conflict === undefined}
              onClick={() => void act(() => commands.write(view.livret, [{ champ: vuNiveau, value: niveau }]))}
            >
              {t(`niveau.${niveau}`)}
            </Button>
          ))}
        </div>
      ) : (
        <p className="fort">{t(`niveau.${vuNiveau.value ?? 'nonAborde'}`)}</p>
      )}
      {vuNiveau.trace !== undefined && <p className="doux">{t('suivi.frein.le', { date: formatJourMois(jourDe(vuNiveau.trace.at), today) })}</p>}
      <InConflict champs={[vuNiveau, vuCommentaire]} />
      {vuNiveau.trace !== undefined && <ItemWord state={vuNiveau.trace.state} discret />}
      <Situations frein={frein} />
      {vuCommentaire.value !== null && vuCommentaire.value !== '' && <blockquote>{vuCommentaire.value}</blockquote>}
      {vuCommentaire.editable && (
        <Button variant="discret" icon="pen" onClick={() => setWriting(true)}>
          {vuCommentaire.value === null ? t('suivi.frein.commenter') : t('suivi.frein.modifierCommentaire')}
        </Button>
      )}
      {hasPast(vuNiveau) && <FieldHistory champ={vuNiveau} />}
      {writing && <FreinText frein={frein} field="vuCommentaire" onFermer={() => setWriting(false)} />}
    </section>
  )
}

function Situations({ frein }: { readonly frein: FreinView }) {
  const { t } = useTranslation('pro')
  const { view, act, commands } = useTools()
  const { vuSituations } = frein
  const all = FREINS[frein.theme].situations
  if (!vuSituations.editable) {
    const seen = all.filter((each) => vuSituations.members.includes(each.code))
    return seen.length === 0 ? null : (
      <ul className="puces">
        {seen.map((each) => (
          <li key={each.code}>{each.label}</li>
        ))}
      </ul>
    )
  }
  return (
    <fieldset className="situations">
      <legend>{t('suivi.frein.situations')}</legend>
      {all.map((each) => (
        <Tick
          key={each.code}
          label={each.label}
          checked={vuSituations.members.includes(each.code)}
          onChange={(event) => {
            const on = event.target.checked
            void act(() => commands.toggle(view.livret, vuSituations, each.code, on))
          }}
        />
      ))}
    </fieldset>
  )
}

function State({ frein }: { readonly frein: FreinView }) {
  const { t } = useTranslation('pro')
  const { view, today, act, commands } = useTools()
  const words = useFieldWords(view, today)
  const [writing, setWriting] = useState(false)
  const [etatId, prioriteId] = [useId(), useId()]
  const { etat, priorite, objectif } = frein
  const last = etat.steps.at(-1)
  return (
    <section className="section">
      <div className="deux-vues">
        <div>
          <h3 id={etatId}>{t('suivi.frein.etat')}</h3>
          {etat.next.length === 0 ? (
            <p>{words.code('frein', 'etat', etat.state)}</p>
          ) : (
            <div className="touches" role="group" aria-labelledby={etatId}>
              {ETATS.filter((each) => each === etat.state || etat.next.includes(each)).map((each) => (
                <Button key={each} variant="calme" pressed={each === etat.state} onClick={() => void (each === etat.state || act(() => commands.move(view.livret, etat, each)))}>
                  {t(`frein.${each}`)}
                </Button>
              ))}
            </div>
          )}
          {last !== undefined && <p className="doux">{signed(last.mine ? t('suivi.vous') : last.byName, formatJourMois(jourDe(last.at), today))}</p>}
          <ItemWord state={etat.item} discret />
        </div>
        <div>
          <h3 id={prioriteId}>{words.label('frein', 'priorite')}</h3>
          {priorite.editable ? (
            <div className="touches" role="group" aria-labelledby={prioriteId}>
              {PRIORITES.map((each) => (
                <Button
                  key={each}
                  variant="calme"
                  pressed={priorite.value === each && priorite.conflict === undefined}
                  onClick={() => void act(() => commands.write(view.livret, [{ champ: priorite, value: each }]))}
                >
                  {words.code('frein', 'priorite', each)}
                </Button>
              ))}
            </div>
          ) : (
            <p>{words.value('frein', 'priorite', priorite.value)}</p>
          )}
        </div>
      </div>
      <h3>{words.label('frein', 'objectif')}</h3>
      <p className={objectif.value === null ? 'doux' : undefined}>{objectif.value ?? t('suivi.frein.sansObjectif')}</p>
      <InConflict champs={[priorite, objectif]} />
      {objectif.editable && (
        <Button variant="discret" icon="pen" onClick={() => setWriting(true)}>
          {objectif.value === null ? t('suivi.frein.ecrireObjectif') : t('suivi.frein.modifierObjectif')}
        </Button>
      )}
      {writing && <FreinText frein={frein} field="objectif" onFermer={() => setWriting(false)} />}
    </section>
  )
}

function FreinText({ frein, field, onFermer }: { readonly frein: FreinView; readonly field: 'vuCommentaire' | 'objectif'; readonly onFermer: () => void }) {
  const { t } = useTranslation('pro')
  const { view, commands } = useTools()
  const check = useCheck('frein')
  const form = useForm({
    name: `frein/${frein.theme}/${field}`,
    base: { texte: frein[field] },
    initial: { [field]: typedOf('frein', field, frein[field].value) },
    check: (values) => check(values, [field]),
    save: ({ values, changed, held }) => {
      const read = readField('frein', field, values[field] ?? '')
      const writes: FieldWrite[] = changed(field) && read.ok ? [{ champ: held('texte'), value: read.value }] : []
      return commands.write(view.livret, writes)
    },
    onSaved: onFermer,
  })
  return (
    <FormDialog titre={t(`theme.${frein.theme}`)} form={form} onFermer={onFermer}>
      <FormField type="frein" field={field} bound={form.bind(field)} aide={field === 'vuCommentaire' ? t('suivi.frein.commentaireAide') : undefined} />
    </FormDialog>
  )
}
