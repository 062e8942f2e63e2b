import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly id: string
  readonly titre: string
  readonly cell: (row: Row) => ReactNode
  /** Figures aligned at the end. */
  readonly nombre?: boolean | undefined
  /** Heads its line. */
  readonly tete?: boolean | undefined
}

export interface DataTableProps<Row> {
  readonly titre: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  /** Something is to be looked at on this line; the words say what. */
  readonly souci?: ((row: Row) => boolean) | undefined
}

/** A plain table that becomes one small sheet per line on a narrow page; roles are explicit so that it stays a table. */
export function DataTable<Row>({ titre, columns, rows, idOf, souci }: DataTableProps<Row>) {
  return (
    <table className="tableau pliable" role="table" aria-label={titre}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.id} scope="col" role="columnheader" className={column.nombre === true ? 'nombre' : undefined}>
              {column.titre}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={idOf(row)} role="row" className={souci?.(row) === true ? 'souci' : undefined}>
            {columns.map((column) =>
              column.tete === true ? (
                <th key={column.id} scope="row" role="rowheader">
                  {column.cell(row)}
                </th>
              ) : (
                <td key={column.id} role="cell" data-titre={column.titre} className={column.nombre === true ? 'nombre' : undefined}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
