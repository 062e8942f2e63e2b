import type { ReactNode } from 'react'

/** The thread's grammar, in the order it is learnt. */
export type LegendEntry = 'terminee' | 'enCours' | 'prevue' | 'suspendue' | 'repositionnement' | 'arretee' | 'rienApres'

const drawings: Record<LegendEntry, ReactNode> = {
  terminee: (
    <>
      <path className="plein" d="M0 12H80" />
      <rect className="point" x="17" y="3" width="6" height="18" rx="3" transform="rotate(22 20 12)" />
    </>
  ),
  enCours: (
    <>
      <path className="plein" d="M0 12H44" />
      <path className="fin" d="M44 12H80" />
      <path className="aiguille" d="M42 12c2-3 5-3 8-3 6 0 10 2 13 3-3 1-7 3-13 3-3 0-6 0-8-3Z" />
    </>
  ),
  prevue: (
    <>
      <path className="fin" d="M0 12H80" />
      <rect className="point creux" x="37" y="3" width="6" height="18" rx="3" transform="rotate(22 40 12)" />
    </>
  ),
  suspendue: (
    <>
      <path className="plein" d="M0 8H18" />
      <path className="lache" d="M18 8C24 32 60 32 66 8" />
      <circle className="noeud" cx="18" cy="8" r="5" />
      <circle className="noeud" cx="66" cy="8" r="5" />
      <path className="fin" d="M66 8H80" />
    </>
  ),
  repositionnement: <path className="plein" d="M0 6H32C40 6 36 24 48 24H80" />,
  arretee: (
    <>
      <path className="plein" d="M0 12H44" />
      <circle className="noeud" cx="46" cy="12" r="8" />
    </>
  ),
  rienApres: <path className="fin" d="M0 6H48c12 0 9 8 10 14s-6 7-3 13" />,
}

export const legendEntries: readonly LegendEntry[] = [
  'terminee',
  'enCours',
  'prevue',
  'suspendue',
  'repositionnement',
  'arretee',
  'rienApres',
]

/** Words under each shape; a legend is read once, so it stays at the foot of the page. */
export function ThreadLegend({ mots, label }: { readonly mots: Readonly<Record<LegendEntry, string>>; readonly label: string }) {
  return (
    <ul className="fil-legende" aria-label={label}>
      {legendEntries.map((entry) => (
        <li key={entry}>
          <span className="fil-cours">
            <svg viewBox="0 0 80 34" aria-hidden="true" focusable="false">
              {drawings[entry]}
            </svg>
          </span>
          {mots[entry]}
        </li>
      ))}
    </ul>
  )
}
