// Takes a new version of the rules back when it gives a desk more calls in an hour than its people can make, and more than the version before would have.
import type { ApiLogger } from '../api/logger.ts';
import { HOME_DESK, parentDesk } from '../dissuasion/desk-tree.ts';
import type { StaffBook } from '../dissuasion/supervisor/staff-book.ts';
import type { Comparison } from '../runtime/plan-comparison.ts';

/** A call with what is written after it takes about seven minutes. */
const CALLS_A_CALLER_HOUR = 8;
/** Where nobody says that they are on: as many callers as a city desk has on a quiet day. */
const CALLERS_ASSUMED = 8;
/** Below this share more than before, the rise is not the new version's doing. */
const RISE_MIN = 1.5;
const AT_WORK: ReadonlySet<string> = new Set(['on', 'working', 'wrap-up']);
const LOOK_EVERY_MS = 5_000;

export interface Flood {
  readonly desk: string;
  /** Calls in the running hour of event time by the new version, and by the one before. */
  readonly calls: number;
  readonly before: number;
  readonly capacity: number;
}

/** The desk that is flooded most, when one is. A challenger floods nobody: it tells nobody. */
export function floodOf(
  { use, hour }: Comparison,
  capacityOf: (desk: string) => number,
): Flood | undefined {
  if (use === 'challenger') return undefined;
  const floods = hour.map(({ desk, live, second }): Flood => {
    const [calls, before] = use === 'partial' ? [second, live] : [live, second];
    return { desk, calls, before, capacity: capacityOf(desk) };
  });
  return floods
    .filter(({ calls, before, capacity }) => calls > capacity && calls >= before * RISE_MIN)
    .sort((a, b) => b.calls / b.capacity - a.calls / a.capacity)[0];
}

/** Calls an hour that a desk can make, with those of the desks above it, who work its tasks too. */
export function capacityWith(
  staff: readonly { readonly desk: string; readonly state: string }[],
): (desk: string) => number {
  const on = staff.filter(({ state }) => AT_WORK.has(state));
  return (desk) => {
    const chain = new Set<string>();
    for (let at: string | undefined = desk; at !== undefined; at = parentDesk(at)) chain.add(at);
    const callers = on.filter((one) => chain.has(one.desk)).length;
    return CALLS_A_CALLER_HOUR * (callers === 0 ? CALLERS_ASSUMED : callers);
  };
}

/** What compares versions and takes one back. */
export interface Halting {
  comparison(): Promise<Comparison | undefined>;
  /** Gives the version that was taken back. */
  halt(flood: Flood): Promise<{ readonly versionId: string }>;
}

/** Looks every few seconds until it is stopped by what it gives. */
export function watchFloods(
  rules: Halting,
  staff: Pick<StaffBook, 'list'>,
  logger: ApiLogger,
): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    const comparison = await rules.comparison();
    if (comparison === undefined || comparison.use === 'challenger') return;
    const flood = floodOf(comparison, capacityWith(await staff.list(HOME_DESK)));
    if (flood === undefined) return;
    const halted = await rules.halt(flood);
    logger.error({ ...flood, halted: halted.versionId }, 'a version of the rules was halted');
  };
  const timer = setInterval(() => {
    looking = looking
      .then(look)
      .catch((error: unknown) => logger.warn({ err: error }, 'no look at floods of a new version'));
  }, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
