// The episodes behind a total as one list, however many there are: all of them add up to the total of the report.
import { FwError } from '../signal/fw-error.ts';
import type { LossPage, LossPageQuery } from './loss-page.ts';

export interface LossRowsOptions {
  /** Of the largest; everything when missing. */
  readonly limit?: number;
  /** Rows that the source gives at once; SOURCE_ROWS when missing. */
  readonly pageRows?: number;
}

/** One statement gives so many, all as they are at one time; more would be a text too long for one string of JSON some day. */
const SOURCE_ROWS = 50_000;
/** Beyond one page what the rows are made of may change between two of them. */
const ATTEMPTS = 3;

/**
 * The largest rows with the sums of all. Throws as lossPage, and FwError FW_LEDGER_AWAY when the sums changed between two pages each time
 * that the list was read: rows of such pages do not add up.
 */
export async function lossRows(
  source: { episodes(query: LossPageQuery): Promise<LossPage> },
  query: Omit<LossPageQuery, 'limit' | 'offset'>,
  options: LossRowsOptions = {},
): Promise<LossPage> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const read = await readOnce(source, query, options);
    if (read !== undefined) return read;
  }
  const why =
    'Episodes of this period change while they are read; ask for a shorter one, or for one that is over.';
  throw new FwError('FW_LEDGER_AWAY', why);
}

/** Undefined when something changed between two pages. */
async function readOnce(
  source: { episodes(query: LossPageQuery): Promise<LossPage> },
  query: Omit<LossPageQuery, 'limit' | 'offset'>,
  { limit = Number.POSITIVE_INFINITY, pageRows = SOURCE_ROWS }: LossRowsOptions,
): Promise<LossPage | undefined> {
  const sizeAt = (offset: number) => Math.min(pageRows, limit - offset);
  const first = await source.episodes({ ...query, limit: sizeAt(0), offset: 0 });
  const rows = [...first.rows];
  let last = first;
  for (let size = sizeAt(0); last.rows.length === size && rows.length < limit; ) {
    size = sizeAt(rows.length);
    last = await source.episodes({ ...query, limit: size, offset: rows.length });
    if (!hasSumsOf(last, first)) return undefined;
    for (const row of last.rows) rows.push(row);
  }
  return { ...first, rows };
}

function hasSumsOf(page: LossPage, other: LossPage): boolean {
  return (
    page.episodes === other.episodes &&
    page.countedTotalFen === other.countedTotalFen &&
    page.statedTotalFen === other.statedTotalFen
  );
}
