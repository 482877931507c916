// The headline as one sheet: a row a province, city and county, then the areas of redrawn counties. Codes and names lead, so that a filter by level
// gives each of the three tables.
import { LOSS_CLASSES } from '../../dissuasion/task.ts';
import { regionName } from '../../signal/region.ts';
import type { CaseArea, CaseFigures } from '../case-trend.ts';
import type { Headline, HeadlineRow } from '../headline.ts';
import type { Cell, Sheet, SheetColumn } from './sheet.ts';

const COLUMNS: readonly SheetColumn[] = [
  { name: 'level', kind: 'text' },
  { name: 'code', kind: 'text' },
  { name: 'name_zh', kind: 'text' },
  { name: 'name_en', kind: 'text' },
  { name: 'people_dissuaded', kind: 'count' },
  { name: 'people_dissuaded_per_100k', kind: 'rate' },
  { name: 'loss_prevented_yuan', kind: 'fen' },
  { name: 'dissuaded_yuan', kind: 'fen' },
  { name: 'payment_stopped_yuan', kind: 'fen' },
  { name: 'frozen_yuan', kind: 'fen' },
  { name: 'returned_yuan', kind: 'fen' },
  { name: 'confirmed_yuan', kind: 'fen' },
  { name: 'stated_only_yuan', kind: 'fen' },
  { name: 'cases_filed', kind: 'count' },
  { name: 'cases_per_100k', kind: 'rate' },
  { name: 'cases_year_before', kind: 'count' },
  { name: 'cases_change_percent', kind: 'percent' },
  { name: 'change_is_clear', kind: 'flag' },
  { name: 'case_loss_yuan', kind: 'fen' },
  { name: 'population', kind: 'count' },
];
/** Of an area only cases are compared. */
const NOT_OF_AREAS = 9;

export function headlineSheet({ rows, areas }: Headline): Sheet {
  return {
    name: 'headline',
    columns: COLUMNS,
    rows: [...rows.map(cellsOf), ...areas.map(areaCells)],
  };
}

function cellsOf(row: HeadlineRow): Cell[] {
  return [
    row.level,
    row.code,
    row.name.zh,
    row.name.en,
    row.peopleDissuaded,
    row.dissuadedPer100k,
    row.lossPreventedTotalFen,
    ...LOSS_CLASSES.map((name) => row.lossPreventedFen[name]),
    row.lossConfirmedFen,
    row.lossStatedFen,
    ...casesOf(row, row.casesPer100k),
    row.population,
  ];
}

function areaCells(area: CaseArea): Cell[] {
  const names = (lang: 'zh' | 'en') =>
    area.codesBefore.map((code) => regionName(code, lang)).join('+');
  const code = `${area.codesBefore.join('+')}>${area.codesAfter.join('+')}`;
  const nothing = Array.from({ length: NOT_OF_AREAS }, () => null);
  return ['area', code, names('zh'), names('en'), ...nothing, ...casesOf(area, null), null];
}

function casesOf(figures: CaseFigures, per100k: number | null): Cell[] {
  const { casesChangeRatio: ratio } = figures;
  return [
    figures.casesFiled,
    per100k,
    figures.casesFiledYearBefore,
    ratio === null ? null : ratio * 100,
    figures.casesChangeIsClear,
    figures.caseLossFen,
  ];
}
