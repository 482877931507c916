// In which order of time a file has its signals, as the engine takes them in: a mapping can be right in every row and its signals late all the same.
import { LATENESS_MS_DEFAULT, printTime } from '../../signal/event-time.ts';
import { isRecord, isRegistration } from '../../signal/record.ts';
import type { Signal } from '../../signal/signal.ts';

export interface SignalOrder {
  /** The earliest and the latest time of a signal, RFC 3339. */
  readonly first: string;
  readonly last: string;
  readonly spanMs: number;
  /** How far behind the newest signal before it one lies at most, of those that can be late, ms; and the row that it is of. */
  readonly stepBackMs: number;
  readonly stepBackRow?: number;
  /** Signals that lie further behind than `latenessMs`, which is that of a pack that says nothing, and the row of the first. */
  readonly late: number;
  readonly lateRow?: number;
  readonly latenessMs: number;
  /** How far apart signals of one row are at most, ms: so much stays out of order however the rows are sorted. */
  readonly apartMs: number;
}

/** Takes note of signals in the order in which a source would give them. */
export class OrderWatch {
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  /** The newest of those that were not late. */
  #newest = Number.NEGATIVE_INFINITY;
  #stepBack: { ms: number; row?: number } = { ms: 0 };
  #late = 0;
  #lateRow: number | undefined;
  #apartMs = 0;

  /** Takes note of the signals of a row. */
  add(row: number, signals: readonly Signal[]): void {
    let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { type, time } of signals) {
      this.#first = Math.min(this.#first, time);
      this.#last = Math.max(this.#last, time);
      const behind = this.#newest - time;
      this.#newest = Math.max(this.#newest, time);
      if (isRecord(type) || isRegistration(type)) continue;
      [earliest, latest] = [Math.min(earliest, time), Math.max(latest, time)];
      if (behind > this.#stepBack.ms) this.#stepBack = { ms: behind, row };
      if (behind <= LATENESS_MS_DEFAULT) continue;
      this.#late++;
      this.#lateRow ??= row;
    }
    this.#apartMs = Math.max(this.#apartMs, latest - earliest);
  }

  /** What was found; undefined while there was no signal. */
  get order(): SignalOrder | undefined {
    if (this.#last < this.#first) return undefined;
    const { ms, row } = this.#stepBack;
    return {
      first: printTime(this.#first),
      last: printTime(this.#last),
      spanMs: this.#last - this.#first,
      stepBackMs: ms,
      ...(row === undefined ? {} : { stepBackRow: row }),
      late: this.#late,
      ...(this.#lateRow === undefined ? {} : { lateRow: this.#lateRow }),
      latenessMs: LATENESS_MS_DEFAULT,
      apartMs: this.#apartMs,
    };
  }
}
