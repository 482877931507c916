// How far back a pack looks: before so much was read, its windows are not full.
import type { Plan } from '../rules/plan.ts';

export interface LookBack {
  readonly ms: number;
  /** What looks back so far. */
  readonly longest: string;
}

/** The longest that any of the plans looks back. */
export function lookBackOf(plans: readonly Plan[]): LookBack {
  let found: LookBack = { ms: 0, longest: 'nothing' };
  const take = (ms: number, longest: string) => {
    if (Number.isFinite(ms) && ms > found.ms) found = { ms, longest };
  };
  for (const plan of plans) {
    for (const { name, windowMs } of plan.features) take(windowMs, `feature ${name}`);
    for (const { name, retentionMs } of plan.sequences) take(retentionMs, `sequence ${name}`);
    take(plan.touchRetentionMs, 'touchRetention');
  }
  return found;
}
