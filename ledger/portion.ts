// A batch on its way in, portion by portion: while ClickHouse takes one, the next is encoded and sealed. A batch as small as they mostly are is one portion.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LedgerRow, LedgerTable, TableRows } from './encode-row.ts';

/** A row beside its values as a line of JSON. */
export interface Line {
  readonly row: LedgerRow;
  readonly line: string;
}

/** Rows of a table as one INSERT takes them. */
export interface TableLines {
  readonly table: LedgerTable;
  /** Names of the values of each line, in their order. */
  readonly columns: readonly string[];
  readonly lines: readonly Line[];
}

/** A row that cannot be kept: the one that was written, and why, a sentence for the dead letter. */
export interface RefusedRow {
  readonly table: LedgerTable;
  readonly row: LedgerRow;
  readonly reason: string;
}

export interface EncodedPortion {
  readonly inserts: readonly TableLines[];
  readonly refused: readonly RefusedRow[];
}

/** Rows of a table from a place to another. */
export interface Piece {
  readonly rows: TableRows;
  readonly from: number;
  readonly to: number;
}

/** Rows of a portion: bounds the memory of its INSERTs, and the number of halvings to a bad row (15). */
export const ROWS_MAX = 20_000;
/** Encoded without a pause, some ms: others wait for the thread. */
const ENCODED_AT_ONCE = 500;

/** Cuts a batch; equal batches are cut alike, so that a portion that went in is known again. */
export function portionsOf(tables: readonly TableRows[], rowsMax = ROWS_MAX): Piece[][] {
  const portions: Piece[][] = [];
  let portion: Piece[] = [];
  let room = rowsMax;
  for (const rows of tables) {
    for (let from = 0; from < rows.count; ) {
      const to = Math.min(rows.count, from + room);
      portion.push({ rows, from, to });
      room -= to - from;
      from = to;
      if (room > 0) continue;
      portions.push(portion);
      portion = [];
      room = rowsMax;
    }
  }
  return portion.length === 0 ? portions : [...portions, portion];
}

/** Encodes a portion, with pauses in which others have the thread. */
export async function encodePortion(portion: readonly Piece[]): Promise<EncodedPortion> {
  const inserts: TableLines[] = [];
  const refused: RefusedRow[] = [];
  let encoded = 0;
  for (const { rows, from, to } of portion) {
    const { table } = rows;
    const lines: Line[] = [];
    for (let start = from; start < to; ) {
      if (encoded >= ENCODED_AT_ONCE) {
        await nextTurn();
        encoded = 0;
      }
      const end = Math.min(to, start + ENCODED_AT_ONCE - encoded);
      for (const encoding of rows.encode(start, end)) {
        if ('line' in encoding) lines.push(encoding);
        else refused.push({ table, row: encoding.row, reason: encoding.fault });
      }
      encoded += end - start;
      start = end;
    }
    if (lines.length > 0) inserts.push({ table, columns: rows.columns, lines });
  }
  return { inserts, refused };
}
