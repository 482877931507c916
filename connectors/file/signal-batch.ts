// What reading a part of a file gives: its signals, and a dead letter for every row that gives none.
import type { Signal } from '../../signal/signal.ts';
import type { DeadLetter } from '../dead-letter.ts';

export interface SignalBatch {
  readonly accepted: readonly Signal[];
  /** One a refused row, with its first fault's column and all its reasons. */
  readonly rejected: readonly DeadLetter[];
  /** Rows that the mapping leaves out on purpose. */
  readonly skipped: number;
  /** All rows: those that gave signals, the rejected and the skipped. A header or an empty line is no row. */
  readonly rowsRead: number;
}

/** A batch that is being filled. */
export class BatchBuilder implements SignalBatch {
  readonly accepted: Signal[] = [];
  readonly rejected: DeadLetter[] = [];
  skipped = 0;
  rowsRead = 0;

  accept(signal: Signal): void {
    this.accepted.push(signal);
    this.rowsRead++;
  }

  acceptRow(signals: readonly Signal[]): void {
    for (const signal of signals) this.accepted.push(signal);
    this.rowsRead++;
  }

  reject(letter: DeadLetter): void {
    this.rejected.push(letter);
    this.rowsRead++;
  }

  skip(): void {
    this.skipped++;
    this.rowsRead++;
  }
}
