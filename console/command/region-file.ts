// The table of regions as a file, and what of redrawn counties stands in both: the same columns, units and marks as the headline's file has.
import { regionName } from '../../signal/region.ts';
import type { Language } from '../text/language.ts';
import { type Cell, csvOf } from './csv.ts';
import type { HeadlineRow, HeadlineView } from './measure.ts';

export type CaseArea = HeadlineView['areas'][number];

/** How the file says its columns, and whether a change is more than chance. */
export interface FileWords {
  readonly columns: readonly string[];
  readonly yes: string;
  readonly no: string;
}

/** Redrawn counties together, by their names of before. */
export function areaName({ codesBefore }: CaseArea, language: Language): string {
  return codesBefore.map((code) => regionName(code, language)).join('+');
}

/** Of the regions, then of redrawn counties together, of which only cases are compared. Money in yuan, the change in percent. */
export function regionFile(
  { rows, areas }: Pick<HeadlineView, 'rows' | 'areas'>,
  language: Language,
  words: FileWords,
): string {
  const casesOf = (row: HeadlineRow | CaseArea, per100k: number | null): Cell[] => [
    row.casesFiled,
    per100k,
    row.casesFiledYearBefore,
    row.casesChangeRatio === null ? null : Math.round(row.casesChangeRatio * 1_000) / 10,
    row.casesChangeIsClear === null ? null : row.casesChangeIsClear ? words.yes : words.no,
  ];
  return csvOf(words.columns, [
    ...rows.map((row) => [
      row.code,
      row.name[language],
      row.lossPreventedTotalFen / 100,
      row.peopleDissuaded,
      row.dissuadedPer100k,
      ...casesOf(row, row.casesPer100k),
    ]),
    ...areas.map((area) => [
      `${area.codesBefore.join('+')}>${area.codesAfter.join('+')}`,
      areaName(area, language),
      ...[null, null, null],
      ...casesOf(area, null),
    ]),
  ]);
}
