// Which signals are still in time, and which have been seen. The watermark is the newest event time less the allowed lateness;
// it never moves back. An identity is remembered until the watermark passes its time: from then on the same signal is late.
import { identityOf, type Signal } from '../signal/signal.ts';

export interface LatenessState {
  newestTime: number;
  /** Identity → event time. */
  readonly seen: Map<string, number>;
}

export class Lateness {
  readonly #latenessMs: number;
  readonly #state: LatenessState;
  #sweptTime = Number.NEGATIVE_INFINITY;

  constructor(latenessMs: number, state: LatenessState) {
    this.#latenessMs = latenessMs;
    this.#state = state;
  }

  snapshot(): LatenessState {
    return this.#state;
  }

  get watermark(): number {
    return this.#state.newestTime - this.#latenessMs;
  }

  /** Whether the signal counts; remembers it when it does. */
  admit(signal: Signal): 'accepted' | 'late' | 'duplicate' {
    const state = this.#state;
    if (signal.time < this.watermark) return 'late';
    const identity = identityOf(signal);
    const seenTime = state.seen.get(identity);
    if (seenTime !== undefined && seenTime >= this.watermark) return 'duplicate';
    state.seen.set(identity, signal.time);
    if (signal.time > state.newestTime) state.newestTime = signal.time;
    this.#sweep();
    return 'accepted';
  }

  #sweep(): void {
    const { watermark } = this;
    if (watermark < this.#sweptTime + this.#latenessMs / 2) return;
    this.#sweptTime = watermark;
    for (const [identity, time] of this.#state.seen) {
      if (time < watermark) this.#state.seen.delete(identity);
    }
  }
}
