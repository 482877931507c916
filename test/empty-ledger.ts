// Takes every row out of a ledger between the cases of a test.
import type { Ledger } from '../ledger/ledger.ts';

/** Empties all tables that have rows, those that others are made of and those that are made of others; the schema stays. */
export async function emptyLedger(ledger: Ledger): Promise<void> {
  const tables = await ledger.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = 'forewarn' AND engine LIKE '%MergeTree' AND name != 'schema_migrations' AND total_rows > 0",
  );
  for (const { name } of tables) await ledger.query(`TRUNCATE TABLE ${name}`);
}
