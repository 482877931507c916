// How much more often something is among cases than among other people.

export interface Contrast {
  /** Of the cases. */
  readonly cases: number;
  readonly share: number;
  /** Of the other people. */
  readonly othersShare: number;
  /** Share among cases over share among others, with half a person added on each side, and its interval (95 %). */
  readonly lift: number;
  readonly low: number;
  readonly high: number;
}

/** Normal quantile of a two-sided interval of 95 %. */
const Z = 1.96;

/** Ratio of shares with the log interval of Katz. */
export function contrastOf(
  cases: number,
  ofCases: number,
  others: number,
  ofOthers: number,
): Contrast {
  const [a, n, c, m] = [cases + 0.5, ofCases + 1, others + 0.5, ofOthers + 1];
  const lift = a / n / (c / m);
  const spread = Math.exp(Z * Math.sqrt(Math.max(0, 1 / a - 1 / n + 1 / c - 1 / m)));
  return {
    cases,
    share: ofCases === 0 ? 0 : cases / ofCases,
    othersShare: ofOthers === 0 ? 0 : others / ofOthers,
    lift,
    low: lift / spread,
    high: lift * spread,
  };
}
