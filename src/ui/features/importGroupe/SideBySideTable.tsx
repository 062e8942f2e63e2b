import { useTranslation } from 'react-i18next'

export interface SideBySideTableProps {
  readonly heads: readonly string[]
  readonly rows: readonly { readonly id: string; readonly titre: string; readonly values: readonly string[] }[]
}

/** The same fields of two or more, side by side; what differs is bold. */
export function SideBySideTable({ heads, rows }: SideBySideTableProps) {
  const { t } = useTranslation('importer')
  return (
    <table className="tableau cote-a-cote">
      <thead>
        <tr>
          <th scope="col">{t('questions.donnee')}</th>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, titre, values }) => {
          const differs = new Set(values).size > 1
          return (
            <tr key={id}>
              <th scope="row">{titre}</th>
              {values.map((value, index) => (
                <td key={index}>{value === '' ? <span className="doux">{t('questions.vide')}</span> : differs ? <b>{value}</b> : value}</td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
