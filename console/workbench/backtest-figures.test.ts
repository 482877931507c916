// Shares of a backtest never take what is unknown for right or wrong.
import { expect, test } from 'vitest';
import {
  agreeRate,
  type BacktestResult,
  deskRows,
  precisionOf,
  recallOf,
  type SideResult,
  typologyRows,
} from './backtest-figures.ts';

const NOTHING = {
  ...{ fraud: 0, notFraud: 0, unknown: 0, casesInTime: 0, casesLate: 0, casesMissed: 0 },
  ...{ lossFen: 0, preventableFen: 0 },
};
const DAY_MS = 86_400_000;

function sideWith(more: Partial<SideResult>): SideResult {
  const counts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  return {
    ...{ pack: 'a@1', counts, decisions: 0, all: NOTHING, byTypology: {}, byRegion: {} },
    ...{ lead: undefined, desks: [], rules: [], overlap: [], digest: '' },
    ...more,
  };
}

function resultWith(live: Partial<SideResult>, challenger: Partial<SideResult>): BacktestResult {
  return {
    ...{ from: 0, to: 4 * DAY_MS, region: undefined, isPartial: false, until: 4 * DAY_MS },
    warmUp: { neededMs: 0, longest: '', thereMs: 0 },
    ...{ signals: 0, cases: 0, outcomes: 0, both: 0, digest: '' },
    live: sideWith(live),
    challenger: sideWith(challenger),
    ...{ onlyChallenger: NOTHING, onlyLive: NOTHING },
    examples: { onlyChallenger: [], onlyLive: [] },
    work: { seconds: 0, signalsPerSecond: 0 },
  };
}

test('precision is of what is known, between all unknown ones wrong and all right', () => {
  expect(precisionOf({ ...NOTHING, fraud: 3, notFraud: 1, unknown: 4 })).toEqual({
    share: 0.75,
    low: 3 / 8,
    high: 7 / 8,
  });
  expect(precisionOf({ ...NOTHING, unknown: 2 })).toEqual({ share: undefined, low: 0, high: 1 });
  expect(precisionOf(NOTHING)).toBeUndefined();
});

test('a case that was warned of late is none that was caught', () => {
  expect(recallOf({ ...NOTHING, casesInTime: 2, casesLate: 1, casesMissed: 1 })).toBe(0.5);
  expect(recallOf(NOTHING)).toBeUndefined();
});

test('desks and typologies of one side alone stand beside nothing of the other', () => {
  const desk = { calls: 8, callsMax: 5, busiestDay: '2026-03-02' };
  const result = resultWith(
    { desks: [{ desk: '330106', ...desk }], byTypology: { old: { ...NOTHING, fraud: 1 } } },
    {
      desks: [{ desk: '330100', ...desk, capacity: 4, daysOver: 1 }],
      byTypology: { new: NOTHING },
    },
  );
  expect(deskRows(result)).toEqual([
    {
      desk: '330100',
      capacity: 4,
      live: { aDay: 0, most: 0, daysOver: undefined },
      own: { aDay: 2, most: 5, daysOver: 1 },
    },
    {
      desk: '330106',
      capacity: undefined,
      live: { aDay: 2, most: 5, daysOver: undefined },
      own: { aDay: 0, most: 0, daysOver: undefined },
    },
  ]);
  expect(typologyRows(result).map(({ typology, live }) => [typology, live.fraud])).toEqual([
    ['new', 0],
    ['old', 1],
  ]);
});

test('the rate of agreement is of people whom either would call', () => {
  expect(agreeRate({ both: 6, live: 1, second: 1 })).toBe(0.75);
  expect(agreeRate({ both: 0, live: 0, second: 0 })).toBeUndefined();
});
