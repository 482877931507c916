// Signals a second, from totals that somebody else counts: the slope over the last few samples.

interface Sample {
  readonly at: number;
  readonly total: number;
}

export class SignalRate {
  readonly #windowMs: number;
  #samples: Sample[] = [];

  /** `windowMs`: how far back the slope is taken. */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Takes a total in. `at` is processing time, epoch ms; a total that fell (a restart behind it) begins anew. */
  sample(at: number, total: number): void {
    if (total < (this.#samples.at(-1)?.total ?? 0)) this.#samples = [];
    this.#samples.push({ at, total });
    // The newest sample that is older than the window stays as the foot of the slope.
    while ((this.#samples[1]?.at ?? at) <= at - this.#windowMs) this.#samples.shift();
  }

  /** Per second, 0 before the second sample. */
  get perSecond(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at) return 0;
    return ((last.total - first.total) * 1_000) / (last.at - first.at);
  }
}
