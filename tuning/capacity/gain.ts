// What the calls of each setting keep, and which setting is best. Intervals are bootstrapped over people (sweep.ts), with the same people in every
// setting, so that the difference to the levels of now is surer than either.
import { type CallValue, worldOf } from '../sweep.ts';
import type { QueuedCall } from './capacity-setting.ts';

/** An estimate, fen, with the bounds between which 19 of 20 worlds lie. */
export interface FenInterval {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

export interface Gain {
  /** Of the money about to go the part that calls in time keep. */
  readonly preventedFen: FenInterval;
  /** More than the levels as they are. */
  readonly gainFen: FenInterval;
  readonly costFen: number;
  /** What is kept less what calls cost. */
  readonly netFen: number;
}

/**
 * Why a setting is best: the levels of now are; it surely keeps more; it keeps about as much with fewer calls; or it looks better, but chance could
 * make as much of a difference.
 */
export const CAPACITY_REASONS = ['now', 'keeps-more', 'fewer-calls', 'not-sure'] as const;
export type CapacityReason = (typeof CAPACITY_REASONS)[number];

const WORLDS = 200;

/** The gains of settings in their order; `now` is the place of the levels as they are. */
export function gainsOf(
  settings: readonly (readonly QueuedCall[])[],
  now: number,
  { costFen: callCostFen, keptShare }: CallValue,
): Gain[] {
  const worth = settings.map((calls) =>
    calls
      .filter(({ isInTime, task }) => isInTime && task.trail.fraud > 0)
      .map(({ task: { trail } }) => ({
        person: trail.spell.id,
        fen: trail.fraud * trail.amountFen * keptShare,
      })),
  );
  const sums = (times: (of: { readonly person: string }) => number) =>
    worth.map((calls) => calls.reduce((sum, call) => sum + call.fen * times(call), 0));
  const known = sums(() => 1);
  const worlds = Array.from({ length: WORLDS }, (_, i) => sums(worldOf(i + 1)));
  const over = (place: number, base: (of: readonly number[]) => number): FenInterval => {
    const values = worlds.map((world) => (world[place] ?? 0) - base(world)).sort((a, b) => a - b);
    const quantile = (share: number) => Math.round(values[Math.round(share * (WORLDS - 1))] ?? 0);
    const at = Math.round((known[place] ?? 0) - base(known));
    return { at, low: quantile(0.025), high: quantile(0.975) };
  };
  return settings.map((calls, place) => {
    const preventedFen = over(place, () => 0);
    const costFen = Math.round(calls.length * callCostFen);
    return {
      preventedFen,
      gainFen: over(place, (world) => world[now] ?? 0),
      costFen,
      netFen: preventedFen.at - costFen,
    };
  });
}

/** The setting that keeps most after what calls cost; of equal ones that with fewer calls, and the levels of now before all. */
export function bestOf(
  settings: readonly (Gain & { readonly calls: number })[],
  now: number,
): { best: number; because: CapacityReason } {
  let best = now;
  for (const [place, { netFen }] of settings.entries())
    if (netFen > (settings[best]?.netFen ?? 0)) best = place;
  const [chosen, standing] = [settings[best], settings[now]];
  if (best === now || chosen === undefined || standing === undefined)
    return { best: now, because: 'now' };
  if (chosen.gainFen.low > 0) return { best, because: 'keeps-more' };
  const isFewer = chosen.calls < standing.calls && chosen.gainFen.high >= 0;
  return { best, because: isFewer ? 'fewer-calls' : 'not-sure' };
}
