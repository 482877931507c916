// The same work timed over and over: what each piece takes at least.

/** Notes what a piece took since `sinceMs` if that is less than before; gives the time now. */
export function keepLeast(least: Float64Array, at: number, sinceMs: number): number {
  const nowMs = performance.now();
  const tookMs = nowMs - sinceMs;
  if (tookMs < (least[at] ?? 0)) least[at] = tookMs;
  return nowMs;
}
