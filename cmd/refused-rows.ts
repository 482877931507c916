// Rows that the ledger cannot keep go to the dead letters, and never into a log: they say things of people.
import { type DeadLetterSink, rawOf } from '../connectors/dead-letter.ts';
import type { OnRejected } from '../ledger/ledger.ts';

/**
 * Keeps refused rows as dead letters of the source `ledger`; a write that has some resolves when they are durable. When the sink fails, `onNote` hears
 * the table and the reason, and the row is lost: a row that no table takes must not hold up all that come after.
 */
export function keepRefused(
  letters: Pick<DeadLetterSink, 'put'>,
  onNote: (text: string) => void,
): OnRejected {
  return async (refused) => {
    const at = Date.now();
    const asLetters = refused.map(({ table, row, reason }) => ({
      source: 'ledger',
      column: table,
      code: 'row',
      message: reason,
      raw: rawOf(JSON.stringify(row)),
      at,
    }));
    try {
      await letters.put(asLetters);
    } catch {
      for (const { table } of refused)
        onNote(`a row of ${table} was refused by the ledger, and no dead letter could be written`);
    }
  };
}
