// A score has nothing to do with the order in which its rules fired first: its points are rounded in one order, also in checkpoints of earlier versions.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TypologyPlan } from '../../rules/plan.ts';
import { type Firing, makeScoreState, putFiring, scoreAt } from './score-store.ts';

const RULES = ['a', 'b', 'c', 'd', 'e'];
const NOW = 1_772_589_600_000;

function typology(combine: TypologyPlan['combine']): TypologyPlan {
  return {
    index: 0,
    id: 't',
    name: { zh: 't', en: 't' },
    role: 'victim',
    combine,
    halfLifeMs: 3_600_000,
    levels: [],
    hysteresis: 0,
    cooldownMs: 1,
  };
}

const ENTRIES = fc.shuffledSubarray(RULES, { minLength: 2 }).chain((ids) =>
  fc.tuple(
    ...ids.map((id) =>
      fc
        .record({ points: fc.double({ min: 1, max: 60, noNaN: true }), age: fc.nat(7_200_000) })
        .map(({ points, age }): [string, Firing] => [
          id,
          {
            time: NOW - age,
            points,
            hit: { id, points, reason: { zh: '', en: '' }, features: {} },
          },
        ]),
    ),
  ),
);

test('is the same to the last bit in whichever order rules fired first', () => {
  fc.assert(
    fc.property(ENTRIES, fc.constantFrom('sum', 'noisy-or'), (entries, combine) => {
      const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
      const wanted = scoreAt(
        typology(combine),
        { ...makeScoreState(), firings: new Map(sorted) },
        NOW,
      );
      const put = makeScoreState();
      for (const [id, firing] of entries) putFiring(put.firings, id, firing);
      expect([...put.firings]).toEqual(sorted);
      const kept = { ...makeScoreState(), firings: new Map(entries) };
      for (const state of [put, kept]) expect(scoreAt(typology(combine), state, NOW)).toBe(wanted);
    }),
  );
});
