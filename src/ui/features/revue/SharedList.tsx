import { memo, useDeferredValue, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { LivretId } from '../../../base/ids.ts'
import { normalize } from '../../../readmodel/labels.ts'
import type { Summary } from '../../../readmodel/views.ts'
import { useList, useSyncView, useToday } from '../../app/context.tsx'
import { SearchField } from '../../components/Field.tsx'
import { linesOf, type Line } from './line.ts'
import { useLineWords } from './lineWords.ts'

export interface SharedListProps {
  readonly actuel: LivretId | undefined
}

/** Who shared their livret, the most pressing first, each with at most one line. */
export function SharedList({ actuel }: SharedListProps) {
  const { t } = useTranslation(['revue', 'pro', 'bureau'])
  const { loaded, summaries } = useList()
  const { setAside, conflicts } = useSyncView()
  const today = useToday()
  const [query, setQuery] = useState('')
  const sought = useDeferredValue(query)
  const id = useId()
  const lines = useMemo(() => linesOf(summaries, today), [summaries, today])
  const shown = useMemo(() => {
    const words = normalize(sought).split(/\s+/).filter(Boolean)
    return lines.filter(({ summary }) => words.every((word) => summary.search.includes(word)))
  }, [lines, sought])
  const settle = setAside + conflicts
  return (
    <div className="liste-partages">
      <SearchField label={t('chercher')} value={query} onChange={(event) => setQuery(event.target.value)} />
      {settle > 0 && (
        <p>
          <Link to="/a-regler">{t('aReglerN', { ns: 'bureau', count: settle })}</Link>
        </p>
      )}
      <nav aria-labelledby={id}>
        <h2 id={id}>{t('titre')}</h2>
        {loaded && shown.length === 0 && <p className="doux">{t(summaries.length === 0 ? 'vide' : 'aucun')}</p>}
        <ul>
          {shown.map(({ summary, line }) => (
            <Shared key={summary.livret} summary={summary} line={line} actuel={summary.livret === actuel} />
          ))}
        </ul>
      </nav>
    </div>
  )
}

const Shared = memo(function Shared({ summary, line, actuel }: { readonly summary: Summary; readonly line: Line | undefined; readonly actuel: boolean }) {
  const said = useLineWords()
  return (
    <li>
      <Link to={`/partages/${summary.livret}`} aria-current={actuel ? 'page' : undefined}>
        <b>{`${summary.prenom} ${summary.nom}`.trim()}</b>
        {line !== undefined && <span>{said(line)}</span>}
      </Link>
    </li>
  )
})
