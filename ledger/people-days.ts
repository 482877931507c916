// Which days' people are counted (ledger/count-people.ts), and whether those are the people of these days still: a day that was counted again for its money is one of other
// versions and of the same people.
import { COUNTED_SETTINGS } from './counted-days.ts';

/** Of what the people of a day were counted, and the version of the rows that say so. Hashes and versions are decimal texts of 64 bits. */
export interface PeopleDay {
  /** Days of Shanghai since 1970. */
  readonly day: number;
  readonly version: string;
  /** Hash of the versions of the counted days of all counties. */
  readonly seal: string;
  /** Hash of the people of these days. */
  readonly people_seal: string;
  /** Sum of such hashes over this day and all before it, when it was counted. */
  readonly chain: string;
}

/** A day as it is. */
export interface SealedDay {
  readonly day: number;
  readonly seal: string;
  /** Whether none of its counties was counted lately. */
  readonly is_quiet: number;
}

/** Whole days from the first one asked for on, whose people are counted. */
export interface PeopleStretch {
  /** The versions of the rows of the first day and those after it; 0 of a day on which there is nothing. */
  readonly versions: readonly bigint[];
  /** The first day outside. */
  readonly end: number;
}

/** Days since 1970; `endDay` is the first outside. */
export interface PeopleRange {
  readonly firstDay: number;
  readonly endDay: number;
}

/** Runs a SELECT. */
export type Select = <T>(sql: string, params: Readonly<Record<string, unknown>>) => Promise<T[]>;

const IN_RANGE_SQL = 'day >= toDate({firstDay:UInt16}) AND day < toDate({endDay:UInt16})';

/** The days of a range that are in the ledger, in their order. */
export function sealedDays(
  select: Select,
  range: PeopleRange,
  quietMs: number,
): Promise<SealedDay[]> {
  return select(
    `
SELECT toUInt16(date) AS day, toString(versions) AS seal, newest < toUnixTimestamp64Nano(now64(9, 'UTC')) - ${quietMs} * 1000000 AS is_quiet
FROM (
  SELECT day AS date, groupBitXor(sipHash64(day, region, version)) AS versions, max(version) AS newest
  FROM counted_days FINAL WHERE ${IN_RANGE_SQL} GROUP BY date
)
ORDER BY day
${COUNTED_SETTINGS}`,
    { ...range },
  );
}

/** Those whose people were counted, in their order. */
export function peopleDays(select: Select, range: PeopleRange): Promise<PeopleDay[]> {
  return select(
    `
SELECT toUInt16(date) AS day, toString(version) AS version, toString(seal) AS seal, toString(people_seal) AS people_seal, toString(chain) AS chain
FROM (SELECT *, day AS date FROM counted_people_days FINAL WHERE ${IN_RANGE_SQL})
ORDER BY day`,
    { ...range },
  );
}

/** Hashes of the people of days, alike in whatever order the people come; a day of which nothing is left has 0. */
export async function peopleSeals(
  select: Select,
  days: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (days.length === 0) return new Map();
  const rows = await select<{ day: number; people_seal: string }>(
    `
SELECT toUInt16(date) AS day, toString(people_seal) AS people_seal
FROM (
  SELECT day AS date, sum(arraySum(person -> sipHash64(region, kind, person), people)) AS people_seal
  FROM (
    SELECT day, region, cells.typology AS kind, cells.people AS people
    FROM counted_days FINAL ARRAY JOIN cells PREWHERE day IN (SELECT toDate(arrayJoin({days:Array(UInt16)})))
  )
  GROUP BY date
)
${COUNTED_SETTINGS}`,
    { days },
  );
  const seals = new Map(rows.map((row) => [row.day, row.people_seal]));
  return new Map(days.map((day) => [day, seals.get(day) ?? '0']));
}

/** Hashes of the people of these days as they are: of days of the versions that were counted it is the one that was noted. */
export async function peopleSealsOf(
  select: Select,
  days: readonly SealedDay[],
  counted: ReadonlyMap<number, PeopleDay>,
): Promise<ReadonlyMap<number, string>> {
  const known = new Map<number, string>();
  const unknown: number[] = [];
  for (const { day, seal } of days) {
    const one = counted.get(day);
    if (one?.seal === seal) known.set(day, one.people_seal);
    else unknown.push(day);
  }
  return new Map([...known, ...(await peopleSeals(select, unknown))]);
}

/** The sum of hashes after one more day, each times an odd number of its day. */
export function chainAfter(
  chain: string,
  { day, people_seal }: Pick<PeopleDay, 'day' | 'people_seal'>,
): string {
  return BigInt.asUintN(64, BigInt(chain) + BigInt(people_seal) * BigInt(2 * day + 1)).toString();
}

/** The days from `firstDay` on whose people are counted and still those, up to the first that are not. */
export async function freshPeopleDays(select: Select, range: PeopleRange): Promise<PeopleStretch> {
  const [sealed, noted] = await Promise.all([
    sealedDays(select, range, 0),
    peopleDays(select, range),
  ]);
  const counted = new Map(noted.map((day) => [day.day, day]));
  const others = sealed.filter(({ day, seal }) => counted.get(day)?.seal !== seal);
  const end = others[RECOUNTED_MAX]?.day ?? range.endDay;
  const asked = sealed.filter(({ day }) => day < end);
  const seals = await peopleSealsOf(select, asked, counted);
  const stretch: PeopleDay[] = [];
  for (const { day } of asked) {
    const one = counted.get(day);
    const before = stretch.at(-1);
    if (one === undefined || one.people_seal !== seals.get(day))
      return stretchOf(range, stretch, day);
    // Counted with other people on a day before, it says of some wrongly when they were dissuaded last.
    const isOfChain = before === undefined || one.chain === chainAfter(before.chain, one);
    if (!isOfChain) return stretchOf(range, stretch, day);
    stretch.push(one);
  }
  return stretchOf(range, stretch, end);
}

/** Days that were counted again and of whose people it is asked whether they are the same, some 0.5 ms each at 10,000 of them; were it more, the rest is taken to be others. */
const RECOUNTED_MAX = 60;

function stretchOf(
  { firstDay }: PeopleRange,
  days: readonly PeopleDay[],
  end: number,
): PeopleStretch {
  const versions = Array.from({ length: Math.max(0, end - firstDay) }, () => 0n);
  for (const { day, version } of days) versions[day - firstDay] = BigInt(version);
  return { versions, end };
}
