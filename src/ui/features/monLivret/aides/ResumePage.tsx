import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useNavigate } from 'react-router'
import type { CreatedId } from '../../../../base/ids.ts'
import { AIDES, aideEligibility } from '../../../../domain/aides.ts'
import { FREINS, type AideCode } from '../../../../domain/catalogue.ts'
import { voletOfAide } from '../../../../domain/volet.ts'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { placeIcons } from '../../../components/themeIcons.ts'
import { formatJour } from '../../../i18n/dates.ts'
import { useListe, useMon } from '../monLivret.tsx'
import { lecteurs, responsables } from '../lecteurs.ts'
import { Page } from '../Page.tsx'
import { useEuros } from './aideWords.ts'
import { JUST_ASKED, readAmount, readWhen, type Answers, type AskProps } from './answers.ts'

const here = '/mon/aides/demander'

export function ResumePage({ answers, done }: AskProps & { readonly done: () => Promise<void> }) {
  const aide = answers.aide
  return aide === null ? <Navigate to={here} replace /> : <Resume answers={answers} aide={aide} done={done} />
}

function Resume({ answers, aide, done }: { readonly answers: Answers; readonly aide: AideCode; readonly done: () => Promise<void> }) {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation(['mon', 'commun'])
  const { view, today } = useMon()
  const { commands } = useSession()
  const { save, saving, faute } = useSave()
  const navigate = useNavigate()
  const euros = useEuros()
  const amount = readAmount(answers.combien)
  const when = readWhen(answers, today)
  const unknown = m('commun:action.jeNeSaisPas')
  const [sent, setSent] = useState(false)

  const send = async () => {
    let created: CreatedId | undefined
    const kept = await save(async () => {
      const result = await commands.askAide(view.livret, {
        aide, raison: answers.raison.trim(), montant: amount.ok ? amount.cents : null, pourLe: when.ok ? when.jour : null, deposer: true,
      })
      if (result.ok) created = result.value
      return result
    })
    if (!kept) return
    setSent(true)
    await done()
    void navigate(created === undefined ? '/mon/aides' : `/mon/aides/${created}`, { replace: true, state: JUST_ASKED })
  }
  return (
    <Page
      nom={t('lieu.aides')}
      titre={m('aides.resume')}
      retour={`${here}/quand`}
      contexte={{ icon: placeIcons.aides, mot: m('aides.demander') }}
      pied={
        <>
          <SaveFaultNote faute={faute} />
          <Button variant="principal" icon="send" large disabled={saving || sent} onClick={() => void send()}>
            {m('aides.envoyer')}
          </Button>
        </>
      }
    >
      <ul className="suite">
        <Answer mot={m('aides.resumeAide')} said={AIDES[aide].personLabel} to={here} />
        <Answer mot={m('aides.resumeRaison')} said={answers.raison.trim() || unknown} to={`${here}/pourquoi`} />
        <Answer mot={m('aides.resumeCombien')} said={amount.ok && amount.cents !== null ? euros(amount.cents) : unknown} to={`${here}/combien`} />
        <Answer mot={m('aides.resumeQuand')} said={when.ok && when.jour !== null ? m('aides.avantLe', { date: formatJour(when.jour, today) }) : unknown} to={`${here}/quand`} />
      </ul>
      <WhoReads aide={aide} />
    </Page>
  )
}

function Answer({ mot, said, to }: { readonly mot: string; readonly said: string; readonly to: string }) {
  const { t } = useTranslation('mon')
  return (
    <li className="reponse-dite">
      <div>
        <p>{mot}</p>
        <b>{said}</b>
      </div>
      <Link to={to} className="bouton discret" aria-label={t('changerQuoi', { quoi: mot })}>
        {t('changer')}
      </Link>
    </li>
  )
}

/** Told before sending. In a sensitive theme, whoever decides is let in by this same tap, and reads the theme. */
function WhoReads({ aide }: { readonly aide: AideCode }) {
  const { t } = useTranslation('mon')
  const { t: p } = useTranslation('personne')
  const { view, today } = useMon()
  const liste = useListe()
  const theme = AIDES[aide].frein
  const sensitive = FREINS[theme].sensitive
  const deciders = responsables(view, today)
  const readers = [...new Set([...deciders, ...lecteurs(view, today, voletOfAide(theme))])]
  const current = view.etapes.find((etape) => etape.etat.state === 'enCours')?.dispositif.value ?? null
  const qui = liste(readers)
  const count = readers.length
  return (
    <>
      {count > 0 && (
        <p className="mot">
          <Icon name={sensitive ? 'lock' : 'users'} />
          <span>{sensitive ? t('aides.sensible', { count, qui, theme: p(`theme.${theme}`) }) : t('aides.liront', { count, qui })}</span>
        </p>
      )}
      {deciders.length > 0 && (
        <p className="mot">
          <Icon name="message-circle" />
          <span>{t('aides.decide', { qui: liste(deciders, 'ou') })}</span>
        </p>
      )}
      {current !== null && aideEligibility(aide, current) === 'nonPrevue' && (
        <p className="mot">
          <Icon name="circle-help" />
          <span>{t('aides.nonPrevue')}</span>
        </p>
      )}
    </>
  )
}
