// The episodes that opened on a day in a city as columns of numbers, from their rows: how they are made for the table campaign_days, and of episodes of which that has not
// the newest. `schema/0057-campaign-days.sql` says what each column is.
import { DAY_MS } from '../signal/civil-date.ts';
import { SHANGHAI_OFFSET_MS } from '../signal/event-time.ts';
import { SHARED_MONEY_SQL } from './loss-prevented.ts';

/** SQL of outcomes of episodes that join others. */
export const JOINS_SQL = "outcome NOT IN ('not-fraud', 'duplicate')";

/** SQL over the rows of episodes: the number of one. */
export const EPISODE_NUMBER = 'bitShiftRight(sipHash64(episode_id), 11)';

/** SQL of the number of a suspect or a trace `one`, a pair of kind and id; that of a device is odd. */
export const LINK_NUMBER = "(2 * bitShiftRight(sipHash64(one.1, one.2), 12) + (one.1 = 'device'))";

/** SQL of whether an id, `one`, stands in plain, which domains always do and who was forgotten does not. */
export const IS_PLAIN_SQL =
  "(one.1 != 'domain' AND NOT match(one.2, '^([hw]_[0-9a-f]{24}|[b-z]{18})$'))";

/** SQL of the number of a person. */
export function personNumber(kind: string, id: string): string {
  return `bitShiftRight(sipHash64(toString(${kind}), ${id}), 11)`;
}

/** SQL of what a row of episodes knows, each once: pairs of kind and id. */
export function knownSql(suspects = 'suspects', traces = 'traces'): string {
  const pairs = (json: string) => `JSONExtract(${json}, 'Array(Tuple(kind String, id String))')`;
  return `arrayDistinct(arrayConcat(${pairs(suspects)}, ${pairs(traces)}))`;
}

/** Columns by which episodes are joined, which a report reads of all of a period. */
const JOINED_COLUMNS = [
  'typologies',
  'rules',
  'episodes',
  'persons',
  'typology_at',
  'rule_counts',
  'rules_at',
  'flags',
  'link_counts',
  'links',
] as const;

/** Columns by which campaigns are told, which it reads of few: names of a day of a city, and values of each episode. */
const TOLD_NAMES = ['regions', 'outcomes'] as const;
const TOLD_VALUES = [
  'opened_ms',
  'region_at',
  'outcome_at',
  'at_risk_fen',
  'kept_fen',
  'lost_fen',
  'is_paid_after',
] as const;

const ROW_COLUMNS = [
  ...JOINED_COLUMNS,
  ...TOLD_NAMES,
  ...TOLD_VALUES,
  'episode_ids',
  'link_kinds',
  'link_ids',
] as const;

/** What a report reads of columns, whatever made the rows. */
const TYPES: Readonly<
  Record<(typeof JOINED_COLUMNS | typeof TOLD_NAMES | typeof TOLD_VALUES)[number], string>
> = {
  typologies: 'Array(String)',
  rules: 'Array(String)',
  episodes: 'Array(UInt64)',
  persons: 'Array(UInt64)',
  typology_at: 'Array(UInt16)',
  rule_counts: 'Array(UInt16)',
  rules_at: 'Array(UInt16)',
  flags: 'Array(UInt8)',
  link_counts: 'Array(UInt16)',
  links: 'Array(UInt64)',
  regions: 'Array(String)',
  outcomes: 'Array(String)',
  opened_ms: 'Array(UInt32)',
  region_at: 'Array(UInt16)',
  outcome_at: 'Array(UInt16)',
  at_risk_fen: 'Array(Int64)',
  kept_fen: 'Array(Int64)',
  lost_fen: 'Array(Int64)',
  is_paid_after: 'Array(UInt8)',
};

/** Of `flags`. */
export const IS_PLAIN = 1;
export const JOINS_NONE = 2;

/** A day of a city. */
export interface CampaignUnit {
  /** Four digits. */
  readonly city: string;
  /** Days of Shanghai since 1970. */
  readonly day: number;
}

/** Days of cities: `units` is SELECT of a city's four digits and a day. Times bound them: epoch ms of the first opening, and of the first after the last. */
export interface CampaignUnits {
  readonly units: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Only episodes of these numbers, some thousands at most. */
  readonly numbers?: readonly number[];
  /** Only episodes whose work was counted after this version, as text. */
  readonly since?: string;
  /** Only those that join others. */
  readonly isJoining?: boolean;
}

/** SQL and bounds of days of cities, of one at least. */
export function unitsOf(units: readonly CampaignUnit[]): CampaignUnits {
  const days = units.map(({ day }) => day);
  const startMs = (day: number) => day * DAY_MS - SHANGHAI_OFFSET_MS;
  const list = units.map(({ city, day }) => `('${city.replace(/[\\']/g, '\\$&')}',${day})`);
  return {
    units: `SELECT one.1 AS city, toDate(one.2) AS day FROM (SELECT arrayJoin([${list.join(',')}]) AS one)`,
    fromMs: startMs(days.reduce((a, b) => Math.min(a, b))),
    toMs: startMs(days.reduce((a, b) => Math.max(a, b)) + 1),
  };
}

/** SQL of the day and the city in which an episode lies. */
export const UNIT_SQL = "(substring(region, 1, 4), toDate(opened_time, 'Asia/Shanghai'))";

/** SELECT of the rows of these days as they are now: city, day and ROW_COLUMNS. */
export function campaignDaysSql({
  units,
  fromMs,
  toMs,
  numbers,
  since,
  isJoining = false,
}: CampaignUnits): string {
  // Names of what is long: each stands in the statement once.
  const inside = [
    `opened_time >= fromUnixTimestamp64Milli(${fromMs}, 'UTC') AND opened_time < fromUnixTimestamp64Milli(${toMs}, 'UTC')`,
    `${UNIT_SQL} IN (SELECT city, day FROM units)`,
    ...(numbers === undefined ? [] : [`${EPISODE_NUMBER} IN (SELECT number FROM asked)`]),
    ...(since === undefined ? [] : [`version > ${since}`]),
  ].join(' AND ');
  const asked =
    numbers === undefined ? '' : `asked AS (SELECT arrayJoin([${numbers.join(',')}]) AS number),`;
  const ids = `SELECT episode_id FROM episode_work PREWHERE ${inside}`;
  const placeOf = (names: string, values: string) =>
    `arrayMap(one -> indexOf(${names}, one), ${values})`;
  return `
WITH
  units AS (${units}), ${asked}
  work AS (
    SELECT episode_id, region, opened_time, typology, arrayDistinct(rules) AS fired, outcome, kept_fen, lost_fen
    FROM episode_work FINAL PREWHERE ${inside} WHERE ${isJoining ? JOINS_SQL : '1'}
  ),
  -- Where they lie in the order of the table: an id alone would be looked for in all of it.
  opened AS (
    SELECT episode_id, argMax((toString(person_kind), person_id, held_fen + left_fen, suspects, traces), revision) AS newest
    FROM episodes
    PREWHERE (region, opened_time) IN (SELECT region, opened_time FROM episode_work PREWHERE ${inside})
    WHERE episode_id IN (${ids})
    GROUP BY episode_id
  ),
  money AS (SELECT episode_id, own FROM (${SHARED_MONEY_SQL}) WHERE episode_id IN (${ids})),
  paid AS (SELECT DISTINCT episode_id FROM aftercare WHERE episode_id IN (${ids}) AND result = 'paid-after-all'),
  told AS (
    SELECT
      episode_id, region, typology, outcome, fired, kept_fen, lost_fen, substring(region, 1, 4) AS city, toDate(opened_time, 'Asia/Shanghai') AS opened_day,
      toUInt32(toUnixTimestamp64Milli(opened_time) - toUnixTimestamp64Milli(toDateTime64(opened_day, 3, 'Asia/Shanghai'))) AS ms,
      ${EPISODE_NUMBER} AS number, ${personNumber('newest.1', 'newest.2')} AS person,
      if(money.own.1 > 0, money.own.2 + money.own.3, newest.3) AS risk_fen,
      episode_id IN (SELECT episode_id FROM paid) AS is_paid,
      ${knownSql('newest.4', 'newest.5')} AS known, arrayMap(one -> ${LINK_NUMBER}, known) AS numbers,
      arrayExists(one -> ${IS_PLAIN_SQL}, known) AS has_plain,
      ${IS_PLAIN} * has_plain + ${JOINS_NONE} * NOT (${JOINS_SQL}) AS flag
    FROM work
    INNER JOIN opened USING (episode_id)
    LEFT JOIN money USING (episode_id)
  ),
  days AS (
    SELECT
      city, opened_day,
      groupArray(toString(typology)) AS all_typologies, groupArray(arrayMap(one -> toString(one), fired)) AS all_rules,
      groupArray(toString(region)) AS all_regions, groupArray(toString(outcome)) AS all_outcomes,
      groupArray(number) AS all_numbers, groupArray(person) AS all_persons, groupArray(ms) AS all_ms, groupArray(flag) AS all_flags,
      groupArray(risk_fen) AS all_risks, groupArray(kept_fen) AS all_kept, groupArray(lost_fen) AS all_lost, groupArray(is_paid) AS all_paid,
      groupArray(numbers) AS all_links, groupArray(known) AS all_known, groupArray(episode_id) AS all_ids
    FROM told GROUP BY city, opened_day
  )
SELECT
  toString(city) AS city, opened_day AS day,
  arrayDistinct(all_typologies) AS typologies, arrayDistinct(arrayFlatten(all_rules)) AS rules, arrayDistinct(all_regions) AS regions, arrayDistinct(all_outcomes) AS outcomes,
  all_numbers AS episodes, all_persons AS persons, ${placeOf('typologies', 'all_typologies')} AS typology_at, all_flags AS flags,
  arrayMap(one -> length(one), all_rules) AS rule_counts, ${placeOf('rules', 'arrayFlatten(all_rules)')} AS rules_at,
  arrayMap(one -> length(one), all_links) AS link_counts, arrayFlatten(all_links) AS links,
  all_ms AS opened_ms, ${placeOf('regions', 'all_regions')} AS region_at, ${placeOf('outcomes', 'all_outcomes')} AS outcome_at,
  all_risks AS at_risk_fen, all_kept AS kept_fen, all_lost AS lost_fen, all_paid AS is_paid_after,
  all_ids AS episode_ids, arrayMap(one -> one.1, arrayFlatten(all_known)) AS link_kinds, arrayMap(one -> one.2, arrayFlatten(all_known)) AS link_ids
FROM days`;
}

/** INSERT of these days as they are now, those in which nothing opened among them; `version` is to be taken before. */
export function countCampaignDaysSql(units: CampaignUnits, version: string): string {
  return `
INSERT INTO campaign_days (version, is_made, city, day, ${ROW_COLUMNS.join(', ')})
SELECT ${version}, 1, u.city, u.day, ${ROW_COLUMNS.join(', ')}
FROM (${units.units}) AS u LEFT JOIN (${campaignDaysSql({ ...units, isJoining: true })}) AS made ON made.city = u.city AND made.day = u.day`;
}

/** Columns that a report reads of all episodes of a period as well when it has to leave some of a day out. */
export type BesideColumn = Extract<keyof typeof TYPES, 'regions' | 'region_at' | 'opened_ms'>;

/** SELECT of city, day and the columns by which episodes are joined. */
export function joinedSql(from: string, beside: readonly BesideColumn[]): string {
  const columns = [...JOINED_COLUMNS, ...beside].map((name) => typed(name, name));
  return `SELECT CAST(city, 'String') AS city, day, ${columns.join(', ')} FROM ${from}`;
}

/** SELECT of city, day, `told`, which are numbers of episodes, and the columns by which campaigns are told, of the episodes for which `isAsked` holds, SQL over `one`, such a number. */
export function toldSql(from: string, isAsked: string): string {
  const columns = [
    ...TOLD_NAMES.map((name) => typed(name, name)),
    ...TOLD_VALUES.map((name) => typed(`arrayFilter((value, is) -> is, ${name}, is_asked)`, name)),
  ];
  const read = ['city', 'day', 'episodes', ...TOLD_NAMES, ...TOLD_VALUES].join(', ');
  return `
SELECT CAST(city, 'String') AS city, day, arrayFilter((one, is) -> is, episodes, is_asked) AS told, ${columns.join(', ')}
FROM (SELECT ${read}, arrayMap(one -> toUInt8(${isAsked}), episodes) AS is_asked FROM ${from})`;
}

function typed(sql: string, name: keyof typeof TYPES): string {
  return `CAST(${sql}, '${TYPES[name]}') AS ${name}`;
}
