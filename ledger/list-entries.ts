// What is on lists because signals put it there, and what staff asked for: read from the ledger. What a pack's own files have stands in the pack.
import type { Ledger } from './ledger.ts';
import { closeEntry, ENTRY_KIND, type ListRequestRow } from './list-row.ts';

type Reader = Pick<Ledger, 'query' | 'openAll' | 'formsOf' | 'tokenOf'>;

/** How an entry stands by the newest signal about it. */
export interface ListEntry {
  /** Of the signal; tells nothing of the entry. */
  readonly rowId: string;
  readonly entry: string;
  readonly op: 'add' | 'remove';
  /** Event time, epoch ms. */
  readonly time: number;
  readonly expiresTime?: number;
  readonly note?: string;
  /** Source of the signal. */
  readonly source: string;
  /** Who asked for it and who agreed, where staff did. */
  readonly askedBy?: string;
  readonly decidedBy?: string;
}

export interface ListEntryQuery {
  readonly list: string;
  /** What is on the list at this event time, epoch ms, or what was and is not any more. */
  readonly state: 'listed' | 'ended';
  readonly now: number;
  /** Entries behind this place, the newest first. */
  readonly after?: ListPlace;
  readonly limit: number;
}

export interface ListPlace {
  readonly time: number;
  readonly rowId: string;
}

interface Row {
  readonly row_id: string;
  readonly entry: string;
  readonly op: string;
  readonly time_ms: number;
  readonly expires_ms: number;
  readonly note: string;
  readonly source: string;
  readonly asked_by: string;
  readonly decided_by: string;
}

/** Of one list, the newest row of each entry; `{where}` narrows the rows, `{having}` the entries. */
const newestSql = (where: string, having: string, order: string) => `
WITH newest AS (
  SELECT entry, argMax((row_id, toString(op), toUnixTimestamp64Milli(time),
    ifNull(toUnixTimestamp64Milli(expires_time), 0), note, toString(source), signal_id), (time, row_id)) AS row
  FROM list_changes WHERE list = {list:String} ${where}
  GROUP BY entry
)
SELECT row.1 AS row_id, entry, row.2 AS op, row.3 AS time_ms, row.4 AS expires_ms, row.5 AS note, row.6 AS source,
  asked.asked_by AS asked_by, asked.decided_by AS decided_by
FROM newest
LEFT JOIN (
  SELECT request_id, toString(asked_by) AS asked_by, toString(decided_by) AS decided_by FROM list_requests FINAL
) AS asked ON asked.request_id = splitByChar('-', row.7)[1]
${having}
${order}`;

const IS_LISTED = "(op = 'add' AND (expires_ms = 0 OR expires_ms > {now:Int64}))";

/** The newest first. Throws FwError FW_LEDGER_AWAY. */
export async function listEntries(ledger: Reader, query: ListEntryQuery): Promise<ListEntry[]> {
  const { list, state, now, after, limit } = query;
  const is = state === 'listed' ? IS_LISTED : `NOT ${IS_LISTED}`;
  const sql = newestSql(
    '',
    `WHERE ${is} AND (time_ms < {time:Int64} OR (time_ms = {time:Int64} AND row_id < {rowId:String}))`,
    'ORDER BY time_ms DESC, row_id DESC LIMIT {limit:UInt32}',
  );
  const { time, rowId } = after ?? { time: Number.MAX_SAFE_INTEGER, rowId: '' };
  return entriesOf(ledger, await ledger.query<Row>(sql, { list, now, limit, time, rowId }));
}

/** How these entries stand; those of which no signal ever spoke are left out. Throws FwError FW_LEDGER_AWAY. */
export async function namedEntries(
  ledger: Reader,
  list: string,
  entries: readonly string[],
): Promise<ListEntry[]> {
  const closing = { id: (kind: string, id: string) => ledger.tokenOf(kind, id) };
  const forms = entries.flatMap((entry) => [
    closeEntry(entry, closing),
    ...ledger.formsOf(ENTRY_KIND, entry),
  ]);
  const sql = newestSql('AND entry IN {forms:Array(String)}', '', 'ORDER BY time_ms DESC');
  return entriesOf(ledger, await ledger.query<Row>(sql, { list, forms: [...new Set(forms)] }));
}

/** The entries of rows; rows that are not the newest of their entry are left out. Throws FwError FW_LEDGER_AWAY. */
export async function entriesOfRows(
  ledger: Reader,
  list: string,
  rowIds: readonly string[],
): Promise<ListEntry[]> {
  const sql = newestSql('', 'WHERE row_id IN {rowIds:Array(String)}', 'ORDER BY time_ms DESC');
  return entriesOf(ledger, await ledger.query<Row>(sql, { list, rowIds }));
}

/** How many entries each list has by signals at an event time. Throws FwError FW_LEDGER_AWAY. */
export async function listCounts(ledger: Reader, now: number): Promise<Map<string, number>> {
  const rows = await ledger.query<{ list: string; entries: number }>(
    `SELECT list, toUInt32(count()) AS entries FROM (
       SELECT toString(list) AS list, entry, argMax((toString(op), ifNull(toUnixTimestamp64Milli(expires_time), 0)), (time, row_id)) AS row
       FROM list_changes GROUP BY list, entry
     ) WHERE row.1 = 'add' AND (row.2 = 0 OR row.2 > {now:Int64}) GROUP BY list`,
    { now },
  );
  return new Map(rows.map(({ list, entries }) => [list, entries]));
}

interface RequestRow {
  readonly request_id: string;
  readonly revision: number;
  readonly state: string;
  readonly list: string;
  readonly asked_by: string;
  readonly asked_ms: number;
  readonly record: string;
}

export interface ListRequestQuery {
  readonly requestId?: string;
  readonly list?: string;
  readonly state?: string;
  readonly limit: number;
}

/** What was asked for, the newest first. Throws FwError FW_LEDGER_AWAY. */
export async function listRequests(
  ledger: Reader,
  query: ListRequestQuery,
): Promise<ListRequestRow[]> {
  const { requestId = '', list = '', state = '', limit } = query;
  const rows = await ledger.query<RequestRow>(
    `SELECT request_id, toUInt32(revision) AS revision, toString(state) AS state, toString(list) AS list, toString(asked_by) AS asked_by,
       toUnixTimestamp64Milli(asked_at) AS asked_ms, record
     FROM list_requests FINAL
     WHERE ({requestId:String} = '' OR request_id = {requestId:String}) AND ({list:String} = '' OR list = {list:String})
       AND ({state:String} = '' OR state = {state:String})
     ORDER BY asked_ms DESC, request_id LIMIT {limit:UInt32}`,
    { requestId, list, state, limit },
  );
  return (await ledger.openAll(rows)).map((row) => ({
    requestId: row.request_id,
    revision: row.revision,
    state: row.state,
    list: row.list,
    askedBy: row.asked_by,
    askedAt: row.asked_ms,
    record: row.record,
  }));
}

async function entriesOf(ledger: Reader, rows: readonly Row[]): Promise<ListEntry[]> {
  const opened = await ledger.openAll(rows);
  return opened.map((row) => ({
    rowId: row.row_id,
    entry: row.entry,
    op: row.op === 'remove' ? 'remove' : 'add',
    time: Number(row.time_ms),
    ...(Number(row.expires_ms) === 0 ? {} : { expiresTime: Number(row.expires_ms) }),
    ...(row.note === '' ? {} : { note: row.note }),
    source: row.source,
    ...(row.asked_by === '' ? {} : { askedBy: row.asked_by }),
    ...(row.decided_by === '' ? {} : { decidedBy: row.decided_by }),
  }));
}
