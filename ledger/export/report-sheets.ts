// Each report as a sheet.
import { LOSS_CLASSES } from '../../dissuasion/task.ts';
import { printTime } from '../../signal/event-time.ts';
import { regionName } from '../../signal/region.ts';
import type { CaseTrendSeries, TrendPoint } from '../case-trend-series.ts';
import type { EpisodeLossRow, LossPage } from '../loss-page.ts';
import type { Report, ReportRow } from '../report.ts';
import type { WorkReport, WorkRow } from '../work-report.ts';
import { WORK_STEPS } from '../work-steps.ts';
import { type ColumnOf, columnsOf, type Sheet, sheetOf } from './sheet.ts';

const ofTotals = columnsOf<ReportRow>();
const TOTALS: readonly ColumnOf<ReportRow>[] = [
  ofTotals('key', 'text', (row) => row.key),
  ofTotals('name_zh', 'text', (row) => row.name.zh),
  ofTotals('name_en', 'text', (row) => row.name.en),
  ofTotals('people_dissuaded', 'count', (row) => row.peopleDissuaded),
  ofTotals('loss_prevented_yuan', 'fen', (row) => row.lossPreventedTotalFen),
  ...LOSS_CLASSES.map((name) =>
    ofTotals(`${name.replace('-', '_')}_yuan`, 'fen', (row) => row.lossPreventedFen[name]),
  ),
  ofTotals('confirmed_yuan', 'fen', (row) => row.lossConfirmedFen),
  ofTotals('stated_only_yuan', 'fen', (row) => row.lossStatedFen),
  ofTotals('at_risk_yuan', 'fen', (row) => row.atRiskFen),
  ofTotals('lost_yuan', 'fen', (row) => row.lostFen),
  ofTotals('episodes', 'count', (row) => row.episodes),
  ofTotals('tasks', 'count', (row) => row.tasks),
  ofTotals('cases_filed', 'count', (row) => row.casesFiled),
  ofTotals('cases_year_before', 'count', (row) => row.casesFiledYearBefore),
  ofTotals('cases_change_percent', 'percent', (row) => percentOf(row.casesChangeRatio)),
  ofTotals('change_is_clear', 'flag', (row) => row.casesChangeIsClear),
  ofTotals('case_loss_yuan', 'fen', (row) => row.caseLossFen),
];

/** Groups of the report, then one row with the key `total`. */
export function totalsSheet({ by, rows, total }: Report): Sheet {
  const last = { key: 'total', name: { zh: '合计', en: 'Total' }, ...total };
  return sheetOf(`report-by-${by}`, TOTALS, [...rows, last]);
}

const ofTrend = columnsOf<TrendPoint>();
const TREND: readonly ColumnOf<TrendPoint>[] = [
  ofTrend('period', 'text', (row) => row.key),
  ofTrend('cases_filed', 'count', (row) => row.casesFiled),
  ofTrend('cases_year_before', 'count', (row) => row.casesFiledYearBefore),
  ofTrend('moving_average', 'rate', (row) => row.movingAverage),
  ofTrend('expected', 'rate', (row) => row.expected?.mean ?? null),
  ofTrend('expected_low', 'rate', (row) => row.expected?.low ?? null),
  ofTrend('expected_high', 'rate', (row) => row.expected?.high ?? null),
  ofTrend('stands_out', 'text', (row) => row.standsOut),
  ofTrend('holiday_days', 'count', (row) => row.holidayDays),
  ofTrend('holiday_days_year_before', 'count', (row) => row.holidayDaysYearBefore),
  ofTrend('is_part', 'flag', (row) => row.isPart),
  ofTrend('cases_withdrawn', 'count', (row) => row.casesWithdrawn),
  ofTrend('cases_known_then', 'count', (row) => row.casesFiledAsKnown),
];

export function trendSheet({ step, points }: CaseTrendSeries): Sheet {
  return sheetOf(`cases-by-${step}`, TREND, points);
}

const ofWork = columnsOf<WorkRow>();
const STRETCHES = [
  ['signal_to_task', (row: WorkRow) => row.signalToTask],
  ['task_to_claim', (row: WorkRow) => row.taskToClaim],
  ['claim_to_outcome', (row: WorkRow) => row.claimToOutcome],
  ['signal_to_outcome', (row: WorkRow) => row.signalToOutcome],
] as const;
const WORK: readonly ColumnOf<WorkRow>[] = [
  ofWork('key', 'text', (row) => row.key),
  ofWork('name_zh', 'text', (row) => row.name.zh),
  ofWork('name_en', 'text', (row) => row.name.en),
  ofWork('episodes', 'count', (row) => row.episodes),
  ofWork('tasks', 'count', (row) => row.tasks),
  ofWork('claimed', 'count', (row) => row.claimed),
  ofWork('decided', 'count', (row) => row.decided),
  ofWork('reached', 'count', (row) => row.reached),
  ofWork('reach_ratio', 'ratio', (row) => row.reachRatio),
  ofWork('confirmed', 'count', (row) => row.confirmed),
  ofWork('not_fraud', 'count', (row) => row.notFraud),
  ofWork('precision', 'ratio', (row) => row.precision),
  ofWork('calls', 'count', (row) => row.calls),
  ofWork('calls_a_confirmed', 'rate', (row) => row.callsAConfirmed),
  ofWork('held_s', 'seconds', (row) => row.heldMs / 1000),
  ofWork('held_s_a_confirmed', 'seconds', (row) => secondsOf(row.heldMsAConfirmed ?? undefined)),
  ofWork('loss_prevented_yuan', 'fen', (row) => row.lossPreventedFen),
  ofWork('lost_yuan', 'fen', (row) => row.lostFen),
  ...STRETCHES.flatMap(([name, stretch]) => [
    ofWork(`${name}_p50_s`, 'seconds', (row) => secondsOf(stretch(row)?.p50Ms)),
    ofWork(`${name}_p90_s`, 'seconds', (row) => secondsOf(stretch(row)?.p90Ms)),
    ofWork(`${name}_p99_s`, 'seconds', (row) => secondsOf(stretch(row)?.p99Ms)),
  ]),
  ...WORK_STEPS.map(({ column, count }) => ofWork(column, 'count', count)),
];

/** Groups of the work, then one row with the key `total`. */
export function workSheet({ by, rows, total }: WorkReport): Sheet {
  const last = { key: 'total', name: { zh: '合计', en: 'Total' }, ...total };
  return sheetOf(`work-by-${by}`, WORK, [...rows, last]);
}

const ofLoss = columnsOf<EpisodeLossRow>();
const LOSS: readonly ColumnOf<EpisodeLossRow>[] = [
  ofLoss('episode_id', 'text', (row) => row.episodeId),
  ofLoss('outcome_id', 'text', (row) => row.outcomeId),
  ofLoss('time', 'text', (row) => printTime(row.eventTime)),
  ofLoss('region', 'text', (row) => row.region),
  ofLoss('region_zh', 'text', (row) => regionName(row.region, 'zh')),
  ofLoss('typology', 'text', (row) => row.typology),
  ofLoss('outcome', 'text', (row) => row.outcome),
  ofLoss('held_yuan', 'fen', (row) => row.heldFen),
  ofLoss('left_yuan', 'fen', (row) => row.leftFen),
  ofLoss('lost_yuan', 'fen', (row) => row.lostFen),
  ofLoss('claimed_yuan', 'fen', (row) => row.claimedFen),
  ofLoss('stated_only_yuan', 'fen', (row) => row.statedFen),
  ofLoss('counted_yuan', 'fen', (row) => row.countedTotalFen),
  ...LOSS_CLASSES.map((name) =>
    ofLoss(`${name.replace('-', '_')}_yuan`, 'fen', (row) => row.countedFen[name]),
  ),
  ofLoss('is_confirmed', 'flag', (row) => row.isConfirmed),
  ofLoss('reason', 'text', (row) => row.reason),
  ofLoss('elsewhere_yuan', 'fen', (row) => row.elsewhere?.amountFen ?? null),
  ofLoss('counted_in', 'text', (row) => row.elsewhere?.episodeIds.join(' ') ?? null),
];

export function lossSheet({ rows }: Pick<LossPage, 'rows'>): Sheet {
  return sheetOf('episodes', LOSS, rows);
}

function percentOf(ratio: number | null): number | null {
  return ratio === null ? null : ratio * 100;
}

function secondsOf(ms: number | undefined): number | null {
  return ms === undefined ? null : ms / 1000;
}
