// Logistic regression with a penalty for each coefficient's distance from where it is expected (ridge; le Cessie and van Houwelingen,
// "Ridge estimators in logistic regression", Applied Statistics 41, 1992), fitted by Newton's method with halved steps. The inverse of the
// penalised curvature at the end is taken as the covariance of the coefficients (Laplace), which is what the intervals are made of.

export interface Observation {
  /** One number a coefficient; the first is 1 where a constant is wanted. */
  readonly x: readonly number[];
  readonly isYes: boolean;
  /** How many like it stand for it. */
  readonly weight: number;
}

export interface Penalty {
  readonly expected: readonly number[];
  /** Strength by coefficient; 0 leaves it free. */
  readonly strength: readonly number[];
}

export interface Fit {
  readonly coefficients: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  /** Weighted negative log likelihood, without the penalty. */
  readonly loss: number;
}

const STEPS_MAX = 60;
const HALVINGS_MAX = 30;
/** Keeps curvature from being singular where a free coefficient is not told by the data. */
const JITTER = 1e-9;

/** The coefficients with the highest penalised likelihood. */
export function fitRidge(observations: readonly Observation[], penalty: Penalty): Fit {
  let at = [...penalty.expected];
  let value = penalised(observations, penalty, at);
  for (let step = 0; step < STEPS_MAX; step++) {
    const { gradient, curvature } = slopes(observations, penalty, at);
    const direction = solve(cholesky(curvature), gradient);
    let share = 1;
    let next = at;
    let nextValue = value;
    for (let halving = 0; halving < HALVINGS_MAX; halving++, share /= 2) {
      next = at.map((coefficient, i) => coefficient - share * (direction[i] ?? 0));
      nextValue = penalised(observations, penalty, next);
      if (nextValue <= value) break;
    }
    const gain = value - nextValue;
    if (!(gain > 0)) break;
    [at, value] = [next, nextValue];
    if (gain < 1e-10 * (1 + Math.abs(value))) break;
  }
  const { curvature } = slopes(observations, penalty, at);
  return { coefficients: at, covariance: inverse(curvature), loss: lossOf(observations, at) };
}

/** Weighted negative log likelihood of observations. */
export function lossOf(
  observations: readonly Observation[],
  coefficients: readonly number[],
): number {
  let loss = 0;
  for (const { x, isYes, weight } of observations) {
    const eta = dot(x, coefficients);
    loss += weight * softplus(isYes ? -eta : eta);
  }
  return loss;
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

function penalised(
  observations: readonly Observation[],
  { expected, strength }: Penalty,
  at: readonly number[],
): number {
  let sum = lossOf(observations, at);
  for (let i = 0; i < at.length; i++)
    sum += ((strength[i] ?? 0) * ((at[i] ?? 0) - (expected[i] ?? 0)) ** 2) / 2;
  return sum;
}

function slopes(
  observations: readonly Observation[],
  { expected, strength }: Penalty,
  at: readonly number[],
): { gradient: number[]; curvature: number[][] } {
  const size = at.length;
  const gradient = at.map((value, i) => (strength[i] ?? 0) * (value - (expected[i] ?? 0)));
  const curvature = at.map((_, i) =>
    at.map((__, j) => (i === j ? (strength[i] ?? 0) + JITTER : 0)),
  );
  for (const { x, isYes, weight } of observations) {
    const p = sigmoid(dot(x, at));
    const error = weight * (p - (isYes ? 1 : 0));
    const bend = weight * p * (1 - p);
    for (let i = 0; i < size; i++) {
      const xi = x[i] ?? 0;
      if (xi === 0) continue;
      gradient[i] = (gradient[i] ?? 0) + error * xi;
      const row = curvature[i] ?? [];
      for (let j = 0; j < size; j++) row[j] = (row[j] ?? 0) + bend * xi * (x[j] ?? 0);
    }
  }
  return { gradient, curvature };
}

/** The lower triangle L with L L' = matrix, which is symmetric and positive definite. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const lower: number[][] = [];
  for (const [i, row] of matrix.entries()) {
    const mine: number[] = [];
    for (let j = 0; j <= i; j++) {
      const theirs = j === i ? mine : (lower[j] ?? []);
      let sum = row[j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (mine[k] ?? 0) * (theirs[k] ?? 0);
      mine.push(j === i ? Math.sqrt(Math.max(sum, JITTER)) : sum / (theirs[j] ?? 1));
    }
    lower.push(mine);
  }
  return lower;
}

function solve(lower: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const half: number[] = [];
  for (let i = 0; i < size; i++) {
    let sum = right[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (lower[i]?.[k] ?? 0) * (half[k] ?? 0);
    half.push(sum / (lower[i]?.[i] ?? 1));
  }
  const found = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let sum = half[i] ?? 0;
    for (let k = i + 1; k < size; k++) sum -= (lower[k]?.[i] ?? 0) * (found[k] ?? 0);
    found[i] = sum / (lower[i]?.[i] ?? 1);
  }
  return found;
}

function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const lower = cholesky(matrix);
  return matrix.map((_, i) =>
    solve(
      lower,
      matrix.map((__, j) => (i === j ? 1 : 0)),
    ),
  );
}
