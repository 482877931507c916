// A sheet as CSV: RFC 4180 with a head line and a byte order mark, without which Excel takes Chinese for something else.
import { type Cell, type ColumnKind, DECIMALS, type Sheet } from './sheet.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/** Money is yuan with two decimals, exact; an empty cell is a value that there is not. */
export function csvOf({ columns, rows }: Sheet): string {
  const head = columns.map(({ name }) => name);
  const body = rows.map((row) =>
    row.map((cell, at) => quoted(textOf(cell, columns[at]?.kind ?? 'text'))),
  );
  return BYTE_ORDER_MARK + [head, ...body].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function textOf(cell: Cell, kind: ColumnKind): string {
  if (cell === null) return '';
  if (typeof cell !== 'number') return String(cell);
  if (kind === 'fen') return yuan(cell);
  return kind === 'count' ? String(cell) : cell.toFixed(DECIMALS[kind]);
}

/** Whole fen as yuan, without a division that could round. */
function yuan(amountFen: number): string {
  const digits = String(amountFen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A text that a spreadsheet would take for a formula is marked as text. */
function quoted(text: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.]+$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
