/** The file row by row: what is wrong with each and why, what is proposed, what will be written. */
import { useCallback, useDeferredValue, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fold } from '../../../domain/importGroupe/fold.ts'
import type { ImportPlan } from '../../../domain/importGroupe/planTypes.ts'
import type { ImportPreview, Line, PreviewRow } from '../../../domain/importGroupe/previewTypes.ts'
import { Button } from '../../components/Button.tsx'
import { SearchField } from '../../components/Field.tsx'
import { ScreenTitle } from '../../components/Screen.tsx'
import type { Answers } from './answers.ts'
import { countStatuses, ROW_STATUSES, type RowStatus } from './outcomes.ts'
import { Questions, rowName } from './Questions.tsx'
import type { Answer, Review } from './review.ts'
import { RowDialog } from './RowDialog.tsx'
import { RowTable } from './RowTable.tsx'

export interface StepLignesProps extends Review {
  readonly preview: ImportPreview
  readonly plan: ImportPlan
  readonly answers: Answers
  readonly answer: Answer
  readonly onSuite: () => void
}

type Filter = RowStatus | 'toutes'

/** Rows laid out at a time: a file may have thousands. */
const SLICE = 100

export function StepLignes(props: StepLignesProps) {
  const { preview, outcomes, answers, answer, words, onSuite } = props
  const { t } = useTranslation('importer')
  const id = useId()
  const counts = useMemo(() => countStatuses(outcomes), [outcomes])
  const [filter, setFilter] = useState<Filter>(() => (counts.aDecider > 0 ? 'aDecider' : 'toutes'))
  const [query, setQuery] = useState('')
  const [slice, setSlice] = useState(SLICE)
  const [corrected, setCorrected] = useState<Line>()
  /** Rows answered in their own line stay in sight until another filter is asked for. */
  const [pinned, setPinned] = useState<ReadonlySet<Line>>(new Set())
  const filters = (['aDecider', 'tenue', 'prete', 'ajour', 'ecartee'] as const).filter((status) => status !== 'ajour' || counts.ajour > 0)

  const shown = useMemo(() => {
    const wanted = fold(query)
    return preview.rows.filter((row) => (filter === 'toutes' || outcomes.get(row.line)?.status === filter || pinned.has(row.line)) && matches(row, wanted))
  }, [preview.rows, outcomes, filter, pinned, query])

  const ask = (next: Filter) => {
    setFilter(next)
    setPinned(new Set())
    setSlice(SLICE)
  }
  const answerRow = useCallback(
    (line: Line): Answer =>
      (change) => {
        setPinned((before) => new Set([...before, line]))
        answer(change)
      },
    [answer],
  )
  // The answer itself is drawn at once; the rows it concerns follow, and typing or tapping goes first.
  const rows = useMemo(() => shown.slice(0, slice), [shown, slice])
  const table = useDeferredValue({ ...props, rows, answerRow })
  const row = corrected === undefined ? undefined : preview.rows.find(({ line }) => line === corrected)
  const rest = shown.length - slice
  return (
    <>
      <div className="titre">
        <ScreenTitle id={id}>{t('lignes.titre')}</ScreenTitle>
        <p className="doux">{t('reconnu.lignes', { count: preview.rows.length })}</p>
      </div>
      <Questions {...props} decisions={answers.decisions} />
      <section aria-labelledby={id}>
        <div className="outils">
          <SearchField label={t('lignes.chercher')} value={query} onChange={(event) => setQuery(event.target.value)} />
          <div className="groupe" role="group" aria-label={t('lignes.filtre')}>
            {filters.map((status) => (
              <Button key={status} pressed={filter === status} onClick={() => ask(status)}>
                {t(`lignes.${status}`, { count: counts[status] })}
              </Button>
            ))}
            <Button pressed={filter === 'toutes'} onClick={() => ask('toutes')}>
              {t('lignes.toutes', { count: preview.rows.length })}
            </Button>
          </div>
        </div>
        {shown.length === 0 ? (
          <p className="silence">{t('lignes.aucune')}</p>
        ) : (
          <RowTable {...table} onCorrect={setCorrected} />
        )}
        {rest > 0 && (
          <Button variant="calme" large onClick={() => setSlice(slice + SLICE)}>
            {t('lignes.plus', { count: Math.min(rest, SLICE) })}
          </Button>
        )}
      </section>
      <div className="barre-basse">
        <p role="status">
          {ROW_STATUSES.filter((status) => counts[status] > 0)
            .map((status) => t(`lignes.${status}`, { count: counts[status] }))
            .join(' · ')}
        </p>
        <Button variant="principal" onClick={onSuite}>
          {t('lignes.confirmer')}
        </Button>
      </div>
      <RowDialog
        row={row}
        answer={corrected === undefined ? answer : answerRow(corrected)}
        words={words}
        corrections={corrected === undefined ? undefined : answers.corrections.get(corrected)}
        onFermer={() => setCorrected(undefined)}
      />
    </>
  )
}

function matches(row: PreviewRow, wanted: string): boolean {
  if (wanted === '') return true
  const numero = row.values.numeroStagiaire
  return fold(`${rowName(row)} ${numero.kind === 'absent' ? '' : numero.raw}`).includes(wanted)
}
