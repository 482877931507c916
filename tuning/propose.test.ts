import { expect, test } from 'vitest';
import type { FoundOutcome } from '../backtest/feedback.ts';
import { averagePrecision } from './average-precision.ts';
import { withNumbers } from './pack-rewrite.ts';
import { propose, type TuningRows } from './propose.ts';
import type { WarnedDecision } from './spell.ts';

const RULE = (points: number, when: string) =>
  `{ typology: demo, on: call.ended, when: '${when}', points: ${points}, reason: r }`;
const PACK = `# Hand-set: nobody knows yet.
pack: demo
version: 1.0.0
typologies:
  demo: { name: demo, role: victim, halfLife: 1h, levels: { yellow: 20, orange: 40, red: 80 } } # of the desk
rules:
  good: ${RULE(40, 'signal.answered')}
  bad:  ${RULE(40, 'signal.durationMs > 10 * minute')}   # since March
`;
const FILES = [{ name: 'pack.yaml', text: PACK }];
const DAY_MS = 86_400_000;

/** People of whom one rule held, at one score. */
function people(
  count: number,
  { rule, score, level }: { rule: string; score: number; level: 'yellow' | 'orange' },
  outcomeOf: (i: number) => FoundOutcome['outcome'] | undefined,
): TuningRows {
  const decisions: WarnedDecision[] = [];
  const outcomes: FoundOutcome[] = [];
  for (let i = 0; i < count; i++) {
    const id = `${rule}-${level}-${i}`;
    const time = DAY_MS + i;
    const subject = { kind: 'person', id } as const;
    const rules = [{ id: rule, points: score }];
    decisions.push({
      time,
      subject,
      region: '330106',
      typology: 'demo',
      score,
      level,
      rules,
      amountFen: 1000,
    });
    const outcome = outcomeOf(i);
    const isByLot = level === 'yellow';
    if (outcome !== undefined)
      outcomes.push({ outcome, person: id, episodeId: id, time: time + 1, isByLot });
  }
  return { decisions, outcomes, cases: [] };
}

const VALUE = { costFen: 100, keptShare: 1 };
const joined = (...all: TuningRows[]): TuningRows => ({
  decisions: all.flatMap(({ decisions }) => decisions).sort((a, b) => a.time - b.time),
  outcomes: all.flatMap(({ outcomes }) => outcomes),
  cases: all.flatMap(({ cases }) => cases),
});
const orange = (rule: string) => ({ rule, score: 40, level: 'orange' as const });

test('a rule that is right earns more points than one that is wrong, in a diff that changes numbers alone', () => {
  const rows = joined(
    people(60, orange('good'), (i) => (i % 10 === 0 ? 'not-fraud' : 'dissuaded')),
    people(60, orange('bad'), (i) => (i % 10 === 0 ? 'dissuaded' : 'not-fraud')),
  );
  const { typologies, files, diff } = propose(FILES, rows, VALUE);
  const [good, bad] = typologies[0]?.rules ?? [];
  expect(good?.proposed).toBeGreaterThan(40);
  expect(bad?.proposed).toBeLessThan(40);
  expect(good?.low).toBeLessThan(good?.proposed ?? 0);
  expect(good?.high).toBeGreaterThan(good?.proposed ?? 0);
  expect(diff).toHaveLength(1);
  const numbersOut = (text = '') => text.replace(/(points|yellow|orange|red): \d+/g, '$1');
  expect(numbersOut(files[0]?.text)).toBe(numbersOut(PACK));
});

test('with few known people nothing is proposed', () => {
  const { typologies, diff } = propose(
    FILES,
    people(12, orange('good'), () => 'dissuaded'),
    VALUE,
  );
  expect(typologies[0]).toMatchObject({ because: 'few-examples', rules: [] });
  expect(diff).toEqual([]);
});

test('a story that would break keeps the numbers that it needs', () => {
  const story = `
tests:
  - name: a long call that nobody answered is told
    signals: [{ at: 0, type: call.ended, callId: a, caller: '17000000001', callee: '13800000001', durationMs: 11m, answered: false }]
    expect: [{ typology: demo, level: orange, rules: [bad] }]
`;
  const rows = joined(
    people(60, orange('good'), () => 'dissuaded'),
    people(60, orange('bad'), () => 'not-fraud'),
  );
  const { typologies } = propose([{ name: 'pack.yaml', text: PACK + story }], rows, VALUE);
  const [good, bad] = typologies[0]?.rules ?? [];
  expect(typologies[0]?.because).toBe('stories');
  expect(bad?.fitted).toBeLessThan(bad?.points ?? 0);
  expect(bad?.proposed).toBe(bad?.points);
  expect(good?.proposed).toBe(good?.fitted);
  const free = propose([{ name: 'pack.yaml', text: PACK + story }], rows, {
    ...VALUE,
    isFree: true,
  });
  const [, badOfFree] = free.typologies[0]?.rules ?? [];
  expect(badOfFree?.proposed).toBe(bad?.fitted);
});

test('those below the line who are called by lot stand for the others, and without them silence is said to count as honest', () => {
  const below = (outcomeOf: (i: number) => FoundOutcome['outcome'] | undefined) =>
    people(200, { rule: 'good', score: 25, level: 'yellow' }, outcomeOf);
  const called = people(30, orange('good'), () => 'dissuaded');
  const byLot = below((i) => (i % 5 > 0 ? undefined : i % 10 === 0 ? 'dissuaded' : 'not-fraud'));
  const { selection } = propose(FILES, joined(called, byLot), VALUE);
  expect(selection.below).toMatchObject({ all: 200, heldOut: 40, fraud: 20, notFraud: 20 });
  expect(selection.belowFraudEstimate).toBe(100);
  const { outcomes } = byLot;
  const asked = { ...byLot, outcomes: outcomes.map((each) => ({ ...each, isByLot: false })) };
  const otherwise = propose(FILES, joined(called, asked), VALUE).selection;
  expect(otherwise).toMatchObject({ below: { heldOut: 0 }, isSilenceHonest: true });
  const silent = propose(
    FILES,
    joined(
      called,
      below(() => undefined),
    ),
    VALUE,
  ).selection;
  expect(silent).toMatchObject({ belowFraudEstimate: 0, isSilenceHonest: true });
});

test('a sweep calls fewer the higher its line, and its intervals hold what it found', () => {
  const rows = joined(
    people(60, orange('good'), (i) => (i % 10 === 0 ? 'not-fraud' : 'dissuaded')),
    people(60, orange('bad'), (i) => (i % 10 === 0 ? 'dissuaded' : 'not-fraud')),
  );
  const { sweep, line, callsNow } = propose(FILES, rows, { ...VALUE, calls: 60 });
  expect(callsNow).toBe(120);
  const calls = sweep.map((row) => row.calls);
  expect(calls).toEqual([...calls].sort((a, b) => b - a));
  const chosen = sweep.find((row) => row.line === line);
  expect(chosen?.calls).toBe(60);
  expect(chosen?.precision?.at).toBeCloseTo(0.9);
  expect(chosen?.precision?.low).toBeLessThan(0.9);
  expect(chosen?.precision?.high).toBeGreaterThan(0.9);
  expect(chosen).toMatchObject({ reachedFen: 54 * 1000, costFen: 60 * 100 });
});

test('what is no number of its own in a pack stays', () => {
  const text = 'rules:\n  a: { points: *p }\n  b: { points: 5 }\n';
  const files = [{ name: 'a.yaml', text: `x: &p 3\n${text}` }];
  const numbers = {
    points: new Map([
      ['a', 9],
      ['b', 8],
    ]),
    levels: new Map(),
  };
  expect(withNumbers(files, numbers)[0]?.text).toBe(
    `x: &p 3\n${text.replace('points: 5', 'points: 8')}`,
  );
});

test('the area under precision and recall is that of a hand-made order', () => {
  const order = [true, false, true, false].map((isYes, i) => ({ isYes, score: -i }));
  expect(averagePrecision(order)).toBeCloseTo((1 + 2 / 3) / 2);
  expect(averagePrecision(order.map((each) => ({ ...each, score: 0 })))).toBeCloseTo(0.5);
});
