// Which days of campaigns are made, and what was counted since: what of a period a report may take as it is, and what from rows.
import {
  type CampaignUnit,
  type CampaignUnits,
  JOINS_SQL,
  UNIT_SQL,
  unitsOf,
} from './campaign-days.ts';
import { COUNTED_SETTINGS, countedParams } from './counted-days.ts';
import type { Ledger } from './ledger.ts';

/** A period of a region, by the digits that region codes begin with; epoch ms, `to` is the first moment outside. */
export interface CampaignPeriod {
  readonly from: number;
  readonly to: number;
  readonly prefix: string;
}

/** Days of cities of one statement: ClickHouse reads 256 KiB of one at most. */
const UNITS_MAX = 5_000;

/** SQL over city and day; the parameters are those of `daysBound`. */
export const IN_DAYS_SQL =
  'day >= toDate({firstDay:UInt16}) AND day < toDate({endDay:UInt16}) AND startsWith(city, {cityPrefix:String})';

/** The days that a period touches, since 1970; `endDay` is the first that it does not. */
export interface DaysBound {
  readonly firstDay: number;
  readonly endDay: number;
  /** Four digits at most. */
  readonly cityPrefix: string;
}

export function daysBound(period: CampaignPeriod): DaysBound {
  const { firstDay, endDay } = countedParams(period);
  return { firstDay, endDay, cityPrefix: period.prefix.slice(0, 4) };
}

const STATE_SQL = `
SELECT
  toUInt16(t.day) AS day, toUInt32(sumIf(c.size, c.is_made)) AS episodes, toUInt32(countIf(c.is_made)) AS made,
  groupArrayIf(toString(t.city), NOT c.is_made) AS missing, groupArrayIf(toString(t.city), c.is_made AND t.touched >= c.made_at) AS touched,
  toString(minIf(c.made_at, c.is_made AND t.touched >= c.made_at)) AS since
FROM (SELECT city, day, max(version) AS touched FROM work_touches WHERE ${IN_DAYS_SQL} GROUP BY city, day) AS t
LEFT JOIN (SELECT city, day, version AS made_at, is_made, episodes.size0 AS size FROM campaign_days FINAL WHERE ${IN_DAYS_SQL}) AS c
  ON c.city = t.city AND c.day = t.day
GROUP BY day ORDER BY day DESC
${COUNTED_SETTINGS}`;

/** How many episodes of days of which nothing is made join others. */
function missingSql({ units, fromMs, toMs }: CampaignUnits): string {
  return `
SELECT toUInt16(toDate(opened_time, 'Asia/Shanghai')) AS day, toUInt32(count()) AS episodes FROM episode_work FINAL
PREWHERE opened_time >= fromUnixTimestamp64Milli(${fromMs}, 'UTC') AND opened_time < fromUnixTimestamp64Milli(${toMs}, 'UTC') AND ${UNIT_SQL} IN (${units})
WHERE ${JOINS_SQL} GROUP BY day ${COUNTED_SETTINGS}`;
}

interface DayCount {
  readonly day: number;
  /** Those that were made, or lie in rows of which nothing is made. */
  readonly episodes: number;
}

/** A day of which some work was counted. */
export interface DayState extends DayCount {
  /** How many cities are made. */
  readonly made: number;
  /** Cities of which nothing is made, and those that were made and touched since. */
  readonly missing: readonly string[];
  readonly touched: readonly string[];
  /** When the first of those was made: nanoseconds, as text. */
  readonly since: string;
}

/** The days of a period, newest first. Throws FwError FW_LEDGER_AWAY. */
export async function dayStates(
  ledger: Pick<Ledger, 'query'>,
  bounds: DaysBound,
): Promise<DayState[]> {
  const states = await ledger.query<DayState>(STATE_SQL, { ...bounds });
  const missing = new Map<number, number>();
  for (const units of unitPortions(states, 'missing'))
    for (const { day, episodes } of await ledger.query<DayCount>(missingSql(units)))
      missing.set(day, (missing.get(day) ?? 0) + episodes);
  return states.map((one) => ({ ...one, episodes: one.episodes + (missing.get(one.day) ?? 0) }));
}

/** The newest days that have more episodes than so many; all when there are fewer. */
export function newestDays(states: readonly DayState[], wanted: number): readonly DayState[] {
  let episodes = 0;
  const end = states.findIndex((day) => {
    episodes += day.episodes;
    return episodes > wanted;
  });
  return end === -1 ? states : states.slice(0, end + 1);
}

export function episodesOfDays(days: readonly DayState[]): number {
  return days.reduce((sum, { episodes }) => sum + episodes, 0);
}

/** The cities of these days of which nothing is made, or that were touched since, as many at a time as stand in one statement. */
export function unitPortions(
  days: readonly DayState[],
  of: 'missing' | 'touched',
): CampaignUnits[] {
  const units: CampaignUnit[] = days.flatMap((state) =>
    state[of].map((city) => ({ city, day: state.day })),
  );
  return portionsOf(units);
}

/** As many days of cities at a time as stand in one statement. */
export function portionsOf(units: readonly CampaignUnit[]): CampaignUnits[] {
  const portions = Array.from({ length: Math.ceil(units.length / UNITS_MAX) }, (_, at) =>
    units.slice(at * UNITS_MAX, (at + 1) * UNITS_MAX),
  );
  return portions.map(unitsOf);
}
