import type { CSSProperties, ReactNode } from 'react'

/** What a half-day holds. */
export type HalfDay = 'centre' | 'entreprise' | undefined

export interface WeekDay {
  readonly mot: string
  readonly matin: HalfDay
  readonly apresMidi: HalfDay
}

export interface WeekTableProps {
  readonly titre: ReactNode
  readonly jours: readonly WeekDay[]
  /** Full words, for screen readers; the letters C and E are explained under the table. */
  readonly mots: { readonly matin: string; readonly apresMidi: string; readonly centre: string; readonly entreprise: string; readonly rien: string }
}

function Cell({ half, mots }: { readonly half: HalfDay; readonly mots: WeekTableProps['mots'] }) {
  switch (half) {
    case 'centre':
      return (
        <td role="cell" className="c">
          <abbr title={mots.centre}>C</abbr>
        </td>
      )
    case 'entreprise':
      return (
        <td role="cell" className="e">
          <abbr title={mots.entreprise}>E</abbr>
        </td>
      )
    case undefined:
      return (
        <td role="cell">
          <span className="lecteur">{mots.rien}</span>
        </td>
      )
  }
}

/** The rhythm of an étape, in half-days. Roles are explicit because its lines unfold when the text is large on a small screen. */
export function WeekTable({ titre, jours, mots }: WeekTableProps) {
  const style: CSSProperties & Record<'--jours', number> = { '--jours': jours.length }
  return (
    <table className="semaine" role="table" style={style}>
      <caption>{titre}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <td role="cell" />
          {jours.map((jour) => (
            <th key={jour.mot} scope="col" role="columnheader">
              {jour.mot}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {(['matin', 'apresMidi'] as const).map((half) => (
          <tr key={half} role="row">
            <th scope="row" role="rowheader">{mots[half]}</th>
            {jours.map((jour) => (
              <Cell key={jour.mot} half={jour[half]} mots={mots} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
