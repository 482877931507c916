// What ClickHouse was asked and has not answered yet, of all ledgers of this process: a statement of the embedded engine that never ends cannot be ended either,
// and nothing else says which it is.

export interface RunningStatement {
  /** Data directory or URL. */
  readonly place: string;
  /** As it was sent, rows of an INSERT included. */
  readonly sql: string;
  /** `performance.now()` when it was sent, or began to wait for a connection. */
  readonly sinceMs: number;
}

const running = new Set<RunningStatement>();

/** Notes a statement that is sent; gives what to call when it was answered. */
export function statementBegun(place: string, sql: string): () => void {
  const statement = { place, sql, sinceMs: performance.now() };
  running.add(statement);
  return () => running.delete(statement);
}

/** Statements that are not answered yet, the oldest first. */
export function runningStatements(): RunningStatement[] {
  return [...running];
}
