// What a rule was worth, from its row of the work report, and how sure that is.
import type { Static } from 'typebox';
import type { WorkReport } from '../../api/contract/work-report.ts';

export type WorkView = Static<typeof WorkReport>;
export type RuleRow = WorkView['rows'][number];

/** Of the standard normal distribution: 95 % lie within. */
const Z = 1.959964;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's interval of a share of `count` out of `all`; undefined without any. */
export function wilson(count: number, all: number): Interval | undefined {
  if (all === 0) return undefined;
  const share = count / all;
  const spread = Z * Z;
  const centre = share + spread / (2 * all);
  const reach = Z * Math.sqrt((share * (1 - share)) / all + spread / (4 * all * all));
  const low = Math.max(0, (centre - reach) / (1 + spread / all));
  return { low, high: Math.min(1, (centre + reach) / (1 + spread / all)) };
}

export const COLUMNS = [
  'rule',
  'episodes',
  'decided',
  'confirmed',
  'notFraud',
  'precision',
  'prevented',
  'calls',
  'last',
] as const;
export type Column = (typeof COLUMNS)[number];

/** By what a column is sorted; what is not known stands lowest. Of precision it is the lower end of its interval, so that one hit proves nothing. */
export function worthOf(row: RuleRow, column: Column): number | string {
  switch (column) {
    case 'rule':
      return row.key;
    case 'precision':
      return wilson(row.confirmed, row.confirmed + row.notFraud)?.low ?? -1;
    case 'prevented':
      return row.lossPreventedFen;
    case 'last':
      return row.lastTime ?? -1;
    case 'calls':
      return row.callsAConfirmed === null ? -1 : row.callsAConfirmed;
    default:
      return row[column];
  }
}

/** Rows by a column, the most first; names from A on. */
export function sortRows(rows: readonly RuleRow[], column: Column): RuleRow[] {
  return [...rows].sort((a, b) => {
    const [one, other] = [worthOf(a, column), worthOf(b, column)];
    if (typeof one === 'string' || typeof other === 'string')
      return String(one).localeCompare(String(other));
    return other - one || a.key.localeCompare(b.key);
  });
}
