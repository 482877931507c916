// How reports tell how many different people were dissuaded: days whose people are counted (ledger/count-people.ts) by sums, the days after them and those that the
// period cuts by their people. Ask for the ledger's `countDays` first.
import { COUNTED_SETTINGS, type CountedParams, cellsSql, hasCutDays } from './counted-days.ts';
import { freshPeopleDays, type PeopleStretch, type Select } from './people-days.ts';
import type { Grouping } from './region-filter.ts';
import { groupKeySql, reportGroups } from './report-groups.ts';

export interface PeopleQuery {
  readonly groupings: readonly Grouping[];
  readonly days: CountedParams;
  /** The digits with which codes of regions begin. */
  readonly prefix: string;
}

interface PeopleRow {
  readonly group_key: string;
  readonly people: number;
}

/** Of a period of fewer days, and of a county by itself, the people are told apart as fast. */
const DAYS_MIN = 20;

const CITY_DIGITS = 4;

/** Days whose people are told apart beside sums; were it more, all are told apart. */
const BESIDE_DAYS_MAX = 45;

/** Different people of each group that has any, and of all together under ''; of everything else there is no key. */
export async function peopleByGroup(
  select: Select,
  query: PeopleQuery,
): Promise<ReadonlyMap<string, number>> {
  const stretch = await countedStretch(select, query);
  const parts = await Promise.all(
    stretch === undefined
      ? [peopleApart(select, query)]
      : [peopleCounted(select, query, stretch), peopleBeside(select, query, stretch)],
  );
  const people = new Map<string, number>();
  for (const row of parts.flat())
    people.set(row.group_key, (people.get(row.group_key) ?? 0) + row.people);
  return people;
}

/** Undefined where it is not worth it, and where sums do not say what is asked. */
async function countedStretch(
  select: Select,
  { days, prefix }: PeopleQuery,
): Promise<PeopleStretch | undefined> {
  const { firstWhole, endWhole } = days;
  if (endWhole - firstWhole < DAYS_MIN) return undefined;
  if (prefix.length > CITY_DIGITS) return undefined;
  const stretch = await freshPeopleDays(select, { firstDay: firstWhole, endDay: endWhole });
  return endWhole - stretch.end > BESIDE_DAYS_MAX ? undefined : stretch;
}

/** By sums: people of a group are those of its days who have no day in the group before. */
async function peopleCounted(
  select: Select,
  { groupings, days, prefix }: PeopleQuery,
  { versions, end }: PeopleStretch,
): Promise<PeopleRow[]> {
  const params = { prefix, firstWhole: days.firstWhole, end, versions };
  const times = groupings.filter(isOfTime);
  const [places, ...byTime] = await Promise.all([
    times.length === groupings.length
      ? []
      : select<PlaceRow>(placesSql(groupings, prefix.length), params),
    ...times.map((by) => select<TimeRow>(timesSql(by, prefix.length), params)),
  ]);
  const ofPlaces = places.flatMap((row) => placeGroups(row, groupings, prefix.length));
  if (times.length < groupings.length) return [...ofPlaces, ...byTime.flat()];
  const all = (byTime[0] ?? []).map((row) => ({ group_key: '', people: row.people_of_all }));
  return [...all, ...byTime.flat()];
}

/** `people_of_all`: those who have no day before in the whole period. */
interface TimeRow extends PeopleRow {
  readonly people_of_all: number;
}

interface PlaceRow {
  readonly digits: number;
  readonly place_code: string;
  readonly typology_id: string;
  readonly people: number;
}

/** The digits of places that make a group; of the other groupings the place is the whole one. */
const DIGITS: Partial<Record<Grouping, number>> = { province: 2, city: 4, county: 6 };

const FIRST_SQL = '{firstWhole:UInt16}';
const COUNTED_ROWS_SQL = `
FROM counted_people
WHERE startsWith(place, {prefix:String}) AND day >= toDate(${FIRST_SQL}) AND day < toDate({end:UInt16})
  AND version = {versions:Array(UInt64)}[toUInt16(day) - ${FIRST_SQL} + 1]`;

/** SQL of people who have no day before `start`, of which each day has its own. */
function peopleSinceSql(start: string): string {
  return `sum(arraySum((last, count) -> if(last < ${start}, count, 0), counted_people.before, counted_people.people))`;
}

/** The whole place, those that make groups of it, and its typologies where they are asked for. */
function placesSql(groupings: readonly Grouping[], digits: number): string {
  const all = new Set([digits, ...groupings.map((by) => Math.max(digits, DIGITS[by] ?? 0))]);
  const ofTypologies = groupings.includes('typology') ? ` OR digits = ${digits}` : '';
  return `
SELECT digits, toString(place) AS place_code, toString(typology) AS typology_id, ${peopleSinceSql(FIRST_SQL)} AS people
${COUNTED_ROWS_SQL} AND digits IN (${[...all].join(', ')}) AND (typology = ''${ofTypologies})
GROUP BY digits, place, typology`;
}

/** What a row counts in: it may be all of the place and a group by itself. */
function placeGroups(
  { digits, place_code: place, typology_id: typology, people }: PlaceRow,
  groupings: readonly Grouping[],
  prefixDigits: number,
): PeopleRow[] {
  const keys = groupings.flatMap((by) => {
    if (by === 'typology') return typology === '' ? [] : [`typology/${typology}`];
    const ofGroup = DIGITS[by];
    const isGroup = ofGroup !== undefined && digits === Math.max(prefixDigits, ofGroup);
    return isGroup && typology === '' ? [`${by}/${place.slice(0, ofGroup).padEnd(6, '0')}`] : [];
  });
  if (digits === prefixDigits && typology === '') keys.push('');
  return keys.map((group_key) => ({ group_key, people }));
}

/** Groups by time, the day on which each begins within the period. */
const TIME_STARTS = {
  day: 'toUInt16(day)',
  month: `greatest(${FIRST_SQL}, toUInt16(toStartOfMonth(day)))`,
  year: `greatest(${FIRST_SQL}, toUInt16(toStartOfYear(day)))`,
} as const;

function isOfTime(by: Grouping): by is keyof typeof TIME_STARTS {
  return by in TIME_STARTS;
}

function timesSql(by: keyof typeof TIME_STARTS, digits: number): string {
  return `
SELECT ${groupKeySql(by)} AS group_key, ${peopleSinceSql(TIME_STARTS[by])} AS people, ${peopleSinceSql(FIRST_SQL)} AS people_of_all
${COUNTED_ROWS_SQL} AND digits = ${digits} AND typology = ''
GROUP BY group_key`;
}

/** People of the days that are not counted and of those that the period cuts, who have none in the group on a day that is counted. */
async function peopleBeside(
  select: Select,
  { groupings, days, prefix }: PeopleQuery,
  { end }: PeopleStretch,
): Promise<PeopleRow[]> {
  if (end === days.endWhole && !hasCutDays(days)) return [];
  const { names, select: keysSql } = reportGroups(groupings);
  const keys = `arrayJoin([${["''", ...names].join(', ')}]) AS group_key`;
  const params = { ...days, prefix, end };
  return select(
    `
WITH beside AS (
  SELECT ${keysSql}, arrayJoin(people) AS person FROM (${cellsSql(days, ['people'], 'day >= toDate({end:UInt16})')})
)
SELECT group_key, count() AS people
FROM (
  SELECT group_key, person
  FROM (
    SELECT ${keys}, person, 0 AS is_counted FROM beside
    UNION ALL
    SELECT ${keys}, person, 1 AS is_counted
    FROM (SELECT ${keysSql}, person FROM (${COUNTED_BEFORE_SQL}))
  )
  GROUP BY group_key, person
  HAVING max(is_counted) = 0
)
GROUP BY group_key
${COUNTED_SETTINGS}`,
    params,
  );
}

const COUNTED_SQL =
  'day >= toDate({firstWhole:UInt16}) AND day < toDate({end:UInt16}) AND startsWith(region, {prefix:String})';

/** Of the people beside, where they were dissuaded on days that are counted. */
const COUNTED_BEFORE_SQL = `
SELECT day, region, typology, person FROM dissuaded_people
PREWHERE person IN (SELECT person FROM beside)
WHERE ${COUNTED_SQL} AND (day, region, version) IN (SELECT day, region, version FROM counted_days FINAL WHERE ${COUNTED_SQL})`;

/** All of them, told apart. */
function peopleApart(
  select: Select,
  { groupings, days, prefix }: PeopleQuery,
): Promise<PeopleRow[]> {
  const { select: keysSql, groupKey, groupBy } = reportGroups(groupings);
  return select(
    `
SELECT ${groupKey} AS group_key, uniqExactArray(cells.people) AS people
FROM (SELECT ${keysSql}, people FROM (${cellsSql(days, ['people'])})) AS cells
GROUP BY ${groupBy}
${COUNTED_SETTINGS}`,
    { ...days, prefix },
  );
}
