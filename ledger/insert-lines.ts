// INSERTs of rows that ClickHouse takes in one go, or of which it finds the bad ones by halving.
import { createHash } from 'node:crypto';
import { type ClickHouse, isRowFault } from './clickhouse.ts';
import type { RefusedRow, TableLines } from './portion.ts';

/**
 * Inserts lines; halves them when ClickHouse refuses one, until it stands alone. Gives those that it refused, and throws as ClickHouse does when that is
 * for another reason.
 */
export async function insertLines(
  clickHouse: Pick<ClickHouse, 'run'>,
  rows: TableLines,
  token: string,
): Promise<RefusedRow[]> {
  const { table, lines } = rows;
  try {
    await clickHouse.run(insertOf(rows, token));
    return [];
  } catch (error) {
    if (!isRowFault(error)) throw error;
    const [only, ...others] = lines;
    if (only === undefined) return [];
    if (others.length === 0) return [{ table, row: only.row, reason: reasonOf(error) }];
    const half = Math.ceil(lines.length / 2);
    const parts = [lines.slice(0, half), lines.slice(half)];
    const refused: RefusedRow[] = [];
    for (const part of parts)
      refused.push(...(await insertLines(clickHouse, { ...rows, lines: part }, token)));
    return refused;
  }
}

/**
 * The token has the rows' hash in it: one token used for two different batches (a log that began anew, a batch cut differently) must
 * never make the second one vanish. Values without names, which ClickHouse reads in two thirds of the time.
 */
function insertOf({ table, columns, lines }: TableLines, token: string): string {
  const body = lines.map(({ line }) => line).join('\n');
  const hash = createHash('sha256').update(`${token}\n${body}`).digest('hex');
  // Rows that went in while the facts made of them did not (a crash between the two) feed the facts when they come again.
  const settings = `async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = '${hash}', deduplicate_blocks_in_dependent_materialized_views = 1, max_partitions_per_insert_block = 0`;
  return `INSERT INTO ${table} (${columns.join(', ')}) SETTINGS ${settings} FORMAT JSONCompactEachRow\n${body}`;
}

/** What an error says, in a line of bounded length. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}
