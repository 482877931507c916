import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CsvLayout } from '../mapping/csv-layout.ts';
import { type CsvRow, CsvRows, ROW_LINES_MAX } from './csv-rows.ts';
import { LineSplitter } from './line-splitter.ts';

const PLAIN: CsvLayout = { delimiter: ',', quote: '"', skipLines: 0, dropLines: [] };

interface How extends Partial<CsvLayout> {
  readonly chunkLength?: number;
}

function rowsOf(text: string, { chunkLength = text.length, ...layout }: How = {}) {
  const csv = new CsvRows({ layout: { ...PLAIN, ...layout }, file: 't.csv' });
  const splitter = new LineSplitter();
  const rows: CsvRow[] = [];
  for (let at = 0; at < text.length; at += chunkLength) {
    rows.push(...csv.push(splitter.push(Buffer.from(text.slice(at, at + chunkLength)))));
  }
  return [...rows, ...csv.push(splitter.end()), ...csv.end()];
}

/** Rows as `[line, values]`, or `[line, code, column]` for refused ones. */
const brief = (text: string, options?: Parameters<typeof rowsOf>[1]) =>
  rowsOf(text, options).map((row) =>
    'fault' in row
      ? [row.row, row.fault.code, row.fault.column]
      : [row.row, 'values' in row && row.values],
  );

describe('CSV rows', () => {
  it('have the values of their columns and the line on which they start', () => {
    expect(brief('a,b\n1,2\n\n"x, ""y""",\n"two\nlines",3\n4,5')).toEqual([
      [2, ['1', '2']],
      [4, ['x, "y"', '']],
      [5, ['two\nlines', '3']],
      [7, ['4', '5']],
    ]);
  });

  it('can have another delimiter', () => {
    expect(brief('a;b\n1;"2;3"\n', { delimiter: ';' })).toEqual([[2, ['1', '2;3']]]);
  });

  it.each(['||', '|+|', '\x01', '\t', '@@', '¦'])('can stand apart by %j', (delimiter) => {
    const lines = [
      ['a', 'b', 'c'],
      ['1', '', '3'],
      ['', '+;', '"x'],
      ['4', '5"', '6'],
    ];
    const text = lines.map((cells) => `${cells.join(delimiter)}\n`).join('');
    const rows = lines.slice(1).map((cells, i) => [i + 2, cells]);
    expect(brief(text, { delimiter, quote: undefined })).toEqual(rows);
    const quoted = `a${delimiter}b\n1${delimiter}"2${delimiter}3"\n1${delimiter}2\n`;
    expect(brief(quoted, { delimiter })).toEqual([
      [2, ['1', `2${delimiter}3`]],
      [3, ['1', '2']],
    ]);
  });

  it('without quotes may have them as signs, as many as they like', () => {
    const values = [
      ['1', '5" pipe'],
      ['"2', 'x'],
      ['"3"', 'y"'],
    ];
    const text = `a,b\n${values.map((row) => `${row.join(',')}\n`).join('')}`;
    for (const chunkLength of [1, 7, 100])
      expect(brief(text, { quote: undefined, chunkLength })).toEqual(
        values.map((row, i) => [i + 2, row]),
      );
  });

  it('can have another quote', () => {
    expect(brief(`a,b\n1,'x,''y'''\n2,"\n`, { quote: "'" })).toEqual([
      [2, ['1', "x,'y'"]],
      [3, ['2', '"']],
    ]);
  });

  it('are what csv-parse reads, however the file is cut and whatever stands in it', () => {
    const value = fc.array(fc.constantFrom('a', '1', '"', ',', '\n', ' ', '电', ';'), {
      maxLength: 5,
    });
    const table = fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { maxLength: 12 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 40 }), (rows, chunkLength) => {
        const texts = rows.map((row) => row.map((chars) => chars.join('')));
        const lines = texts.map((row) =>
          row.map((v) => (/["\n,]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v)).join(','),
        );
        const csv = `h1,h2,h3\n${lines.map((line) => `${line}\n`).join('')}`;
        const given = rowsOf(csv, { chunkLength }).map((row) => 'values' in row && row.values);
        const [, ...expected] = parse(csv, { record_delimiter: '\n' });
        expect(given).toEqual(expected);
        expect(given).toEqual(texts);
      }),
    );
  });

  it('with too few or too many columns are refused, and the rows after them are read', () => {
    expect(brief('a,b,c\n1,2\n1,2,3,4\n1,2,3\n')).toEqual([
      [2, 'columns', 'c'],
      [3, 'columns', undefined],
      [4, ['1', '2', '3']],
    ]);
  });

  it('with wrong quotes are refused with the column, and the rows beside them are read', () => {
    expect(brief('a,b,c\n1,"2",3\n1,2"x",3\n1,"2"x,3\n"1",2,3\n')).toEqual([
      [2, ['1', '2', '3']],
      [3, 'quote', 'b'],
      [4, 'quote', 'b'],
      [5, ['1', '2', '3']],
    ]);
  });

  it('after a quote that is never closed are all read', () => {
    const rest = Array.from({ length: 3 * ROW_LINES_MAX }, (_, i) => `${i},x`);
    const rows = brief(`a,b\n1,"x\n${rest.join('\n')}\n`);
    expect(rows[0]).toEqual([2, 'quote', 'b']);
    expect(rows.slice(1)).toEqual(rest.map((line, i) => [i + 3, line.split(',')]));
  });

  it('between two quotes that are never closed are read as well', () => {
    expect(brief('a,b\n1,"x\n2,y\n3,"z\n4,y\n"5",6\n')).toEqual([
      [2, 'quote', 'b'],
      [3, ['2', 'y']],
      [4, 'quote', 'b'],
      [5, ['4', 'y']],
      [6, ['5', '6']],
    ]);
  });

  it('that are not text are refused with the column', () => {
    const csv = new CsvRows({ layout: PLAIN, file: 't.csv' });
    const bytes = Buffer.concat([Buffer.from('a,b\n1,'), Buffer.of(0xff), Buffer.from('\n1,2\n')]);
    const rows = csv.push(new LineSplitter().push(bytes));
    expect(rows).toMatchObject([
      { row: 2, fault: { code: 'encoding', column: 'b' } },
      { row: 3, values: ['1', '2'] },
    ]);
  });
});

it('a header with a column twice is refused', () => {
  expect(() => rowsOf('a,b,a\n')).toThrow(/t\.csv has the column 'a' twice/);
});
