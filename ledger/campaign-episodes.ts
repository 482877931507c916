// The episodes of a period that join others, as columns of numbers: days of cities that are made (ledger/count-campaigns.ts), and from rows what was counted since then.
import { DAY_MS } from '../signal/civil-date.ts';
import { SHANGHAI_OFFSET_MS } from '../signal/event-time.ts';
import { type BesideColumn, campaignDaysSql, JOINS_NONE, joinedSql } from './campaign-days.ts';
import {
  type CampaignPeriod,
  type DayState,
  dayStates,
  daysBound,
  episodesOfDays,
  IN_DAYS_SQL,
  newestDays,
  portionsOf,
  unitPortions,
} from './campaign-states.ts';
import { COUNTED_SETTINGS, countedParams, hasCutDays } from './counted-days.ts';
import { COUNT_WORK_SECONDS_MAX } from './episode-work.ts';
import type { Ledger } from './ledger.ts';
import { NativeColumns, type Numbers } from './native-columns.ts';

/** Bounds the memory of a report: a province has about 700,000 episodes a month. */
export const CAMPAIGN_EPISODES_MAX = 500_000;

/** Work has the version of when its count began, and is in when that has ended. */
const SINCE_MS = 2 * COUNT_WORK_SECONDS_MAX * 1000;

/** Days that are exchanged while they are read are read once more, so often. */
const READS_MAX = 5;

/** Numbers that stand in a statement beside the days: ClickHouse reads 256 KiB of one at most. Of more, all are read. */
const NUMBERS_MAX = 5_000;

/** Episodes by their places: those of one day of a city stand together. */
export interface CampaignEpisodes {
  /** How many there are. */
  readonly size: number;
  /** 1 where it is of the period and joins others; the others are as if they were not there. */
  readonly isIn: Uint8Array;
  /** How many of those there are. */
  readonly found: number;
  /** The newest ones alone are, since there are more than may be. */
  readonly isCut: boolean;
  readonly columns: EpisodeColumns;
  /** Days of cities from the first place on. */
  readonly units: readonly EpisodeUnit[];
}

export interface EpisodeUnit {
  /** Four digits. */
  readonly city: string;
  /** Days of Shanghai since 1970. */
  readonly day: number;
  /** From rows, and not made before. */
  readonly isFromRows: boolean;
  /** Places of its episodes; `end` is the first that is not. */
  readonly start: number;
  readonly end: number;
  readonly typologies: readonly string[];
  readonly rules: readonly string[];
}

/** Of each episode, by its place. */
export interface EpisodeColumns {
  readonly episodes: Numbers;
  readonly persons: Numbers;
  /** Places in the typologies and the rules of its unit, from 1 on. */
  readonly typologyAt: Numbers;
  readonly rulesAt: Numbers;
  readonly flags: Numbers;
  /** Where the rules and the links of each begin; those of the next one begin where they end. */
  readonly ruleStarts: Int32Array;
  readonly linkStarts: Int32Array;
  readonly links: Numbers;
}

/** Reads them, the newest so many when there are more, and those that opened when the last of these did. Ask for the ledger's `countDays` first. Throws FwError FW_LEDGER_AWAY. */
export async function campaignEpisodes(
  ledger: Pick<Ledger, 'query' | 'bytes'>,
  period: CampaignPeriod,
  episodesMax = CAMPAIGN_EPISODES_MAX,
): Promise<CampaignEpisodes> {
  const bounds = daysBound(period);
  let wanted = episodesMax;
  for (let read = 1; ; read++) {
    const state = await dayStates(ledger, bounds);
    const days = newestDays(state, wanted);
    const beside = besideColumns(period, episodesOfDays(days) >= episodesMax || read > 1);
    const madeSql = `${joinedSql('campaign_days FINAL', beside)} WHERE is_made AND ${IN_DAYS_SQL} ${COUNTED_SETTINGS}`;
    const firstDay = days.at(-1)?.day ?? bounds.endDay;
    const [made, fresh] = await Promise.all([
      ledger.bytes(madeSql, { ...bounds, firstDay }),
      freshRows(ledger, days, beside),
    ]);
    const columns = new NativeColumns([made, ...fresh]);
    const [madeUnits = 0] = columns.rows;
    const isWhole = madeUnits >= days.reduce((sum, day) => sum + day.made, 0);
    if (!isWhole && read < READS_MAX) continue;
    const all = episodesOf(columns, madeUnits, period);
    // Some of those that were made join none by now.
    const isShort = all.found <= episodesMax && days.length < state.length;
    const isTimed = beside.includes('opened_ms') || all.found <= episodesMax;
    if (!isShort && isTimed) return newestOf(all, columns, episodesMax);
    wanted = Math.max(wanted, episodesOfDays(days)) + Math.max(0, episodesMax - all.found) + 1;
  }
}

/** What it takes to leave out what is not of the period or the region. */
function besideColumns(period: CampaignPeriod, isMany: boolean): BesideColumn[] {
  const isTimed = isMany || hasCutDays(countedParams(period));
  const isOfCounty = period.prefix.length > 4;
  return [
    ...(isTimed ? (['opened_ms'] as const) : []),
    ...(isOfCounty ? (['regions', 'region_at'] as const) : []),
  ];
}

/** What of these days is newer than what was made, in the same columns. */
async function freshRows(
  ledger: Pick<Ledger, 'bytes'>,
  days: readonly DayState[],
  beside: readonly BesideColumn[],
): Promise<Uint8Array[]> {
  const made = days.flatMap((state) => (state.touched.length > 0 ? [BigInt(state.since)] : []));
  const [first = 0n] = made.toSorted((a, b) => (a < b ? -1 : 1));
  const since = String(first - BigInt(SINCE_MS) * 1_000_000n);
  const touched = unitPortions(days, 'touched').map((units) => ({ ...units, since }));
  const fresh: Uint8Array[] = [];
  for (const units of [...unitPortions(days, 'missing'), ...touched])
    fresh.push(await ledger.bytes(joinedSql(`(${campaignDaysSql(units)})`, beside)));
  return fresh;
}

function episodesOf(
  read: NativeColumns,
  madeUnits: number,
  period: CampaignPeriod,
): CampaignEpisodes {
  const ends = read.ends('episodes');
  const days = read.numbers('day');
  const [typologies, rules] = [rowTexts(read, 'typologies'), rowTexts(read, 'rules')];
  const units = read.texts('city').map((city, row) => ({
    ...{ city, day: days[row] ?? 0, isFromRows: row >= madeUnits },
    ...{ start: ends[row - 1] ?? 0, end: ends[row] ?? 0 },
    ...{ typologies: typologies(row), rules: rules(row) },
  }));
  const columns: EpisodeColumns = {
    ...{ episodes: read.numbers('episodes'), persons: read.numbers('persons') },
    ...{ typologyAt: read.numbers('typology_at'), flags: read.numbers('flags') },
    ...{ ruleStarts: startsOf(read.numbers('rule_counts')), rulesAt: read.numbers('rules_at') },
    ...{ linkStarts: startsOf(read.numbers('link_counts')), links: read.numbers('links') },
  };
  const isIn = new Uint8Array(columns.episodes.length).fill(1);
  const all = { size: isIn.length, isIn, isCut: false, columns, units };
  leaveOlder(all);
  if (madeUnits < units.length) leaveAlone(all);
  leaveTimes(all, openedTimes(all, read), period);
  leaveCounties(all, read, period);
  return { ...all, found: countOf(isIn) };
}

/** The texts of a row of arrays. */
function rowTexts(read: NativeColumns, name: string): (row: number) => readonly string[] {
  const [texts, ends] = [read.texts(name), read.ends(name)];
  return (row) => texts.slice(ends[row - 1] ?? 0, ends[row]);
}

function startsOf(counts: Numbers): Int32Array {
  const starts = new Int32Array(counts.length + 1);
  for (let at = 0; at < counts.length; at++) starts[at + 1] = (starts[at] ?? 0) + (counts[at] ?? 0);
  return starts;
}

type Leaving = Pick<CampaignEpisodes, 'isIn' | 'columns' | 'units' | 'size'>;

/** Of what was made what there are rows of as well. */
function leaveOlder({ units, isIn, columns: { episodes } }: Leaving): void {
  const keyOf = ({ city, day }: EpisodeUnit) => `${city} ${day}`;
  const fromRows = units.filter((unit) => unit.isFromRows);
  const newer = new Map(
    fromRows.map((unit) => [keyOf(unit), new Set(episodes.subarray(unit.start, unit.end))]),
  );
  if (newer.size === 0) return;
  for (const unit of units) {
    const numbers = unit.isFromRows ? undefined : newer.get(keyOf(unit));
    if (numbers === undefined) continue;
    for (let at = unit.start; at < unit.end; at++) if (numbers.has(episodes[at] ?? 0)) isIn[at] = 0;
  }
}

/** Those that join none, which are met in rows alone. */
function leaveAlone({ size, isIn, columns: { flags } }: Leaving): void {
  for (let at = 0; at < size; at++) if (((flags[at] ?? 0) & JOINS_NONE) !== 0) isIn[at] = 0;
}

/** Those of cut days that opened outside. */
function leaveTimes({ size, isIn }: Leaving, times: Float64Array, { from, to }: CampaignPeriod) {
  if (times.length === 0) return;
  for (let at = 0; at < size; at++) {
    const openedTime = times[at] ?? 0;
    if (openedTime < from || openedTime >= to) isIn[at] = 0;
  }
}

/** Those of other counties of a city. */
function leaveCounties({ units, isIn }: Leaving, read: NativeColumns, { prefix }: CampaignPeriod) {
  const regionAt = read.numbers('region_at');
  if (regionAt.length === 0) return;
  const regions = rowTexts(read, 'regions');
  for (const [row, { start, end }] of units.entries()) {
    const isOther = regions(row).map((region) => !region.startsWith(prefix));
    for (let at = start; at < end; at++) if (isOther[(regionAt[at] ?? 0) - 1]) isIn[at] = 0;
  }
}

/** When each opened, epoch ms; empty where that was not read. */
function openedTimes({ units }: Pick<Leaving, 'units'>, read: NativeColumns): Float64Array {
  const openedMs = read.numbers('opened_ms');
  const times = new Float64Array(openedMs.length);
  if (times.length === 0) return times;
  for (const { day, start, end } of units)
    for (let at = start; at < end; at++)
      times[at] = day * DAY_MS - SHANGHAI_OFFSET_MS + (openedMs[at] ?? 0);
  return times;
}

function newestOf(
  all: CampaignEpisodes,
  read: NativeColumns,
  episodesMax: number,
): CampaignEpisodes {
  if (all.found <= episodesMax) return all;
  const times = openedTimes(all, read);
  const sorted = times.filter((_, at) => all.isIn[at] === 1).sort();
  const since = sorted[sorted.length - episodesMax] ?? 0;
  const isIn = all.isIn.map((one, at) => ((times[at] ?? 0) >= since ? one : 0));
  return { ...all, isIn, found: countOf(isIn), isCut: true };
}

function countOf(isIn: Uint8Array): number {
  let count = 0;
  for (const one of isIn) count += one;
  return count;
}

/** Which unit an episode lies in, by its place. */
export function unitPlaceOf(units: readonly Pick<EpisodeUnit, 'end'>[], at: number): number {
  let [low, high] = [0, units.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at < (units[middle]?.end ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What stands after FROM for the days in which these episodes lie: those that are made, and of others the episodes from rows. */
export function sourcesOf(
  { units, columns }: CampaignEpisodes,
  places: readonly number[],
): string[] {
  const unitPlaces = places.map((at) => unitPlaceOf(units, at));
  const chosen = [...new Set(unitPlaces)].flatMap((at) => units[at] ?? []);
  const made = chosen.filter((unit) => !unit.isFromRows);
  const fromRows = chosen.filter((unit) => unit.isFromRows);
  const numbers = places.flatMap((at, place) =>
    units[unitPlaces[place] ?? 0]?.isFromRows ? [columns.episodes[at] ?? 0] : [],
  );
  const asked = numbers.length > NUMBERS_MAX ? {} : { numbers };
  return [
    ...portionsOf(made).map(
      ({ units: list }) => `campaign_days FINAL WHERE is_made AND (city, day) IN (${list})`,
    ),
    ...portionsOf(fromRows).map((some) => `(${campaignDaysSql({ ...some, ...asked })})`),
  ];
}
