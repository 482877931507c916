// What moved is found, and what chance moved is not told.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rng } from '../../sim/prng.ts';
import { type DriftRows, driftOf } from './drift.ts';
import { driftDraftOf } from './drift-draft.ts';
import { chanceIndex, differenceOf, stabilityIndex, zOf } from './shift-test.ts';

const NOTHING: DriftRows = {
  ruleHits: [],
  rulePrecision: [],
  sourceShares: [],
  scores: [],
  features: [],
};

/** Numbers between 0 and 1, the same at every run. */
function draws(seed: number): () => number {
  const rng = new Rng(seed);
  return () => rng.unit();
}

test('standard errors are those of the normal distribution', () => {
  expect(zOf(0.05)).toBeCloseTo(1.959964, 5);
  expect(zOf(0.001)).toBeCloseTo(3.290527, 5);
  expect(zOf(0.05 / 500)).toBeCloseTo(3.890592, 5);
});

test('the interval of a difference is the published one', () => {
  // Newcombe 1998, table II, method 10, (a) 56/70 less 48/80 and (h) 10/10 less 0/20.
  const a = differenceOf({ count: 48, of: 80 }, { count: 56, of: 70 }, 1.959964);
  expect([a?.low, a?.high].map((bound) => bound?.toFixed(4))).toEqual(['0.0524', '0.3339']);
  const h = differenceOf({ count: 0, of: 20 }, { count: 10, of: 10 }, 1.959964);
  expect([h?.low, h?.high].map((bound) => bound?.toFixed(4))).toEqual(['0.6791', '1.0000']);
});

test('an interval holds its difference and turns round with its periods', () => {
  const part = fc
    .record({
      of: fc.integer({ min: 1, max: 500 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ of, share }) => ({ of, count: Math.round(of * share) }));
  fc.assert(
    fc.property(part, part, (before, now) => {
      const there = differenceOf(before, now, 2);
      const back = differenceOf(now, before, 2);
      expect(there?.low).toBeLessThanOrEqual((there?.at ?? 0) + 1e-12);
      expect(there?.high).toBeGreaterThanOrEqual((there?.at ?? 0) - 1e-12);
      expect(back?.low).toBeCloseTo(-(there?.high ?? 0), 10);
    }),
  );
});

test('a distribution that stayed passes what chance allows about as often as the level says', () => {
  const next = draws(5);
  const bounds = [0.3, 0.55, 0.75, 0.9, 1];
  const sample = (count: number) => {
    const counts = bounds.map(() => 0);
    for (let i = 0; i < count; i++) {
      const drawn = next();
      const at = Math.max(
        0,
        bounds.findIndex((bound) => drawn < bound),
      );
      counts[at] = (counts[at] ?? 0) + 1;
    }
    return counts;
  };
  let passed = 0;
  for (let i = 0; i < 2_000; i++) {
    const [before, now] = [sample(400), sample(300)];
    if (stabilityIndex(before, now) > chanceIndex(before, now, 1.644854)) passed++;
  }
  expect(passed / 2_000).toBeGreaterThan(0.03);
  expect(passed / 2_000).toBeLessThan(0.07);
});

test('of two hundred rules that stayed as they were hardly one is ever told', () => {
  const next = draws(11);
  const part = () => {
    let count = 0;
    for (let i = 0; i < 400; i++) if (next() < 0.2) count++;
    return { count, of: 400 };
  };
  let told = 0;
  for (let week = 0; week < 50; week++) {
    const pairs = Array.from({ length: 200 }, (_, i) => ({
      name: `r${i}`,
      before: part(),
      now: part(),
    }));
    told += driftOf({ ...NOTHING, ruleHits: pairs }).alerts.length;
  }
  expect(told).toBeLessThanOrEqual(6);
});

test('each kind is told with its evidence', () => {
  const moved = { before: { count: 160, of: 400 }, now: { count: 40, of: 400 } };
  const from = [20, 40, 60];
  const { alerts, tests } = driftOf({
    ruleHits: [
      { name: 'rare', ...moved },
      { name: 'same', before: moved.before, now: moved.before },
    ],
    rulePrecision: [{ name: 'wrong', ...moved }],
    sourceShares: [{ name: 'cdr', before: { count: 200, of: 400 }, now: { count: 0, of: 400 } }],
    scores: [{ name: 'demo', from, before: [200, 150, 50], now: [50, 150, 200] }],
    features: [{ name: 'rare calls', from: [null, 3], before: [200, 200], now: [20, 380] }],
  });
  expect(tests).toBe(6);
  expect(alerts.map(({ kind, name }) => [kind, name])).toEqual([
    ['rule-hits', 'rare'],
    ['rule-precision', 'wrong'],
    ['scores', 'demo'],
    ['feature', 'rare calls'],
    ['source-share', 'cdr'],
  ]);
  const [hits, , scores, feature] = alerts;
  expect(hits?.difference?.at).toBeCloseTo(-0.3, 12);
  expect(hits?.text).toMatch(
    /^rare is among the reasons of 10\.0% of 400 .*40\.0% of 400 before \(−/,
  );
  expect(scores?.buckets).toEqual([
    { from: 20, before: 200, now: 50 },
    { from: 40, before: 150, now: 150 },
    { from: 60, before: 50, now: 200 },
  ]);
  expect(feature?.text).toContain('above 3: +45.0 points');
});

test('what is sure but small is not told, nor what is large among few', () => {
  const { alerts } = driftOf({
    ...NOTHING,
    ruleHits: [
      { name: 'r', before: { count: 50_000, of: 100_000 }, now: { count: 52_000, of: 100_000 } },
    ],
    rulePrecision: [{ name: 'r', before: { count: 10, of: 20 }, now: { count: 0, of: 25 } }],
  });
  expect(alerts).toEqual([]);
});

test('what moved stands above its rule, in its own file, and nothing else of the pack changes', () => {
  const moved = { before: { count: 160, of: 400 }, now: { count: 40, of: 400 } };
  const { alerts } = driftOf({ ...NOTHING, ruleHits: [{ name: 'rare', ...moved }] });
  const period = { from: 1_772_294_400_000, to: 1_774_972_800_000, against: 1_769_616_000_000 };
  const other = { name: 'pack.yaml', text: 'pack: demo\n' };
  const lines = ['rules:', '  # Seldom.', '  rare:', '    points: 5', ''];
  const pack = [other, { name: 'rare.yaml', text: lines.join('\n') }];
  const { files } = driftDraftOf(pack, 'rare', { ...period, alerts });
  expect(files[0]).toEqual(other);
  const after = files[1]?.text.split('\n') ?? [];
  expect(after.slice(0, 3)).toEqual([
    'rules:',
    '  # Seldom.',
    '  # Drift from 2026-03-01T00:00:00.000+08:00 to 2026-04-01T00:00:00.000+08:00, beside as long from 2026-01-29T00:00:00.000+08:00 on:',
  ]);
  expect(after[3]).toContain('  # - rare is among the reasons of 10.0% of 400 warned episodes');
  expect(after.slice(5)).toEqual(lines.slice(2));
  const inBraces = [{ name: 'pack.yaml', text: 'rules: { rare: { points: 5 } }\n' }];
  const [flow] = driftDraftOf(inBraces, 'rare', { ...period, alerts }).files;
  expect(flow?.text).toMatch(/^# Drift .*\n# - rare .*\n# What .*\nrules: \{ rare/);
  expect(() => driftDraftOf(pack, 'other', { ...period, alerts })).toThrow('moved in this period');
  expect(() => driftDraftOf([other], 'rare', { ...period, alerts })).toThrow("no rule 'rare'");
});
