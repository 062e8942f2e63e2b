import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Jour } from '../../../base/jour.ts'
import type { Summary } from '../../../readmodel/views.ts'
import { monthsAround } from '../../components/monthsAround.ts'
import { segmentsOf } from '../../components/stitches.ts'
import { Loom, ThreadRow, type ThreadWindow } from '../../components/ThreadRow.tsx'
import { formatMoisCourt } from '../../i18n/dates.ts'
import { linesOf, type Line } from './line.ts'
import { useLineWords } from './lineWords.ts'
import { heldUntil } from './LyingThread.tsx'

/** All the shared livrets on one loom: where each person is, and the one thing to know. */
export function SharedLoom({ summaries, today }: { readonly summaries: readonly Summary[]; readonly today: Jour }) {
  const { t } = useTranslation('pro')
  const fenetre = useMemo(() => monthsAround(today), [today])
  const lines = useMemo(() => linesOf(summaries, today), [summaries, today])
  return (
    <Loom fenetre={fenetre} aujourdhui={today} tri={t('fil.urgentDabord')} motAujourdhui={t('fil.aujourdhui')} nomDuMois={formatMoisCourt}>
      {lines.map(({ summary, line }) => (
        <Row key={summary.livret} summary={summary} line={line} fenetre={fenetre} today={today} />
      ))}
    </Loom>
  )
}

interface RowProps {
  readonly summary: Summary
  readonly line: Line | undefined
  readonly fenetre: ThreadWindow
  readonly today: Jour
}

const Row = memo(function Row({ summary, line, fenetre, today }: RowProps) {
  const { t } = useTranslation('pro')
  const said = useLineWords()
  const { stitches } = summary
  const current = stitches.find(({ etat }) => etat === 'enCours') ?? stitches.find(({ etat }) => etat === 'prevue')
  return (
    <li>
      <Link className="qui" to={`/partages/${summary.livret}`}>
        <b>{`${summary.prenom} ${summary.nom}`.trim()}</b>
        <span>{line === undefined ? (current?.label ?? t('besoin.sansEtape')) : said(line)}</span>
      </Link>
      <ThreadRow
        segments={segmentsOf(heldUntil(stitches, today), today)}
        fenetre={fenetre}
        aujourdhui={today}
        label={stitches.length === 0 ? t('besoin.sansEtape') : stitches.map(({ label, etat }) => t('file.fil', { etape: label, etat: t(`etape.${etat}`) })).join(', ')}
        rienApres={line?.code === 'rienApres'}
        motRienApres={t('fil.rienApresCourt')}
      />
    </li>
  )
})
