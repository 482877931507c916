// A sheet as Parquet: money is a decimal of yuan with two places, exact, so that tools add it up without rounding.
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { Cell, ColumnKind, Sheet } from './sheet.ts';

type SchemaElement = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>[number];

const FEN_DIGITS = 18;

/** Bytes of the file; columns may all be null. */
export function parquetOf({ columns, rows }: Sheet): Buffer {
  const root: SchemaElement = { name: 'root', num_children: columns.length };
  const schema = [root, ...columns.map(({ name, kind }) => elementOf(name, kind))];
  const columnData = columns.map(
    ({ name, kind }, at): ColumnSource => ({
      name,
      data: rows.map((row) => parquetValueOf(row[at] ?? null, kind)),
    }),
  );
  return Buffer.from(parquetWriteBuffer({ columnData, schema }));
}

function elementOf(name: string, kind: ColumnKind): SchemaElement {
  const column = { name, repetition_type: 'OPTIONAL' } as const;
  switch (kind) {
    case 'text':
      return { ...column, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
    case 'flag':
      return { ...column, type: 'BOOLEAN' };
    case 'count':
      return { ...column, type: 'INT64' };
    case 'fen':
      return {
        ...column,
        type: 'INT64',
        converted_type: 'DECIMAL',
        precision: FEN_DIGITS,
        scale: 2,
      };
    default:
      return { ...column, type: 'DOUBLE' };
  }
}

/** A bigint is the unscaled value of a decimal. */
function parquetValueOf(
  cell: Cell,
  kind: ColumnKind,
): string | number | bigint | boolean | undefined {
  if (cell === null) return undefined;
  return typeof cell === 'number' && (kind === 'count' || kind === 'fen') ? BigInt(cell) : cell;
}
