// The reports beside the headline, as the API and the command line ask for them.
import type { Subject } from '../engine/decision.ts';
import type { Population } from '../signal/population.ts';
import { type CampaignQuery, type CampaignReport, campaignReport } from './campaign-report.ts';
import { type CaseTrendSeries, caseTrendSeries, type SeriesQuery } from './case-trend-series.ts';
import type { Period } from './check-period.ts';
import { type EarlierEpisode, type EarlierQuery, earlierEpisodes } from './earlier-episodes.ts';
import { type HandedBackQuery, type HandedBackRow, handedBack } from './handed-back.ts';
import { type Headline, headline } from './headline.ts';
import type { Ledger } from './ledger.ts';
import { type LossPage, type LossPageQuery, lossPage } from './loss-page.ts';
import { subjectRegions } from './subject-regions.ts';
import { type WorkQuery, type WorkReport, workReport } from './work-report.ts';

/** Each throws FwError FW_USAGE for a query that makes no sense, and FW_LEDGER_AWAY. */
export interface LedgerReports {
  /** The episodes behind a total of loss prevented. */
  episodes(query: LossPageQuery): Promise<LossPage>;
  /** People dissuaded, loss prevented and cases filed for province, city and county. */
  headline(period: Period): Promise<Headline>;
  /** Cases filed as a series. */
  trend(query: SeriesQuery): Promise<CaseTrendSeries>;
  /** What came of warnings and reports of a source. */
  handedBack(query: HandedBackQuery): Promise<HandedBackRow[]>;
  /** How the work goes. */
  work(query: WorkQuery): Promise<WorkReport>;
  /** Episodes that share suspects. */
  campaigns(query: CampaignQuery): Promise<CampaignReport>;
  /** The other episodes of a person. */
  earlier(query: EarlierQuery): Promise<EarlierEpisode[]>;
  /** Where episodes that name one of these lie. */
  regions(subjects: readonly Subject[]): Promise<string[]>;
}

/** The reports over a ledger, with rates by these residents; the census when missing. */
export function ledgerReports(ledger: Ledger, population?: Population): LedgerReports {
  return {
    episodes: (query) => lossPage(ledger, query),
    headline: (period) => headline(ledger, period, population),
    trend: (query) => caseTrendSeries(ledger, query),
    handedBack: (query) => handedBack(ledger, query),
    work: (query) => workReport(ledger, query),
    campaigns: (query) => campaignReport(ledger, query),
    earlier: (query) => earlierEpisodes(ledger, query),
    regions: (subjects) => subjectRegions(ledger, subjects),
  };
}
