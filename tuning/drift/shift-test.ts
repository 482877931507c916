// Whether two periods differ by more than chance. Shares: the difference of two proportions with an interval made of Wilson's for each (Newcombe,
// "Interval estimation for the difference between independent proportions", Statistics in Medicine 17, 1998, method 10). Distributions: the
// population stability index, which times n·m / (n + m) is about chi-square with one degree of freedom less than there are buckets when nothing
// moved. Many tests find something by chance: the level of each is that of all divided by their number (Bonferroni).

export interface Part {
  readonly count: number;
  readonly of: number;
}

export interface Difference {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/** `now` less `before`, with the interval that holds at `z` standard errors; undefined where one of them is of nothing. */
export function differenceOf(before: Part, now: Part, z: number): Difference | undefined {
  if (before.of === 0 || now.of === 0) return undefined;
  const [a, b] = [wilson(before, z), wilson(now, z)];
  const at = b.at - a.at;
  return {
    at,
    low: at - Math.hypot(b.at - b.low, a.high - a.at),
    high: at + Math.hypot(b.high - b.at, a.at - a.low),
  };
}

/** The population stability index of counts by bucket; each bucket counts half a person more, so that an empty one is no infinity. */
export function stabilityIndex(before: readonly number[], now: readonly number[]): number {
  const share = (counts: readonly number[], i: number) =>
    ((counts[i] ?? 0) + 0.5) / (sum(counts) + counts.length / 2);
  return before.reduce((total, _, i) => {
    const [a, b] = [share(before, i), share(now, i)];
    return total + (b - a) * Math.log(b / a);
  }, 0);
}

/** The index that chance alone passes at `z` standard errors (one side). */
export function chanceIndex(before: readonly number[], now: readonly number[], z: number): number {
  const [n, m] = [sum(before), sum(now)];
  if (n === 0 || m === 0) return Number.POSITIVE_INFINITY;
  return chiSquareAt(Math.max(1, before.length - 1), z) * (1 / n + 1 / m);
}

/** Standard errors beyond which chance goes with a probability of `level`, both sides together. */
export function zOf(level: number): number {
  let [low, high] = [0, 12];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (2 * upperTail(middle) > level) low = middle;
    else high = middle;
  }
  return high;
}

/** Chi-square at a standard normal deviate (Wilson and Hilferty, 1931). */
function chiSquareAt(freedom: number, z: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + z * Math.sqrt(spread)) ** 3;
}

function wilson({ count, of }: Part, z: number): Difference {
  const at = count / of;
  const square = (z * z) / of;
  const middle = (at + square / 2) / (1 + square);
  const reach = (z / (1 + square)) * Math.sqrt((at * (1 - at)) / of + square / (4 * of));
  return { at, low: middle - reach, high: middle + reach };
}

/** Of the standard normal distribution, by continued fraction beyond 3 and by series below. */
function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 3) {
    let fraction = z;
    for (let k = 40; k > 0; k--) fraction = z + k / fraction;
    return density / fraction;
  }
  let [term, series] = [z, z];
  for (let k = 1; k < 60; k++) {
    term *= (z * z) / (2 * k + 1);
    series += term;
  }
  return 0.5 - density * series;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
