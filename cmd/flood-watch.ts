// Takes a new version of the rules back when it gives a desk more calls in an hour than its people can make, and more than the version before would have.
import type { AuditLog } from '../access/audit-log.ts';
import type { ApiLogger } from '../api/logger.ts';
import type { Metrics } from '../api/metrics.ts';
import { parentDesk } from '../dissuasion/desk-tree.ts';
import type { StaffBook } from '../dissuasion/supervisor/staff-book.ts';
import type { DeskCapacity } from '../dissuasion/supervisor/staff-settings.ts';
import type { Comparison } from '../runtime/plan-comparison.ts';
import { homeRegion } from '../signal/region.ts';

/** Below this share more than before, the rise is not the new version's doing. */
const RISE_MIN = 1.5;
const AT_WORK: ReadonlySet<string> = new Set(['on', 'working', 'wrap-up']);
const LOOK_EVERY_MS = 5_000;

export interface Flood {
  /** The new version, as `name@version`. */
  readonly pack: string;
  readonly desk: string;
  /** Calls in the running hour of event time by the new version, and by the one before. */
  readonly calls: number;
  readonly before: number;
  readonly capacity: number;
}

/** The desk that is flooded most, when one is. A challenger floods nobody: it tells nobody. */
export function floodOf(
  { use, hour, live: all, second: beside }: Comparison,
  capacityOf: (desk: string) => number,
): Flood | undefined {
  if (use === 'challenger') return undefined;
  const { pack } = use === 'partial' ? beside : all;
  const floods = hour.map(({ desk, live, second }): Flood => {
    const [calls, before] = use === 'partial' ? [second, live] : [live, second];
    return { pack, desk, calls, before, capacity: capacityOf(desk) };
  });
  return floods
    .filter(({ calls, before, capacity }) => calls > capacity && calls >= before * RISE_MIN)
    .sort((a, b) => b.calls / b.capacity - a.calls / a.capacity)[0];
}

/** Calls an hour that a desk can make, with those of the desks above it, who work its tasks too. */
export function capacityWith(
  staff: readonly { readonly desk: string; readonly state: string }[],
  settings: DeskCapacity,
): (desk: string) => number {
  const on = staff.filter(({ state }) => AT_WORK.has(state));
  return (desk) => {
    const chain = new Set<string>();
    for (let at: string | undefined = desk; at !== undefined; at = parentDesk(at)) chain.add(at);
    const callers = on.filter((one) => chain.has(one.desk)).length;
    return settings.callsAnHour(desk) * (callers === 0 ? settings.callersAssumed(desk) : callers);
  };
}

/** What compares versions and takes one back. */
export interface Halting {
  comparison(): Promise<Comparison | undefined>;
  /** Gives the version that was taken back; undefined when none was. */
  halt(flood: Flood): Promise<{ readonly versionId: string } | undefined>;
}

export interface FloodParts {
  readonly staff: Pick<StaffBook, 'list'>;
  readonly settings: DeskCapacity;
  readonly logger: ApiLogger;
  readonly metrics: Pick<Metrics, 'countHalt'>;
  /** Undefined while nobody signs in, and nothing is audited. */
  readonly audit: Pick<AuditLog, 'add'> | undefined;
}

/** Looks every few seconds until it is stopped by what it gives. */
export function watchFloods(rules: Halting, parts: FloodParts): () => Promise<void> {
  const { staff, settings, logger } = parts;
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    const comparison = await rules.comparison();
    if (comparison === undefined || comparison.use === 'challenger') return;
    const flood = floodOf(comparison, capacityWith(await staff.list(homeRegion()), settings));
    if (flood !== undefined) await halt(rules, flood, parts);
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

/** Takes the version back first: a desk that is flooded does not wait for what is written about it. */
export async function halt(
  rules: Pick<Halting, 'halt'>,
  flood: Flood,
  { logger, metrics, audit }: Pick<FloodParts, 'logger' | 'metrics' | 'audit'>,
): Promise<void> {
  const halted = await rules.halt(flood);
  if (halted === undefined) return;
  const { versionId } = halted;
  metrics.countHalt();
  logger.error({ ...flood, halted: versionId }, 'a version of the rules was halted');
  const { desk, calls, before, capacity } = flood;
  await audit?.add({
    at: Date.now(),
    who: 'forewarn',
    kind: 'service',
    act: 'haltRules',
    object: versionId,
    why: `desk ${desk} would get ${calls} calls in an hour, ${before} by the version before; it can make ${capacity}`,
    status: 200,
    region: desk,
    change: JSON.stringify({ versionId, ...flood }),
  });
}
