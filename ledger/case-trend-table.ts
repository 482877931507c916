// The case trend as a table of text for a terminal.
import { regionName } from '../signal/region.ts';
import type { CaseTrendSeries, TrendPoint } from './case-trend-series.ts';
import { count, dayTime } from './report-table.ts';
import { gridOf } from './text-grid.ts';

const WORDS = {
  zh: {
    title: '立案趋势',
    country: '全国',
    columns: [
      '时段',
      '立案数',
      '去年同期',
      '移动平均',
      '预期区间',
      '',
      '节假日',
      '已撤案',
      '当时已知',
    ],
    above: '▲ 高于预期',
    below: '▼ 低于预期',
    part: '（不足一期）',
    total: '合计',
    free: (days: number, before: number) => `${days} 天（去年 ${before}）`,
  },
  en: {
    title: 'Cases filed',
    country: 'all of the country',
    columns: [
      'Period',
      'Cases',
      'Year before',
      'Average',
      'Expected',
      '',
      'Holidays',
      'Withdrawn',
      'Known then',
    ],
    above: '▲ above',
    below: '▼ below',
    part: ' (part)',
    total: 'Total',
    free: (days: number, before: number) => `${days} (${before} before)`,
  },
} as const;

/** A line a point; columns that `width` does not hold are left out from the right. */
export function caseTrendTable(made: CaseTrendSeries, lang: 'zh' | 'en', width: number): string {
  const words = WORDS[lang];
  const place = made.region === undefined ? words.country : regionName(made.region, lang);
  const what = made.typology === undefined ? '' : ` · ${made.typology}`;
  const title = `${words.title} · ${place}${what} · ${dayTime(made.from)} – ${dayTime(made.to)}`;
  const isRestated = made.knownAt !== undefined;
  const columns = isRestated ? words.columns : words.columns.slice(0, -1);
  const total = made.points.reduce((sum, { casesFiled }) => sum + casesFiled, 0);
  const rows = made.points.map((point) => cellsOf(point, lang).slice(0, columns.length));
  const grid = gridOf([columns, ...rows, [words.total, count(total)]], width, new Set([0, 5]));
  return [title, '', ...grid].map((line) => line.trimEnd()).join('\n');
}

function cellsOf(point: TrendPoint, lang: 'zh' | 'en'): string[] {
  const words = WORDS[lang];
  const { expected, standsOut, holidayDays, holidayDaysYearBefore: before } = point;
  return [
    point.isPart ? point.key + words.part : point.key,
    count(point.casesFiled),
    countOrNone(point.casesFiledYearBefore),
    point.movingAverage === null ? '–' : point.movingAverage.toFixed(1),
    expected === null ? '–' : `${expected.low.toFixed(0)}–${expected.high.toFixed(0)}`,
    standsOut === null ? '' : words[standsOut],
    holidayDays + before === 0 ? '' : words.free(holidayDays, before),
    point.casesWithdrawn === 0 ? '' : count(point.casesWithdrawn),
    countOrNone(point.casesFiledAsKnown),
  ];
}

function countOrNone(value: number | null): string {
  return value === null ? '–' : count(value);
}
