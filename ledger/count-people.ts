// Counts for each day and place by when its people were dissuaded there before, a stretch of days at a time and oldest first. Days that have not been quiet are left for later, and so
// is all that comes after them. What is counted is a shortcut and nothing depends on it: a report takes a day only while its people, and those of the days before, are those that it
// was counted of (freshPeopleDays). So two processes may count beside each other, and one that is killed leaves nothing wrong.
import { civilDateOfDay } from '../signal/civil-date.ts';
import type { ClickHouse } from './clickhouse.ts';
import { ALL_DAYS, COUNTED_SETTINGS } from './counted-days.ts';
import { nextVersion } from './next-version.ts';
import {
  chainAfter,
  type PeopleDay,
  peopleDays,
  peopleSealsOf,
  type SealedDay,
  type Select,
  sealedDays,
} from './people-days.ts';

/** Days of one statement: what bounds its memory, some 1 KB for each person of a day. */
const STRETCH_DAYS_MAX = 15;

/** What of ClickHouse is used. */
type Counting = Pick<ClickHouse, 'select' | 'run'>;

/** A day as it is, and as it was noted. */
interface Checked extends SealedDay {
  readonly people_seal: string;
  readonly noted: PeopleDay | undefined;
  /** The sum over this day and all before it, as they are. */
  readonly chain: string;
}

/**
 * Counts one stretch of days, and gives how many; 0 when nothing is to be counted. Days of which one was counted in the last `quietMs` are left for later. Throws what
 * ClickHouse throws.
 */
export async function countPeople(
  clickHouse: Counting,
  { quietMs }: { readonly quietMs: number },
): Promise<number> {
  const days = await checkedDays(clickHouse.select, quietMs);
  const isCounted = ({ noted, people_seal, chain }: Checked) =>
    noted?.people_seal === people_seal && noted.chain === chain;
  const first = days.findIndex((day) => !isCounted(day));
  const counted = first < 0 ? days : days.slice(0, first);
  await note(
    clickHouse,
    counted.flatMap(({ noted, seal }) =>
      noted === undefined || noted.seal === seal ? [] : [{ ...noted, seal }],
    ),
  );
  const rest = days.slice(counted.length, counted.length + STRETCH_DAYS_MAX);
  const loud = rest.findIndex((day) => day.is_quiet === 0);
  const stretch = loud < 0 ? rest : rest.slice(0, loud);
  const [start] = stretch;
  const end = stretch.at(-1);
  if (start === undefined || end === undefined) return 0;
  const version = await nextVersion(clickHouse, ['counted_people', 'counted_people_days']);
  await clickHouse.run(countPeopleSql(start.day, end.day + 1, version));
  if (!(await isStill(clickHouse.select, days, end.day + 1))) return 0;
  await note(
    clickHouse,
    stretch.map((day) => ({ ...day, version })),
  );
  return stretch.length;
}

async function checkedDays(select: Select, quietMs: number): Promise<Checked[]> {
  const [sealed, noted] = await Promise.all([
    sealedDays(select, ALL_DAYS, quietMs),
    peopleDays(select, ALL_DAYS),
  ]);
  const notedOf = new Map(noted.map((day) => [day.day, day]));
  const seals = await peopleSealsOf(select, sealed, notedOf);
  let chain = '0';
  return sealed.map((day) => {
    const people_seal = seals.get(day.day) ?? '0';
    chain = chainAfter(chain, { day: day.day, people_seal });
    return { ...day, people_seal, noted: notedOf.get(day.day), chain };
  });
}

/** Whether the days before `endDay` are those that they were: what was counted meanwhile is of them then. */
async function isStill(
  select: Select,
  days: readonly SealedDay[],
  endDay: number,
): Promise<boolean> {
  const now = await sealedDays(select, { firstDay: 0, endDay }, 0);
  const before = new Map(days.map(({ day, seal }) => [day, seal]));
  return now.every(({ day, seal }) => before.get(day) === seal);
}

/** INSERT of the people of days [firstDay, endDay). */
function countPeopleSql(firstDay: number, endDay: number, version: string): string {
  const people = `
    SELECT day, region, cells.typology AS kind, cells.people AS persons
    FROM counted_days FINAL ARRAY JOIN cells`;
  const asked = `
    SELECT arrayJoin(persons) FROM (${people} PREWHERE day >= toDate(${firstDay}) AND day < toDate(${endDay}))`;
  return `
INSERT INTO counted_people (day, digits, place, typology, version, before, people)
WITH
  known AS (
    SELECT toUInt16(day) AS date, region, kind, arrayJoin(arrayFilter(person -> person IN (${asked}), persons)) AS person
    FROM (${people} PREWHERE day < toDate(${endDay}))
  ),
  days AS (
    SELECT digits, place, typology, arraySort(groupUniqArray(date)) AS dates
    FROM known
    ARRAY JOIN [0, 2, 4, 6, 0, 2, 4] AS digits, [0, 0, 0, 0, 1, 1, 1] AS is_of_typology
    GROUP BY digits, substring(region, 1, digits) AS place, if(is_of_typology = 1, toString(kind), '') AS typology, person
  ),
  counted AS (
    SELECT digits, place, typology, pair.1 AS date, pair.2 AS last, toUInt32(count()) AS times
    FROM days ARRAY JOIN arrayZip(dates, arrayPushFront(arrayPopBack(dates), toUInt16(0))) AS pair
    WHERE date >= ${firstDay}
    GROUP BY digits, place, typology, date, last
  )
SELECT toDate(date) AS day, digits, place, typology, ${version}, groupArray(last), groupArray(times)
FROM counted
GROUP BY digits, place, typology, date
${COUNTED_SETTINGS}, max_threads = 1`;
}

/** Notes days whose rows are in. */
async function note(clickHouse: Counting, days: readonly PeopleDay[]): Promise<void> {
  if (days.length === 0) return;
  const values = days.map(
    ({ day, version, seal, people_seal, chain }) =>
      `(toDate(${day}), ${version}, ${seal}, ${people_seal}, ${chain})`,
  );
  await clickHouse.run(
    `INSERT INTO counted_people_days (day, version, seal, people_seal, chain) SETTINGS async_insert = 0 VALUES ${values.join(',')}`,
  );
}

/**
 * Deletes rows in whose place newer ones are, or that were never noted, and that are older than `keepMs`: reports that began before may read them. Throws what ClickHouse
 * throws.
 */
export async function tidyPeople(
  clickHouse: Counting,
  { keepMs }: { readonly keepMs: number },
): Promise<void> {
  const isOld = `version < toUnixTimestamp64Nano(now64(9, 'UTC')) - ${keepMs} * 1000000`;
  const months = await clickHouse.select<{ month: number }>(`
    SELECT DISTINCT toYYYYMM(day) AS month FROM counted_people
    WHERE ${isOld} AND (day, version) NOT IN (SELECT day, version FROM counted_people_days FINAL)`);
  if (months.length === 0) return;
  const noted = await peopleDays(clickHouse.select, ALL_DAYS);
  for (const { month } of months) {
    const kept = noted
      .filter(({ day }) => monthOf(day) === month)
      .map(({ day, version }) => `(toDate(${day}), ${version})`);
    const isReplaced = kept.length === 0 ? '1' : `(day, version) NOT IN (${kept.join(', ')})`;
    await clickHouse.run(
      `ALTER TABLE counted_people DELETE IN PARTITION ${month} WHERE ${isOld} AND ${isReplaced}`,
    );
  }
}

/** 202602 of a day of February 2026. */
function monthOf(epochDay: number): number {
  const { year, month } = civilDateOfDay(epochDay);
  return year * 100 + month;
}
