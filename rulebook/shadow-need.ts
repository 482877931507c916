// How much a version has to have run in shadow before somebody may approve it: a comparison of nothing says nothing.

export interface ShadowRun {
  /** Taken in by both versions. */
  readonly signals: number;
  /** Event time that passed meanwhile, ms. */
  readonly passedMs: number;
}

export interface ShadowNeed {
  readonly signals: number;
  readonly minutes: number;
}

/** What a run in shadow lacks, as a refusal says it; undefined when it is enough. */
export function lackOfShadow(run: ShadowRun, need: ShadowNeed): string | undefined {
  const passed = Math.floor(run.passedMs / 60_000);
  if (run.signals >= need.signals && passed >= need.minutes) return undefined;
  const ran = `it ran in shadow on ${run.signals} signals over ${passed} minutes of event time since forewarn or it started`;
  return `${ran}; an approval needs ${need.signals} (FOREWARN_SHADOW_SIGNALS) over ${need.minutes} (FOREWARN_SHADOW_MINUTES)`;
}
