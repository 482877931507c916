// What a report says, and the queries behind each figure. Every figure is asked for twice in one pass: for each group and for all of them
// together (group ''), because people and medians of groups do not add up to those of the whole.
import { LOSS_CLASSES, type LossClass } from '../dissuasion/task.ts';
import { OUTCOME_NAMES, type Outcome } from '../signal/outcome.ts';
import { type CaseFigures, caseTrend } from './case-trend.ts';
import type { Ledger } from './ledger.ts';
import { CONFIRMED_EPISODES_SQL, EPISODE_LOSS_SQL } from './loss-prevented.ts';
import { type Grouping, groupingSql, regionPrefix } from './region-filter.ts';

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
  /** Medians in processing time; null when no task went that way. */
  readonly openedToClaimedMedianMs: number | null;
  readonly claimedToClosedMedianMs: number | null;
  readonly openedToClosedMedianMs: number | null;
}

export type FiguresByGroup = ReadonlyMap<string, ReportFigures>;

type Changing<T> = { -readonly [K in keyof T]: T[K] };

interface LossRow {
  readonly group_key: string;
  readonly people_dissuaded: number;
  readonly dissuaded: number;
  readonly payment_stopped: number;
  readonly frozen: number;
  readonly returned: number;
  readonly claimed: number;
  readonly stated: number;
  readonly at_risk: number;
  readonly confirmed: number;
  readonly lost: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

interface TaskRow {
  readonly group_key: string;
  readonly episodes: number;
  readonly tasks: number;
  readonly opened_to_claimed_ms: number | null;
  readonly claimed_to_closed_ms: number | null;
  readonly opened_to_closed_ms: number | null;
}

const LOSS_SQL = `
SELECT
  arrayJoin(['', KEYS]) AS group_key,
  uniqExactIf(person, outcome = 'dissuaded') AS people_dissuaded,
  sum(dissuaded_fen) AS dissuaded,
  sum(payment_stopped_fen) AS payment_stopped,
  sum(frozen_fen) AS frozen,
  sum(returned_fen) AS returned,
  sum(claimed_fen) AS claimed,
  sum(stated_fen) AS stated,
  sumIf(held_fen + left_fen, has_money) AS at_risk,
  sumIf(
    dissuaded_fen + payment_stopped_fen + frozen_fen + returned_fen,
    episode_id IN (${CONFIRMED_EPISODES_SQL})
  ) AS confirmed,
  sum(lost_fen) AS lost,
  sumMap(map(toString(outcome), 1)) AS outcomes
FROM (${EPISODE_LOSS_SQL})
GROUP BY group_key`;

const TASK_SQL = `
WITH
  fromUnixTimestamp64Milli({from:Int64}, 'UTC') AS from_time,
  fromUnixTimestamp64Milli({to:Int64}, 'UTC') AS to_time,
  opened AS (
    SELECT episode_id, argMax(region, revision) AS region, argMax(typology, revision) AS typology,
      min(opened_time) AS opened_time
    FROM episodes
    WHERE episodes.opened_time >= from_time AND episodes.opened_time < to_time
      AND startsWith(episodes.region, {prefix:String})
    GROUP BY episode_id
  ),
  worked AS (
    SELECT
      episode_id,
      1 AS has_task,
      minIf(toUnixTimestamp64Milli(at), kind = 'opened') AS opened_ms,
      minIf(toUnixTimestamp64Milli(at), kind = 'claimed') AS claimed_ms,
      maxIf(toUnixTimestamp64Milli(at), kind = 'closed') AS closed_ms
    FROM task_events
    WHERE episode_id IN (SELECT episode_id FROM opened)
    GROUP BY episode_id
  )
SELECT
  arrayJoin(['', KEYS]) AS group_key,
  count() AS episodes,
  countIf(w.has_task = 1) AS tasks,
  quantileExactInclusiveIf(0.5)(claimed_ms - opened_ms, opened_ms > 0 AND claimed_ms > 0) AS opened_to_claimed_ms,
  quantileExactInclusiveIf(0.5)(closed_ms - claimed_ms, claimed_ms > 0 AND closed_ms > 0) AS claimed_to_closed_ms,
  quantileExactInclusiveIf(0.5)(closed_ms - opened_ms, opened_ms > 0 AND closed_ms > 0) AS opened_to_closed_ms
FROM opened LEFT JOIN worked AS w ON w.episode_id = opened.episode_id
GROUP BY group_key`;

/** Figures of each group that has any, and of all together under ''. */
export async function figuresByGroup(ledger: Ledger, query: ReportQuery): Promise<FiguresByGroup> {
  const { by = 'city' } = query;
  return (await figuresByGroupings(ledger, query, [by])).get(by) ?? new Map();
}

/** The same for several groupings, with the rows read once for all of them. */
export async function figuresByGroupings<G extends Grouping>(
  ledger: Ledger,
  { from, to, region }: ReportQuery,
  groupings: readonly G[],
): Promise<ReadonlyMap<G, FiguresByGroup>> {
  const period = { from, to, ...(region === undefined ? {} : { region }) };
  const params = { from, to, prefix: regionPrefix(region) };
  const keysOf = (timeColumn: string) =>
    groupings.map((by) => `concat('${by}/', ${groupingSql(by, timeColumn)})`).join(', ');
  const sqlFor = (sql: string, timeColumn: string) => sql.replace('KEYS', () => keysOf(timeColumn));
  const [losses, tasks, allCases, ...cases] = await Promise.all([
    ledger.query<LossRow>(sqlFor(LOSS_SQL, 'event_time'), params),
    ledger.query<TaskRow>(sqlFor(TASK_SQL, 'opened.opened_time'), params),
    caseTrend(ledger, period),
    ...groupings.map((by) => caseTrend(ledger, { ...period, by: [by] })),
  ]);
  const sets = new Map(groupings.map((by) => [by, new Map([['', noFigures()]])] as const));
  for (const [at, by] of groupings.entries()) {
    const groups = sets.get(by) ?? new Map<string, Changing<ReportFigures>>();
    const figuresOf = (group: string) => {
      const figures = groups.get(group) ?? noFigures();
      groups.set(group, figures);
      return figures;
    };
    const keyOf = (key: string) => (key.startsWith(`${by}/`) ? key.slice(by.length + 1) : key);
    const isOf = ({ group_key: key }: LossRow | TaskRow) => key === '' || key.startsWith(`${by}/`);
    for (const row of losses.filter(isOf)) addLoss(figuresOf(keyOf(row.group_key)), row);
    for (const row of tasks.filter(isOf)) addTasks(figuresOf(keyOf(row.group_key)), row);
    for (const { group, ...figures } of [...allCases, ...(cases[at] ?? [])]) {
      Object.assign(figuresOf(group[by] ?? ''), figures);
    }
  }
  return sets;
}

function addLoss(figures: Changing<ReportFigures>, row: LossRow): void {
  figures.peopleDissuaded = row.people_dissuaded;
  figures.lossPreventedFen = {
    dissuaded: row.dissuaded,
    'payment-stopped': row.payment_stopped,
    frozen: row.frozen,
    returned: row.returned,
  };
  figures.lossPreventedTotalFen = LOSS_CLASSES.reduce(
    (sumFen, name) => sumFen + figures.lossPreventedFen[name],
    0,
  );
  figures.lossConfirmedFen = row.confirmed;
  figures.claimedFen = row.claimed;
  figures.lossStatedFen = row.stated;
  figures.atRiskFen = row.at_risk;
  figures.lostFen = row.lost;
  figures.tasksByOutcome = Object.fromEntries(
    OUTCOME_NAMES.filter((name) => (row.outcomes[name] ?? 0) > 0).map((name) => [
      name,
      row.outcomes[name] ?? 0,
    ]),
  );
}

function addTasks(figures: Changing<ReportFigures>, row: TaskRow): void {
  figures.episodes = row.episodes;
  figures.tasks = row.tasks;
  figures.openedToClaimedMedianMs = wholeMs(row.opened_to_claimed_ms);
  figures.claimedToClosedMedianMs = wholeMs(row.claimed_to_closed_ms);
  figures.openedToClosedMedianMs = wholeMs(row.opened_to_closed_ms);
}

/** A median of nothing comes as null. */
function wholeMs(ms: number | null): number | null {
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
