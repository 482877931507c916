// The sheet of a report that is asked for by name.
import { FwError } from '../../signal/fw-error.ts';
import { STEPS } from '../case-series.ts';
import type { Period } from '../check-period.ts';
import type { LedgerReports } from '../ledger-reports.ts';
import { lossRows } from '../loss-rows.ts';
import { GROUPINGS } from '../region-filter.ts';
import type { Report } from '../report.ts';
import type { ReportQuery } from '../report-figures.ts';
import { WORK_GROUPS } from '../work-report.ts';
import { campaignSheet } from './campaign-sheet.ts';
import { headlineSheet } from './headline-sheet.ts';
import { lossSheet, totalsSheet, trendSheet, workSheet } from './report-sheets.ts';
import type { Sheet } from './sheet.ts';

export const REPORT_NAMES = [
  'headline',
  'totals',
  'trend',
  'work',
  'campaigns',
  'episodes',
] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

export interface SheetQuery extends Period {
  readonly report: ReportName;
  /** Group of totals and work, step of trend. */
  readonly by?: string;
  /** Of trend. */
  readonly typology?: string;
  /** Of campaigns and episodes; all when missing. */
  readonly limit?: number;
}

export interface SheetSource
  extends Pick<LedgerReports, 'headline' | 'trend' | 'work' | 'campaigns' | 'episodes'> {
  readonly totals: (query: ReportQuery) => Promise<Report>;
}

/** Makes the report as a sheet. Throws FwError FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY. */
export async function reportSheet(source: SheetSource, query: SheetQuery): Promise<Sheet> {
  const { report, by, typology, limit, ...period } = query;
  switch (report) {
    case 'headline':
      return headlineSheet(await source.headline(period));
    case 'totals':
      return totalsSheet(await source.totals({ ...period, by: oneOf(GROUPINGS, by ?? 'city') }));
    case 'trend': {
      const kind = typology === undefined ? {} : { typology };
      const step = oneOf(STEPS, by ?? 'month');
      return trendSheet(await source.trend({ ...period, ...kind, step }));
    }
    case 'work':
      return workSheet(await source.work({ ...period, by: oneOf(WORK_GROUPS, by ?? 'city') }));
    case 'campaigns':
      return campaignSheet(
        await source.campaigns({ ...period, ...(limit === undefined ? {} : { limit }) }),
      );
    case 'episodes':
      return lossSheet(await lossRows(source, period, limit === undefined ? {} : { limit }));
  }
}

function oneOf<T extends string>(names: readonly T[], text: string): T {
  const name = names.find((candidate) => candidate === text);
  if (name === undefined)
    throw new FwError('FW_USAGE', `by must be one of ${names.join(', ')}, not '${text}'`);
  return name;
}
