/** « Qui a besoin de moi aujourd'hui »: the caseload on one loom, the most urgent first, one action per row. */
import { useDeferredValue, useId, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Jour } from '../../../base/jour.ts'
import type { Summary } from '../../../readmodel/views.ts'
import { useList, useSession, useSyncView, useToday } from '../../app/context.tsx'
import { isRefused } from '../../app/shared/refusedRelais.ts'
import { Departs } from '../../app/shared/Departs.tsx'
import { OwnLinks } from '../../app/shared/LockButton.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { useTenues } from '../../app/shared/useTenues.ts'
import { Brand } from '../../components/Brand.tsx'
import { Band } from '../../components/Band.tsx'
import { Button, buttonClass } from '../../components/Button.tsx'
import type { IconName } from '../../components/Icon.tsx'
import { SearchField } from '../../components/Field.tsx'
import { monthsAround } from '../../components/monthsAround.ts'
import { Tabs } from '../../components/Rail.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { ThreadLegend } from '../../components/ThreadLegend.tsx'
import { Loom } from '../../components/ThreadRow.tsx'
import { formatJour, formatMoisCourt } from '../../i18n/dates.ts'
import { FILTERS, filterSummaries, type Filter } from './filter.ts'
import { NouveauLivret } from './NouveauLivret.tsx'
import { Row } from './Row.tsx'
import { SyncBand } from './SyncBand.tsx'
import { useGrowing } from './useGrowing.ts'

export function FileActiveRoute() {
  const { t } = useTranslation(['pro', 'commun', 'cercle'])
  const { me } = useSession()
  const sync = useSyncView()
  const today = useToday()
  usePageTitle(t('lieu.fileActive'))
  const waiting = useTenues().items.length
  const toSettle = sync.setAside + sync.conflicts + waiting
  const [opening, setOpening] = useState(false)
  const { summaries } = useList()
  const proposed = summaries.filter(({ relais }) => relais?.next.includes('accepte') === true).length
  const tabs = [
    { id: '/file', mot: t('lieu.fileActive'), actuel: true },
    { id: '/relais', mot: proposed === 0 ? t('cercle:onglet') : t('cercle:ongletN', { count: proposed }), actuel: false },
    ...(toSettle > 0 ? [{ id: '/a-regler', mot: t('lieu.aRegler'), actuel: false }] : []),
  ]
  return (
    <div className="pro">
      <header>
        <div className="tete">
          <Brand nom={t('nom', { ns: 'commun' })} />
          <Tabs
            label={t('file.onglets')}
            entries={tabs}
            lien={(entry, attributes, contenu) => (
              <Link key={entry.id} to={entry.id} {...attributes}>
                {contenu}
              </Link>
            )}
          />
          <p className="doux qui-suis-je">
            {[`${me.prenom} ${me.nom}`.trim(), me.organisation].filter(Boolean).join(', ')}
            <OwnLinks />
          </p>
        </div>
        <SyncBand />
        <Departs />
        <RelaisBand proposed={proposed} />
        {waiting > 0 && <TenuesBand count={waiting} />}
      </header>
      <main id="contenu">
        <div className="titre">
          <ScreenTitle prendreLeFocus={false}>{t('besoin.titre')}</ScreenTitle>
          <p className="doux">{formatJour(today)}</p>
          <Button variant="calme" icon="plus" onClick={() => setOpening(true)}>
            {t('file.nouveau.bouton')}
          </Button>
        </div>
        {opening && <NouveauLivret onFermer={() => setOpening(false)} />}
        <Caseload today={today} />
      </main>
    </div>
  )
}

/** Work that somebody else wrote, and that enters no livret before this person says so. */
function TenuesBand({ count }: { readonly count: number }) {
  const { t } = useTranslation('pro')
  return (
    <AskedBand icon="hourglass" to="/a-regler" voir={t('aRegler.tenue.voir')}>
      {t('aRegler.tenue.nombre', { count })}
    </AskedBand>
  )
}

/** What a relais asks of this person today. */
function RelaisBand({ proposed }: { readonly proposed: number }) {
  const { t } = useTranslation('cercle')
  const { summaries } = useList()
  const today = useToday()
  const { me } = useSession()
  const refused = summaries.filter(({ relais }) => isRefused(relais, me.personne, today)).length
  const over = summaries.filter(({ relais }) => relais?.next.includes('termine') === true && relais.jusquau !== null && relais.jusquau < today).length
  if (proposed + over + refused === 0) return null
  return (
    <AskedBand icon="users" to="/relais" voir={t('liste.bandeVoir')}>
      {[proposed > 0 ? t('liste.bande', { count: proposed }) : '', over > 0 ? t('liste.bandeRetour', { count: over }) : '', refused > 0 ? t('liste.bandeRefus', { count: refused }) : ''].filter(Boolean).join(' ')}
    </AskedBand>
  )
}

/** Something is asked of this person, elsewhere. */
function AskedBand({ icon, to, voir, children }: { readonly icon: IconName; readonly to: string; readonly voir: string; readonly children: ReactNode }) {
  return (
    <Band
      icon={icon}
      ton="veille"
      action={
        <Link className={buttonClass('calme')} to={to}>
          {voir}
        </Link>
      }
    >
      {children}
    </Band>
  )
}

function Caseload({ today }: { readonly today: Jour }) {
  const { t } = useTranslation(['pro', 'commun'])
  const { loaded, summaries: all } = useList()
  // Who is asked to take over follows nobody yet.
  const summaries = useMemo(() => all.filter(({ roles }) => !(roles.length > 0 && roles.every((role) => role === 'pressenti'))), [all])
  const { partial } = useSyncView()
  const [chosen, setChosen] = useState<Filter>('aujourdhui')
  const [query, setQuery] = useState('')
  const sought = useDeferredValue(query)
  const id = useId()
  const counts = useMemo(() => new Map(FILTERS.map((filter) => [filter, filterSummaries(summaries, filter, '').length])), [summaries])
  // Who looks for somebody looks among everybody.
  const filter: Filter = sought.trim() === '' ? chosen : 'tous'
  const shown = useMemo(() => filterSummaries(summaries, filter, sought), [summaries, filter, sought])
  const drawn = useGrowing(`${filter} ${sought}`, shown.length)
  const fenetre = useMemo(() => monthsAround(today), [today])
  const choose = (next: Filter) => {
    setChosen(next)
    setQuery('')
  }
  const others = summaries.length - shown.length
  return (
    <>
      <div className="outils">
        <SearchField label={t('action.chercher', { ns: 'commun' })} placeholder={t('file.chercherAide')} value={query} onChange={(event) => setQuery(event.target.value)} />
        <div className="groupe" role="group" aria-label={t('file.filtrer')}>
          {FILTERS.map((each) => (
            <Button key={each} pressed={filter === each} onClick={() => choose(each)}>
              {t(`besoin.${each}`, { count: counts.get(each) ?? 0 })}
            </Button>
          ))}
        </div>
      </div>
      <p id={id} role="status" className={sought.trim() === '' ? 'lecteur' : 'doux trouves'}>
        {sought.trim() === '' ? '' : t('file.trouves', { count: shown.length })}
      </p>
      {partial && <p className="doux">{t('file.partiel')}</p>}
      {!loaded && <p className="patience" role="status">{t('coquille.ouverture', { ns: 'commun' })}</p>}
      {shown.length > 0 && (
        <Loom fenetre={fenetre} aujourdhui={today} tri={t(filter === 'tous' && sought !== '' ? 'file.triTrouves' : 'fil.urgentDabord')} motAujourdhui={t('fil.aujourdhui')} nomDuMois={formatMoisCourt}>
          {shown.slice(0, drawn).map((summary) => (
            <Row key={summary.livret} summary={summary} fenetre={fenetre} today={today} />
          ))}
        </Loom>
      )}
      {loaded && <Quiet shown={shown} others={others} filter={filter} searching={sought.trim() !== ''} total={summaries.length} />}
      {shown.length > 0 && (
        <ThreadLegend
          label={t('fil.legende')}
          mots={{
            terminee: t('etape.terminee'),
            enCours: t('etape.enCours'),
            prevue: t('etape.prevue'),
            suspendue: t('etape.suspendue'),
            repositionnement: t('fil.repositionnement'),
            arretee: t('etape.arretee'),
            rienApres: t('fil.rienApres'),
          }}
        />
      )}
    </>
  )
}

interface QuietProps {
  readonly shown: readonly Summary[]
  readonly others: number
  readonly filter: Filter
  readonly searching: boolean
  readonly total: number
}

/** What is not listed, in one line: nobody is forgotten, nobody is counted as a problem. */
function Quiet({ shown, others, filter, searching, total }: QuietProps) {
  const { t } = useTranslation('pro')
  if (searching) return shown.length === 0 ? <p className="silence">{t('file.aucunTrouve')}</p> : null
  if (total === 0) return <p className="silence">{t('file.aucunLivret')}</p>
  if (others === 0) return null
  if (filter === 'aujourdhui') return <p className="silence">{shown.length === 0 ? t('file.rienAujourdhuiTous', { count: others }) : t('file.rienAujourdhui', { count: others })}</p>
  return <p className="silence">{t('besoin.silence', { count: others })}</p>
}
