// The ledger of the tests of one file.
import { afterAll, beforeEach } from 'vitest';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { emptyLedger } from './empty-ledger.ts';
import { ledgerFolder } from './ledger-folder.ts';

/** Opens an embedded ledger in a folder of its own, empty before each test; both go when the file is over. Throws as `openLedger`. */
export async function ledgerOfTests(): Promise<Ledger> {
  const ledger = await openLedger({ path: ledgerFolder() });
  beforeEach(() => emptyLedger(ledger));
  afterAll(() => ledger.close());
  return ledger;
}

/** What counts beside a ledger use of its ClickHouse. */
export function clickHouseOf(ledger: Ledger) {
  return {
    select: <T>(sql: string, params?: Readonly<Record<string, unknown>>) =>
      ledger.query<T>(sql, params),
    run: (sql: string) => ledger.feed(sql),
  };
}
