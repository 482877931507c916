import { expect, test } from 'vitest';
import type { Comparison, DeskCalls } from '../runtime/plan-comparison.ts';
import { capacityWith, floodOf } from './flood-watch.ts';

const NONE = { pack: 'p@1.0.0', decisions: { blue: 0, yellow: 0, orange: 0, red: 0 }, rules: {} };

function compared(use: Comparison['use'], ...hour: DeskCalls[]): Comparison {
  const people = { both: 0, live: 0, second: 0 };
  return { use, live: NONE, second: NONE, people, isCut: false, desks: [], hour, differences: [] };
}

const ten = () => 10;

test('a desk is flooded by calls above its capacity that the version before would not have made', () => {
  const calls = { desk: '330106', live: 4, second: 11 };
  expect(floodOf(compared('partial', calls), ten)).toEqual({
    desk: '330106',
    calls: 11,
    before: 4,
    capacity: 10,
  });
  expect(floodOf(compared('before', { ...calls, live: 11, second: 4 }), ten)?.calls).toBe(11);
});

test.each<[string, Comparison['use'], DeskCalls]>([
  ['at its capacity', 'partial', { desk: '330106', live: 0, second: 10 }],
  ['as full with the version before', 'partial', { desk: '330106', live: 12, second: 14 }],
  ['flooded by the version before alone', 'before', { desk: '330106', live: 4, second: 30 }],
  [
    'compared with a challenger, which tells nobody',
    'challenger',
    { desk: '330106', live: 0, second: 30 },
  ],
])('a desk that is %s is not flooded', (_what, use, calls) => {
  expect(floodOf(compared(use, calls), ten)).toBeUndefined();
});

test('of several desks the one that is furthest above its capacity is named', () => {
  const hour = [
    { desk: '330106', live: 0, second: 20 },
    { desk: '330206', live: 0, second: 25 },
  ];
  expect(floodOf(compared('partial', ...hour), ten)?.desk).toBe('330206');
});

test('a desk can make eight calls an hour for each who is on there or above, and 64 where nobody signs on', () => {
  const staff = [
    { desk: '330106', state: 'working' },
    { desk: '330100', state: 'on' },
    { desk: '330106', state: 'paused' },
    { desk: '330206', state: 'on' },
  ];
  const capacityOf = capacityWith(staff);
  expect(capacityOf('330106')).toBe(16);
  expect(capacityOf('330206')).toBe(8);
  expect(capacityOf('330300')).toBe(64);
});
