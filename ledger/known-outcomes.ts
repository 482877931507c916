// Which outcomes, and which results of calls after episodes, the ledger has.
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

/** The same of results of calls. */
export async function knownAftercare(
  ledger: Pick<Ledger, 'query'>,
  results: readonly { readonly aftercareId: string; readonly episodeId: string }[],
): Promise<ReadonlySet<string>> {
  const sql = `
SELECT DISTINCT aftercare_id FROM aftercare
WHERE episode_id IN {episodes:Array(String)} AND aftercare_id IN {results:Array(String)}`;
  const rows = await ledger.query<{ aftercare_id: string }>(sql, {
    episodes: results.map(({ episodeId }) => episodeId),
    results: results.map(({ aftercareId }) => aftercareId),
  });
  return new Set(rows.map(({ aftercare_id: id }) => id));
}

/** Both, each asked for only when there is one. Throws FwError FW_LEDGER_AWAY. */
export async function knownRecordings(
  ledger: Pick<Ledger, 'query'>,
  outcomes: Parameters<typeof knownOutcomes>[1],
  results: Parameters<typeof knownAftercare>[1],
): Promise<ReadonlySet<string>> {
  const none = new Set<string>();
  const ended = outcomes.length === 0 ? none : await knownOutcomes(ledger, outcomes);
  return results.length === 0 ? ended : ended.union(await knownAftercare(ledger, results));
}
