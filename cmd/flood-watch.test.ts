import { expect, test } from 'vitest';
import type { AuditAct } from '../access/audit-entry.ts';
import { createLogger } from '../api/logger.ts';
import { createMetrics } from '../api/metrics.ts';
import { parseDeskSettings, readDeskSettings } from '../dissuasion/desk-settings.ts';
import type { Comparison, DeskCalls } from '../runtime/plan-comparison.ts';
import { capacityWith, floodOf, halt } from './flood-watch.ts';

const NONE = { pack: 'p@1.0.0', decisions: { blue: 0, yellow: 0, orange: 0, red: 0 }, rules: {} };

function compared(use: Comparison['use'], ...hour: DeskCalls[]): Comparison {
  const people = { both: 0, live: 0, second: 0 };
  const seen = { signals: 0, passedMs: 0 };
  return {
    use,
    ...seen,
    live: NONE,
    second: { ...NONE, pack: 'p@1.1.0' },
    people,
    isCut: false,
    desks: [],
    hour,
    differences: [],
  };
}

const ten = () => 10;

test('a desk is flooded by calls above its capacity that the version before would not have made', () => {
  const calls = { desk: '330106', live: 4, second: 11 };
  expect(floodOf(compared('partial', calls), ten)).toEqual({
    pack: 'p@1.1.0',
    desk: '330106',
    calls: 11,
    before: 4,
    capacity: 10,
  });
  expect(floodOf(compared('before', { ...calls, live: 11, second: 4 }), ten)).toMatchObject({
    pack: 'p@1.0.0',
    calls: 11,
  });
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

const ON = [
  { desk: '330106', state: 'working' },
  { desk: '330100', state: 'on' },
  { desk: '330106', state: 'paused' },
  { desk: '330206', state: 'on' },
];

test('a desk can make eight calls an hour for each who is on there or above, and 64 where nobody signs on', () => {
  const capacityOf = capacityWith(ON, readDeskSettings().staff);
  expect(capacityOf('330106')).toBe(16);
  expect(capacityOf('330206')).toBe(8);
  expect(capacityOf('330300')).toBe(64);
});

test('what a desk can make is set for all, for a city with its counties, and for a county', () => {
  const { staff } = parseDeskSettings(
    'mine.yaml',
    "staff: { callers: 3 }\ndesks: { '330100': { staff: { calls-an-hour: 5 } }, '330300': { staff: { callers: 40 } } }",
  );
  const capacityOf = capacityWith(ON, staff);
  expect(capacityOf('330106')).toBe(10);
  expect(capacityOf('330206')).toBe(8);
  expect(capacityOf('330300')).toBe(320);
  expect(capacityOf('330400')).toBe(24);
});

test('a halt is counted, and stands in the audit with the figures that it was for', async () => {
  const acts: AuditAct[] = [];
  const metrics = createMetrics();
  const flood = { pack: 'p@1.1.0', desk: '330106', calls: 90, before: 2, capacity: 64 };
  await halt({ halt: async () => ({ versionId: 'v1' }) }, flood, {
    logger: createLogger({ level: 'silent' }),
    metrics,
    audit: { add: async (act) => void acts.push(act) },
  });
  expect(acts).toMatchObject([{ who: 'forewarn', act: 'haltRules', object: 'v1', status: 200 }]);
  expect(JSON.parse(acts[0]?.change ?? '')).toEqual({ versionId: 'v1', ...flood });
  expect(await metrics.render()).toContain('forewarn_rules_halted_total 1');
});
