// Which episodes of a period are one campaign, by numbers alone: their links are read as numbers and joined by sets. The rows of those that are told are read after that,
// and campaigns made of them (ledger/campaigns.ts).
import { SUSPECT_EPISODES_MAX } from './campaigns.ts';
import { COUNTED_SETTINGS } from './counted-days.ts';
import { EPISODE_NUMBER } from './episode-links.ts';
import type { Ledger } from './ledger.ts';
import { type JoinedRows, joinRows } from './link-rows.ts';

/** SQL over episodes that opened in a period and a region: over the key of their tables, so that it may stand in PREWHERE, where it costs half. */
export const IN_PERIOD_SQL = `opened_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND opened_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND startsWith(region, {prefix:String})`;

/** SQL of outcomes of episodes that join others. */
export const JOINS_SQL = "outcome NOT IN ('not-fraud', 'duplicate')";

/** Region and opening of an episode stay as they were when it opened, so that FINAL leaves one row of each. */
const LINKS_SQL = `
SELECT episode, bitShiftRight(person, 11), is_plain, links FROM episode_links FINAL
PREWHERE ${IN_PERIOD_SQL} AND episode NOT IN (SELECT ${EPISODE_NUMBER} FROM episode_work FINAL PREWHERE ${IN_PERIOD_SQL} WHERE NOT (${JOINS_SQL}))
LIMIT {episodesMax:UInt32}
${COUNTED_SETTINGS}`;

/** Finds them among at most so many episodes; `params` are those of IN_PERIOD_SQL. Throws FwError FW_LEDGER_AWAY. */
export async function campaignGroups(
  ledger: Pick<Ledger, 'bytes'>,
  params: Readonly<Record<string, unknown>>,
  episodesMax: number,
): Promise<JoinedRows> {
  return joinRows(await ledger.bytes(LINKS_SQL, { ...params, episodesMax }), SUSPECT_EPISODES_MAX);
}
