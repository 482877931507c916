// Levels by the staff there is: what the same month means under few and many callers.
import { expect, test } from 'vitest';
import type { WarnedDecision } from '../spell.ts';
import { type CapacityOptions, type CapacityRows, proposeCapacity } from './capacity.ts';
import { capacityText } from './capacity-text.ts';

const PACK = `pack: demo
version: 1.0.0
typologies:
  demo: { name: demo, role: victim, halfLife: 1h, levels: { yellow: 20, orange: 40, red: 80 } } # of the desk
rules:
  some: { typology: demo, on: call.ended, when: 'signal.answered', points: 40, reason: r }
`;
const FILES = [{ name: 'pack.yaml', text: PACK }];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const from = Date.parse('2026-03-02T00:00:00+08:00');
const period = { from, to: from + 10 * DAY_MS };

/** One person each ten minutes; the higher the score the likelier a fraud, and every fraud is about as much money. */
function month(): CapacityRows {
  const decisions: WarnedDecision[] = [];
  const outcomes: {
    outcome: 'dissuaded' | 'not-fraud';
    person: string;
    episodeId: string;
    time: number;
  }[] = [];
  for (let i = 0; i < 1_440; i++) {
    const id = `p${i}`;
    const time = from + i * 10 * MINUTE_MS;
    const score = 22 + ((i * 37) % 70);
    const level = score >= 80 ? 'red' : score >= 40 ? 'orange' : 'yellow';
    decisions.push({
      time,
      subject: { kind: 'person', id },
      region: '330106',
      typology: 'demo',
      score,
      level,
      rules: [{ id: 'some', points: score }],
      amountFen: 1_000_000,
    });
    const isFraud = (i * 61) % 100 < score - 15;
    outcomes.push({
      outcome: isFraud ? 'dissuaded' : 'not-fraud',
      person: id,
      episodeId: id,
      time: time + MINUTE_MS,
    });
  }
  return { decisions, outcomes, cases: [], heldMs: [] };
}

const desk = (callers: number) => ({
  hours: [{ fromMinute: 0, toMinute: 0, callers }],
  callMs: 10 * MINUTE_MS,
  wrapUpMs: 5 * MINUTE_MS,
  riseAfterMs: { red: 10 * MINUTE_MS, orange: 30 * MINUTE_MS },
});
const options = (callers: number, rest: Partial<CapacityOptions> = {}): CapacityOptions => ({
  period,
  pool: 'city',
  desks: new Map([['330100', desk(callers)]]),
  costFen: 2_000,
  keptShare: 0.5,
  ...rest,
});

test('with too few callers fewer calls keep more; with enough of them more calls do', () => {
  const rows = month();
  const few = proposeCapacity(FILES, rows, options(1));
  const many = proposeCapacity(FILES, rows, options(20));
  const callsOf = ({ settings, best, now }: typeof few) => [
    settings[best]?.calls ?? 0,
    settings[now]?.calls ?? 0,
  ];
  const [fewBest = 0, fewNow = 0] = callsOf(few);
  const [manyBest = 0, manyNow = 0] = callsOf(many);
  expect(manyNow).toBe(fewNow);
  expect(fewBest).toBeLessThan(fewNow);
  expect(manyBest).toBeGreaterThan(manyNow);
  expect([few.because, many.because]).toEqual(['keeps-more', 'keeps-more']);
  expect(few.diff[0]?.patch).toMatch(/-.*orange: 40.*\n\+.*orange: (4[1-9]|[5-9]\d)/);
  expect(few.diff[0]?.patch).toContain('# of the desk');
});

test('more callers call more people in time, and use less of their time, whatever the levels', () => {
  const rows = month();
  const [two, four] = [2, 4].map((callers) => proposeCapacity(FILES, rows, options(callers)));
  for (const [i, { inTime, used, preventedFen }] of (four?.settings ?? []).entries()) {
    const other = two?.settings[i];
    expect(inTime).toBeGreaterThanOrEqual(other?.inTime ?? 1);
    expect(used).toBeLessThanOrEqual(other?.used ?? 0);
    expect(preventedFen.at).toBeGreaterThanOrEqual(other?.preventedFen.at ?? Number.MAX_VALUE);
    expect(preventedFen.low).toBeLessThanOrEqual(preventedFen.at);
    expect(preventedFen.high).toBeGreaterThanOrEqual(preventedFen.at);
  }
});

test('staff is used by what calls take: ten minutes and what is written after them', () => {
  const { settings, now } = proposeCapacity(FILES, month(), options(3));
  const { calls = 0, used } = settings[now] ?? {};
  expect(used).toBeCloseTo((calls * 15) / (10 * 24 * 60 * 3), 2);
});

test('a call after the money went keeps nothing', () => {
  const rows = month();
  const caseOf = ({ subject: { id }, time }: WarnedDecision, minutes: number) => ({
    caseId: id,
    phone: id,
    typology: 'demo',
    region: '330106',
    lossFen: 5_000_000,
    filedTime: time + DAY_MS,
    incidentTime: time + minutes * MINUTE_MS,
  });
  const withCases = (minutes: number) => ({
    ...rows,
    cases: rows.decisions.map((decision) => caseOf(decision, minutes)),
  });
  const late = proposeCapacity(FILES, withCases(-1), options(20));
  expect(late.settings[late.now]).toMatchObject({ inTime: 0, preventedFen: { at: 0 } });
  const soon = proposeCapacity(FILES, withCases(5), options(20));
  expect(soon.settings[soon.now]?.inTime).toBe(1);
});

test('where too little is known the levels of now alone are tried, and nobody there calls nobody', () => {
  const rows = { ...month(), outcomes: [] };
  const made = proposeCapacity(FILES, rows, options(0));
  expect(made).toMatchObject({ best: 0, now: 0, because: 'now', diff: [] });
  expect(made.settings).toHaveLength(1);
  expect(made.settings[0]).toMatchObject({ inTime: 0, used: null, waits: { p50Ms: null } });
  const text = capacityText(made);
  expect(text).toContain('never');
  expect(text).toContain('Too little is known');
  expect(text).toContain('Nothing to change.');
});

test('the same question has the same answer, and reads as a table', () => {
  const made = proposeCapacity(FILES, month(), options(1));
  expect(proposeCapacity(FILES, month(), options(1))).toEqual(made);
  const lines = capacityText(made).split('\n');
  expect(lines.filter((line) => /^[> ]\d+\.\d%/.test(line)).length).toBe(made.settings.length - 1);
  expect(lines.find((line) => line.startsWith(' now'))).toMatch(/yuan|\d+ of \d+/);
});
