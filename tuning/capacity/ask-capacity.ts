// Capacity as the API and the command line ask for it: what the ledger knows of a period, and what the desks set.
import { checkPeriod, type Period } from '../../ledger/check-period.ts';
import { HOLDS } from '../../ledger/episode-work.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { regionPrefix } from '../../ledger/region-filter.ts';
import type { PackFile } from '../../rules/pack-file.ts';
import { runApart } from '../../runtime/apart.ts';
import { LEVELS, type Level } from '../../signal/level.ts';
import { knownRows, type LedgerRows } from '../known-rows.ts';
import { checkCompiles } from '../propose-thread.ts';
import type { CallValue } from '../sweep.ts';
import type { CapacityProposal } from './capacity.ts';
import { type CallDesk, type Pool, poolOf } from './capacity-setting.ts';
import type { CallHours } from './roster.ts';

export interface CapacityQuery extends Period, CallValue {
  readonly pool: Pool;
  /** Who is there at each desk; as the desks set it when missing. */
  readonly staff?: readonly CallHours[];
}

export interface CapacityAnswer extends CapacityProposal, Period {
  /** The period holds more decisions than are read; the newest of it are. */
  readonly isCut: boolean;
}

/** What desks set, each of a desk, else of the desk above, else of all. */
export interface DeskStaffing {
  hours(desk: string): readonly CallHours[];
  callsAnHour(desk: string): number;
  wrapUpMs(desk: string): number;
  riseAfterMs(desk: string, level: Level): number | undefined;
}

const HOUR_MS = 3_600_000;
/** The lengths of fewer tasks say little of others. */
const TASKS_MIN = 20;

/** By episode, as workReport counts it: somebody may hold the tasks of one several times. */
const HELD_SQL = `
SELECT count() AS tasks, quantilesExactInclusive(${Array.from({ length: 101 }, (_, i) => i / 100).join(', ')})(held_ms) AS held
FROM (
  SELECT episode_id,
    arraySort(groupArray((toUnixTimestamp64Milli(at), kind = 'claimed'))) AS holds,
    arraySum(arrayMap((from, to) -> if(from.2, to.1 - from.1, 0), arrayPopBack(holds), arrayPopFront(holds))) AS held_ms
  FROM task_events
  WHERE kind IN (${HOLDS}) AND at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND startsWith(desk, {prefix:String})
  GROUP BY episode_id
  HAVING held_ms > 0
)`;

/** Throws FwError FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY, FW_PACK_INVALID, FW_INTERNAL. */
export async function askCapacity(
  ledger: LedgerRows,
  files: readonly PackFile[],
  staffing: DeskStaffing,
  { from, to, region, pool, staff, costFen, keptShare }: CapacityQuery,
): Promise<CapacityAnswer> {
  const period = { from, to, ...(region === undefined ? {} : { region }) };
  checkPeriod(period);
  checkCompiles(files);
  const { isCut, ...rows } = await knownRows(ledger, period);
  const heldMs = await heldTimes(ledger, period);
  const places = new Set(rows.decisions.map((decision) => poolOf(decision.region, pool)));
  const desks = new Map(
    [...places].sort().map((desk) => [desk, deskOf(staffing, desk, staff)] as const),
  );
  const options = { period, pool, desks, costFen, keptShare };
  const made = await runApart<CapacityProposal>(
    new URL('./capacity-worker.ts', import.meta.url),
    { files, rows: { ...rows, heldMs }, options },
    { name: 'capacity', thread: 'the thread for capacity' },
  );
  return { ...period, isCut, ...made };
}

function deskOf(
  staffing: DeskStaffing,
  desk: string,
  staff: readonly CallHours[] | undefined,
): CallDesk {
  const riseAfterMs: Partial<Record<Level, number>> = {};
  for (const level of LEVELS) {
    const ms = staffing.riseAfterMs(desk, level);
    if (ms !== undefined) riseAfterMs[level] = ms;
  }
  const wrapUpMs = staffing.wrapUpMs(desk);
  // `calls-an-hour` is with what is written after each.
  const callMs = Math.max(0, HOUR_MS / staffing.callsAnHour(desk) - wrapUpMs);
  return { hours: staff ?? staffing.hours(desk), callMs, wrapUpMs, riseAfterMs };
}

async function heldTimes(
  ledger: Pick<Ledger, 'query'>,
  { from, to, region }: Period,
): Promise<readonly number[]> {
  const params = { from, to, prefix: regionPrefix(region) };
  const [row] = await ledger.query<{ tasks: number; held: readonly number[] }>(HELD_SQL, params);
  return row === undefined || row.tasks < TASKS_MIN ? [] : row.held;
}
