// The brief of a period as the API, the command line and schedules ask for it.
import type { Period } from '../check-period.ts';
import type { Headline } from '../headline.ts';
import type { LedgerReports } from '../ledger-reports.ts';

export interface BriefQuery extends Period {
  readonly lang: 'zh' | 'en';
  readonly madeAt: number;
}

/** Up to here cases are shown by day, above by month. */
const DAYS_SHOWN_MS_MAX = 62 * 86_400_000;

/** The step of the cases of a brief. */
export function briefStep({ from, to }: Period): 'day' | 'month' {
  return to - from <= DAYS_SHOWN_MS_MAX ? 'day' : 'month';
}

/** Throws FwError FW_USAGE for a query that makes no sense, FW_CONFIG without a font for Chinese, FW_LEDGER_AWAY. */
export async function makeBrief(
  reports: Pick<LedgerReports, 'headline' | 'trend'>,
  { lang, madeAt, ...period }: BriefQuery,
  rated: (made: Headline) => Headline = (made) => made,
): Promise<Buffer> {
  const [headline, trend] = await Promise.all([
    reports.headline(period),
    reports.trend({ ...period, step: briefStep(period) }),
  ]);
  // Loaded when it is asked for: the library takes a while.
  const { briefPdf } = await import('./brief-pdf.ts');
  return briefPdf({ headline: rated(headline), trend, lang, madeAt });
}
