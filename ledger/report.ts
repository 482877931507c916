// The report that a commander reads: people dissuaded, loss prevented, cases filed and their change, the work behind them, for a
// stretch of event time and a region, in one total and by group. The object is the JSON form: amounts in fen, units in the keys.

import { FwError } from '../signal/fw-error.ts';
import { regionName } from '../signal/region.ts';
import { checkPeriod } from './check-period.ts';
import type { Ledger } from './ledger.ts';
import type { Grouping } from './region-filter.ts';
import { figuresByGroup, type ReportFigures, type ReportQuery } from './report-figures.ts';
import { type TableOptions, tableOf } from './report-table.ts';

export interface ReportRow extends ReportFigures {
  /** A region code, a typology, `2026-03-01`, `2026-03` or `2026`. */
  readonly key: string;
  readonly name: { readonly zh: string; readonly en: string };
}

export interface Report {
  /** Event time, epoch ms; `to` is the first moment outside. */
  readonly from: number;
  readonly to: number;
  /** Absent for all of the country. */
  readonly region?: string;
  readonly by: Grouping;
  readonly total: ReportFigures;
  /** Sorted by key; groups without any figure are left out. */
  readonly rows: readonly ReportRow[];
}

/** Makes the report. Throws FwError FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY. */
export async function report(ledger: Ledger, query: ReportQuery): Promise<Report> {
  checkPeriod(query);
  const { from, to, region, by = 'city' } = query;
  const groups = new Map(await figuresByGroup(ledger, query));
  const total = groups.get('');
  groups.delete('');
  if (total === undefined) throw new FwError('FW_USAGE', 'The report has no total.');
  const rows = [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, figures]) => ({ key, name: nameOf(by, key), ...figures }));
  return { from, to, ...(region === undefined ? {} : { region }), by, total, rows };
}

/** The report as a text table for a terminal of `width` columns. Chinese with 万 and 亿, English in full figures, unless said otherwise. */
export function printReport(made: Report, options: TableOptions): string {
  return tableOf(made, options);
}

function nameOf(by: Grouping, key: string): { zh: string; en: string } {
  const isRegion = by === 'province' || by === 'city' || by === 'county';
  return isRegion ? { zh: regionName(key, 'zh'), en: regionName(key, 'en') } : { zh: key, en: key };
}
