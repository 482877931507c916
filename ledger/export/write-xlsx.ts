// A sheet as a workbook of Excel: numbers are numbers, money is yuan with two decimals, the head line stays in sight.
import writeExcelFile, { type CellObject } from 'write-excel-file/node';
import { type Cell, type ColumnKind, DECIMALS, type Sheet } from './sheet.ts';

const WIDTH_MIN = 10;
const WIDTH_MAX = 40;
/** Excel refuses longer names of tabs. */
const TAB_LENGTH_MAX = 31;
const FORMATS: Readonly<Record<number, string>> = {
  0: '#,##0',
  1: '0.0',
  2: '#,##0.00',
  4: '0.0000',
};

/** Bytes of the workbook. A text is never taken for a formula. */
export function xlsxOf({ name, columns, rows }: Sheet): Promise<Buffer> {
  const head = columns.map(({ name: value }): CellObject => ({ value, fontWeight: 'bold' }));
  const body = rows.map((row) => row.map((cell, at) => cellOf(cell, columns[at]?.kind ?? 'text')));
  const widths = columns.map((column, at) => ({ width: widthOf(column.name, rows, at) }));
  const options = { sheet: name.slice(0, TAB_LENGTH_MAX), columns: widths, stickyRowsCount: 1 };
  return writeExcelFile([head, ...body], options).toBuffer();
}

function cellOf(cell: Cell, kind: ColumnKind): CellObject | null {
  if (cell === null) return null;
  if (typeof cell === 'string') return { value: cell, type: String };
  if (typeof cell === 'boolean') return { value: cell, type: Boolean };
  const format = FORMATS[DECIMALS[kind]] ?? '0';
  return { value: kind === 'fen' ? cell / 100 : cell, type: Number, format };
}

function widthOf(name: string, rows: Sheet['rows'], at: number): number {
  const longest = rows.reduce((most, row) => Math.max(most, String(row[at] ?? '').length), 0);
  return Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, name.length + 2, longest + 2));
}
