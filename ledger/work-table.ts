// How the work goes, as a table of text for a terminal.
import { regionName } from '../signal/region.ts';
import { count, dayTime, duration, formatYuan } from './report-table.ts';
import { gridOf } from './text-grid.ts';
import type { Stretch, WorkFigures, WorkReport } from './work-report.ts';
import { WORK_STEPS } from './work-steps.ts';

const WORDS = {
  zh: {
    title: '劝阻工作',
    country: '全国',
    total: '合计',
    by: {
      desk: '席位',
      province: '省',
      city: '市',
      county: '区县',
      typology: '诈骗类型',
      rule: '规则',
    },
    columns: [
      '预警事件',
      '触达率',
      '诈骗',
      '非诈骗',
      '准确率',
      '通话',
      '每起通话',
      '每起用时',
      '止损金额',
      '信号→任务',
      '任务→签收',
      '签收→反馈',
      '信号→反馈',
    ],
    steps: '劝阻阶梯：自动发出的短信、外呼、上门请求，以及在电话、换人、上门时得到的反馈',
    overlap: '一起事件计入其每条规则，各规则不可相加',
    medians: '时长为中位数',
  },
  en: {
    title: 'The work',
    country: 'all of the country',
    total: 'Total',
    by: {
      desk: 'Desk',
      province: 'Province',
      city: 'City',
      county: 'County',
      typology: 'Typology',
      rule: 'Rule',
    },
    columns: [
      'Episodes',
      'Reached',
      'Fraud',
      'Not fraud',
      'Precision',
      'Calls',
      'A fraud',
      'Time a fraud',
      'Prevented',
      'To task',
      'To claim',
      'To outcome',
      'In all',
    ],
    steps:
      'Steps of the ladder: what went out of itself, and outcomes by the step at which they were found',
    overlap: 'An episode counts under each rule among its reasons; rules do not add up',
    medians: 'Times are medians',
  },
} as const;

/** A line a group; columns that `width` does not hold are left out from the right. */
export function workTable(made: WorkReport, lang: 'zh' | 'en', width: number): string {
  const words = WORDS[lang];
  const place = made.region === undefined ? words.country : regionName(made.region, lang);
  const title = `${words.title} · ${place} · ${dayTime(made.from)} – ${dayTime(made.to)}`;
  const rows = made.rows.map((row) => [row.name[lang], ...cellsOf(row, lang)]);
  const foot = [words.total, ...cellsOf(made.total, lang)];
  const grid = gridOf([[words.by[made.by], ...words.columns], ...rows, foot], width);
  const steps = made.by === 'desk' ? ['', words.steps, ...stepsGrid(made, lang, width)] : [];
  const notes = made.by === 'rule' ? [words.overlap, words.medians] : [words.medians];
  return [title, '', ...grid, ...steps, '', ...notes].map((line) => line.trimEnd()).join('\n');
}

/** What of the ladder each desk used: counts, so that their columns are below those of the work and not behind them. */
function stepsGrid({ by, rows, total }: WorkReport, lang: 'zh' | 'en', width: number): string[] {
  const words = WORDS[lang];
  const cells = (figures: WorkFigures) => WORK_STEPS.map((step) => count(step.count(figures)));
  const head = [words.by[by], ...WORK_STEPS.map((step) => step[lang])];
  const body = rows.map((row) => [row.name[lang], ...cells(row)]);
  return gridOf([head, ...body, [words.total, ...cells(total)]], width);
}

function cellsOf(figures: WorkFigures, lang: 'zh' | 'en'): string[] {
  const { callsAConfirmed } = figures;
  return [
    count(figures.episodes),
    percent(figures.reachRatio),
    count(figures.confirmed),
    count(figures.notFraud),
    percent(figures.precision),
    count(figures.calls),
    callsAConfirmed === null ? '–' : callsAConfirmed.toFixed(1),
    duration(figures.heldMsAConfirmed),
    formatYuan(figures.lossPreventedFen, { lang, amounts: 'short' }),
    median(figures.signalToTask),
    median(figures.taskToClaim),
    median(figures.claimToOutcome),
    median(figures.signalToOutcome),
  ];
}

function percent(ratio: number | null): string {
  return ratio === null ? '–' : `${(ratio * 100).toFixed(1)}%`;
}

function median(stretch: Stretch | null): string {
  return duration(stretch?.p50Ms ?? null);
}
