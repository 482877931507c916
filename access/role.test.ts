import { expect, test } from 'vitest';
import { type Identity, may, regionsWith, WHOLE_COUNTRY } from './role.ts';

const operator: Identity = {
  kind: 'person',
  name: '0571-07',
  grants: [{ role: 'operator', region: '330100' }],
};

test('a grant holds in its region and below it, not beside or above it', () => {
  expect(may(operator, 'tasks:work', '330106')).toBe(true);
  expect(may(operator, 'tasks:work', '330100')).toBe(true);
  expect(may(operator, 'tasks:work', '330206')).toBe(false);
  expect(may(operator, 'tasks:work', '330000')).toBe(false);
});

test('a grant gives what its role may do and nothing else', () => {
  expect(may(operator, 'orders:approve', '330106')).toBe(false);
  expect(may(operator, 'orders:approve')).toBe(false);
  expect(regionsWith(operator, 'orders:approve')).toEqual([]);
});

test('several grants add up, each in its own region', () => {
  const both: Identity = {
    ...operator,
    grants: [...operator.grants, { role: 'commander', region: WHOLE_COUNTRY }],
  };
  expect(may(both, 'reports:read', '440300')).toBe(true);
  expect(may(both, 'tasks:work', '440300')).toBe(false);
});
