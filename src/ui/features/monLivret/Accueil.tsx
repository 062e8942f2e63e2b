import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { EtapeView } from '../../../readmodel/views.ts'
import { useSyncView } from '../../app/context.tsx'
import { lazyRoute } from '../../app/shared/lazyRoute.ts'
import { buttonClass } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Thread, type ThreadItem } from '../../components/Thread.tsx'
import { formatJour, formatJourMois, majuscule } from '../../i18n/dates.ts'
import { nomEtape, useEtatWord, usePeriode } from './etapeWords.ts'
import { aVenir, filDe, type FilItem } from './fil.ts'
import { useMon } from './monLivret.tsx'
import { prenomDe } from './names.ts'
import { Page } from './Page.tsx'
import { RendezVousCard } from './RendezVousCard.tsx'

/** Only who holds their own livret needs it. */
const TitulaireLinks = lazyRoute(async () => (await import('./SuitePages.tsx')).TitulaireLinks, 'mon', 'droits')

/** « Mon parcours »: the thread, and on it the one thing to do now. */
export function Accueil() {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('accueil')
  const { view } = useMon()
  const sync = useSyncView()
  const location = useLocation()
  const problems = view.conflicts.filter((each) => each.editable).length + view.setAside.length
  const items = filDe(view).map((item): ThreadItem => ({
    id: keyOf(item),
    etat: markOf(item),
    contenu: <Words item={item} />,
    feuille: item.kind === 'maintenant',
  }))
  return (
    <Page
      nom={t('lieu.parcours')}
      titre={t('lieu.parcours')}
      accueil={m('bonjour', { prenom: view.identite.prenom.value ?? '' }).trim()}
      sync={problems > 0 ? undefined : { etat: view.pending > 0 ? 'garde' : 'envoye' }}
      pied={
        <>
          {sync.phase === 'offline' && <NoNetwork />}
          {problems > 0 && <Problems count={problems} />}
          {view.roles.includes('titulaire') && <TitulaireLinks />}
          <Passed />
          <Link to="livret" className={buttonClass('ordinaire', true)}>
            {t('lieu.toutMonLivret')}
          </Link>
        </>
      }
    >
      <Thread items={items} label={t('lieu.parcours')} depart passe={isPassed(location.state)} />
    </Page>
  )
}

/** The étape just done: the needle moves on, once. */
const isPassed = (state: unknown): boolean => typeof state === 'object' && state !== null && 'passe' in state && state.passe === true

function NoNetwork() {
  const { t } = useTranslation('commun')
  return (
    <p className="sync">
      <Icon name="cloud-off" />
      <span>{t('sync.personne.horsReseau')}</span>
    </p>
  )
}

function Problems({ count }: { readonly count: number }) {
  const { t } = useTranslation(['accueil', 'commun'])
  return (
    <Link to="probleme" className="aller">
      <Icon name="hand-helping" />
      <span>
        <b>{t('commun:sync.personne.probleme')}</b>
        <small>{t('accueil.problemes', { count })}</small>
      </span>
      <Icon name="chevron-right" />
    </Link>
  )
}

/** Somebody else follows, or the livret may be theirs alone: said here, explained where the circle is. */
function Passed() {
  const { t } = useTranslation('accueil')
  const { view } = useMon()
  const last = view.relais.findLast(({ dernier, court, etat }) => (dernier && etat.next.includes('accepte')) || (court && !dernier))
  if (last === undefined) return null
  const who = { de: prenomDe(last.deNom), vers: prenomDe(last.versNom) }
  return (
    <Link to="cercle" className="aller">
      <Icon name="users" />
      <span>
        <b>{t(last.dernier ? 'accueil.relaisDernier' : last.remplacement ? 'accueil.relaisRemplace' : 'accueil.relaisPris', who)}</b>
        <small>{t('accueil.relaisVoir')}</small>
      </span>
      <Icon name="chevron-right" />
    </Link>
  )
}

function keyOf(item: FilItem): string {
  return item.kind === 'rienApres' || item.kind === 'maintenant' ? item.kind : `${item.kind}-${item.etape.id}`
}

function markOf(item: FilItem): ThreadItem['etat'] {
  switch (item.kind) {
    case 'etape':
    case 'maintenant':
      return item.mark
    case 'pausePassee':
      return 'pausePassee'
    case 'nouveauChemin':
      return 'repositionnement'
    case 'rienApres':
      return 'rienApres'
  }
}

function Words({ item }: { readonly item: FilItem }) {
  const { t } = useTranslation('personne')
  const { t: m } = useTranslation('accueil')
  const { today } = useMon()
  switch (item.kind) {
    case 'etape':
      return <EtapeWords etape={item.etape} />
    case 'pausePassee':
      return (
        <>
          <p>{m('accueil.pauseDu', { debut: formatJourMois(item.debut, today), fin: formatJourMois(item.fin, today) })}</p>
          <p className="mot">
            <Icon name="check" />
            <span>{m('accueil.repris')}</span>
          </p>
        </>
      )
    case 'nouveauChemin':
      return <p>{item.seul ? m('accueil.nouveauChemin', { etape: nomEtape(item.etape) }) : t('fil.repositionnement')}</p>
    case 'rienApres':
      return <p>{t('fil.rienApres')}</p>
    case 'maintenant':
      return <Maintenant etape={item.etape} autres={item.autres} suite={item.suite} />
  }
}

function EtapeWords({ etape }: { readonly etape: EtapeView }) {
  const { icon, mot } = useEtatWord()(etape)
  return (
    <>
      <p>
        <Link to={`etape/${etape.id}`} className="vers">
          {nomEtape(etape)}
        </Link>
      </p>
      <p className="mot">
        <Icon name={icon} />
        <span>{mot}</span>
      </p>
    </>
  )
}

interface NowProps {
  readonly etape: EtapeView | undefined
  readonly autres: readonly EtapeView[]
  readonly suite: EtapeView | undefined
}

/** The sheet of the day: the next appointment, else the étape itself, else what comes. */
function Maintenant({ etape, autres, suite }: NowProps) {
  const { t } = useTranslation('accueil')
  const { t: p } = useTranslation('personne')
  const { view, today } = useMon()
  const next = aVenir(view, today)[0]
  return (
    <>
      <p>{p('etape.enCours')}</p>
      {next !== undefined && <RendezVousCard rendezVous={next} niveau="h2" principal />}
      {etape !== undefined && <CurrentEtape etape={etape} small={next !== undefined} main={next === undefined} />}
      {autres.map((other) => (
        <Link key={other.id} to={`etape/${other.id}`} className={buttonClass('discret')}>
          {t('accueil.enMemeTemps', { etape: nomEtape(other) })}
        </Link>
      ))}
      {etape === undefined && next === undefined && <Nothing suite={suite} />}
    </>
  )
}

function CurrentEtape({ etape, small, main }: { readonly etape: EtapeView; readonly small: boolean; readonly main: boolean }) {
  const { t } = useTranslation('accueil')
  const { t: p } = useTranslation('personne')
  const { today } = useMon()
  const periode = usePeriode()(etape)
  const lieu = [etape.organisme.value, etape.lieu.value].filter(Boolean).join(', ')
  const suspended = etape.etat.state === 'suspendue'
  const since = etape.suspendueDepuis.value
  const until = etape.retourJusquau.value
  if (small) {
    return (
      <Link to={`etape/${etape.id}`} className={buttonClass('discret')}>
        {t('accueil.monEtape', { etape: nomEtape(etape) })}
      </Link>
    )
  }
  return (
    <>
      <h2>{nomEtape(etape)}</h2>
      {suspended && (
        <p className="mot fort">
          <Icon name="pause" />
          <span>{p('etape.suspendue')}</span>
        </p>
      )}
      {suspended && since !== null && <p>{t('accueil.depuis', { date: formatJourMois(since, today) })}</p>}
      {suspended && until !== null && <p>{t('accueil.pauseJusquau', { date: formatJour(until, today) })}</p>}
      {!suspended && periode !== '' && <p>{periode}</p>}
      {lieu !== '' && (
        <p className="mot">
          <Icon name="map-pin" />
          <span>{lieu}</span>
        </p>
      )}
      {main && (
        <Link to={`etape/${etape.id}`} className={buttonClass('principal', true)}>
          {t('accueil.voirEtape')}
        </Link>
      )}
    </>
  )
}

function Nothing({ suite }: { readonly suite: EtapeView | undefined }) {
  const { t } = useTranslation('accueil')
  const { view, today, referent } = useMon()
  const debut = suite?.debut.value ?? null
  if (suite !== undefined) {
    return (
      <>
        <h2>{t('accueil.arrive')}</h2>
        {debut !== null && <p>{t('accueil.arriveLe', { date: formatJour(debut, today) })}</p>}
      </>
    )
  }
  const empty = view.etapes.length === 0
  return (
    <>
      <h2>{empty ? t('accueil.vide') : t('accueil.rien')}</h2>
      <p>{majuscule(t(empty ? 'accueil.videFaire' : 'accueil.rienFaire', { prenom: referent }))}</p>
    </>
  )
}
