// A table as a file that spreadsheets open: CSV by RFC 4180, with the mark by which they know that it is UTF-8.

export type Cell = string | number | null;

const MARK = '\ufeff';
/** A cell that begins like this would be a formula where it is opened. */
const FORMULA = /^[=+\-@\t\r]/;

/** The rows as CSV, the head first. */
export function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `${MARK}${[head, ...rows].map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`;
}

/** Has the browser keep the text under a name. */
export function saveCsv(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
