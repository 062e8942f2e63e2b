import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useLocation, useParams } from 'react-router'
import { AIDES } from '../../../../domain/aides.ts'
import type { AideView } from '../../../../readmodel/views.ts'
import { useSession } from '../../../app/context.tsx'
import { SaveFaultNote } from '../../../app/shared/SaveFaultNote.tsx'
import { useSave } from '../../../app/shared/useSave.ts'
import { Button, buttonClass } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { formatJour, jourDe, majuscule } from '../../../i18n/dates.ts'
import { Confirm } from '../Confirm.tsx'
import { itemWord, useListe, useMon } from '../monLivret.tsx'
import { responsables } from '../lecteurs.ts'
import { prenomDe } from '../names.ts'
import { Page } from '../Page.tsx'
import { JUST_ASKED } from './answers.ts'
import { aideIcon, stateIcon, stateOf, useAideState, useEuros, useStateWord, waitsHere } from './aideWords.ts'

/** One aid: its state as the title, who answers and when, what has happened, what comes (mock 03b). */
export function SuivrePage() {
  const { id } = useParams()
  const { view } = useMon()
  const state: unknown = useLocation().state
  const [late, setLate] = useState(false)
  const aide = view.aides.find((each) => each.id === id)
  // Just written: kept on the device, and a moment later in the livret that is shown.
  const coming = aide === undefined && state === JUST_ASKED && !late
  useEffect(() => {
    if (!coming) return undefined
    const timer = setTimeout(() => setLate(true), 3000)
    return () => clearTimeout(timer)
  }, [coming])
  if (coming) return null
  return aide === undefined ? <Navigate to="/mon/aides" replace /> : <Suivre key={aide.etat.state} aide={aide} />
}

function Suivre({ aide }: { readonly aide: AideView }) {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('mon')
  const euros = useEuros()
  const word = useAideState()
  const code = aide.aide.value
  const label = code === null ? '' : AIDES[code].personLabel
  const montant = aide.montant.value
  return (
    <Page
      nom={t('lieu.aides')}
      titre={word(aide)}
      etat={stateIcon(aide.etat.state)}
      retour="/mon/aides"
      contexte={{ icon: aideIcon(aide), mot: montant === null ? m('aides.titre', { aide: label }) : m('aides.titreMontant', { aide: label, montant: euros(montant) }) }}
      sync={itemWord(aide.state)}
      pied={<Actions aide={aide} />}
    >
      <div className="feuille dire">
        <Said aide={aide} />
      </div>
      <Steps aide={aide} />
    </Page>
  )
}

/** What this state means for the person: who does what next. */
function Said({ aide }: { readonly aide: AideView }): ReactNode {
  const { t } = useTranslation('mon')
  const { view, today, referent } = useMon()
  const liste = useListe()
  const euros = useEuros()
  const deciders = liste(responsables(view, today), 'ou') || referent
  const before = aide.reponseAvant.value
  const prenom = referent
  const promised = before !== null && <p className="fort">{t('aides.reponseAvant', { date: formatJour(before, today) })}</p>
  switch (stateOf(aide.etat.state)) {
    case 'brouillon':
      return <p className="fort">{t('aides.prete')}</p>
    case 'deposee':
      if (waitsHere(aide)) return <p className="fort">{t('aides.part')}</p>
      return (
        <>
          {promised}
          <p>{t('aides.quiRegarde', { prenom })}</p>
          <p>{t('aides.rienAFaire')}</p>
        </>
      )
    case 'enInstruction':
      return (
        <>
          {promised}
          <p>{t('aides.quiRepond', { prenom: deciders })}</p>
          <p>{t('aides.rienAFaire')}</p>
        </>
      )
    case 'complementDemande':
      return (
        <>
          {aide.manque.value !== null && <p className="fort">{t('aides.ilManque', { quoi: aide.manque.value })}</p>}
          <p>{t('aides.apporter', { prenom })}</p>
        </>
      )
    case 'accordee':
    case 'accordeeEnPartie':
    case 'versee':
    case 'remiseEnMainPropre':
    case 'regleeAuFournisseur':
    case 'soldee':
      return <Granted aide={aide} prenom={prenom} euros={euros} />
    case 'refusee':
      return <Refused aide={aide} prenom={prenom} />
    case 'annulee':
      return <p>{t('aides.annulerDit')}</p>
  }
}

function Granted({ aide, prenom, euros }: { readonly aide: AideView; readonly prenom: string; readonly euros: (cents: number) => string }) {
  const { t } = useTranslation('mon')
  const granted = aide.montantAccorde.value
  const asked = aide.montant.value
  const state = stateOf(aide.etat.state)
  const waits = state === 'accordee' || state === 'accordeeEnPartie'
  return (
    <>
      {granted !== null && <p className="fort">{t('aides.ouiCombien', { montant: euros(granted) })}</p>}
      {state === 'accordeeEnPartie' && asked !== null && <p>{t('aides.ouiPartie', { demande: euros(asked) })}</p>}
      {aide.explication.value !== null && <p>{aide.explication.value}</p>}
      {waits ? <p>{majuscule(t('aides.ouiSuite', { prenom }))}</p> : <p>{t('aides.rienAFaire')}</p>}
    </>
  )
}

const motifs = ['budget', 'nonEligible', 'autreOrganisme', 'pieceManquante', 'tardive', 'autre'] as const

function Refused({ aide, prenom }: { readonly aide: AideView; readonly prenom: string }) {
  const { t } = useTranslation('mon')
  const motif = motifs.find((each) => each === aide.motifRefus.value)
  return (
    <>
      {motif !== undefined && <p className="fort">{t(`aides.refus.${motif}`, { prenom })}</p>}
      {aide.explication.value !== null && <p>{aide.explication.value}</p>}
      <p>{t('aides.nonSuite', { prenom })}</p>
    </>
  )
}

function Steps({ aide }: { readonly aide: AideView }) {
  const { t } = useTranslation('mon')
  const { today, referent } = useMon()
  const word = useStateWord()
  const { steps, state } = aide.etat
  const said = (step: (typeof steps)[number]) => {
    switch (step.to) {
      case 'deposee':
        if (step.state === 'pending') return t('aides.ecriteLe')
        return t(step.from === 'complementDemande' ? 'aides.apporteLe' : 'aides.envoyeeLe')
      case 'enInstruction':
        return majuscule(t('aides.vueLe', { prenom: prenomDe(step.byName) || referent }))
      case 'complementDemande':
        return t('aides.manquait')
      default:
        return word(step.to)
    }
  }
  const now = stateOf(state)
  const missing = now === 'complementDemande'
  const open = now === 'deposee' || now === 'enInstruction' || missing
  const granted = now === 'accordee' || now === 'accordeeEnPartie'
  const past = missing ? steps.slice(0, -1) : steps
  return (
    <ol className="suite">
      {past.map((step) => (
        <li key={`${step.to}-${String(step.at)}`}>
          <Icon name={step.to === 'refusee' || step.to === 'annulee' ? 'x' : 'check'} />
          <div>
            <b>{said(step)}</b>
            <p>{formatJour(jourDe(step.at), today)}</p>
            {step.to === 'deposee' && !step.mine && step.byName !== '' && <p>{t('aides.envoyeParAutre', { prenom: prenomDe(step.byName) })}</p>}
          </div>
        </li>
      ))}
      {open && (
        <li aria-current="step">
          <Icon name={stateIcon(state)} />
          <div>
            <b>{missing ? word(state) : waitsHere(aide) ? t('aides.aPartir') : t('aides.onAttend')}</b>
            <p>{t('aides.maintenant')}</p>
          </div>
        </li>
      )}
      {open && (
        <li>
          <span className="rond" />
          <div>{t(aide.aide.value === 'permis' ? 'aides.siOui.permis' : 'aides.siOui.autre')}</div>
        </li>
      )}
      {granted && (
        <li>
          <span className="rond" />
          <div>{t('aides.bientot')}</div>
        </li>
      )}
    </ol>
  )
}

function Actions({ aide }: { readonly aide: AideView }) {
  const { t } = useTranslation('mon')
  const { view } = useMon()
  const { commands } = useSession()
  const { save, saving, faute } = useSave()
  // The demande as it was shown when the person asked to cancel it.
  const [cancelling, setCancelling] = useState<AideView>()
  const can = (to: string) => aide.etat.next.includes(to)
  const move = (shown: AideView, to: string) => save(() => commands.move(view.livret, shown.etat, to))
  const state = stateOf(aide.etat.state)
  return (
    <>
      <SaveFaultNote faute={cancelling === undefined ? faute : undefined} />
      {can('deposee') && (
        <Button variant="principal" icon={state === 'brouillon' ? 'send' : 'check'} large disabled={saving} onClick={() => void move(aide, 'deposee')}>
          {state === 'brouillon' ? t('aides.envoyer') : t('aides.apporte')}
        </Button>
      )}
      {(state === 'refusee' || state === 'annulee') && (
        <Link to="/mon/aides/demander" className={buttonClass('principal', true)}>
          {t('aides.demanderAutre')}
        </Link>
      )}
      {can('annulee') && (
        <Button variant="discret" onClick={() => setCancelling(aide)}>
          {t('aides.annuler')}
        </Button>
      )}
      {cancelling !== undefined && (
        <Confirm
          titre={t('aides.annulerTitre')}
          oui={t('aides.annulerOui')}
          non={t('aides.annulerNon')}
          faute={faute}
          onOui={() => {
            void move(cancelling, 'annulee').then((done) => {
              if (done) setCancelling(undefined)
            })
          }}
          onNon={() => setCancelling(undefined)}
        >
          {t('aides.annulerDit')}
        </Confirm>
      )}
    </>
  )
}
