// The ledger in memory, by the rules of ledger/: rows in the columns of the tables, one row a key, the highest version of it, and an insert that is known by
// its token goes in once. model-ledger.int.test.ts holds it beside the embedded ClickHouse.
import { type EncodedRow, type LedgerTable, tableRowsOf } from '../../ledger/encode-row.ts';
import type { LedgerBatch } from '../../ledger/rows.ts';
import { contentId } from '../../signal/content-id.ts';

interface TableShape {
  /** As in ORDER BY of ledger/schema. */
  readonly key: readonly string[];
  /** What ReplacingMergeTree goes by; the row that came last when missing. */
  readonly version?: string;
}

const TABLES: Readonly<Record<LedgerTable, TableShape>> = {
  decisions: { key: ['region', 'time', 'decision_id'] },
  episodes: { key: ['region', 'opened_time', 'episode_id'], version: 'revision' },
  task_events: { key: ['episode_id', 'task_id', 'event_id'], version: 'at' },
  outcomes: { key: ['episode_id', 'outcome_id'], version: 'recorded_at' },
  cases: { key: ['case_id', 'row_id'] },
  orders: { key: ['episode_id', 'order_id'], version: 'revision' },
  aftercare: { key: ['episode_id', 'aftercare_id'], version: 'recorded_at' },
  audit: { key: ['seq'] },
  ladder_steps: { key: ['episode_id', 'delivery_id'], version: 'revision' },
  desk_events: { key: ['at', 'event_id'] },
  reviews: { key: ['task_id', 'review_id'], version: 'revision' },
  reaches: { key: ['task_id'], version: 'revision' },
  rule_versions: { key: ['version_id'], version: 'revision' },
  rule_texts: { key: ['digest'] },
  call_scripts: { key: ['version', 'digest'] },
  list_requests: { key: ['request_id'], version: 'revision' },
  list_changes: { key: ['list', 'row_id'] },
  rule_quiets: { key: ['row_id'] },
};

/** What ClickHouse holds. */
export class ModelLedger {
  readonly #tables = new Map<LedgerTable, Map<string, EncodedRow>>();
  readonly #tokens = new Set<string>();

  /** One INSERT. */
  insert(table: LedgerTable, lines: readonly string[], token: string): void {
    const known = contentId(table, token, ...lines);
    if (this.#tokens.has(known)) return;
    this.#tokens.add(known);
    const { key, version } = TABLES[table];
    const rows = this.#tables.get(table) ?? new Map<string, EncodedRow>();
    this.#tables.set(table, rows);
    for (const line of lines) {
      const row: EncodedRow = JSON.parse(line);
      const place = JSON.stringify(key.map((name) => row[name]));
      const before = rows.get(place);
      if (before === undefined || version === undefined || !isBefore(row, before, version))
        rows.set(place, row);
    }
  }

  /** The rows of a table as FINAL gives them. */
  rows(table: LedgerTable): EncodedRow[] {
    return [...(this.#tables.get(table)?.values() ?? [])];
  }
}

function isBefore(row: EncodedRow, other: EncodedRow, version: string): boolean {
  const [a, b] = [row[version] ?? '', other[version] ?? ''];
  return a < b;
}

/** The ledger as a process has it: one insert a table, one after the other. */
export class ModelLedgerPort {
  readonly #server: ModelLedger;
  readonly #ask: (act: () => void) => Promise<void>;

  constructor(server: ModelLedger, ask: (act: () => void) => Promise<void>) {
    this.#server = server;
    this.#ask = ask;
  }

  async write(batch: LedgerBatch, token: string): Promise<void> {
    for (const [table, lines] of linesOf(batch))
      await this.#ask(() => this.#server.insert(table, lines, token));
  }
}

/** The rows of a batch as lines of JSON with names, by table; tables without rows are left out. Throws an Error for a row that does not fit. */
export function linesOf(batch: LedgerBatch): [LedgerTable, string[]][] {
  return tableRowsOf(batch).map((rows) => {
    const { table, count } = rows;
    const lines = rows.encode(0, count).map((encoding) => {
      if ('fault' in encoding) throw new Error(`a row of ${table}: ${encoding.fault}`);
      const values: EncodedRow[string][] = JSON.parse(encoding.line);
      return JSON.stringify(Object.fromEntries(rows.columns.map((name, at) => [name, values[at]])));
    });
    return [table, lines];
  });
}
