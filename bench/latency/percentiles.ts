// How a set of times is spread, by its exact percentiles.

export interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** The percentiles of times, each the least value that so large a part does not exceed. Sorts in place; NaN of nothing. */
export function spreadOf(times: Float64Array): Spread {
  times.sort();
  const at = (part: number) => times[Math.max(0, Math.ceil(part * times.length) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}
