// How a report reads in a terminal.
import { expect, test } from 'vitest';
import { parseRfc3339 } from '../signal/event-time.ts';
import type { ReportFigures } from './report-figures.ts';
import { formatYuan, tableOf } from './report-table.ts';
import { textWidth } from './text-grid.ts';

const figures: ReportFigures = {
  peopleDissuaded: 23_000,
  lossPreventedFen: { dissuaded: 12_345_678_900, 'payment-stopped': 5_000, frozen: 0, returned: 0 },
  lossPreventedTotalFen: 12_345_683_900,
  lossConfirmedFen: 0,
  claimedFen: 12_345_683_900,
  lossStatedFen: 0,
  atRiskFen: 0,
  lostFen: 12_345_600,
  casesFiled: 77,
  caseLossFen: 1,
  casesFiledYearBefore: 1_000,
  casesChangeRatio: -0.923,
  casesChangeIsClear: true,
  episodes: 24_000,
  tasks: 24_000,
  tasksByOutcome: { dissuaded: 23_000 },
  openedToClaimedMedianMs: 42_000,
  claimedToClosedMedianMs: null,
  openedToClosedMedianMs: null,
};

const report = {
  from: parseRfc3339('2026-03-01T00:00:00+08:00') ?? 0,
  to: parseRfc3339('2026-03-31T12:30:00+08:00') ?? 0,
  region: '330000',
  by: 'city',
  total: figures,
  rows: [{ ...figures, name: { zh: '杭州市', en: 'Hangzhou' } }],
} as const;

test('a change that may be chance is marked, and the mark is explained', () => {
  const total = { ...figures, casesChangeRatio: 0.5, casesChangeIsClear: false };
  const text = tableOf({ ...report, total }, { lang: 'en', width: 100 });
  expect(text).toContain('~+50.0%');
  expect(text).toContain('may be chance');
  expect(tableOf(report, { lang: 'en', width: 100 })).not.toContain('may be chance');
});

test('Chinese stands in straight columns of double width', () => {
  expect(tableOf(report, { lang: 'zh', width: 80 }).split('\n')).toEqual([
    '反诈劝阻报告 · 浙江省 · 2026-03-01 – 2026-03-31 12:30',
    '',
    '市      劝阻人数  止损金额  立案数    同比  损失金额  预警事件    任务    劝阻',
    '──────────────────────────────────────────────────────────────────────────────',
    '杭州市    23,000    1.23亿      77  -92.3%   12.35万    24,000  24,000  1.23亿',
    '──────────────────────────────────────────────────────────────────────────────',
    '合计      23,000    1.23亿      77  -92.3%   12.35万    24,000  24,000  1.23亿',
    '',
    '止损金额            劝阻 1.23亿, 止付 50.00, 冻结 0.00, 返还 0.00',
    '回访确认            0.00',
    '涉险金额            0.00',
    '坐席上报止损        1.23亿',
    '仅凭口述（未计入）  0.00',
    '派单至签收（中位）  42.0 s',
    '签收至反馈（中位）  –',
    '处置结果            已劝阻 23,000',
  ]);
});

test.each([40, 60, 80, 100, 200])('no row of the table is wider than %d columns', (width) => {
  for (const lang of ['zh', 'en'] as const) {
    const grid = tableOf(report, { lang, width }).split('\n').slice(2, 7);
    expect(grid.length).toBe(5);
    for (const line of grid) expect(textWidth(line)).toBeLessThanOrEqual(width);
  }
});

test.each([
  [12_345_678_900, 'zh', undefined, '1.23亿'],
  [99_999_999, 'zh', undefined, '100.00万'],
  [999_999, 'zh', undefined, '9,999.99'],
  [12_345_678_900, 'en', undefined, '123,456,789.00'],
  [12_345_678_900, 'en', 'short', '123.46M'],
  [12_345_678_900, 'zh', 'full', '123,456,789.00'],
  [0, 'zh', 'short', '0.00'],
] as const)('%d fen in %s %s are %s', (amountFen, lang, amounts, text) => {
  expect(formatYuan(amountFen, { lang, ...(amounts === undefined ? {} : { amounts }) })).toBe(text);
});
