import type { ReactNode } from 'react'

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
        <td className="c">
          <abbr title={mots.centre}>C</abbr>
        </td>
      )
    case 'entreprise':
      return (
        <td className="e">
          <abbr title={mots.entreprise}>E</abbr>
        </td>
      )
    case undefined:
      return (
        <td>
          <span className="lecteur">{mots.rien}</span>
        </td>
      )
  }
}

/** The rhythm of an étape, in half-days. */
export function WeekTable({ titre, jours, mots }: WeekTableProps) {
  return (
    <table className="semaine">
      <caption>{titre}</caption>
      <thead>
        <tr>
          <td />
          {jours.map((jour) => (
            <th key={jour.mot} scope="col">
              {jour.mot}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(['matin', 'apresMidi'] as const).map((half) => (
          <tr key={half}>
            <th scope="row">{mots[half]}</th>
            {jours.map((jour) => (
              <Cell key={jour.mot} half={jour[half]} mots={mots} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
