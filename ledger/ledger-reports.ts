// The reports beside the headline, as the API and the command line ask for them.
import type { Ledger } from './ledger.ts';
import { type LossPage, type LossPageQuery, lossPage } from './loss-page.ts';

/** Each throws FwError FW_USAGE for a query that makes no sense, and FW_LEDGER_AWAY. */
export interface LedgerReports {
  /** The episodes behind a total of loss prevented. */
  episodes(query: LossPageQuery): Promise<LossPage>;
}

/** The reports over a ledger. */
export function ledgerReports(ledger: Ledger): LedgerReports {
  return { episodes: (query) => lossPage(ledger, query) };
}
