import { expect, test } from 'vitest';
import { countOf, withEnd } from './list-lines.ts';

test('pasted lines become CSV, and those without an end get the one that is chosen', () => {
  const pasted = '17000000001\r\n\n 17000000002，2026-12-31，主犯\n6222\t\t账户\n';
  expect(withEnd(pasted, '2027-01-31')).toBe(
    '17000000001,2027-01-31\n17000000002,2026-12-31,主犯\n6222,2027-01-31,账户',
  );
  expect(withEnd('17000000001', '')).toBe('17000000001');
  expect(countOf(pasted)).toBe(3);
});
