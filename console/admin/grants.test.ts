import { expect, test } from 'vitest';
import { grantsOf } from './grants.ts';

test('roles at regions are read in their order, and what is none is left out', () => {
  expect(grantsOf(' operator@330106  admin@000000 ')).toEqual([
    { role: 'operator', region: '330106' },
    { role: 'admin', region: '000000' },
  ]);
  expect(grantsOf('chief@330106 operator operator@33 operator@3301066')).toEqual([]);
  expect(grantsOf('')).toEqual([]);
});
