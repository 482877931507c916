// How well an order finds what is sought: the area under the curve of precision over recall, as the mean precision at each hit.

export interface Ranked {
  readonly score: number;
  readonly isYes: boolean;
  /** How many like it stand for it; 1 when missing. */
  readonly weight?: number;
}

/** Average precision, 0 to 1; equal scores count as one step, so that their order does not matter. 0 when nothing is sought. */
export function averagePrecision(ranked: readonly Ranked[]): number {
  const ordered = [...ranked].sort((a, b) => b.score - a.score);
  let yes = 0;
  let all = 0;
  let area = 0;
  for (let i = 0; i < ordered.length; ) {
    const score = ordered[i]?.score;
    let found = 0;
    for (; i < ordered.length && ordered[i]?.score === score; i++) {
      const { isYes = false, weight = 1 } = ordered[i] ?? {};
      all += weight;
      if (isYes) found += weight;
    }
    yes += found;
    if (all > 0) area += found * (yes / all);
  }
  return yes === 0 ? 0 : area / yes;
}
