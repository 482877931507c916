import { expect, test } from 'vitest';
import { fitRidge, type Observation, sigmoid } from './ridge-logistic.ts';

const FREE = { expected: [0, 0], strength: [0, 0] };

/** The same numbers at every run. */
function* chance(): Generator<number> {
  for (let state = 7; ; ) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    yield state / 0x7fffffff;
  }
}

function sample(size: number): Observation[] {
  const next = chance();
  const draw = () => Number(next.next().value);
  return Array.from({ length: size }, () => {
    const x = draw() < 0.5 ? 0 : 1;
    return { x: [1, x], isYes: draw() < sigmoid(-1 + 2 * x), weight: 1 };
  });
}

test('a free fit of one yes-or-no feature gives the odds of the table', () => {
  const rows = sample(4_000);
  const share = (x: number) => {
    const among = rows.filter((row) => row.x[1] === x);
    return among.filter(({ isYes }) => isYes).length / among.length;
  };
  const odds = (p: number) => Math.log(p / (1 - p));
  const { coefficients, covariance } = fitRidge(rows, FREE);
  expect(coefficients[0]).toBeCloseTo(odds(share(0)), 6);
  expect(coefficients[1]).toBeCloseTo(odds(share(1)) - odds(share(0)), 6);
  // Of a table of four counts the variance of the difference of odds is the sum of their reciprocals.
  const count = (x: number, isYes: boolean) =>
    rows.filter((row) => row.x[1] === x && row.isYes === isYes).length;
  const variance = [0, 1].flatMap((x) => [1 / count(x, true), 1 / count(x, false)]);
  expect(covariance[1]?.[1]).toBeCloseTo(
    variance.reduce((a, b) => a + b, 0),
    6,
  );
});

test('a weight counts as so many observations', () => {
  const rows = sample(200);
  const twice = rows.map((row) => ({ ...row, weight: 2 }));
  expect(fitRidge(twice, FREE).coefficients[1]).toBeCloseTo(
    fitRidge([...rows, ...rows], FREE).coefficients[1] ?? 0,
    6,
  );
});

test('a strong penalty keeps a coefficient where it is expected, and no data leave it there', () => {
  const strict = { expected: [0, 0.7], strength: [0, 1e9] };
  expect(fitRidge(sample(400), strict).coefficients[1]).toBeCloseTo(0.7, 5);
  expect(fitRidge([], { expected: [0, 0.7], strength: [1, 1] }).coefficients).toEqual([0, 0.7]);
});

test('data that a free fit would follow without end are held by the penalty', () => {
  const rows = Array.from({ length: 20 }, (_, i) => ({
    x: [1, i % 2],
    isYes: i % 2 === 1,
    weight: 1,
  }));
  const { coefficients } = fitRidge(rows, { expected: [0, 0], strength: [0, 1] });
  expect(coefficients[1]).toBeGreaterThan(1);
  expect(coefficients[1]).toBeLessThan(10);
});
