// The notes below a headline: whose count of residents a rate is by.
import { expect, test } from 'vitest';
import { readPopulation } from '../signal/population.ts';
import { type HeadlineRow, withRates } from './headline.ts';
import { headlineView } from './headline-view.ts';

function row(code: string, level: HeadlineRow['level']): HeadlineRow {
  return {
    ...{ level, code, name: { zh: code, en: code } },
    ...{ population: null, dissuadedPer100k: null, casesPer100k: null },
    ...{ peopleDissuaded: 1, lossPreventedTotalFen: 0, lossConfirmedFen: 0, lossStatedFen: 0 },
    lossPreventedFen: { dissuaded: 0, 'payment-stopped': 0, frozen: 0, returned: 0 },
    ...{ casesFiled: 1, caseLossFen: 0, casesFiledYearBefore: 1 },
    ...{ casesChangeRatio: 0, casesChangeIsClear: false },
  };
}

/** After counties were redrawn last. */
const YEAR = { from: Date.UTC(2026, 0), to: Date.UTC(2027, 0) };
const rateNote = (file: string, rows: readonly HeadlineRow[]) =>
  headlineView(withRates({ ...YEAR, rows, areas: [] }, readPopulation(file)), 'en').notes.at(-1);
const HANGZHOU = [row('330100', 'city'), row('330106', 'county')];

test('rates by the census name it, also where a file gives the same number', () => {
  for (const file of ['', '330100,11936010'])
    expect(rateNote(file, HANGZHOU)).toMatch(/residents by the seventh national census/);
});

test('rates by a file of one’s own do not name the census, and both are named where both are shown', () => {
  const own = rateNote('330100,12000000\n330106,1112400', HANGZHOU);
  expect(own).toMatch(/residents by a file of one’s own$/);
  expect(rateNote('330106,1112400', HANGZHOU)).toMatch(
    /census \(2020-11-01\) and a file of one’s own$/,
  );
});

test('of no residents nothing is said', () => {
  expect(rateNote('', [row('610100', 'city')])).not.toMatch(/residents by/);
});
