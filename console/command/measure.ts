// What the map, the trend and the tables show of a region or a stretch of time.
import type { Static } from 'typebox';
import type { Headline, Report } from '../../api/contract/report.ts';
import { shortMoney, wholeCount } from '../text/amount-text.ts';
import type { Language } from '../text/language.ts';

export type HeadlineView = Static<typeof Headline>;
export type HeadlineRow = HeadlineView['rows'][number];
export type ReportView = Static<typeof Report>;
export type ReportRow = ReportView['rows'][number];

export const MEASURES = ['prevented', 'dissuaded', 'cases'] as const;
export type Measure = (typeof MEASURES)[number];

/** The colour of a region: rates by residents where they are known, since counts only show where people live. */
export function measured(measure: Measure, row: HeadlineRow): number | null {
  switch (measure) {
    case 'prevented':
      return row.lossPreventedTotalFen;
    case 'dissuaded':
      return row.dissuadedPer100k;
    case 'cases':
      return row.casesPer100k;
  }
}

/** The same as a count, where residents are not known. */
export function counted(measure: Measure, row: HeadlineRow): number {
  switch (measure) {
    case 'prevented':
      return row.lossPreventedTotalFen;
    case 'dissuaded':
      return row.peopleDissuaded;
    case 'cases':
      return row.casesFiled;
  }
}

export function valueText(measure: Measure, value: number | null, language: Language): string {
  if (value === null) return '–';
  return measure === 'prevented'
    ? shortMoney(value, language)
    : Number.isInteger(value)
      ? wholeCount(value)
      : value.toFixed(1);
}

/** The figure of a step of the trend. */
export function stepOf(measure: Measure, row: ReportRow): number {
  switch (measure) {
    case 'prevented':
      return row.lossPreventedTotalFen;
    case 'dissuaded':
      return row.peopleDissuaded;
    case 'cases':
      return row.casesFiled;
  }
}

const SHADES = 5;

/** Upper bounds of the shades that values are shown in: as many regions in each as can be; equal values in one. */
export function shadeBounds(values: readonly number[]): number[] {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const bounds = Array.from(
    { length: SHADES - 1 },
    (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / (SHADES - 1)) - 1] ?? 0,
  );
  return [...new Set(bounds)];
}

/** 0 for nothing, then 1 for the lowest shade. */
export function shadeOf(value: number | null, bounds: readonly number[]): number {
  if (value === null || value <= 0) return 0;
  const at = bounds.findIndex((bound) => value <= bound);
  return at === -1 ? SHADES - 1 : at + SHADES - bounds.length;
}
