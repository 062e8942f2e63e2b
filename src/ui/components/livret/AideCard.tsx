/** One demande: the facts, the sentence that says who does what next, and only the moves this person has. */
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Scalar } from '../../../domain/entities.ts'
import type { AideView, Champ } from '../../../readmodel/views.ts'
import { formatJour, formatJourMois, jourDe } from '../../i18n/dates.ts'
import { Icon } from '../Icon.tsx'
import { AIDE_MOVES, AideEdit, AideMove, AideOrganisme, type AideMoveTo } from './AideForms.tsx'
import { Named } from './EtapeItem.tsx'
import { euros, useFieldWords } from './fieldWords.ts'
import { FieldHistory, InConflict, ItemWord } from './ItemWord.tsx'
import { firstName, signed } from './pick.ts'
import { useTools } from './tools.tsx'
import { hasPast } from './useWholeHistory.tsx'

type Open = { readonly form: 'modifier' | 'organisme' } | { readonly form: 'aller'; readonly to: AideMoveTo }

/** Moves that need nothing written nor confirmed. */
const AT_ONCE: readonly AideMoveTo[] = ['enInstruction', 'deposee']

export function AideCard({ aide }: { readonly aide: AideView }) {
  const { t } = useTranslation(['pro', 'commun'])
  const { view, today, act, commands } = useTools()
  const words = useFieldWords(view, today)
  const [open, setOpen] = useState<Open>()
  const id = useId()
  const body = useBody(aide)
  const close = () => setOpen(undefined)
  const title = aide.aide.value === null ? t('suivi.aide.sansNom') : words.code('aide', 'aide', aide.aide.value)
  const { montant, montantAccorde, pourLe, reponseAvant, raison, etat } = aide
  const by = aide.mine ? t('suivi.vous') : aide.byName
  const moves = AIDE_MOVES.filter((to) => etat.next.includes(to))
  const undecided = etat.state === 'deposee' || etat.state === 'complementDemande' || etat.state === 'enInstruction' || etat.state === 'brouillon'
  const mayAskBody = undecided && aide.organismeSollicite.editable
  const champs: readonly Champ<Scalar>[] = [
    aide.aide, raison, montant, pourLe, aide.manque, aide.organismeSollicite, aide.solliciteLe, aide.reponseOrganisme, aide.reponduLe, reponseAvant, montantAccorde, aide.motifRefus, aide.explication,
  ]
  return (
    <article className="aide" aria-labelledby={id}>
      <div className="ligne">
        <h3 id={id}>{title}</h3>
        <p className="mot">
          <b>{words.code('aide', 'etat', etat.state)}</b>
        </p>
      </div>
      <div className="ligne">
        <p className="doux">{t('suivi.aide.demandee', { qui: by, date: formatJourMois(jourDe(aide.at), today) })}</p>
        <ItemWord state={aide.state} />
      </div>
      <dl className="faits">
        <Fact label={words.label('aide', 'montant')} value={montant.value === null ? null : euros(montant.value)} />
        <Fact label={words.label('aide', 'montantAccorde')} value={montantAccorde.value === null ? null : euros(montantAccorde.value)} />
        <Fact label={words.label('aide', 'pourLe')} value={pourLe.value === null ? null : formatJourMois(pourLe.value, today)} />
        <Fact label={t('suivi.aide.organisme')} value={body} />
        <Fact label={words.label('aide', 'motifRefus')} value={aide.motifRefus.value === null ? null : words.code('aide', 'motifRefus', aide.motifRefus.value)} />
      </dl>
      {raison.value !== null && raison.value !== '' && <blockquote>{raison.value}</blockquote>}
      {aide.explication.value !== null && aide.explication.value !== '' && <p>{aide.explication.value}</p>}
      <Next aide={aide} />
      <InConflict champs={champs} />
      <div className="actions ecran">
        {moves.map((to, index) => (
          <Named
            key={to}
            variant={index === 0 ? 'calme' : 'discret'}
            mot={to === 'deposee' && etat.state === 'complementDemande' ? t('suivi.aide.aller.complementRecu') : t(`suivi.aide.aller.${to}`)}
            de={title}
            onClick={() => (AT_ONCE.includes(to) ? void act(() => commands.move(view.livret, etat, to)) : setOpen({ form: 'aller', to }))}
          />
        ))}
        {mayAskBody && <Named mot={t('suivi.aide.autreOrganisme')} de={title} onClick={() => setOpen({ form: 'organisme' })} />}
        {undecided && montant.editable && <Named mot={t('action.modifier', { ns: 'commun' })} de={title} onClick={() => setOpen({ form: 'modifier' })} />}
      </div>
      <Steps aide={aide} />
      {open?.form === 'modifier' && <AideEdit aide={aide} titre={title} onFermer={close} />}
      {open?.form === 'organisme' && <AideOrganisme aide={aide} titre={title} onFermer={close} />}
      {open?.form === 'aller' && <AideMove aide={aide} to={open.to} titre={title} onFermer={close} />}
    </article>
  )
}

function Fact({ label, value }: { readonly label: string; readonly value: ReactNode }) {
  if (value === null) return null
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** "Région, sollicitée le 12 novembre : accordée". */
function useBody(aide: AideView): string | null {
  const { t } = useTranslation('pro')
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  const { organismeSollicite, solliciteLe, reponseOrganisme, reponduLe } = aide
  if (organismeSollicite.value === null && reponseOrganisme.value === null) return null
  const asked = solliciteLe.value === null ? '' : t('suivi.aide.sollicite', { date: formatJourMois(solliciteLe.value, today) })
  const answered = reponduLe.value === null ? '' : t('suivi.aide.repondu', { date: formatJourMois(reponduLe.value, today) })
  const answer = reponseOrganisme.value === null ? t('suivi.aide.reponseAttendue') : [words.code('aide', 'reponseOrganisme', reponseOrganisme.value), answered].filter(Boolean).join(' ')
  return [organismeSollicite.value ?? '', asked, answer].filter(Boolean).join(', ')
}

function Next({ aide }: { readonly aide: AideView }) {
  const { t } = useTranslation('pro')
  const { view, today } = useTools()
  const { etat, pourLe, reponseAvant } = aide
  const prenom = view.identite.prenom.value ?? ''
  const found = { referent: view.referent, responsable: view.membres.find((each) => each.role === 'responsable' && each.fin === null) }
  const turn = (role: 'referent' | 'responsable', what: 'deposee' | 'enInstruction' | 'accordee' | 'payee'): string => {
    const membre = found[role]
    if (membre?.isMe === true) return t(`suivi.aide.suite.aVous.${what}`)
    return t(`suivi.aide.suite.${what}`, { qui: membre === undefined || membre.nom === '' ? t(role === 'referent' ? 'suivi.aide.leReferent' : 'suivi.aide.leResponsable') : firstName(membre.nom) })
  }
  const due = etat.state === 'deposee' || etat.state === 'enInstruction' ? reponseAvant.value : null
  const wanted = etat.state === 'soldee' || etat.state === 'refusee' || etat.state === 'annulee' ? null : pourLe.value
  return (
    <>
      <p className="suite-aide">{sentence()}</p>
      {due !== null && due < today && <Deadline passee mot={t('suivi.aide.reponsePassee', { date: formatJourMois(due, today) })} />}
      {due !== null && due >= today && <Deadline mot={t('suivi.aide.reponseAvant', { date: formatJour(due, today) })} />}
      {wanted !== null && wanted < today && <Deadline passee mot={t('suivi.aide.passe', { date: formatJourMois(wanted, today) })} />}
    </>
  )

  function sentence(): string {
    switch (etat.state) {
      case 'brouillon':
        return t('suivi.aide.suite.brouillon')
      case 'deposee':
        return turn('referent', 'deposee')
      case 'complementDemande':
        return t('suivi.aide.suite.complementDemande', { manque: aide.manque.value ?? '', prenom })
      case 'enInstruction':
        return [aide.reponseOrganisme.value === null ? t('suivi.aide.suite.sansReponse') : '', turn('responsable', 'enInstruction')].filter(Boolean).join(' ')
      case 'accordee':
      case 'accordeeEnPartie':
        return turn('responsable', 'accordee')
      case 'versee':
      case 'remiseEnMainPropre':
      case 'regleeAuFournisseur':
        return turn('responsable', 'payee')
      case 'refusee':
        return t('suivi.aide.suite.refusee', { prenom })
      default:
        return t('suivi.aide.suite.finie')
    }
  }
}

function Deadline({ mot, passee = false }: { readonly mot: string; readonly passee?: boolean }) {
  return (
    <p className={passee ? 'motif' : 'mot'}>
      <Icon name="clock" />
      <span>{mot}</span>
    </p>
  )
}

/** The steps of an aid are a plain list, never the thread. */
function Steps({ aide }: { readonly aide: AideView }) {
  const { t } = useTranslation('pro')
  const { view, today } = useTools()
  const words = useFieldWords(view, today)
  if (aide.etat.steps.length === 0) return null
  return (
    <details className="historique ecran">
      <summary>{t('suivi.aide.etapes')}</summary>
      <ol>
        {aide.etat.steps.map((step, index) => (
          <li key={index}>
            {words.code('aide', 'etat', step.to)}{' '}
            <span className="doux">{signed(step.mine ? t('suivi.vous') : step.byName, formatJour(jourDe(step.at), today))}</span>
          </li>
        ))}
      </ol>
      {hasPast(aide.montant) && <FieldHistory champ={aide.montant} />}
    </details>
  )
}
