/**
 * Asking for an aid, one question at a time. The answers live here, above the steps, and in a draft: going
 * back, losing the tab or the battery loses nothing. Only the last screen writes.
 */
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useLocation, useNavigate, useParams } from 'react-router'
import { AIDES } from '../../../../domain/aides.ts'
import { isFreinTheme, type FreinTheme } from '../../../../domain/catalogue.ts'
import { useDraft } from '../../../app/shared/useDraft.ts'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useHold } from '../../../app/shared/useHold.ts'
import { Button } from '../../../components/Button.tsx'
import { Choice, Choices } from '../../../components/Choice.tsx'
import { Field } from '../../../components/Field.tsx'
import { pictureFor } from '../../../components/Picture.tsx'
import { placeIcons } from '../../../components/themeIcons.ts'
import { formatJour } from '../../../i18n/dates.ts'
import { useMon } from '../monLivret.tsx'
import { Page } from '../Page.tsx'
import { WordsField } from '../WordsField.tsx'
import { aidePictures, aideThemes } from './aideWords.ts'
import { aidesOf, noAnswer, readAmount, readAnswers, readWhen, type Answers, type AskProps, type Quand } from './answers.ts'
import { ResumePage } from './ResumePage.tsx'

const here = '/mon/aides/demander'

export function DemanderPages() {
  const { pas } = useParams()
  const { view } = useMon()
  const navigate = useNavigate()
  const start = useStartTheme()
  const draft = useDraft<Answers>(`${view.livret}/aide`, { ...noAnswer, theme: start }, (stored) => {
    const found = readAnswers(stored)
    // Coming from another theme is a new question.
    return found === undefined || (start !== null && found.theme !== start) ? undefined : found
  })
  const answers = useRef(draft.value)
  useEffect(() => {
    answers.current = draft.value
  }, [draft.value])
  useHold()
  if (!draft.ready) return null

  const ask: AskProps = {
    answers: draft.value,
    restored: draft.restored,
    change: (some) => {
      answers.current = { ...answers.current, ...some }
      draft.set(answers.current)
    },
    go: (step) => void navigate(`${here}/${step}`),
  }
  switch (pas) {
    case undefined:
      return start === null ? <ThemeStep {...ask} /> : <Navigate to={`${here}/laquelle`} replace />
    case 'laquelle':
      return <AideStep {...ask} />
    case 'pourquoi':
      return <RaisonStep {...ask} />
    case 'combien':
      return <CombienStep {...ask} />
    case 'quand':
      return <QuandStep {...ask} />
    case 'resume':
      return <ResumePage {...ask} done={draft.clear} />
    default:
      return <Navigate to={here} replace />
  }
}

/** The theme one comes from, on « Demander une aide » of a frein. */
function useStartTheme(): FreinTheme | null {
  const state: unknown = useLocation().state
  const [start] = useState(() => (typeof state === 'object' && state !== null && 'theme' in state && typeof state.theme === 'string' && isFreinTheme(state.theme) ? state.theme : null))
  return start
}

interface StepProps {
  readonly titre: string
  readonly titreId?: string
  readonly retour: string
  readonly pied: ReactNode
  readonly children: ReactNode
}

function Step({ titre, titreId, retour, pied, children }: StepProps) {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  return (
    <Page nom={t('lieu.aides')} titre={titre} {...(titreId === undefined ? {} : { titreId })} retour={retour} contexte={{ icon: placeIcons.aides, mot: m('aides.demander') }} pied={pied}>
      {children}
    </Page>
  )
}

/** Never greyed out: going on too early says what is missing. */
function Next({ manque, onNext }: { readonly manque: string | undefined; readonly onNext: () => void }) {
  const { t } = useTranslation('commun')
  const [tried, setTried] = useState(false)
  return (
    <>
      <SaveFaultNote faute={tried ? manque : undefined} />
      <Button
        variant="principal"
        large
        onClick={() => {
          setTried(true)
          if (manque === undefined) onNext()
        }}
      >
        {t('action.continuer')}
      </Button>
    </>
  )
}

function ThemeStep({ answers, change, go }: AskProps) {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const next = () => {
    if (answers.theme === null) return
    const [only, ...others] = aidesOf(answers.theme)
    if (only !== undefined && others.length === 0) change({ aide: only })
    go(others.length === 0 ? 'pourquoi' : 'laquelle')
  }
  return (
    <Step titre={m('aides.pourQuoi')} titreId="question" retour="/mon/aides" pied={<Next manque={answers.theme === null ? m('toucherDAbord') : undefined} onNext={next} />}>
      <p>{m('aides.choisirUne')}</p>
      <Choices labelledBy="question" seul>
        {aideThemes.map((theme) => (
          <Choice key={theme} seul choisi={answers.theme === theme} onChange={() => change({ theme, aide: null })} mot={t(`theme.${theme}`)} image={pictureFor(theme)} />
        ))}
      </Choices>
    </Step>
  )
}

function AideStep({ answers, change, go }: AskProps) {
  const { t } = useTranslation('mon')
  if (answers.theme === null) return <Navigate to={here} replace />
  return (
    <Step titre={t('aides.laquelle')} titreId="question" retour={here} pied={<Next manque={answers.aide === null ? t('toucherDAbord') : undefined} onNext={() => go('pourquoi')} />}>
      <p>{t('aides.choisirUne')}</p>
      <Choices labelledBy="question" seul>
        {aidesOf(answers.theme).map((code) => (
          <Choice key={code} seul choisi={answers.aide === code} onChange={() => change({ aide: code })} mot={AIDES[code].personLabel} image={aidePictures[code]} />
        ))}
      </Choices>
    </Step>
  )
}

function RaisonStep({ answers, change, restored, go }: AskProps) {
  const { t } = useTranslation(['mon', 'commun'])
  if (answers.aide === null) return <Navigate to={here} replace />
  const alone = aidesOf(AIDES[answers.aide].frein).length === 1
  return (
    <Step
      titre={t('aides.raison')}
      retour={alone ? here : `${here}/laquelle`}
      pied={
        <>
          <Next manque={answers.raison.trim() === '' ? t('ecrireDAbord') : undefined} onNext={() => go('combien')} />
          <Unsure
            onUnsure={() => {
              change({ raison: '' })
              go('combien')
            }}
          />
        </>
      }
    >
      <WordsField label={t('aides.raisonChamp')} aide={t('aides.raisonAide')} words={answers.raison} onWords={(raison) => change({ raison })} restored={restored} max={600} />
    </Step>
  )
}

/** « Je ne sais pas » is an answer, always there. */
function Unsure({ onUnsure }: { readonly onUnsure: () => void }) {
  const { t } = useTranslation('commun')
  return (
    <Button icon="circle-help" large onClick={onUnsure}>
      {t('action.jeNeSaisPas')}
    </Button>
  )
}

function CombienStep({ answers, change, go }: AskProps) {
  const { t } = useTranslation('mon')
  const [tried, setTried] = useState(false)
  const amount = readAmount(answers.combien)
  if (answers.aide === null) return <Navigate to={here} replace />
  const erreur = amount.ok || !tried ? undefined : t(amount.reason === 'trop' ? 'aides.combienTrop' : 'aides.combienFaute')
  const next = () => {
    setTried(true)
    if (amount.ok) go('quand')
  }
  return (
    <Step
      titre={t('aides.combien')}
      retour={`${here}/pourquoi`}
      pied={
        <>
          <Next manque={answers.combien.trim() === '' ? t('ecrireDAbord') : undefined} onNext={next} />
          <Unsure
            onUnsure={() => {
              change({ combien: '' })
              go('quand')
            }}
          />
        </>
      }
    >
      <Field label={t('aides.combienChamp')} aide={t('aides.combienAide')} erreur={erreur} inputMode="decimal" enterKeyHint="next" value={answers.combien} onChange={(event) => change({ combien: event.target.value })} />
    </Step>
  )
}

function QuandStep({ answers, change, go }: AskProps) {
  const { t } = useTranslation(['mon', 'commun'])
  const { today } = useMon()
  const [tried, setTried] = useState(false)
  const when = readWhen(answers, today)
  if (answers.aide === null) return <Navigate to={here} replace />
  const next = () => {
    setTried(true)
    if (when.ok) go('resume')
  }
  const choice = (quand: Quand, mot: string) => <Choice key={quand} seul longue choisi={answers.quand === quand} onChange={() => change({ quand })} mot={mot} {...(quand === 'saisPas' ? { icon: 'circle-help' as const } : {})} />
  return (
    <Step titre={t('aides.quand')} titreId="question" retour={`${here}/combien`} pied={<Next manque={answers.quand === null ? t('toucherDAbord') : undefined} onNext={next} />}>
      <Choices labelledBy="question" seul>
        {choice('semaine', t('aides.quandSemaine'))}
        {choice('mois', t('aides.quandMois'))}
        {choice('jour', t('aides.quandJour'))}
        {choice('saisPas', t('commun:action.jeNeSaisPas'))}
      </Choices>
      {answers.quand === 'jour' && (
        <Field
          label={t('aides.quandChamp')}
          aide={t('aides.quandAide')}
          erreur={tried && !when.ok ? t('aides.quandFaute') : undefined}
          type="date"
          min={today}
          value={answers.jour}
          onChange={(event) => change({ jour: event.target.value })}
        />
      )}
      {when.ok && when.jour !== null && <p className="fort">{t('aides.avantLe', { date: formatJour(when.jour, today) })}</p>}
    </Step>
  )
}
