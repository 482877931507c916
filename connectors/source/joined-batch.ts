// Several small batches as one, so that the log and the place are asked once for all of them.
import type { Signal } from '../../signal/signal.ts';
import type { DeadLetter } from '../dead-letter.ts';
import type { SignalBatch } from '../file/signal-batch.ts';

/** All of these batches in order. */
export function joined(batches: readonly SignalBatch[]): SignalBatch {
  const accepted: Signal[] = [];
  const rejected: DeadLetter[] = [];
  let skipped = 0;
  let rowsRead = 0;
  for (const batch of batches) {
    for (const signal of batch.accepted) accepted.push(signal);
    for (const letter of batch.rejected) rejected.push(letter);
    skipped += batch.skipped;
    rowsRead += batch.rowsRead;
  }
  return { accepted, rejected, skipped, rowsRead };
}
