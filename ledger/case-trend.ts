// Cases filed by region, fraud type and time, and their change on the year before over the same period. A case counts once, as it was
// filed last (ties by row_id); a filing that moves a case moves it in every figure.
//
// The same-period rule. Figures of [from, to) stand beside those of [from - 1 year, to - 1 year), both moved by the calendar of Shanghai:
// up to noon of 15 March compares with up to noon of 15 March. Every moment of 29 February stands for the start of 1 March of the year
// before. A day compares with its date of the year before, a month with its month, a year with its year; 29 February has no date to
// compare with, and that of the year before counts in its month and year but beside no day.
//
// Like regions with like. A county that was redrawn between the start of the year before and the end of the period has nothing to compare
// with by itself (`casesFiledYearBefore` is null); its area has, as a whole (`caseAreas`). A county that only got another code is compared
// under it. A year before that begins before the first case that the ledger has of the region is not known, and null as well. Cities and provinces are what their counties are, whichever map those were filed by.
import { civilDateOfDay, DAY_MS, dayOfCivilDate, isCivilDate } from '../signal/civil-date.ts';
import { printTime, SHANGHAI_OFFSET_MS, shanghaiDay } from '../signal/event-time.ts';
import { type LikeRegions, likeRegions, type RedrawnArea } from '../signal/region-change.ts';
import {
  COUNTED_SETTINGS,
  caseCellsSql,
  countedParams,
  DAY_START_SQL,
  renameParams,
} from './counted-days.ts';
import { type KnownSince, knownSince } from './known-since.ts';
import type { Ledger } from './ledger.ts';
import { type Grouping, groupingSql, regionPrefix } from './region-filter.ts';

export interface CaseTrendQuery {
  /** Event time, epoch ms; `to` is the first moment outside. */
  readonly from: number;
  readonly to: number;
  /** A province, city or county; all of the country when missing. */
  readonly region?: string;
  /** None gives one row with all cases. */
  readonly by?: readonly Grouping[];
  /** Processing time, epoch ms: what is to come has nothing of the year before beside it. The clock's when missing. */
  readonly now?: number;
}

export interface CaseFigures {
  readonly casesFiled: number;
  /** Loss stated in the cases, fen. */
  readonly caseLossFen: number;
  /** Null where the region was redrawn since, and where it begins before the region's first case in the ledger. */
  readonly casesFiledYearBefore: number | null;
  /** (cases - cases of the year before) / cases of the year before; null when the year before has none. */
  readonly casesChangeRatio: number | null;
  /** Whether the change is more than chance makes of numbers so small; null without a ratio. */
  readonly casesChangeIsClear: boolean | null;
}

export interface CaseTrendRow extends CaseFigures {
  /** Values of the groupings that were asked for: a region code, a typology, `2026-03-01`, `2026-03` or `2026`. */
  readonly group: Readonly<Partial<Record<Grouping, string>>>;
}

interface CountRow {
  readonly keys: readonly string[];
  readonly filed: number;
  readonly filed_before: number;
  readonly loss_fen: number;
}

const TREND_SQL = `
SELECT
  [KEYS]::Array(String) AS keys,
  sumIf(cells.cases, is_before = 0) AS filed,
  sumIf(cells.loss_fen, is_before = 0) AS loss_fen,
  sumIf(cells.cases, is_before = 1) AS filed_before
FROM (
  SELECT 0 AS is_before, * FROM (NOW_CELLS)
  UNION ALL
  SELECT 1 AS is_before, * FROM (BEFORE_CELLS)
) AS cells
WHERE startsWith(region, {prefix:String}) OR has({codes:Array(String)}, toString(region))
GROUP BY keys
HAVING filed + filed_before > 0
${COUNTED_SETTINGS}`;

/** Above it two counts differ by more than chance, at one error in twenty: (a - b)² / (a + b) of two counts of rare events. */
const CLEAR_MIN = 3.84;

/** Cases filed in a period, by any groupings, sorted by them. Groups without a case in either year are left out. */
export async function caseTrend(ledger: Ledger, query: CaseTrendQuery): Promise<CaseTrendRow[]> {
  const { by = [] } = query;
  const like = likeRegionsOf(query);
  const { rows, since } = await countCases(ledger, query, like);
  return pairYears(by, rows, { ...query, like, since });
}

export interface CaseTrends {
  /** One row with all cases. */
  readonly all: readonly CaseTrendRow[];
  /** Rows of each grouping, in the order in which they were asked for. */
  readonly by: readonly (readonly CaseTrendRow[])[];
  /** The year before of a group that has no row: 0, or null where nothing compares. */
  readonly yearBeforeOf: (grouping: Grouping, key: string) => 0 | null;
}

/** The same by several groupings and in total, with the days read once for all of them. */
export async function caseTrends(
  ledger: Ledger,
  period: Omit<CaseTrendQuery, 'by'>,
  groupings: readonly Grouping[],
): Promise<CaseTrends> {
  const like = likeRegionsOf(period);
  const { rows, since } = await countCases(ledger, { ...period, by: groupings }, like);
  const pairing = { ...period, like, since };
  const rowsBy = (by: readonly Grouping[], pick: (keys: readonly string[]) => string[]) =>
    pairYears(
      by,
      rows.map((row) => ({ ...row, keys: pick(row.keys) })),
      pairing,
    );
  return {
    all: rowsBy([], () => []),
    by: groupings.map((grouping, at) => rowsBy([grouping], (keys) => [keys[at] ?? ''])),
    yearBeforeOf: (grouping, key) => (isLike([grouping], [key], pairing) ? 0 : null),
  };
}

/** An area that was redrawn since the year before, as a whole. */
export interface CaseArea extends CaseFigures, RedrawnArea {}

/** Redrawn areas with a case in either year, within the region. */
export async function caseAreas(ledger: Ledger, query: CaseTrendQuery): Promise<CaseArea[]> {
  const like = likeRegionsOf(query);
  if (like.areas.length === 0) return [];
  const { rows, since } = await countCases(ledger, { ...query, by: ['county'] }, like);
  const start = shanghaiDay(yearBefore(query.from));
  return like.areas.flatMap((area) => {
    const inside = rows.filter(({ keys }) => like.areaOf(keys[0] ?? '') === area);
    const isKnown = [...area.codesBefore, ...area.codesAfter].some((code) => since(code) <= start);
    const sumOf = (pick: (row: CountRow) => number) =>
      inside.reduce((sum, row) => sum + pick(row), 0);
    const now = sumOf((row) => row.filed);
    const before = sumOf((row) => row.filed_before);
    if (now + before === 0) return [];
    return [
      {
        ...area,
        ...figuresOf(
          now,
          sumOf((row) => row.loss_fen),
          isKnown ? before : null,
        ),
      },
    ];
  });
}

async function countCases(
  ledger: Ledger,
  { from, to, region, by = [], now: clock = Date.now() }: CaseTrendQuery,
  like: LikeRegions,
): Promise<{ rows: CountRow[]; since: KnownSince }> {
  const keys = by.map((grouping) => groupingSql(grouping, DAY_START_SQL)).join(', ');
  const now = countedParams({ from, to });
  const cells = { byTypology: by.includes('typology') };
  await ledger.countDaysAlone();
  const until = to > clock ? Math.max(from, await untilNow(ledger, to, clock)) : to;
  const before = countedParams({ from: yearBefore(from), to: yearBefore(until) });
  const sql = TREND_SQL.replace('KEYS', keys)
    .replace('NOW_CELLS', caseCellsSql(now, cells))
    .replace('BEFORE_CELLS', renameParams(caseCellsSql(before, cells), 'Before'));
  const [rows, since] = await Promise.all([
    ledger.query<CountRow>(sql, {
      ...now,
      ...Object.fromEntries(
        Object.entries(before).map(([name, value]) => [`${name}Before`, value]),
      ),
      prefix: regionPrefix(region),
      codes: region === undefined ? [] : namesakesOf(region, like),
    }),
    knownSince(ledger, like),
  ]);
  return { rows, since };
}

/** Now, as the end of a period that is not over; where cases lie behind it the clock is not the one that they go by. */
async function untilNow(ledger: Ledger, to: number, now: number): Promise<number> {
  const [row] = await ledger.query<{ days: number }>(
    'SELECT count() AS days FROM counted_case_days WHERE day > toDate({today:UInt16}) AND notEmpty(entries.ms)',
    { today: shanghaiDay(now) },
  );
  return (row?.days ?? 0) > 0 ? to : now;
}

/** What is alike from the start of the year before to the end of the period. */
function likeRegionsOf({ from, to }: CaseTrendQuery): LikeRegions {
  const dayOf = (timeMs: number) => printTime(timeMs).slice(0, 10);
  return likeRegions(dayOf(yearBefore(from)), dayOf(to - 1 + DAY_MS));
}

/** Other codes under which a county had cases filed. */
export function namesakesOf(code: string, { renamed }: LikeRegions): string[] {
  const newest = renamed.get(code) ?? code;
  const older = [...renamed].filter(([, to]) => to === newest).map(([from]) => from);
  return [newest, ...older].filter((other) => other !== code);
}

/** The same moment of the year before in Shanghai; any moment of 29 February gives the start of 1 March. */
export function yearBefore(timeMs: number): number {
  const localMs = timeMs + SHANGHAI_OFFSET_MS;
  const localDay = Math.floor(localMs / DAY_MS);
  const { year, month, day } = civilDateOfDay(localDay);
  const isLeapDay = month === 2 && day === 29;
  const dayBefore = isLeapDay
    ? dayOfCivilDate(year - 1, 3, 1)
    : dayOfCivilDate(year - 1, month, day);
  const restMs = isLeapDay ? 0 : localMs - localDay * DAY_MS;
  return dayBefore * DAY_MS + restMs - SHANGHAI_OFFSET_MS;
}

/** (now - before) / before, null when there was nothing before. */
export function changeRatio(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before;
}

interface Pairing extends Omit<CaseTrendQuery, 'by'> {
  readonly like: LikeRegions;
  readonly since: KnownSince;
}

/** Puts each group beside the same group of the year before; a group by time stands under its later year. */
function pairYears(
  by: readonly Grouping[],
  rows: readonly CountRow[],
  pairing: Pairing,
): CaseTrendRow[] {
  const { like } = pairing;
  const counts = new Map<
    string,
    { keys: readonly string[]; now: number; loss: number; before: number }
  >();
  const countOf = (keys: readonly string[]) => {
    const id = keys.join('\u0000');
    const count = counts.get(id) ?? { keys, now: 0, loss: 0, before: 0 };
    counts.set(id, count);
    return count;
  };
  if (by.length === 0) countOf([]);
  for (const { keys, filed, filed_before, loss_fen } of rows) {
    const named = keys.map((key, index) =>
      by[index] === 'county' ? (like.renamed.get(key) ?? key) : key,
    );
    if (filed > 0) {
      const count = countOf(named);
      count.now += filed;
      count.loss += loss_fen;
    }
    const later = named.map((key, index) => yearLater(by[index], key));
    if (filed_before > 0 && later.every((key) => key !== undefined)) {
      countOf(later).before += filed_before;
    }
  }
  return [...counts.entries()]
    .filter(([, { keys, now }]) => now > 0 || !isRedrawn(by, keys, pairing))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { keys, now, loss, before }]) => ({
      group: Object.fromEntries(by.map((grouping, index) => [grouping, keys[index] ?? ''])),
      ...figuresOf(now, loss, isLike(by, keys, pairing) ? before : null),
    }));
}

/** Whether a group compares with the year before. */
function isLike(by: readonly Grouping[], keys: readonly string[], pairing: Pairing): boolean {
  return !isRedrawn(by, keys, pairing) && isKnown(by, keys, pairing);
}

function isRedrawn(
  by: readonly Grouping[],
  keys: readonly string[],
  { region, like }: Pairing,
): boolean {
  const counties = keys.filter((_, index) => by[index] === 'county');
  return [region ?? '', ...counties].some((code) => like.areaOf(code) !== undefined);
}

/** Whether all days that a group is compared with are known of. 29 February is compared with none. */
function isKnown(
  by: readonly Grouping[],
  keys: readonly string[],
  { from, region, since }: Pairing,
): boolean {
  let start = shanghaiDay(yearBefore(from));
  const places = [region];
  for (const [index, key] of keys.entries()) {
    const grouping = by[index];
    if (grouping === 'province' || grouping === 'city' || grouping === 'county') places.push(key);
    if (!isTime(grouping)) continue;
    const [year, month, day] = [Number(key.slice(0, 4)) - 1, ...numbersIn(key.slice(5))];
    if (!isCivilDate(year, month ?? 1, day ?? 1)) return false;
    start = Math.max(start, dayOfCivilDate(year, month ?? 1, day ?? 1));
  }
  return places.every((place) => start >= since(place));
}

function numbersIn(text: string): number[] {
  return text === '' ? [] : text.split('-').map(Number);
}

function isTime(grouping: Grouping | undefined): boolean {
  return grouping === 'day' || grouping === 'month' || grouping === 'year';
}

function figuresOf(filed: number, lossFen: number, filedBefore: number | null): CaseFigures {
  const ratio = filedBefore === null ? null : changeRatio(filed, filedBefore);
  const sum = filed + (filedBefore ?? 0);
  const isClear = (filed - (filedBefore ?? 0)) ** 2 > CLEAR_MIN * sum;
  return {
    casesFiled: filed,
    caseLossFen: lossFen,
    casesFiledYearBefore: filedBefore,
    casesChangeRatio: ratio,
    casesChangeIsClear: ratio === null ? null : isClear,
  };
}

/** The key under which a group of the year before is compared; undefined for a day that the later year does not have. */
function yearLater(grouping: Grouping | undefined, key: string): string | undefined {
  if (!isTime(grouping)) return key;
  const year = Number(key.slice(0, 4)) + 1;
  const [month, day] = [Number(key.slice(5, 7)), Number(key.slice(8, 10))];
  if (grouping === 'day' && !isCivilDate(year, month, day)) return undefined;
  return `${year}${key.slice(4)}`;
}
