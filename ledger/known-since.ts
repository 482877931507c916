// Since when the ledger knows of cases of a region: a time before its first one is not one without cases but one that nobody knows of.
import type { LikeRegions } from '../signal/region-change.ts';
import { COUNTED_SETTINGS } from './counted-days.ts';
import type { Ledger } from './ledger.ts';

/** The first day with a case that counts of a region, all of the country when missing: days of Shanghai since 1970, Infinity without any. */
export type KnownSince = (region?: string) => number;

const FIRST_SQL = `
SELECT toString(region) AS code, toUInt16(min(day)) AS first_day
FROM counted_case_days FINAL
WHERE notEmpty(cells.cases)
GROUP BY region
${COUNTED_SETTINGS}`;

/** Reads it, a county that only got another code as one. Ask for the ledger's `countDaysAlone` first. Throws FwError FW_LEDGER_AWAY. */
export async function knownSince(ledger: Ledger, { renamed }: LikeRegions): Promise<KnownSince> {
  const rows = await ledger.query<{ code: string; first_day: number }>(FIRST_SQL);
  const first = new Map<string, number>();
  for (const { code, first_day: day } of rows) {
    const regions = ['', `${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`];
    for (const region of [...regions, renamed.get(code) ?? code])
      first.set(region, Math.min(first.get(region) ?? Infinity, day));
  }
  return (region = '') => first.get(renamed.get(region) ?? region) ?? Infinity;
}
