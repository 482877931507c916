// Days of campaigns whose ids are exchanged for others: they are read from rows meanwhile, and nothing that was made of the old ids is left.
import { UNIT_SQL } from './campaign-days.ts';
import type { Ledger } from './ledger.ts';

/** How long what began to be made before ids were exchanged may take until it is in. */
const EXCHANGE_MS = 3_600_000;

/**
 * Has the days in which these rows of episodes lie (SQL) read from rows for an hour: to be said before ids of theirs are exchanged, by whom `dropExchanged` is called after that. Whoever is
 * stopped in between does both again. Throws FwError FW_LEDGER_AWAY.
 */
export function withholdCampaigns(ledger: Pick<Ledger, 'feed'>, where: string): Promise<void> {
  return ledger.feed(`
    INSERT INTO campaign_days (city, day, version, is_made)
    SELECT DISTINCT ${UNIT_SQL}.1, ${UNIT_SQL}.2, toUnixTimestamp64Nano(now64(9, 'UTC')) + ${EXCHANGE_MS} * 1000000, 0
    FROM episodes WHERE ${where}`);
}

/** Takes what was made before ids were exchanged from the disk, also by one that was stopped before it came to this. Throws FwError FW_LEDGER_AWAY. */
export async function dropExchanged(ledger: Pick<Ledger, 'query' | 'change'>): Promise<void> {
  const isExchanged = `is_made = 1 AND (city, day) IN (SELECT city, day FROM campaign_days WHERE is_made = 0)
    AND (city, day, version) NOT IN (SELECT city, day, max(version) FROM campaign_days GROUP BY city, day)`;
  const [row] = await ledger.query<{ days: number }>(
    `SELECT toUInt32(count()) AS days FROM campaign_days WHERE ${isExchanged}`,
  );
  if ((row?.days ?? 0) > 0)
    await ledger.change(`ALTER TABLE campaign_days DELETE WHERE ${isExchanged}`);
}
