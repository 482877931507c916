// Looks at missed cases that were asked for: one runs, the others wait, and the newest that are over are kept with what they came to. They are in memory
// alone: what is asked for anew after a stop gives the same.
import { isOpen, type JobState } from '../../backtest/job.ts';
import { contentId } from '../../signal/content-id.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { LookRun, MissedAnswer, MissedQuery } from './missed-look.ts';
import type { LookProgress } from './missed-order.ts';

/** Waiting and running ones. */
const OPEN_MAX = 20;
/** Those that are over; each holds up to a few hundred KB. */
const OVER_MAX = 20;

export interface MissedLook extends MissedQuery {
  readonly lookId: string;
  readonly state: JobState;
  readonly by: string;
  /** Processing times, epoch ms. */
  readonly askedAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** While it runs. */
  readonly progress?: LookProgress;
  /** Why it failed, or who cancelled it. */
  readonly trouble?: string;
}

export interface MissedLooksOptions {
  readonly look: (query: MissedQuery, onProgress: (progress: LookProgress) => void) => LookRun;
  /** Processing time, epoch ms. */
  readonly now: () => number;
}

interface Kept {
  look: MissedLook;
  readonly answer: PromiseWithResolvers<MissedAnswer>;
  run?: LookRun;
  found?: MissedAnswer;
}

export class MissedLooks {
  readonly #options: MissedLooksOptions;
  /** In the order in which they were asked for. */
  readonly #kept = new Map<string, Kept>();
  #count = 0;
  #isStopped = false;

  constructor(options: MissedLooksOptions) {
    this.#options = options;
  }

  /** Puts a look in the queue; one that waits or runs and would give the same is given instead. Throws FwError FW_LOOK_REFUSED when too many wait. */
  ask(query: MissedQuery, by: string): MissedLook {
    const open = [...this.#kept.values()].filter(({ look }) => isOpen(look));
    const same = open.find(({ look }) => likenessOf(look) === likenessOf(query));
    if (same !== undefined) return same.look;
    if (open.length >= OPEN_MAX)
      throw refused(`${open.length} wait already; cancel one, or ask again when they are over`);
    const askedAt = this.#options.now();
    const lookId = contentId(
      'missed-look',
      likenessOf(query),
      String(askedAt),
      String(this.#count++),
    );
    const { from, to, region, days } = query;
    const asked = { from, to, days, ...(region === undefined ? {} : { region }) };
    const look: MissedLook = { lookId, state: 'queued', by, ...asked, askedAt };
    const answer = Promise.withResolvers<MissedAnswer>();
    // Nobody may be waiting for it.
    answer.promise.catch(() => undefined);
    this.#kept.set(lookId, { look, answer });
    this.#dropOld();
    this.#next();
    return this.find(lookId);
  }

  /** The newest first. */
  list(): MissedLook[] {
    return [...this.#kept.values()].map(({ look }) => look).reverse();
  }

  /** Throws FwError FW_NOT_FOUND. */
  find(lookId: string): MissedLook {
    return this.#require(lookId).look;
  }

  /** What it comes to, as soon as it is over. Rejects with FwError FW_NOT_FOUND, with why it failed, and with FW_LOOK_REFUSED when it was cancelled. */
  async answer(lookId: string): Promise<MissedAnswer> {
    return this.#require(lookId).answer.promise;
  }

  /** What it came to; undefined while there is nothing. Throws FwError FW_NOT_FOUND. */
  result(lookId: string): MissedAnswer | undefined {
    return this.#require(lookId).found;
  }

  /** Ends one; it comes to nothing. Throws FwError FW_NOT_FOUND, and FW_LOOK_REFUSED when it is over. */
  cancel(lookId: string, by: string): MissedLook {
    const kept = this.#require(lookId);
    if (!isOpen(kept.look)) throw refused(`${lookId} is over: ${kept.look.state}`);
    const trouble = `cancelled by ${by}`;
    this.#end(kept, { state: 'cancelled', trouble });
    kept.answer.reject(refused(trouble));
    kept.run?.kill();
    this.#next();
    return kept.look;
  }

  /** Ends all of them. */
  stop(): void {
    this.#isStopped = true;
    for (const { look } of this.#kept.values())
      if (isOpen(look)) this.cancel(look.lookId, 'forewarn, which stops');
  }

  #require(lookId: string): Kept {
    const kept = this.#kept.get(lookId);
    if (kept === undefined)
      throw new FwError('FW_NOT_FOUND', `There is no look at missed cases ${lookId}.`);
    return kept;
  }

  #next(): void {
    const all = [...this.#kept.values()];
    if (this.#isStopped || all.some(({ look }) => look.state === 'running')) return;
    const kept = all.find(({ look }) => look.state === 'queued');
    if (kept !== undefined) void this.#run(kept);
  }

  async #run(kept: Kept): Promise<void> {
    kept.look = { ...kept.look, state: 'running', startedAt: this.#options.now() };
    try {
      kept.run = this.#options.look(kept.look, (progress) => {
        if (kept.look.state === 'running') kept.look = { ...kept.look, progress };
      });
      const found = await kept.run.done;
      if (!isOpen(kept.look)) return;
      this.#end(kept, { state: 'done' });
      kept.found = found;
      kept.answer.resolve(found);
    } catch (error) {
      if (!isOpen(kept.look)) return;
      this.#end(kept, {
        state: 'failed',
        trouble: error instanceof Error ? error.message : String(error),
      });
      kept.answer.reject(error);
    }
    this.#next();
  }

  #end(kept: Kept, how: Pick<MissedLook, 'state' | 'trouble'>): void {
    const { progress: _, ...rest } = kept.look;
    kept.look = { ...rest, ...how, endedAt: this.#options.now() };
  }

  #dropOld(): void {
    const over = this.list().filter((look) => !isOpen(look));
    for (const { lookId } of over.slice(OVER_MAX)) this.#kept.delete(lookId);
  }
}

/** Equal for looks that would give the same at the same moment. */
function likenessOf({ from, to, region = '', days }: MissedQuery): string {
  return [from, to, region, days].join(' ');
}

function refused(why: string): FwError {
  return new FwError('FW_LOOK_REFUSED', `A look at missed cases: ${why}.`);
}
