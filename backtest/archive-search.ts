// Somebody waits while a process apart looks for something in the archive: one at a time.
import type { ApartRun } from './apart-process.ts';
import type { SealedArchive } from './job-order.ts';

const RUN_MS_MAX = 13_000;

/** What is looked for, with what opens the archive. */
export type SearchOrder<Asked> = Asked & { readonly archive: SealedArchive };

/** off: no archive is kept here. busy: another one is looked for. */
export type SearchAnswer<Found> =
  | ({ readonly state: 'done' } & Found)
  | { readonly state: 'off' | 'busy' };

export interface ArchiveSearchOptions<Asked, Found> {
  readonly start: (order: SearchOrder<Asked>) => ApartRun<Found>;
  /** Undefined while none is kept. */
  readonly archive: () => SealedArchive | undefined;
}

export class ArchiveSearch<Asked, Found> {
  readonly #options: ArchiveSearchOptions<Asked, Found>;
  #running: ApartRun<Found> | undefined;

  constructor(options: ArchiveSearchOptions<Asked, Found>) {
    this.#options = options;
  }

  /** Looks for one. Rejects with FwError FW_INTERNAL when it breaks, or takes too long. */
  async find(asked: Asked): Promise<SearchAnswer<Found>> {
    if (this.#running !== undefined) return { state: 'busy' };
    const archive = this.#options.archive();
    if (archive === undefined) return { state: 'off' };
    const run = this.#options.start({ ...asked, archive });
    this.#running = run;
    const timer = setTimeout(() => run.kill(), RUN_MS_MAX);
    try {
      return { state: 'done', ...(await run.done) };
    } finally {
      clearTimeout(timer);
      this.#running = undefined;
    }
  }

  /** Ends the one that runs. */
  stop(): void {
    this.#running?.kill();
  }
}
