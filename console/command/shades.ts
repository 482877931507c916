// Which shade of the map each county has.
import {
  counted,
  type HeadlineRow,
  type Measure,
  measured,
  shadeBounds,
  shadeOf,
} from './measure.ts';

export interface Shades {
  /** Whether counties stand by rates. A census may know the residents of cities alone; then they stand by their counts, and the legend says so. */
  readonly areRated: boolean;
  /** What a region shows; null where it has none. */
  readonly value: (code: string) => number | null;
  /** 0 to 4. */
  readonly shade: (code: string) => number;
}

export function shadesOf(rows: readonly HeadlineRow[], measure: Measure): Shades {
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const counties = rows.filter(({ level }) => level === 'county');
  const areRated = counties.every((row) => measured(measure, row) !== null);
  const value = (code: string) => {
    const row = byCode.get(code);
    if (row === undefined) return null;
    return row.level === 'county' && !areRated ? counted(measure, row) : measured(measure, row);
  };
  const bounds = shadeBounds(counties.map(({ code }) => value(code) ?? 0));
  return { areRated, value, shade: (code) => shadeOf(value(code), bounds) };
}
