// The body of a table that may have thousands of rows: only those in and near the window are in the page, so that it scrolls as a short one does. The
// table says how many there are, and each row which it is.
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type Ref, useLayoutEffect, useRef, useState } from 'react';

/** As many are simply there, and found by the browser's own search. */
const PLAIN_ROWS_MAX = 100;
/** Rows above and below the window. */
const BESIDE = 12;

/** What a row passes on to its `<tr>`. */
export interface RowPlace {
  readonly ref?: Ref<HTMLTableRowElement>;
  readonly 'data-index'?: number;
  readonly 'aria-rowindex'?: number;
}

interface LongRowsProps<T> {
  readonly rows: readonly T[];
  readonly columns: number;
  /** Height of most rows, for those that were not measured yet. */
  readonly rowPx: number;
  /** Tells rows apart. */
  readonly keyOf: (row: T) => string | number;
  readonly children: (row: T, place: RowPlace) => ReactNode;
}

/** Of the table around these rows: how many it has with its head; undefined when all are there. */
export const rowCountOf = (rows: readonly unknown[]): number | undefined =>
  rows.length > PLAIN_ROWS_MAX ? rows.length + 1 : undefined;

export function LongRows<T>(props: LongRowsProps<T>) {
  const { rows, children } = props;
  return rows.length > PLAIN_ROWS_MAX ? (
    <SomeRows {...props} />
  ) : (
    <tbody>{rows.map((row) => children(row, {}))}</tbody>
  );
}

function SomeRows<T>({ rows, columns, rowPx, keyOf, children }: LongRowsProps<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (body.current !== null) setTop(body.current.getBoundingClientRect().top + scrollY);
  }, []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowPx,
    overscan: BESIDE,
    scrollMargin: top,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
  });
  const shown = virtual.getVirtualItems();
  const above = (shown[0]?.start ?? top) - top;
  const below = virtual.getTotalSize() - ((shown.at(-1)?.end ?? top) - top);
  return (
    <tbody ref={body}>
      <Space px={above} columns={columns} />
      {shown.map(({ index }) => {
        const row = rows[index];
        const place = { 'data-index': index, 'aria-rowindex': index + 2 } as const;
        return row === undefined ? null : children(row, { ...place, ref: virtual.measureElement });
      })}
      <Space px={below} columns={columns} />
    </tbody>
  );
}

/** The room of rows that are not in the page. */
function Space({ px, columns }: { readonly px: number; readonly columns: number }) {
  return px <= 0 ? null : (
    <tr className="space">
      <td colSpan={columns} style={{ height: px }} />
    </tr>
  );
}
