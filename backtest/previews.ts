// Previews that are asked for while people write: one a person, of whom a newer one ends the older, and few at a time in all.
import type { PackSource } from '../runtime/load-pack.ts';
import { type ApartRun, startApart } from './apart-process.ts';
import type { SealedArchive } from './job-order.ts';
import type { EpisodeSettings } from './pack-run.ts';
import type { PreviewResult } from './preview.ts';
import type { PreviewOrder } from './preview-order.ts';

const PROGRAM = new URL('./preview-program.ts', import.meta.url);
/** About three seconds of one core for two packs (docs/backtest.md). */
const SIGNALS_MAX = 120_000;
/** Somebody waits: what was read until then is what is told. */
const RUN_MS_MAX = 8_000;
const RUNS_MAX = 2;

export type PreviewRun = ApartRun<PreviewResult | undefined>;
export type StartPreview = (order: PreviewOrder) => PreviewRun;

/**
 * done: there is a result. empty: nothing is archived yet. off: no archive is kept here. busy: others are having one, or the machine had no time for it. replaced: the same person asked anew, or went
 * away.
 */
export const PREVIEW_STATES = ['done', 'empty', 'off', 'busy', 'replaced'] as const;

export type PreviewAnswer =
  | { readonly state: 'done'; readonly result: PreviewResult }
  | { readonly state: Exclude<(typeof PREVIEW_STATES)[number], 'done'> };

const BUSY = { state: 'busy' } as const;

export interface PreviewsOptions {
  readonly start: StartPreview;
  /** Undefined while none is kept. */
  readonly archive: () => SealedArchive | undefined;
  /** As the live engine has them. */
  readonly episodes: Required<EpisodeSettings>;
  /** How long one may take, ms; 8 s when missing. */
  readonly runMsMax?: number;
}

export interface AskedPreview {
  readonly by: string;
  readonly text: PackSource;
  readonly live: PackSource;
  /** Whoever waited went away. */
  readonly gone?: AbortSignal;
}

/** What starts processes, with an environment that holds no secrets. */
export function previewStarter(env: Readonly<Record<string, string>>): StartPreview {
  const about = { program: PROGRAM, name: 'the process of a preview', env, isWaitedFor: true };
  return (order) => startApart({ ...about, order, codes: ['FW_PACK_INVALID'] });
}

export class Previews {
  readonly #options: PreviewsOptions;
  readonly #running = new Map<string, { readonly run: PreviewRun; isEnded: boolean }>();

  constructor(options: PreviewsOptions) {
    this.#options = options;
  }

  /** Runs one. Rejects with FwError FW_PACK_INVALID when the text does not compile, and FW_INTERNAL when it breaks. */
  async ask({ by, text, live, gone }: AskedPreview): Promise<PreviewAnswer> {
    this.#end(by);
    if (this.#running.size >= RUNS_MAX) return BUSY;
    const archive = this.#options.archive();
    if (archive === undefined) return { state: 'off' };
    if (gone?.aborted === true) return { state: 'replaced' };
    const { start, episodes } = this.#options;
    const run = start({ text, live, archive, episodes, signalsMax: SIGNALS_MAX });
    const mine = { run, isEnded: false };
    this.#running.set(by, mine);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      run.stop();
    }, this.#options.runMsMax ?? RUN_MS_MAX);
    const leave = () => {
      mine.isEnded = true;
      run.kill();
    };
    gone?.addEventListener('abort', leave, { once: true });
    try {
      const result = await run.done;
      if (mine.isEnded) return { state: 'replaced' };
      if (result === undefined) return { state: 'empty' };
      // It gives way to all others, so that where they are many it may not have come to a signal.
      return result.isPartial && result.signals === 0 ? BUSY : { state: 'done', result };
    } catch (error) {
      if (mine.isEnded) return { state: 'replaced' };
      // Nor even have begun.
      if (isLate) return BUSY;
      throw error;
    } finally {
      clearTimeout(timer);
      gone?.removeEventListener('abort', leave);
      if (this.#running.get(by) === mine) this.#running.delete(by);
    }
  }

  /** Ends all of them. */
  stop(): void {
    for (const by of [...this.#running.keys()]) this.#end(by);
  }

  #end(by: string): void {
    const running = this.#running.get(by);
    if (running === undefined) return;
    running.isEnded = true;
    running.run.kill();
    this.#running.delete(by);
  }
}
