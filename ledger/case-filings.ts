// Which filing of a case counts: of those with the latest filing time the one that was heard of last, a withdrawal before all of them. A filing is heard of once: told
// again it changes nothing. Everything that asks for the newest filing of a case asks here.
import { WITHDRAWAL_PREFIX } from './encode-row.ts';

/** Whether a row of a case is a withdrawal, SQL over row_id. */
export const IS_WITHDRAWN_SQL = `startsWith(row_id, '${WITHDRAWAL_PREFIX}')`;

/**
 * SELECT of all filings of the cases for which `which` holds, SQL over case_id: case_id, row_id, filed_ms, region, typology, loss_fen, is_withdrawn, heard_ms (processing time), and
 * `turn`, the greatest of which in a case is that of the filing that counts.
 */
export function filingsSql(which: string): string {
  return `
SELECT
  case_id, row_id, f.1 AS filed_ms, f.2 AS region, f.3 AS typology, f.4 AS loss_fen,
  ${IS_WITHDRAWN_SQL} AS is_withdrawn, h.1 AS heard_ms, (f.1, is_withdrawn, h, row_id) AS turn
FROM (
  SELECT case_id, row_id, max(filing) AS f, min(heard) AS h FROM case_filings
  WHERE ${which}
  GROUP BY case_id, row_id
)`;
}

/** SELECT of the filing that counts of each of these cases, unless it is a withdrawal: columns of filingsSql without `turn`. */
export function newestFilingsSql(which: string): string {
  const columns = [
    'row_id',
    'filed_ms',
    'region',
    'typology',
    'loss_fen',
    'is_withdrawn',
    'heard_ms',
  ];
  return `
SELECT case_id, ${columns.map((name, at) => `newest.${at + 1} AS ${name}`).join(', ')}
FROM (
  SELECT case_id, argMax((${columns.join(', ')}), turn) AS newest FROM (${filingsSql(which)})
  GROUP BY case_id
)
WHERE is_withdrawn = 0`;
}
