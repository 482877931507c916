// The audit as the ledger has it: read by who, what and when, and gone through from its first entry to its last.

import {
  type AuditAnchor,
  type AuditEntry,
  type AuditFault,
  ChainCheck,
  NO_ENTRY,
} from '../access/audit-entry.ts';
import { isWhole, jsonObjectOf } from '../signal/json-object.ts';
import type { Ledger } from './ledger.ts';
import { regionPrefix } from './region-filter.ts';
import { wordTokensSql } from './sealed-values.ts';

export interface AuditQuery {
  /** Entries before this one, the newest first; from the last when missing. */
  readonly before?: number;
  readonly who?: string;
  readonly act?: string;
  readonly object?: string;
  /** Entries that concern these regions or what lies in them; all when missing. */
  readonly regions?: readonly string[];
  /** At most 500; 100 when missing. */
  readonly limit?: number;
}

/** What was let go by the retention, as an entry of the audit says. */
export interface AuditLetGo {
  /** The last entry that was let go, and its hash. */
  readonly seq: number;
  readonly hash: string;
  /** When, and of before when the entries were; epoch ms. */
  readonly at: number;
  readonly before: number;
  /** The entry that says so. */
  readonly by: number;
}

export interface AuditVerdict {
  /** Entries that are sound, from the first that is kept. */
  readonly entries: number;
  /** The last of them. */
  readonly head: AuditAnchor;
  readonly letGo?: AuditLetGo;
  readonly fault?: AuditFault;
}

const COLUMNS =
  'toUInt32(seq) AS seq, toUnixTimestamp64Milli(at) AS at, who, kind, act, object, why, status, change, toString(previous) AS previous, toString(hash) AS hash, region';
/** What an entry is called that says what was let go. */
export const LET_GO = 'letGo';
const PAGE = 10_000;
/** What concerns the whole country or none begins with the digits of no region. */
const IN_REGIONS =
  'arrayExists(prefix -> startsWith(toString(region), prefix), {prefixes:Array(String)})';
const LIMIT = 100;
const LIMIT_MAX = 500;

/** The newest first. Throws FwError FW_LEDGER_AWAY. */
export async function auditPage(
  ledger: Pick<Ledger, 'query' | 'openAll'>,
  query: AuditQuery,
): Promise<AuditEntry[]> {
  const { before, limit = LIMIT, regions, ...filters } = query;
  const names = (['who', 'act', 'object'] as const).filter((name) => filters[name] !== undefined);
  const where = [
    ...names.map((name) => `${name} = {${name}:String}`),
    ...(before === undefined ? [] : ['seq < {before:UInt64}']),
    ...(regions === undefined ? [] : [IN_REGIONS]),
  ];
  const sql = `SELECT ${COLUMNS} FROM audit FINAL ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY seq DESC LIMIT {limit:UInt32}`;
  const prefixes = (regions ?? []).map(regionPrefix);
  const params = { ...filters, prefixes, before: before ?? 0, limit: Math.min(limit, LIMIT_MAX) };
  return openWords(ledger, (await ledger.query<Row>(sql, params)).map(entryOf));
}

/** Entries with what people typed; empty where that was forgotten. */
async function openWords(
  ledger: Pick<Ledger, 'openAll'>,
  entries: readonly AuditEntry[],
): Promise<AuditEntry[]> {
  // A text in a change may have quotes: it is put in while the change is no text.
  const opened = await ledger.openAll(
    entries.map(({ why, change }) => ({ why, change: parsedOr(change) })),
  );
  return entries.map((entry, index) => {
    const { why = '', change = '' } = opened[index] ?? {};
    return { ...entry, why, change: typeof change === 'string' ? change : JSON.stringify(change) };
  });
}

/** What somebody wrote there beside the chain need not be JSON. */
function parsedOr(change: string): unknown {
  try {
    return JSON.parse(change);
  } catch {
    return change;
  }
}

/** Tokens of what was typed, in entries up to a place in the chain and in none after it. Throws FwError FW_LEDGER_AWAY. */
export async function wordsUpTo(ledger: Pick<Ledger, 'query'>, seq: number): Promise<string[]> {
  const rows = await ledger.query<{ token: string }>(
    `SELECT token FROM (
       SELECT seq, arrayJoin(${wordTokensSql("concat(why, ' ', change)")}) AS token FROM audit
     ) GROUP BY token HAVING max(seq) <= {seq:UInt64}`,
    { seq },
  );
  return rows.map(({ token }) => token);
}

/**
 * Goes through the chain, from after what the retention let go; `anchors` are places that were noted down elsewhere, the newest of which the chain must reach, and
 * which must vouch for the entry that says what was let go. A row that was doubled under other contents is found because the table is read as it lies.
 * Throws FwError FW_LEDGER_AWAY.
 */
export async function verifyAudit(
  ledger: Ledger,
  anchors: readonly AuditAnchor[] = [],
): Promise<AuditVerdict> {
  const letGo = await letGoOf(ledger);
  const start = letGo === undefined ? NO_ENTRY : { seq: letGo.seq, hash: letGo.hash };
  const check = new ChainCheck(anchors, start);
  // Rows that are the same in every column are one entry written twice.
  const sql = `SELECT DISTINCT ${COLUMNS} FROM audit WHERE seq > {after:UInt64} ORDER BY seq, hash LIMIT ${PAGE}`;
  let after = start.seq;
  for (;;) {
    const rows = await ledger.query<Row>(sql, { after });
    for (const row of rows) if (!check.take(entryOf(row))) break;
    const last = rows.at(-1);
    if (last === undefined || check.fault !== undefined || rows.length < PAGE) break;
    after = Number(last.seq);
  }
  const fault = check.end() ?? unnoted(letGo, anchors);
  const { head } = check;
  return {
    entries: head.seq - start.seq,
    head,
    ...(letGo === undefined ? {} : { letGo }),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** What was let go, by the newest entry that says so. Throws FwError FW_LEDGER_AWAY. */
export async function letGoOf(ledger: Pick<Ledger, 'query'>): Promise<AuditLetGo | undefined> {
  const sql = `SELECT ${COLUMNS} FROM audit WHERE act = '${LET_GO}' AND object = 'audit' ORDER BY seq DESC LIMIT 1`;
  const [row] = await ledger.query<Row>(sql);
  if (row === undefined) return undefined;
  const { seq: by, at, change } = entryOf(row);
  const { seq, hash, before } = jsonObjectOf(change);
  const isSaid = isWhole(seq) && seq > 0 && seq < by && typeof hash === 'string';
  return isSaid ? { seq, hash, at, before: Number(before), by } : undefined;
}

/** An entry at the very end that was noted down nowhere may have been made to let everything before it go. */
function unnoted(
  letGo: AuditLetGo | undefined,
  anchors: readonly AuditAnchor[],
): AuditFault | undefined {
  if (letGo === undefined || anchors.length === 0) return undefined;
  const newest = Math.max(...anchors.map(({ seq }) => seq));
  return newest < letGo.by ? { seq: letGo.by, reason: 'let-go-unnoted' } : undefined;
}

type Row = { readonly [Name in keyof AuditEntry]: string | number };

function entryOf(row: Row): AuditEntry {
  const kind = (['person', 'service', 'nobody'] as const).find((one) => one === row.kind);
  return {
    seq: Number(row.seq),
    at: Number(row.at),
    who: String(row.who),
    // Another word than these three was written by somebody else: the hash will tell.
    kind: kind ?? 'nobody',
    act: String(row.act),
    object: String(row.object),
    why: String(row.why),
    status: Number(row.status),
    change: String(row.change),
    previous: String(row.previous),
    hash: String(row.hash),
    region: String(row.region),
  };
}
