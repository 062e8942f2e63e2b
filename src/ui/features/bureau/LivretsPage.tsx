import { memo, useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { addDays, type Jour } from '../../../base/jour.ts'
import { normalize } from '../../../readmodel/labels.ts'
import type { Summary } from '../../../readmodel/views.ts'
import { useList, useSyncView, useToday } from '../../app/context.tsx'
import { DeskFrame } from '../../app/shared/DeskFrame.tsx'
import { OfficeMenu } from '../../app/shared/OfficeMenu.tsx'
import { usePageTitle } from '../../app/shared/usePageTitle.ts'
import { SearchField, SelectField } from '../../components/Field.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import { segmentsOf } from '../../components/stitches.ts'
import { Loom, ThreadRow, type ThreadWindow } from '../../components/ThreadRow.tsx'
import { formatMoisCourt } from '../../i18n/dates.ts'

const SANS = ' '

/** Every livret of the dispositif, by name, on one scale of months. */
export function LivretsPage() {
  const { t } = useTranslation(['bureau', 'commun', 'pro'])
  usePageTitle(t('liste.titre'))
  const { loaded, summaries } = useList()
  const { partial } = useSyncView()
  const today = useToday()
  const [query, setQuery] = useState('')
  const [referent, setReferent] = useState('')
  const sought = useDeferredValue(query)
  const fenetre = useMemo<ThreadWindow>(() => ({ debut: addDays(today, -150), fin: addDays(today, 210) }), [today])
  const referents = useMemo(() => [...new Set(summaries.map(({ referentNom }) => referentNom))].filter(Boolean).sort((a, b) => a.localeCompare(b, 'fr')), [summaries])
  const byName = useMemo(() => [...summaries].sort((a, b) => a.nom.localeCompare(b.nom, 'fr') || a.prenom.localeCompare(b.prenom, 'fr')), [summaries])
  const shown = useMemo(() => {
    const words = normalize(sought).split(/\s+/).filter(Boolean)
    return byName.filter(
      (summary) => (referent === '' || (referent === SANS ? summary.referentNom === '' : summary.referentNom === referent)) && words.every((word) => summary.search.includes(word)),
    )
  }, [byName, sought, referent])
  const orphans = summaries.some(({ referentNom }) => referentNom === '')
  return (
    <DeskFrame colonne={<OfficeMenu ici="livrets" />}>
      <div className="titre">
        <ScreenTitle>{t('liste.titre')}</ScreenTitle>
        <p className="doux" role="status">
          {t('liste.compte', { count: shown.length })}
        </p>
      </div>
      <div className="outils">
        <SearchField label={t('liste.chercher')} placeholder={t('liste.chercherAide')} value={query} onChange={(event) => setQuery(event.target.value)} />
        <SelectField label={t('liste.referent')} value={referent} onChange={(event) => setReferent(event.target.value)}>
          <option value="">{t('liste.tous')}</option>
          {referents.map((nom) => (
            <option key={nom} value={nom}>
              {nom}
            </option>
          ))}
          {orphans && <option value={SANS}>{t('liste.sansReferent')}</option>}
        </SelectField>
      </div>
      {partial && <p className="doux">{t('partiel')}</p>}
      {!loaded && <p className="patience">{t('coquille.ouverture', { ns: 'commun' })}</p>}
      {loaded && shown.length === 0 && <p className="silence">{t(summaries.length === 0 ? 'liste.vide' : 'liste.aucun')}</p>}
      {shown.length > 0 && (
        <Loom fenetre={fenetre} aujourdhui={today} tri={t('liste.tri')} motAujourdhui={t('fil.aujourdhui', { ns: 'pro' })} nomDuMois={formatMoisCourt}>
          {shown.map((summary) => (
            <Row key={summary.livret} summary={summary} fenetre={fenetre} today={today} />
          ))}
        </Loom>
      )}
    </DeskFrame>
  )
}

const Row = memo(function Row({ summary, fenetre, today }: { readonly summary: Summary; readonly fenetre: ThreadWindow; readonly today: Jour }) {
  const { t } = useTranslation(['bureau', 'pro'])
  const { livret, prenom, nom, numero, commune, referentNom, stitches } = summary
  const name = `${prenom} ${nom}`.trim()
  const followed = referentNom === '' ? t('liste.aNommer') : t('liste.suivi', { nom: referentNom })
  // An open pause holds until today: nothing is drawn that nobody promised.
  const held = stitches.map((stitch) => (stitch.etat === 'suspendue' ? { ...stitch, fin: today } : stitch))
  const now = stitches.find(({ etat }) => etat === 'enCours' || etat === 'suspendue') ?? stitches.find(({ etat }) => etat === 'prevue') ?? stitches.at(-1)
  const label = stitches.length === 0 ? t('liste.sansEtape') : stitches.map((stitch) => t('liste.fil', { etape: stitch.label, etat: t(`etape.${stitch.etat}`, { ns: 'pro' }) })).join(', ')
  return (
    <li>
      <Link className="qui" to={`/livret/${livret}/parcours`}>
        <b>{name}</b>
        <span>{[numero === '' ? '' : t('liste.numero', { numero }), commune, followed].filter(Boolean).join(' · ')}</span>
      </Link>
      <ThreadRow segments={segmentsOf(held, today)} fenetre={fenetre} aujourdhui={today} label={label} />
      <span className="doux">{now === undefined ? '' : t(`etape.${now.etat}`, { ns: 'pro' })}</span>
    </li>
  )
})
