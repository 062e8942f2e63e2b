import type { ReactNode } from 'react'
import type { Niveau } from '../../domain/entities.ts'
import { datePosition, FreinPoints } from './FreinPoints.tsx'
import { Icon, type IconName } from './Icon.tsx'

export interface FreinRow {
  readonly id: string
  readonly icon: IconName
  readonly theme: ReactNode
  /** State and what is being done: "En cours de levée : code le 9 décembre". */
  readonly detail?: ReactNode
  /** One level per date of the table. */
  readonly personne: readonly Niveau[]
  readonly professionnel: readonly Niveau[]
}

export interface FreinTableProps {
  /** Name of the table for screen readers. */
  readonly titre: string
  readonly dates: readonly string[]
  /** "Fatou dit", "Maud voit". */
  readonly enTete: { readonly theme: string; readonly personne: string; readonly professionnel: string }
  readonly rows: readonly FreinRow[]
  readonly motPersonne: (niveau: Niveau) => string
  readonly motProfessionnel: (niveau: Niveau) => string
  readonly formatJour: (jour: string) => string
  readonly formatCourt: (jour: string) => string
}

function Dates({ dates, formatCourt }: Pick<FreinTableProps, 'dates' | 'formatCourt'>) {
  return (
    <div className="vue-dates" aria-hidden="true">
      {dates.map((jour, index) => (
        <span key={jour} style={{ insetInlineStart: `${datePosition(index) / 16}rem` }}>
          {formatCourt(jour)}
        </span>
      ))}
    </div>
  )
}

/**
 * The two views of every frein, side by side and never joined. A theme the
 * reader may not see simply is not in `rows`: no gap, no count, no lock.
 * Roles are explicit because the table unfolds into blocks on a narrow page.
 */
export function FreinTable(props: FreinTableProps) {
  const { titre, dates, enTete, rows, motPersonne, motProfessionnel, formatJour, formatCourt } = props
  return (
    <table className="freins" role="table" aria-label={titre}>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            <span className="lecteur">{enTete.theme}</span>
          </th>
          <th scope="col" role="columnheader">
            <span className="mot fort">
              <svg width="14" height="14" aria-hidden="true" focusable="false">
                <circle cx="7" cy="7" r="7" fill="currentColor" />
              </svg>
              {enTete.personne}
            </span>
            <Dates dates={dates} formatCourt={formatCourt} />
          </th>
          <th scope="col" role="columnheader">
            <span className="mot fort">
              <svg width="14" height="14" aria-hidden="true" focusable="false">
                <rect x="1" y="1" width="12" height="12" fill="none" stroke="currentColor" strokeWidth="2" />
              </svg>
              {enTete.professionnel}
            </span>
            <Dates dates={dates} formatCourt={formatCourt} />
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={row.id} role="row">
            <th scope="row" role="rowheader">
              <span className="mot">
                <Icon name={row.icon} />
                <span>
                  {row.theme}
                  {row.detail !== undefined && <small>{row.detail}</small>}
                </span>
              </span>
            </th>
            <td role="cell">
              <FreinPoints
                vue="personne"
                points={dates.map((jour, index) => ({ jour, niveau: row.personne[index] ?? 'nonAborde' }))}
                motDuNiveau={motPersonne}
                formatJour={formatJour}
              />
            </td>
            <td role="cell">
              <FreinPoints
                vue="professionnel"
                points={dates.map((jour, index) => ({ jour, niveau: row.professionnel[index] ?? 'nonAborde' }))}
                motDuNiveau={motProfessionnel}
                formatJour={formatJour}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
