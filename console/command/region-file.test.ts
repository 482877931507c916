// The file of the region table says a change as the headline's file does: in percent, with whether it is clear, and redrawn counties together.
import { expect, test } from 'vitest';
import { COMMAND_TEXT } from '../text/command-text.ts';
import type { HeadlineRow } from './measure.ts';
import { regionFile } from './region-file.ts';

const CASES = { casesFiled: 3, caseLossFen: 1, casesFiledYearBefore: 4 };
const ROW: HeadlineRow = {
  ...{ level: 'county', code: '330106', name: { zh: '西湖区', en: 'Xihu' } },
  ...{ peopleDissuaded: 2, lossPreventedTotalFen: 12_345, lossConfirmedFen: 0, lossStatedFen: 0 },
  lossPreventedFen: { dissuaded: 12_345, 'payment-stopped': 0, frozen: 0, returned: 0 },
  ...{ ...CASES, casesChangeRatio: -0.25, casesChangeIsClear: false },
  ...{ population: null, dissuadedPer100k: null, casesPer100k: null },
};
const AREA = {
  ...{ codesBefore: ['330103', '330105'], codesAfter: ['330105'], changedOn: ['2021-04-09'] },
  ...{ ...CASES, casesFiled: 12, casesChangeRatio: 2, casesChangeIsClear: true },
};

test('a change stands in percent beside whether it is clear, and has neither where nothing compares', () => {
  const redrawn = { casesFiledYearBefore: null, casesChangeRatio: null, casesChangeIsClear: null };
  const rows = [ROW, { ...ROW, ...redrawn }];
  const lines = regionFile({ rows, areas: [] }, 'zh', COMMAND_TEXT.zh).split('\r\n');
  expect(lines[0]).toMatch(/立案（起）,每10万人立案,去年同期（起）,立案同比（%）,变化明确$/);
  expect(lines[1]).toBe('330106,西湖区,123.45,2,,3,,4,-25,否');
  expect(lines[2]).toBe('330106,西湖区,123.45,2,,3,,,,');
});

test('redrawn counties stand together below, with their cases alone', () => {
  const file = regionFile({ rows: [], areas: [AREA] }, 'en', COMMAND_TEXT.en);
  expect(file.split('\r\n')[1]).toMatch(/^330103\+330105>330105,[^,]+\+[^,]+,,,,12,,4,200,yes$/);
});
