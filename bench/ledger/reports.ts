// The reports that are timed. Each time another period of the second year, so that nothing is answered from what the time before left in a cache.
import { campaignReport } from '../../ledger/campaign-report.ts';
import { caseTrendSeries } from '../../ledger/case-trend-series.ts';
import { headline } from '../../ledger/headline.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { lossPage } from '../../ledger/loss-page.ts';
import { report } from '../../ledger/report.ts';
import { workReport } from '../../ledger/work-report.ts';
import { DAY_MS } from '../../signal/civil-date.ts';
import { SHANGHAI_OFFSET_MS } from '../../signal/event-time.ts';

/** 2025-01-01 in Shanghai: the first day that is filled. */
export const START = 1_735_660_800_000;
export const DAYS = 730;

export interface AskedReport {
  readonly name: string;
  /** Asks it for the `number`th time. */
  ask(over: Ledger, number: number): Promise<unknown>;
}

export interface ReportTimes {
  /** The processing time as of which a trend tells what was known. */
  readonly knownAt: number;
  /** Event time of the newest outcome, epoch ms. */
  readonly newest: number;
}

/** All of them. */
export function reportsOf({ knownAt, newest }: ReportTimes): AskedReport[] {
  const month = monthOf;
  const yearUntilNow = (number: number) => yearUntil(newest + 1, number);
  const asked: Readonly<Record<string, AskedReport['ask']>> = {
    'a month by city': (over, at) => report(over, { ...month(at), by: 'city' }),
    'a month of a county by day': (over, at) =>
      report(over, { ...month(at), region: '330106', by: 'day' }),
    'a year by city': (over, at) => report(over, { ...yearOf(at), by: 'city' }),
    'a year by month': (over, at) => report(over, { ...yearOf(at), by: 'month' }),
    'a year by typology': (over, at) => report(over, { ...yearOf(at), by: 'typology' }),
    'a year until now by month': (over, at) => report(over, { ...yearUntilNow(at), by: 'month' }),
    'headline of a month': (over, at) => headline(over, month(at)),
    'headline of a year': (over, at) => headline(over, yearOf(at)),
    'headline of a year until now': (over, at) => headline(over, yearUntilNow(at)),
    'work of a month by rule': (over, at) => workReport(over, { ...month(at), by: 'rule' }),
    'work of a month by desk': (over, at) => workReport(over, { ...month(at), by: 'desk' }),
    'work of a year by city': (over, at) => workReport(over, { ...yearOf(at), by: 'city' }),
    'work of a year by county': (over, at) => workReport(over, { ...yearOf(at), by: 'county' }),
    'campaigns of a week of a city': (over, at) =>
      campaignReport(over, { ...weekOf(at), limit: 50 }),
    'campaigns of 14 days of the province': (over, at) =>
      campaignReport(over, { ...month(at), to: month(at).from + 14 * DAY_MS, limit: 8 }),
    'campaigns of a month of the province': (over, at) =>
      campaignReport(over, { ...month(at), limit: 50 }),
    'cases of a year by week': (over, at) => caseTrendSeries(over, { ...yearOf(at), step: 'week' }),
    'the same as known before': (over, at) =>
      caseTrendSeries(over, { ...yearOf(at), step: 'week', knownAt }),
    'episodes behind a month': (over, at) => lossPage(over, month(at)),
  };
  return Object.entries(asked).map(([name, ask]) => ({ name, ask }));
}

/** A month of the second year. */
function monthOf(number: number) {
  const from = START + (366 + ((number * 31) % 330)) * DAY_MS;
  return { from, to: from + 30 * DAY_MS, region: '330000' };
}

function weekOf(number: number) {
  const { from } = monthOf(number);
  return { from, to: from + 7 * DAY_MS, region: '330100' };
}

/** Most of a year up to a time within a day, as the year of a board is. */
function yearUntil(to: number, number: number) {
  const today = Math.floor((to + SHANGHAI_OFFSET_MS) / DAY_MS) * DAY_MS - SHANGHAI_OFFSET_MS;
  return { from: today - (365 - (number % 30)) * DAY_MS, to, region: '330000' };
}

/** A year that ends in the second one. */
function yearOf(number: number) {
  const from = START + (183 + ((number * 31) % 182)) * DAY_MS;
  return { from, to: from + 365 * DAY_MS, region: '330000' };
}
