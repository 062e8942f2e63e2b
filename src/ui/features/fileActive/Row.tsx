import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Jour } from '../../../base/jour.ts'
import type { Reason, Stitch, Summary } from '../../../readmodel/views.ts'
import { useSession } from '../../app/context.tsx'
import { buttonClass } from '../../components/Button.tsx'
import { useRelaisWords } from '../../components/livret/Relais.tsx'
import { segmentsOf } from '../../components/stitches.ts'
import { ThreadRow, type ThreadWindow } from '../../components/ThreadRow.tsx'
import { useReasonWords } from './reasonWords.ts'

export interface RowProps {
  readonly summary: Summary
  readonly fenetre: ThreadWindow
  readonly today: Jour
}

/** Who, why in one sentence, the thread, the one thing to do. */
export const Row = memo(function Row({ summary, fenetre, today }: RowProps) {
  const { t } = useTranslation('pro')
  const words = useReasonWords(today)
  const relais = useRelaisWords(useSession().me.personne, today)
  const held = ({ relais: line, prenom }: Summary): string => (line?.etat === 'accepte' ? relais({ ...line, prenom, propose: false }) : '')
  const reason = summary.reasons[0]
  const name = `${summary.prenom} ${summary.nom}`.trim()
  const livret = `/livret/${summary.livret}`
  return (
    <li>
      <Link className="qui" to={`${livret}/parcours`}>
        <b>{name}</b>
        <span>{[reason === undefined ? words.situation(summary.stitches) : saidOf(summary.reasons).map(words.sentence).join(' '), held(summary)].filter(Boolean).join(' ')}</span>
      </Link>
      <ThreadRow
        segments={segmentsOf(heldStitches(summary, today), today)}
        fenetre={fenetre}
        aujourdhui={today}
        label={words.thread(summary.stitches)}
        rienApres={summary.reasons.some((each) => each.code === 'rienApres')}
        motRienApres={t('fil.rienApresCourt')}
      />
      {reason === undefined ? <span /> : <RowAction reason={reason} summary={summary} livret={livret} name={name} />}
    </li>
  )
})

/** One reason in one sentence; what is to be settled never hides what the person needs. */
function saidOf(reasons: readonly Reason[]): readonly Reason[] {
  const person = reasons.find((reason) => reason.code !== 'misDeCote' && reason.code !== 'conflit')
  return reasons.filter((reason, index) => index === 0 || (reason === person && reasons[0] !== person))
}

/** An open pause holds until the return that was granted, else until today: nothing is drawn that nobody promised. */
function heldStitches({ stitches, reasons }: Summary, today: Jour): readonly Stitch[] {
  const granted = reasons.find((reason) => reason.code === 'retourProche')?.jusquau
  return stitches.map((stitch) => (stitch.etat === 'suspendue' ? { ...stitch, fin: granted ?? today } : stitch))
}

interface RowActionProps {
  readonly reason: Reason
  readonly summary: Summary
  readonly livret: string
  readonly name: string
}

/** Leads where the reason is answered; what the address must not say travels in the state of the navigation. */
function RowAction({ reason, summary, livret, name }: RowActionProps) {
  const { t } = useTranslation('pro')
  const className = buttonClass('calme')
  const about = <span className="lecteur">{t('suivi.aPropos', { quoi: name })}</span>
  const go = (to: string, state?: unknown) => (
    <Link className={className} to={to} state={state}>
      <span>
        {t(`agir.${reason.code}`)}
        {about}
      </span>
    </Link>
  )
  switch (reason.code) {
    case 'misDeCote':
    case 'conflit':
      return go('/a-regler')
    case 'aideADecider':
    case 'aideAPayer':
    case 'aideAInstruire':
      return go(`${livret}/aides`, { aide: summary.aides.find((aide) => aide.aide === reason.aide && aide.since === reason.since)?.id })
    case 'freinBloque':
      return go(`${livret}/freins`, { theme: reason.theme })
    case 'rienApres':
    case 'sansEtape':
      return go(`${livret}/parcours`, { ajouter: true })
    case 'etapeDepassee':
    case 'reponseEntree':
      return go(`${livret}/parcours`)
    case 'retourProche':
    case 'suspendue':
    case 'sansContact':
    case 'rendezVousManque':
      return summary.telephone === null ? (
        <Link className={className} to={`${livret}/notes`}>
          <span>
            {t('file.noter')}
            {about}
          </span>
        </Link>
      ) : (
        <a className={className} href={`tel:${summary.telephone.replace(/[^+\d]/g, '')}`}>
          <span>
            {t(`agir.${reason.code}`)}
            {about}
          </span>
        </a>
      )
  }
}
