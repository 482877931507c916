// On random packs and streams: a version that was replaced and comes back decides as if it had never gone, and a version that is live for some people alone
// speaks for exactly those.
import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Decision } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import { SEED } from '../engine/engine-base.ts';
import type { Plan } from '../rules/plan.ts';
import type { Signal } from '../signal/signal.ts';
import { arbitraryPair } from '../test/arbitrary-pair.ts';
import { planOf, signal } from '../test/evaluate.ts';
import { handedOver, type Lineup } from './lineup.ts';
import { PairedEngine } from './paired-engine.ts';
import { isInScope, type SecondScope } from './second-pack.ts';

const RUNS = Number(process.env['FOREWARN_PROPERTY_RUNS'] ?? 60);
const FIRST = Number(process.env['FOREWARN_PROPERTY_SEED'] ?? 1);

function engineOf({ plan, second }: Lineup, state?: ReturnType<Engine['snapshot']>): Engine {
  return second === undefined
    ? new Engine(plan, state)
    : new PairedEngine(plan, state, SEED, second);
}

/** Decisions of each stretch of signals under a lineup of its own. */
function play(stretches: readonly (readonly [Lineup, readonly Signal[]])[]): Decision[][] {
  let before: { readonly lineup: Lineup; readonly engine: Engine } | undefined;
  return stretches.map(([lineup, signals]) => {
    const engine =
      before === undefined
        ? engineOf(lineup)
        : engineOf(lineup, handedOver(before.engine.snapshot(), before.lineup, lineup));
    before = { lineup, engine };
    return signals.flatMap((signal) => engine.process(signal).decisions);
  });
}

const alone = (plan: Plan): Lineup => ({ plan, key: 'alone' });

test('a version that another replaced decides after its return as if it had never gone', () => {
  let count = 0;
  fc.assert(
    fc.property(arbitraryPair, fc.nat({ max: 60 }), ({ live, challenger, signals, cut }, other) => {
      const [old, next] = [planOf(live), planOf(challenger)];
      const [from = 0, to = 0] = [cut, other].sort((a, b) => a - b);
      const parts = [signals.slice(0, from), signals.slice(from, to), signals.slice(to)] as const;
      const shadowed = { plan: next, key: 'next', use: 'challenger' as const };
      const before = { plan: old, key: 'old', use: 'before' as const };
      const [first, , last] = play([
        [{ plan: old, key: 'old', second: shadowed }, parts[0]],
        [{ plan: next, key: 'next', second: before }, parts[1]],
        [{ plan: old, key: 'old' }, parts[2]],
      ]);
      const [wantedFirst, , wantedLast] = play(parts.map((part) => [alone(old), part] as const));
      deepStrictEqual(first, wantedFirst);
      deepStrictEqual(last, wantedLast);
      count += last?.length ?? 0;
    }),
    { numRuns: RUNS, seed: FIRST },
  );
  expect(count).toBeGreaterThan(RUNS / 4);
}, 120_000);

test('a version that comes back after it ran on no more keeps the windows that the other one counts too, and begins cold with its own', () => {
  const pack = (version: string, least: number, own: string) =>
    planOf([
      {
        name: 'pack.yaml',
        text: `
pack: cold
version: ${version}
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 6h }
  ${own}: { on: transfer.attempted, by: victim, value: sum(signal.amountFen), window: 6h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: transfer.attempted, when: paid >= ${least}, points: 40, reason: r }
  much: { typology: demo, on: transfer.attempted, when: ${own} >= 30000, points: 60, reason: r }
`,
      },
    ]);
  const [old, next] = [pack('1.0.0', 3, 'sums'), pack('2.0.0', 9, 'others')];
  const pays = Array.from({ length: 3 }, (_, i) =>
    signal('transfer.attempted', i + 1, {
      transferId: `t${i}`,
      payer: '6222000000000001',
      payee: '6222000000009999',
      amountFen: 10_000,
    }),
  );
  const before = { plan: old, key: 'old', use: 'before' as const };
  const rulesOf = (decisions: readonly Decision[] = []) =>
    decisions.flatMap(({ rules }) => rules.map(({ id }) => id));
  const goBack = (second: object) =>
    play([
      [{ plan: old, key: 'old' }, pays.slice(0, 1)],
      [{ plan: next, key: 'next', ...second }, pays.slice(1, 2)],
      [{ plan: old, key: 'old' }, pays.slice(2)],
    ]);
  expect(rulesOf(goBack({ second: before })[2]).sort()).toEqual(['much', 'often']);
  expect(rulesOf(goBack({})[2])).toEqual(['often']);
});

test('a version that runs beside again after a challenger took its place goes on from the scores that were told, and so does a step back to it', () => {
  const pack = (version: string, least: number) =>
    planOf([
      {
        name: 'pack.yaml',
        text: `
pack: again
version: ${version}
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 6h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  first: { typology: demo, on: transfer.attempted, when: paid == ${least}, points: 60, reason: r }
  then: { typology: demo, on: transfer.attempted, when: paid == 3, points: 60, reason: r }
`,
      },
    ]);
  const [old, next, tried] = [pack('1.0.0', 1), pack('2.0.0', 1), pack('3.0.0', 9)];
  const pays = Array.from({ length: 3 }, (_, i) =>
    signal('transfer.attempted', i + 1, {
      transferId: `t${i}`,
      payer: '6222000000000001',
      payee: '6222000000009999',
      amountFen: 10_000,
    }),
  );
  const live = { plan: next, key: 'next' };
  const [first = [], , last = []] = play([
    [{ ...live, second: { plan: tried, key: 'tried', use: 'challenger' } }, pays.slice(0, 1)],
    [{ ...live, second: { plan: old, key: 'old', use: 'before' } }, pays.slice(1, 2)],
    [{ plan: old, key: 'old', second: { plan: tried, key: 'x', use: 'before' } }, pays.slice(2)],
  ]);
  expect([...first, ...last].map(({ level }) => level)).toEqual(['orange', 'red']);
});

test.each<SecondScope>([
  { percent: 40 },
  { regions: ['330100'] },
  { regions: ['330000'], percent: 60 },
])(
  'a version that is live for %j speaks for those people, and the live one for all others',
  (scope) => {
    const counts = { live: 0, second: 0 };
    fc.assert(
      fc.property(arbitraryPair, ({ live, challenger, signals }) => {
        const [plan, next] = [planOf(live), planOf(challenger)];
        const second = { plan: next, key: 'next', use: 'partial' as const, scope };
        const [told = []] = play([[{ plan, key: 'live', second }, signals]]);
        const placing = new Engine(plan);
        const isOfSecond = (decision: Decision) =>
          isInScope(decision, scope, (subject) => placing.shareOf(subject));
        const [ofLive = []] = play([[alone(plan), signals]]);
        const [ofNext = []] = play([[alone(next), signals]]);
        const wanted = [...ofLive.filter((one) => !isOfSecond(one)), ...ofNext.filter(isOfSecond)];
        deepStrictEqual(sorted(told), sorted(wanted));
        counts.second += told.filter(isOfSecond).length;
        counts.live += told.filter((one) => !isOfSecond(one)).length;
      }),
      { numRuns: RUNS / 2, seed: FIRST },
    );
    expect(Math.min(counts.live, counts.second)).toBeGreaterThan(0);
  },
  120_000,
);

function sorted(decisions: readonly Decision[]): string[] {
  return decisions.map((decision) => JSON.stringify(decision)).sort();
}

test('shares of people are even, and differ by installation', () => {
  const plan = planOf([{ name: 'pack.yaml', text: 'pack: p\nversion: 1.0.0\n' }]);
  const [one, other] = [new Engine(plan), new Engine(plan, undefined, { low: 7, high: 9 })];
  const people = Array.from({ length: 20_000 }, (_, index) => `person:P${index}`);
  const within = people.filter((person) => one.shareOf(person) < 10).length;
  expect(within / people.length).toBeCloseTo(0.1, 2);
  expect(people.some((person) => one.shareOf(person) !== other.shareOf(person))).toBe(true);
  expect(people.map((person) => one.shareOf(person)).every((at) => at >= 0 && at < 100)).toBe(true);
});
