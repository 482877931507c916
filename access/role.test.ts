import { expect, test } from 'vitest';
import { type Identity, may, mayReach, regionOver, regionsWith, WHOLE_COUNTRY } from './role.ts';

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

test.each([
  [[], WHOLE_COUNTRY],
  [['330106'], '330106'],
  [['330106', '330106'], '330106'],
  [['330106', '330100'], '330100'],
  [['330106', '330206'], '330000'],
  [['330106', '440300'], WHOLE_COUNTRY],
  [['330106', WHOLE_COUNTRY], WHOLE_COUNTRY],
])('over %j lies %s', (regions, outer) => {
  expect(regionOver(regions)).toBe(outer);
});

test('who has no grant lies in no region, so that the whole country alone reaches them', () => {
  const admin = (region: string): Identity => ({
    ...operator,
    grants: [{ role: 'admin', region }],
  });
  expect(mayReach(admin('330000'), 'access:change', [])).toBe(false);
  expect(mayReach(admin(WHOLE_COUNTRY), 'access:change', [])).toBe(true);
});
