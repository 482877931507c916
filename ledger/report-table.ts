// A report as a table of text for a terminal, in Chinese or English.
import { LOSS_CLASSES, type LossClass } from '../dissuasion/task.ts';
import { formatFen } from '../signal/amount.ts';
import { printTime } from '../signal/event-time.ts';
import { OUTCOME_NAMES, OUTCOMES } from '../signal/outcome.ts';
import { regionName } from '../signal/region.ts';
import type { Grouping } from './region-filter.ts';
import type { ReportFigures } from './report-figures.ts';
import { GAP, gridOf, pad, textWidth } from './text-grid.ts';

export interface TableOptions {
  readonly lang: 'zh' | 'en';
  /** Columns of the terminal. */
  readonly width: number;
  /** `short` is 万 and 亿 (10,000 and 100 M yuan), or K and M in English; `full` to the fen. Short for zh, full for en when missing. */
  readonly amounts?: 'short' | 'full';
}

/** What of a report the table shows. */
export interface Tabled {
  readonly from: number;
  readonly to: number;
  readonly region?: string;
  readonly by: Grouping;
  readonly total: ReportFigures;
  readonly rows: readonly (ReportFigures & {
    readonly name: { readonly zh: string; readonly en: string };
  })[];
}

type ChangeFigures = Pick<ReportFigures, 'casesChangeRatio' | 'casesChangeIsClear'>;

interface Column {
  readonly title: string;
  readonly cell: (figures: ReportFigures) => string;
}

const WORDS = {
  zh: {
    title: '反诈劝阻报告',
    country: '全国',
    total: '合计',
    people: '劝阻人数',
    prevented: '止损金额',
    lost: '损失金额',
    cases: '立案数',
    change: '同比',
    episodes: '预警事件',
    tasks: '任务',
    claimed: '坐席上报止损',
    stated: '仅凭口述（未计入）',
    atRisk: '涉险金额',
    confirmed: '回访确认',
    toClaimed: '派单至签收（中位）',
    toClosed: '签收至反馈（中位）',
    outcomes: '处置结果',
    none: '本期没有数据',
    unclear: '~ 数量小，变化可能出于偶然',
    unknown: '– 不可比：去年同期没有立案、早于本地首起案件，或区划已调整',
    by: {
      province: '省',
      city: '市',
      county: '区县',
      typology: '诈骗类型',
      day: '日',
      month: '月',
      year: '年',
    },
  },
  en: {
    title: 'Dissuasion report',
    country: 'all of the country',
    total: 'Total',
    people: 'Dissuaded',
    prevented: 'Prevented',
    lost: 'Lost',
    cases: 'Cases',
    change: 'On year',
    episodes: 'Episodes',
    tasks: 'Tasks',
    claimed: 'Reported as kept by the desks',
    stated: 'Stated only, not counted',
    atRisk: 'At risk, by transfers seen',
    confirmed: 'Confirmed by the last call after',
    toClaimed: 'Opened to claimed (median)',
    toClosed: 'Claimed to closed (median)',
    outcomes: 'Outcomes',
    none: 'Nothing in this period',
    unclear: '~ numbers so small that the change may be chance',
    unknown:
      '– nothing to compare with: the year before has no case, begins before the first one recorded here, or the region was redrawn since',
    by: {
      province: 'Province',
      city: 'City',
      county: 'County',
      typology: 'Typology',
      day: 'Day',
      month: 'Month',
      year: 'Year',
    },
  },
} as const;

export const LOSS_CLASS_NAMES = {
  zh: { dissuaded: '劝阻', 'payment-stopped': '止付', frozen: '冻结', returned: '返还' },
  en: {
    dissuaded: 'dissuaded',
    'payment-stopped': 'payment stopped',
    frozen: 'frozen',
    returned: 'returned',
  },
} as const satisfies Record<'zh' | 'en', Record<LossClass, string>>;

/** The whole table, lines without blanks at their ends, no newline at the last. */
export function tableOf(report: Tabled, options: TableOptions): string {
  const { lang, width } = options;
  const words = WORDS[lang];
  const columns = columnsOf(options);
  const body = report.rows.map((row) => [row.name[lang], ...columns.map(({ cell }) => cell(row))]);
  const head = [words.by[report.by], ...columns.map(({ title }) => title)];
  const foot = [words.total, ...columns.map(({ cell }) => cell(report.total))];
  const place = report.region === undefined ? words.country : regionName(report.region, lang);
  const title = `${words.title} · ${place} · ${dayTime(report.from)} – ${dayTime(report.to)}`;
  const lines = [title, '', ...gridOf([head, ...body, foot], width)];
  if (body.length === 0) lines.push('', words.none);
  const isUnclear = [report.total, ...report.rows].some(
    ({ casesChangeIsClear }) => casesChangeIsClear === false,
  );
  if (isUnclear) lines.push('', words.unclear);
  if (report.total.casesFiledYearBefore === null) lines.push('', words.unknown);
  return [...lines, '', ...notesOf(report.total, options)].map((line) => line.trimEnd()).join('\n');
}

/** Money from fen: `1,234.56`, or in short form `1.23亿`, `4.56万`, `1.23M`, `789`. */
export function formatYuan(
  amountFen: number,
  { lang, amounts }: Omit<TableOptions, 'width'>,
): string {
  if ((amounts ?? (lang === 'zh' ? 'short' : 'full')) === 'full') return formatFen(amountFen);
  const yuan = amountFen / 100;
  const units: readonly (readonly [number, string])[] =
    lang === 'zh'
      ? [
          [1e8, '亿'],
          [1e4, '万'],
        ]
      : [
          [1e9, 'B'],
          [1e6, 'M'],
          [1e3, 'K'],
        ];
  const unit = units.find(([size]) => Math.abs(yuan) >= size);
  return unit === undefined ? formatFen(amountFen) : `${(yuan / unit[0]).toFixed(2)}${unit[1]}`;
}

function columnsOf(options: TableOptions): Column[] {
  const words = WORDS[options.lang];
  const money = (amountFen: number) => formatYuan(amountFen, options);
  return [
    { title: words.people, cell: (figures) => count(figures.peopleDissuaded) },
    { title: words.prevented, cell: (figures) => money(figures.lossPreventedTotalFen) },
    { title: words.cases, cell: (figures) => count(figures.casesFiled) },
    { title: words.change, cell: changeOf },
    { title: words.lost, cell: (figures) => money(figures.lostFen) },
    { title: words.episodes, cell: (figures) => count(figures.episodes) },
    { title: words.tasks, cell: (figures) => count(figures.tasks) },
    ...LOSS_CLASSES.map((name) => ({
      title: LOSS_CLASS_NAMES[options.lang][name],
      cell: (figures: ReportFigures) => money(figures.lossPreventedFen[name]),
    })),
  ];
}

function notesOf(total: ReportFigures, options: TableOptions): string[] {
  const { lang } = options;
  const words = WORDS[lang];
  const money = (amountFen: number) => formatYuan(amountFen, options);
  const notes: [string, string][] = [
    [
      words.prevented,
      LOSS_CLASSES.map(
        (name) => `${LOSS_CLASS_NAMES[lang][name]} ${money(total.lossPreventedFen[name])}`,
      ).join(', '),
    ],
    [words.confirmed, money(total.lossConfirmedFen)],
    [words.atRisk, money(total.atRiskFen)],
    [words.claimed, money(total.claimedFen)],
    [words.stated, money(total.lossStatedFen)],
    [words.toClaimed, duration(total.openedToClaimedMedianMs)],
    [words.toClosed, duration(total.claimedToClosedMedianMs)],
  ];
  const outcomes = OUTCOME_NAMES.filter((name) => (total.tasksByOutcome[name] ?? 0) > 0).map(
    (name) => `${OUTCOMES[name][lang]} ${count(total.tasksByOutcome[name] ?? 0)}`,
  );
  if (outcomes.length > 0) notes.push([words.outcomes, outcomes.join(', ')]);
  const labelWidth = Math.max(...notes.map(([label]) => textWidth(label)));
  return notes.map(([label, text]) => `${pad(label, labelWidth, true)}${GAP}${text}`);
}

/** A count with commas: `23,000`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Change on the year before as text, `~` before it when it may be chance. */
export function changeOf({ casesChangeRatio, casesChangeIsClear }: ChangeFigures): string {
  if (casesChangeRatio === null) return '–';
  const sign = casesChangeRatio > 0 ? '+' : '';
  return `${casesChangeIsClear === false ? '~' : ''}${sign}${(casesChangeRatio * 100).toFixed(1)}%`;
}

/** A stretch of time as text: `42.0 s`; – for none. */
export function duration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${(ms / 60_000).toFixed(1)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

/** `2026-03-01`, with the time of day when it is not midnight in Shanghai. */
export function dayTime(timeMs: number): string {
  const [day = '', time = ''] = printTime(timeMs).split('T');
  return time.startsWith('00:00:00.000') ? day : `${day} ${time.slice(0, 5)}`;
}
