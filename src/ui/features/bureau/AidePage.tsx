/** One demande on the responsable's desk: what the person asks, what the référent found out, what is decided. */
import { useCallback, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { parseLivretId, type LivretId } from '../../../base/ids.ts'
import { aideEligibility, AIDES } from '../../../domain/aides.ts'
import { DISPOSITIFS, FREINS } from '../../../domain/catalogue.ts'
import { labelOf } from '../../../readmodel/labels.ts'
import type { AideView, LivretView } from '../../../readmodel/views.ts'
import { useLivret, useSession, useToday } from '../../app/context.tsx'
import { DeskFrame } from '../../app/shared/DeskFrame.tsx'
import { OfficeMenu } from '../../app/shared/OfficeMenu.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { BackLink } from '../../components/BackLink.tsx'
import { euros, useFieldWords } from '../../components/livret/fieldWords.ts'
import { FieldHistory, InConflict } from '../../components/livret/ItemWord.tsx'
import { firstName } from '../../components/livret/pick.ts'
import { LivretTools } from '../../components/livret/tools.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { formatJour, formatJourMois, jourDe } from '../../i18n/dates.ts'
import { Decision } from './Decision.tsx'
import { hasPast } from '../../components/livret/useWholeHistory.tsx'

export function AidePage() {
  const { t } = useTranslation('bureau')
  usePageTitle(t('aide.titre'))
  const { livret = '', aide = '' } = useParams()
  const id = parseLivretId(livret)
  return id.ok ? <OneAide key={`${livret}/${aide}`} livret={id.value} aide={aide} /> : <Absent />
}

function OneAide({ livret, aide: id }: { readonly livret: LivretId; readonly aide: string }) {
  const { t } = useTranslation(['bureau', 'commun'])
  const state = useLivret(livret)
  if (state.status === 'loading') {
    return (
      <DeskFrame colonne={<OfficeMenu ici={undefined} />}>
        <p className="patience">{t('coquille.ouverture', { ns: 'commun' })}</p>
      </DeskFrame>
    )
  }
  const aide = state.status === 'open' ? state.view.aides.find((each) => each.id === id) : undefined
  return state.status === 'open' && aide !== undefined ? <Open view={state.view} aide={aide} /> : <Absent />
}

function Absent() {
  const { t } = useTranslation('bureau')
  return (
    <DeskFrame colonne={<OfficeMenu ici={undefined} />}>
      <ScreenTitle>{t('aide.absente')}</ScreenTitle>
      <Back />
    </DeskFrame>
  )
}

function Back() {
  const { t } = useTranslation('bureau')
  return (
    <p>
      <BackLink to="/bureau">{t('aide.retour')}</BackLink>
    </p>
  )
}

function Open({ view, aide }: { readonly view: LivretView; readonly aide: AideView }) {
  const { t } = useTranslation('bureau')
  const session = useSession()
  const today = useToday()
  const hold = useCallback(() => session.hold(), [session])
  const page = { view, today, commands: session.commands, drafts: session.drafts, hold, aRegler: '/a-regler' }
  const { prenom, nom, numeroStagiaire } = view.identite
  const name = `${prenom.value ?? ''} ${nom.value ?? ''}`.trim()
  const code = aide.aide.value
  return (
    <DeskFrame
      colonne={<OfficeMenu ici={undefined} />}
      reponse={
        <LivretTools {...page}>
          <Decision aide={aide} />
        </LivretTools>
      }
    >
      <Back />
      <div className="titre">
        <ScreenTitle>{code === null ? t('aide.titre') : AIDES[code].label}</ScreenTitle>
        <p className="doux">
          <Link to={`/livret/${view.livret}/parcours`}>{name}</Link>
          {numeroStagiaire.value !== null && ` · ${t('liste.numero', { numero: numeroStagiaire.value })}`}
        </p>
      </div>
      <LivretTools {...page}>
        <Asked view={view} aide={aide} />
        <Instructed view={view} aide={aide} />
        <InConflict champs={[aide.aide, aide.raison, aide.montant, aide.pourLe, aide.organismeSollicite, aide.reponseOrganisme, aide.montantAccorde, aide.explication]} />
        <Steps view={view} aide={aide} />
      </LivretTools>
    </DeskFrame>
  )
}

function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="faits">{children}</dl>
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

interface PartProps {
  readonly view: LivretView
  readonly aide: AideView
}

function Asked({ view, aide }: PartProps) {
  const { t } = useTranslation('bureau')
  const today = useToday()
  const prenom = view.identite.prenom.value ?? ''
  const { raison, montant, pourLe, theme } = aide
  return (
    <section className="bloc">
      <h2>{t('aide.demande', { prenom })}</h2>
      {raison.value === null || raison.value === '' ? <p className="doux">{t('aide.sansRaison', { prenom })}</p> : <blockquote className="fort">{raison.value}</blockquote>}
      <Facts>
        <Fact label={t('aide.montant')}>{montant.value === null ? t('aide.nonDit') : euros(montant.value)}</Fact>
        <Fact label={t('aide.pourLe')}>{pourLe.value === null ? t('aide.nonDit') : formatJourMois(pourLe.value, today)}</Fact>
        {theme.value !== null && <Fact label={t('aide.frein')}>{FREINS[theme.value].label}</Fact>}
        <Eligibility view={view} aide={aide} />
      </Facts>
      {hasPast(aide.montant) && <FieldHistory champ={aide.montant} />}
    </section>
  )
}

/** Whether the sources foresee this aid for the étape under way; it informs, the responsable decides. */
function Eligibility({ view, aide }: PartProps) {
  const { t } = useTranslation('bureau')
  const code = aide.aide.value
  const etape = view.etapes.find(({ etat }) => etat.state === 'enCours') ?? view.etapes.find(({ etat }) => etat.state === 'suspendue')
  const dispositif = etape?.dispositif.value ?? null
  if (code === null) return null
  const said = dispositif === null ? (etape === undefined ? t('aide.sansDispositif') : labelOf(etape)) : t(`aide.${aideEligibility(code, dispositif)}`, { dispositif: DISPOSITIFS[dispositif].label })
  return <Fact label={t('aide.eligibilite')}>{said}</Fact>
}

function Instructed({ view, aide }: PartProps) {
  const { t } = useTranslation('bureau')
  const today = useToday()
  const words = useFieldWords(view, today)
  const { organismeSollicite, solliciteLe, reponseOrganisme, reponduLe, reponseAvant } = aide
  const referent = view.referent === undefined ? '' : firstName(view.referent.nom)
  const day = (champ: typeof solliciteLe) => (champ.value === null ? t('aide.pasEcrit') : formatJourMois(champ.value, today))
  return (
    <section className="bloc">
      <h2>{referent === '' ? t('aide.instruitSans') : t('aide.instruit', { prenom: referent })}</h2>
      <Facts>
        <Fact label={t('aide.organisme')}>{organismeSollicite.value ?? t('aide.pasEcrit')}</Fact>
        <Fact label={t('aide.sollicite')}>{day(solliciteLe)}</Fact>
        <Fact label={t('aide.reponse')}>{reponseOrganisme.value === null ? t('aide.pasEcrite') : words.code('aide', 'reponseOrganisme', reponseOrganisme.value)}</Fact>
        {reponduLe.value !== null && <Fact label={t('aide.repondu')}>{day(reponduLe)}</Fact>}
        {reponseAvant.value !== null && <Fact label={t('aide.reponseAvant')}>{day(reponseAvant)}</Fact>}
      </Facts>
    </section>
  )
}

/** A plain list, never the thread. */
function Steps({ view, aide }: PartProps) {
  const { t } = useTranslation('bureau')
  const today = useToday()
  const words = useFieldWords(view, today)
  return (
    <section className="bloc">
      <h2>{t('aide.etapes')}</h2>
      <ol className="liste">
        {aide.etat.steps.map((step, index) => (
          <li key={index}>
            <b>{words.code('aide', 'etat', step.to)}</b>{' '}
            <span className="doux">{t('aide.pas', { qui: step.mine ? t('aide.vous') : step.byName, date: formatJour(jourDe(step.at), today) })}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
