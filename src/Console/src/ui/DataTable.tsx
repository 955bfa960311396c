import type { ReactNode } from 'react';

export interface Column<T> {
  readonly head: string;
  readonly cell: (item: T) => ReactNode;
  /** Numbers stand at the end of their column. */
  readonly isEnd?: boolean;
}

interface Props<T> {
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (item: T) => string;
}

/** Rows of the same kind under the heads of their columns. */
export function DataTable<T>({ columns, rows, keyOf }: Props<T>) {
  return (
    <div className="table-frame">
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.head} scope="col" className={column.isEnd ? 'end' : undefined}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.head} data-head={column.head} className={column.isEnd ? 'end number' : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
