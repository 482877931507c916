// Which outcomes the ledger has.
import type { Ledger } from './ledger.ts';

/** Those ids of some outcomes that the ledger has a row of. Throws FwError FW_LEDGER_AWAY. */
export async function knownOutcomes(
  ledger: Pick<Ledger, 'query'>,
  outcomes: readonly { readonly outcomeId: string; readonly episodeId: string }[],
): Promise<ReadonlySet<string>> {
  // The episode is the key's first part: without it every part of the table would be read.
  const sql = `
SELECT DISTINCT outcome_id FROM outcomes
WHERE episode_id IN {episodes:Array(String)} AND outcome_id IN {outcomes:Array(String)}`;
  const rows = await ledger.query<{ outcome_id: string }>(sql, {
    episodes: outcomes.map(({ episodeId }) => episodeId),
    outcomes: outcomes.map(({ outcomeId }) => outcomeId),
  });
  return new Set(rows.map(({ outcome_id: id }) => id));
}
