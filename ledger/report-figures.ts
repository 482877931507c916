// What a report says, and the query behind it. Every figure is asked for twice in one pass over counted days: for each group and for all of them
// together (group ''), because people and medians of groups do not add up to those of the whole.
import { LOSS_CLASSES, type LossClass } from '../dissuasion/task.ts';
import { DAY_MS } from '../signal/civil-date.ts';
import { SHANGHAI_OFFSET_MS } from '../signal/event-time.ts';
import { OUTCOME_NAMES, type Outcome } from '../signal/outcome.ts';
import { type CaseFigures, caseTrends } from './case-trend.ts';
import { SUM_COLUMNS, WAIT_COLUMNS } from './count-days-sql.ts';
import { COUNTED_SETTINGS, type CountedParams, cellsSql, countedParams } from './counted-days.ts';
import { peopleByGroup } from './counted-people.ts';
import {
  cutWaitSql,
  type FreshThirds,
  freshParams,
  freshThirds,
  notFreshSql,
  thirdCellsSql,
  thirdLevel,
  thirdWaits,
} from './counted-thirds.ts';
import type { Ledger } from './ledger.ts';
import { type Grouping, regionPrefix } from './region-filter.ts';
import { reportGroups } from './report-groups.ts';

export interface ReportQuery {
  /** Event time, epoch ms; `to` is the first moment outside. */
  readonly from: number;
  readonly to: number;
  /** A province, city or county; all of the country when missing. */
  readonly region?: string;
  /** `city` when missing. */
  readonly by?: Grouping;
}

/** Outcomes count to the event time of the outcome, episodes and tasks to the opening of the episode, cases to their filing. */
export interface ReportFigures extends CaseFigures {
  /** Different persons whose episode's counting outcome is `dissuaded`. */
  readonly peopleDissuaded: number;
  /** By the method of docs/loss-prevented.md; each yuan in one class. */
  readonly lossPreventedFen: Readonly<Record<LossClass, number>>;
  readonly lossPreventedTotalFen: number;
  /** The part of it whose last call after the episode found that the money had stayed. */
  readonly lossConfirmedFen: number;
  /** Reported by the desks as kept, whether or not money at risk stands behind it. */
  readonly claimedFen: number;
  /** The part of that which people said they were about to pay and no transfer shows; not part of the total. */
  readonly lossStatedFen: number;
  /** Money of the episodes whose outcome counts here that was about to leave or had left, by their transfers. */
  readonly atRiskFen: number;
  readonly lostFen: number;
  readonly episodes: number;
  /** Tasks opened. */
  readonly tasks: number;
  /** Closed tasks by the outcome that counts; only those that occurred. */
  readonly tasksByOutcome: Readonly<Partial<Record<Outcome, number>>>;
  /** Medians in processing time, of waits cut to whole seconds, from an hour on to whole minutes; null when no task went that way. */
  readonly openedToClaimedMedianMs: number | null;
  readonly claimedToClosedMedianMs: number | null;
  readonly openedToClosedMedianMs: number | null;
}

export type FiguresByGroup = ReadonlyMap<string, ReportFigures>;

type Changing<T> = { -readonly [K in keyof T]: T[K] };

interface FiguresRow {
  readonly group_key: string;
  /** In the order of SUM_COLUMNS. */
  readonly sums: readonly number[];
  readonly outcomes: Readonly<Record<string, number>>;
  readonly opened_to_claimed_ms?: number | null;
  readonly claimed_to_closed_ms?: number | null;
  readonly opened_to_closed_ms?: number | null;
}

/** Waits of a cell as medians are taken of them: different seconds, or one for each wait, and how many took those. */
const SECONDS = WAIT_COLUMNS.map((name) => {
  const { counts, rest, restCounts } = thirdWaits(name);
  const seconds = name.replace(/_ms$/, '_s');
  const times = name.replace(/_ms$/, '_times');
  return {
    columns: [counts, rest, restCounts],
    median: `quantileExactWeightedInterpolatedArray(0.5)(cells.${seconds}, cells.${times}) * 1000 AS ${name}`,
    ofDay: [
      `arrayMap(ms -> toInt64(${cutWaitSql('ms')}), ${name}) AS ${seconds}`,
      `arrayMap(ms -> toUInt64(1), ${name}) AS ${times}`,
    ],
    // Those under an hour lie at the place of their second.
    ofThirds: [
      `arrayConcat(range(toInt64(length(sumForEach(thirds.${counts})))), groupArrayArray(thirds.${rest})) AS ${seconds}`,
      `arrayConcat(sumForEach(thirds.${counts}), groupArrayArray(thirds.${restCounts})) AS ${times}`,
    ],
  };
});

const SUMS = [...SUM_COLUMNS, 'outcomes'] as const;

/** All that adds up as one list: ClickHouse takes longer to understand a sum for each than to work them out. */
const SUMS_SQL = `[${SUM_COLUMNS.map((name) => `toInt64(${name})`).join(', ')}] AS sums, outcomes`;

/** A cell of a third of which nothing is left makes no group. */
const HAS_FIGURES_SQL = '(episodes > 0 OR notEmpty(outcomes))';

/** What a report is asked for. */
interface Asked {
  readonly groupings: readonly Grouping[];
  readonly days: CountedParams;
  /** Thirds that are read in place of their days. */
  readonly thirds: FreshThirds | undefined;
  readonly hasMedians: boolean;
}

/** Everything that adds up, and the medians. */
function figuresSql(asked: Asked): string {
  const { groupings, days, thirds, hasMedians } = asked;
  const { select, groupKey, groupBy } = reportGroups(groupings);
  const seconds = hasMedians ? SECONDS : [];
  const read = [...SUMS, ...(hasMedians ? WAIT_COLUMNS : [])];
  const ofDays = [select, SUMS_SQL, ...seconds.flatMap(({ ofDay }) => ofDay)].join(', ');
  const where = thirds === undefined ? '1' : notFreshSql(thirds);
  const daysSql = `SELECT ${ofDays} FROM (${cellsSql(days, read, where)})`;
  const figures = [addedUpSql('cells'), ...seconds.map(({ median }) => median)].join(', ');
  return `
SELECT ${groupKey} AS group_key, ${figures}
FROM (${thirds === undefined ? daysSql : `${sumsOfThirdsSql(asked, thirds)} UNION ALL ${daysSql}`}) AS cells
GROUP BY ${groupBy}
${COUNTED_SETTINGS}`;
}

/** Thirds of each group added up, in the columns of the cells of days. */
function sumsOfThirdsSql({ groupings, hasMedians }: Asked, thirds: FreshThirds): string {
  const { names, select } = reportGroups(groupings);
  const seconds = hasMedians ? SECONDS : [];
  const read = [SUMS_SQL, ...seconds.flatMap(({ columns }) => columns)];
  const columns = [...names, addedUpSql('thirds'), ...seconds.flatMap(({ ofThirds }) => ofThirds)];
  return `
SELECT ${columns.join(', ')}
FROM (SELECT ${select}, * FROM (${thirdCellsSql(thirds, read, HAS_FIGURES_SQL)})) AS thirds
GROUP BY ${names.join(', ')}`;
}

function addedUpSql(cells: string): string {
  return `sumForEach(${cells}.sums) AS sums, sumMap(${cells}.outcomes) AS outcomes`;
}

/** Figures of each group that has any, and of all together under ''. */
export async function figuresByGroup(ledger: Ledger, query: ReportQuery): Promise<FiguresByGroup> {
  const { by = 'city' } = query;
  return (await figuresByGroupings(ledger, query, [by])).get(by) ?? new Map();
}

/** The same for several groupings, with the rows read once for all of them. Medians are null where `hasMedians` is false. */
export async function figuresByGroupings<G extends Grouping>(
  ledger: Ledger,
  { from, to, region }: ReportQuery,
  groupings: readonly G[],
  { hasMedians = true }: { readonly hasMedians?: boolean } = {},
): Promise<ReadonlyMap<G, FiguresByGroup>> {
  const period = { from, to, ...(region === undefined ? {} : { region }) };
  await ledger.countDaysAlone();
  const [rows, cases] = await Promise.all([
    figuresRows(ledger, period, groupings, hasMedians),
    caseTrends(ledger, period, groupings),
  ]);
  const sets = new Map(groupings.map((by) => [by, new Map([['', noFigures()]])] as const));
  for (const [at, by] of groupings.entries()) {
    const groups = sets.get(by) ?? new Map<string, Changing<ReportFigures>>();
    const figuresOf = (group: string) => {
      const casesFiledYearBefore = cases.yearBeforeOf(by, group);
      const figures = groups.get(group) ?? { ...noFigures(), casesFiledYearBefore };
      groups.set(group, figures);
      return figures;
    };
    const keyOf = (key: string) => (key.startsWith(`${by}/`) ? key.slice(by.length + 1) : key);
    const isOf = ({ group_key: key }: FiguresRow) => key === '' || key.startsWith(`${by}/`);
    for (const row of rows.filter(isOf)) {
      addLoss(figuresOf(keyOf(row.group_key)), row);
      addTasks(figuresOf(keyOf(row.group_key)), row);
    }
    for (const { group, ...figures } of [...cases.all, ...(cases.by[at] ?? [])]) {
      Object.assign(figuresOf(group[by] ?? ''), figures);
    }
  }
  return sets;
}

async function figuresRows(
  ledger: Ledger,
  { from, to, region }: ReportQuery,
  groupings: readonly Grouping[],
  hasMedians: boolean,
): Promise<(FiguresRow & { readonly people: number })[]> {
  const prefix = regionPrefix(region);
  const days = await wholeLastDay(ledger, countedParams({ from, to }), prefix);
  const [rows, people] = await Promise.all([
    summedRows(ledger, { groupings, days, hasMedians }, prefix),
    peopleByGroup((sql, params) => ledger.query(sql, params), { groupings, days, prefix }),
  ]);
  return rows.map((row) => ({ ...row, people: people.get(row.group_key) ?? 0 }));
}

/** The same period up to the end of its last day where nothing lies between, as on a day that goes on: whole days are read in a third of the time. */
async function wholeLastDay(
  ledger: Ledger,
  days: CountedParams,
  prefix: string,
): Promise<CountedParams> {
  const { from, endDay, endWhole } = days;
  if (endDay === endWhole) return days;
  const [row] = await ledger.query<{ behind: number }>(BEHIND_SQL, { ...days, prefix });
  if (row === undefined || row.behind > 0) return days;
  return countedParams({ from, to: endDay * DAY_MS - SHANGHAI_OFFSET_MS });
}

const BEHIND_SQL = `
SELECT count() AS behind FROM counted_days FINAL
PREWHERE day = toDate({endDay:UInt16} - 1) AND startsWith(region, {prefix:String})
WHERE arrayExists(ms -> ms >= {to:Int64}, entries.ms)`;

async function summedRows(
  ledger: Ledger,
  asked: Omit<Asked, 'thirds'>,
  prefix: string,
): Promise<FiguresRow[]> {
  const { groupings, days } = asked;
  const level = thirdLevel(groupings, prefix);
  const thirds = level && (await freshThirds(ledger, level, days, prefix));
  const params = { ...days, prefix, ...(thirds && freshParams(thirds)) };
  return ledger.query(figuresSql({ ...asked, thirds }), params);
}

/** The sum of a column, of which a group without cells has none. */
function sumOf({ sums }: FiguresRow, column: (typeof SUM_COLUMNS)[number]): number {
  return sums[SUM_COLUMNS.indexOf(column)] ?? 0;
}

function addLoss(
  figures: Changing<ReportFigures>,
  row: FiguresRow & { readonly people: number },
): void {
  figures.peopleDissuaded = row.people;
  figures.lossPreventedFen = {
    dissuaded: sumOf(row, 'dissuaded_fen'),
    'payment-stopped': sumOf(row, 'payment_stopped_fen'),
    frozen: sumOf(row, 'frozen_fen'),
    returned: sumOf(row, 'returned_fen'),
  };
  figures.lossPreventedTotalFen = LOSS_CLASSES.reduce(
    (sumFen, name) => sumFen + figures.lossPreventedFen[name],
    0,
  );
  figures.lossConfirmedFen = sumOf(row, 'confirmed_fen');
  figures.claimedFen = sumOf(row, 'claimed_fen');
  figures.lossStatedFen = sumOf(row, 'stated_fen');
  figures.atRiskFen = sumOf(row, 'at_risk_fen');
  figures.lostFen = sumOf(row, 'lost_fen');
  figures.tasksByOutcome = Object.fromEntries(
    OUTCOME_NAMES.filter((name) => (row.outcomes[name] ?? 0) > 0).map((name) => [
      name,
      row.outcomes[name] ?? 0,
    ]),
  );
}

function addTasks(figures: Changing<ReportFigures>, row: FiguresRow): void {
  figures.episodes = sumOf(row, 'episodes');
  figures.tasks = sumOf(row, 'tasks');
  figures.openedToClaimedMedianMs = wholeMs(row.opened_to_claimed_ms);
  figures.claimedToClosedMedianMs = wholeMs(row.claimed_to_closed_ms);
  figures.openedToClosedMedianMs = wholeMs(row.opened_to_closed_ms);
}

/** A median of nothing comes as null. */
function wholeMs(ms: number | null = null): number | null {
  return ms === null ? null : Math.round(ms);
}

function noFigures(): Changing<ReportFigures> {
  return {
    peopleDissuaded: 0,
    lossPreventedFen: { dissuaded: 0, 'payment-stopped': 0, frozen: 0, returned: 0 },
    lossPreventedTotalFen: 0,
    lossConfirmedFen: 0,
    claimedFen: 0,
    lossStatedFen: 0,
    atRiskFen: 0,
    lostFen: 0,
    casesFiled: 0,
    caseLossFen: 0,
    casesFiledYearBefore: 0,
    casesChangeRatio: null,
    casesChangeIsClear: null,
    episodes: 0,
    tasks: 0,
    tasksByOutcome: {},
    openedToClaimedMedianMs: null,
    claimedToClosedMedianMs: null,
    openedToClosedMedianMs: null,
  };
}
