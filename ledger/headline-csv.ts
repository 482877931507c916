// The headline as one CSV: a line a province, city and county, then the areas of redrawn counties. Codes and names lead, so that a filter by
// level gives each of the three tables. With a byte order mark, without which Excel takes Chinese for something else.
import { LOSS_CLASSES } from '../dissuasion/task.ts';
import { regionName } from '../signal/region.ts';
import type { CaseFigures } from './case-trend.ts';
import type { Headline, HeadlineRow } from './headline.ts';

const BYTE_ORDER_MARK = '\uFEFF';

type Cell = string | number | null;

const COLUMNS = [
  'level',
  'code',
  'name_zh',
  'name_en',
  'people_dissuaded',
  'people_dissuaded_per_100k',
  'loss_prevented_yuan',
  'dissuaded_yuan',
  'payment_stopped_yuan',
  'frozen_yuan',
  'returned_yuan',
  'confirmed_yuan',
  'stated_only_yuan',
  'cases_filed',
  'cases_per_100k',
  'cases_year_before',
  'cases_change_percent',
  'change_is_clear',
  'case_loss_yuan',
  'population',
] as const;

/** RFC 4180 with a head line. Money is yuan with two decimals, exact; an empty cell is a number that there is not. */
export function headlineCsv({ rows, areas }: Headline): string {
  const lines: (readonly Cell[])[] = [COLUMNS, ...rows.map(cellsOf)];
  for (const area of areas) {
    const names = (lang: 'zh' | 'en') =>
      area.codesBefore.map((code) => regionName(code, lang)).join('+');
    const code = `${area.codesBefore.join('+')}>${area.codesAfter.join('+')}`;
    const nothing = Array.from({ length: 9 }, () => null);
    const cases = casesOf(area, null);
    lines.push(['area', code, names('zh'), names('en'), ...nothing, ...cases, null]);
  }
  return BYTE_ORDER_MARK + lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function cellsOf(row: HeadlineRow): Cell[] {
  return [
    row.level,
    row.code,
    row.name.zh,
    row.name.en,
    row.peopleDissuaded,
    decimal(row.dissuadedPer100k, 2),
    yuan(row.lossPreventedTotalFen),
    ...LOSS_CLASSES.map((name) => yuan(row.lossPreventedFen[name])),
    yuan(row.lossConfirmedFen),
    yuan(row.lossStatedFen),
    ...casesOf(row, row.casesPer100k),
    row.population,
  ];
}

function casesOf(figures: CaseFigures, per100k: number | null): Cell[] {
  const { casesChangeRatio: ratio, casesChangeIsClear: isClear } = figures;
  return [
    figures.casesFiled,
    decimal(per100k, 2),
    figures.casesFiledYearBefore,
    ratio === null ? null : decimal(ratio * 100, 1),
    isClear === null ? null : String(isClear),
    yuan(figures.caseLossFen),
  ];
}

function decimal(value: number | null, digits: number): string | null {
  return value === null ? null : value.toFixed(digits);
}

/** Whole fen as yuan, without a division that could round. */
function yuan(amountFen: number): string {
  const digits = String(amountFen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A text that a spreadsheet would take for a formula is marked as text. */
function quoted(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+@\t\r]|^-(?![\d.]+$)/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
