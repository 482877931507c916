// Where somebody was last taken for a victim or a suspect: the regions of the episodes that name them.
import type { Subject } from '../engine/decision.ts';
import { namesAnySql } from './episode-names.ts';
import type { Ledger } from './ledger.ts';

/** Episodes that were touched so long before the newest one count as well: a suspect has victims in several places at a time. */
const TOGETHER_DAYS = 30;

/** Bound by `ids`. Goes over the episodes once. */
export const SUBJECT_REGIONS_SQL = `
SELECT place AS region FROM (
  SELECT place, newest, max(newest) OVER () AS last FROM (
    SELECT toString(region) AS place, max(touched_time) AS newest FROM episodes
    WHERE ${namesAnySql('{ids:Array(String)}')}
    GROUP BY place
  )
)
WHERE newest >= last - INTERVAL ${TOGETHER_DAYS} DAY
ORDER BY region`;

/**
 * Region codes of the episodes in which one of these is the person, their phone, a suspect or a payee; of those that were touched within 30 days before the newest.
 * None when no episode names them. Throws FwError FW_LEDGER_AWAY.
 */
export async function subjectRegions(
  ledger: Pick<Ledger, 'query' | 'formsOf'>,
  subjects: readonly Subject[],
): Promise<string[]> {
  const ids = [...new Set(subjects.flatMap(({ kind, id }) => ledger.formsOf(kind, id)))];
  const rows = await ledger.query<{ region: string }>(SUBJECT_REGIONS_SQL, { ids });
  return rows.map(({ region }) => region);
}
