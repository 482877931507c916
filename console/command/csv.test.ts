import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('a table is CSV with its mark, quotes doubled, and nothing in it that is run as a formula', () => {
  const text = csvOf(
    ['地区', '金额'],
    [
      ['杭州市', 1_234.5],
      ['a "b", c', null],
      ['=1+1', -3],
    ],
  );
  expect(text).toBe('\ufeff地区,金额\r\n杭州市,1234.5\r\n"a ""b"", c",\r\n\'=1+1,-3\r\n');
});
