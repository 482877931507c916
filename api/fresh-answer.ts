// An answer that takes long now and then and is asked for by many: it is made once at a time, those who ask meanwhile have the one before, and nobody waits for long.

export interface FreshAnswerOptions {
  /** So long an answer is as good as a new one, ms. */
  readonly freshMs: number;
  /** So long it is told while a new one is being made, ms. */
  readonly staleMs: number;
  /** So long is waited for a new one where there is none to tell, ms. */
  readonly waitMs: number;
  /** What is thrown then. */
  readonly late: () => Error;
  /** Epoch ms. */
  readonly now: () => number;
}

export class FreshAnswer<T> {
  readonly #ask: () => Promise<T>;
  readonly #options: FreshAnswerOptions;
  #asking: Promise<T> | undefined;
  #last: { readonly at: number; readonly told: PromiseSettledResult<T> } | undefined;

  constructor(ask: () => Promise<T>, options: FreshAnswerOptions) {
    this.#ask = ask;
    this.#options = options;
  }

  /** The answer. Throws what asking threw, again to those who ask soon after, and `late` when it does not come in time. */
  async read(): Promise<T> {
    const { freshMs, staleMs, now } = this.#options;
    const last = this.#last;
    const ageMs = last === undefined ? Number.POSITIVE_INFINITY : now() - last.at;
    if (last !== undefined && ageMs <= freshMs) return contentOf(last.told);
    this.#asking ??= this.#begin();
    if (last?.told.status === 'fulfilled' && ageMs <= staleMs) return last.told.value;
    return this.#inTime(this.#asking);
  }

  #begin(): Promise<T> {
    const asking = this.#ask();
    void Promise.allSettled([asking]).then(([told]) => {
      this.#last = { at: this.#options.now(), told };
      this.#asking = undefined;
    });
    return asking;
  }

  async #inTime(asking: Promise<T>): Promise<T> {
    const { waitMs, late } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(late()), waitMs);
    });
    try {
      return await Promise.race([asking, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function contentOf<T>(told: PromiseSettledResult<T>): T {
  if (told.status === 'rejected') throw told.reason;
  return told.value;
}
