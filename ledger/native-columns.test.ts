// Columns in the form that ClickHouse gives them, block by block.
import { expect, test } from 'vitest';
import { NativeColumns } from './native-columns.ts';

type Cells = readonly (bigint | number)[] | readonly string[];

interface Column {
  readonly name: string;
  readonly type: string;
  readonly bytes: readonly number[];
}

const WIDTHS: Readonly<Record<string, number>> = {
  UInt8: 1,
  UInt16: 2,
  UInt32: 4,
  UInt64: 8,
  Int64: 8,
};

function length(of: number): number[] {
  return of < 128 ? [of] : [(of & 127) | 128, ...length(of >>> 7)];
}

function text(of: string): number[] {
  return [...length(Buffer.byteLength(of)), ...Buffer.from(of)];
}

function values(type: string, cells: Cells): number[] {
  return cells.flatMap((cell) => {
    if (typeof cell === 'string') return text(cell);
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(cell));
    return [...bytes.subarray(0, WIDTHS[type])];
  });
}

function column(name: string, type: string, cells: Cells): Column {
  return { name, type, bytes: values(type, cells) };
}

function arrays(name: string, type: string, rows: readonly Cells[]): Column {
  let end = 0;
  const ends = rows.map((row) => {
    end += row.length;
    return end;
  });
  const bytes = [...values('UInt64', ends), ...rows.flatMap((row) => values(type, row))];
  return { name, type: `Array(${type})`, bytes };
}

function block(rows: number, columns: readonly Column[]): Uint8Array {
  const of = columns.flatMap(({ name, type, bytes }) => [...text(name), ...text(type), ...bytes]);
  return Uint8Array.from([...length(columns.length), ...length(rows), ...of]);
}

const first = block(2, [
  column('small', 'UInt8', [1, 255]),
  column('name', 'String', ['', 'Hangzhou 杭州'.repeat(20)]),
  arrays('large', 'UInt64', [[Number.MAX_SAFE_INTEGER, 0], []]),
  arrays('fen', 'Int64', [[-1, -5_000_000_000], [5_000_000_000]]),
  arrays('names', 'String', [['a'], ['b', 'c']]),
]);
const second = block(1, [
  column('small', 'UInt8', [7]),
  column('name', 'String', ['x']),
  arrays('large', 'UInt64', [[3]]),
  arrays('fen', 'Int64', [[]]),
  arrays('names', 'String', [[]]),
]);

test('have the values of all blocks of all answers, and say where the arrays of each row end', () => {
  const both = new NativeColumns([
    Uint8Array.from([...first, ...second]),
    new Uint8Array(),
    second,
  ]);
  expect(both.rows).toEqual([3, 0, 1]);
  expect([...both.numbers('small')]).toEqual([1, 255, 7, 7]);
  expect(both.texts('name')).toEqual(['', 'Hangzhou 杭州'.repeat(20), 'x', 'x']);
  expect([...both.numbers('large')]).toEqual([Number.MAX_SAFE_INTEGER, 0, 3, 3]);
  expect(both.ends('large')).toEqual([2, 2, 3, 4]);
  expect([...both.numbers('fen')]).toEqual([-1, -5_000_000_000, 5_000_000_000]);
  expect(both.ends('fen')).toEqual([2, 3, 3, 3]);
  expect([both.texts('names'), both.ends('names')]).toEqual([
    ['a', 'b', 'c'],
    [1, 3, 3, 3],
  ]);
  expect([...both.numbers('none')]).toEqual([]);
});

test('are read from the middle of a larger piece of memory', () => {
  const padded = Buffer.concat([Buffer.from('xyz'), second]).subarray(3);
  expect([...new NativeColumns([padded]).numbers('large')]).toEqual([3]);
});

test('that end within a block, or are of a type that is not known, are refused', () => {
  for (const short of [1, 9, first.length - 1])
    expect(() => new NativeColumns([first.subarray(0, short)])).toThrow(RangeError);
  const other = block(1, [{ name: 'x', type: 'Float64', bytes: [0, 0, 0, 0, 0, 0, 0, 0] }]);
  expect(() => new NativeColumns([other])).toThrow('a column of Float64 cannot be read');
});
