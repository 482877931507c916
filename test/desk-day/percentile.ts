// The value below which a part of sorted numbers lies.

/** Nearest rank; 0 of nothing. */
export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
}
