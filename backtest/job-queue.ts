// Backtests that were asked for: one runs, the others wait in the order in which they were asked for. What ran when forewarn stopped begins anew at the next
// start, a few times, so that one that breaks its process does not come back for ever.
import { contentId } from '../signal/content-id.ts';
import { FwError } from '../signal/fw-error.ts';
import type { BacktestResult } from './backtest-result.ts';
import { capacitiesOf, type DeskStaff } from './desk-capacity.ts';
import {
  type AskedBacktest,
  type BacktestJob,
  isOpen,
  type JobProgress,
  likenessOf,
  noSuchJob,
} from './job.ts';
import type { JobFolder } from './job-folder.ts';
import type { BacktestRun, SealedArchive, StartRun } from './job-order.ts';
import type { EpisodeSettings } from './pack-run.ts';

/** Waiting and running ones. */
const OPEN_MAX = 20;
/** Those that are over; the oldest go, their result with them. */
const OVER_MAX = 200;
const TRIES_MAX = 3;
const ATTACH_EVERY_MS = 30_000;

export interface BacktestJobsOptions {
  readonly folder: JobFolder;
  readonly start: StartRun;
  /** Asked before each run; undefined while nothing is archived. */
  readonly archive: () => SealedArchive | undefined;
  /** What desks set, for what their people can take. */
  readonly staff: DeskStaff;
  /** As the live engine has them. */
  readonly episodes: Required<EpisodeSettings>;
  /** Attaches a whole result to the version that was tried; doing it again changes nothing. What it throws is tried again. */
  readonly attach: (job: BacktestJob, result: BacktestResult) => Promise<unknown>;
  /** Hears of each change, and of how far the running one is. */
  readonly onChange?: (job: BacktestJob) => void;
  readonly onTrouble?: (error: unknown, what: string) => void;
  /** Processing time, epoch ms. */
  readonly now: () => number;
}

export class BacktestJobs {
  readonly #options: BacktestJobsOptions;
  readonly #jobs = new Map<string, BacktestJob>();
  #running: { readonly backtestId: string; readonly run: BacktestRun } | undefined;
  #cancelledBy: string | undefined;
  #isStopped = false;
  /** Resolves when the running one is over. */
  #turn: Promise<void> = Promise.resolve();
  #attachTimer: NodeJS.Timeout | undefined;
  /** One attaches at a time. */
  #attaching: Promise<void> = Promise.resolve();

  constructor(options: BacktestJobsOptions) {
    this.#options = options;
  }

  /** Takes up what was left. Throws FwError FW_FILE. */
  async open(): Promise<void> {
    for (const job of await this.#options.folder.open()) {
      this.#jobs.set(job.backtestId, job);
      if (job.state === 'running') await this.#takeUp(job);
    }
    this.#attachTimer = setInterval(() => void this.#attachOwed(), ATTACH_EVERY_MS).unref();
    await this.#attachOwed();
    this.#next();
  }

  /** Ends the running one, which begins anew at the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#attachTimer);
    this.#running?.run.kill();
    await this.#turn;
  }

  /**
   * Puts a backtest in the queue; one that waits or runs and would give the same is given instead. Throws FwError FW_BACKTEST_REFUSED while nothing is
   * archived or too many wait, and FW_FILE.
   */
  async ask(asked: AskedBacktest): Promise<BacktestJob> {
    const likeness = likenessOf(asked);
    const open = [...this.#jobs.values()].filter(isOpen);
    const same = open.find((job) => likenessOf(job) === likeness);
    if (same !== undefined) return same;
    if (this.#options.archive() === undefined)
      throw refused('no signals are archived here: FOREWARN_ARCHIVE_DIR is off');
    if (open.length >= OPEN_MAX)
      throw refused(`${open.length} wait already; cancel one, or ask again when they are over`);
    const { files, ...about } = asked;
    const askedAt = this.#options.now();
    const backtestId = contentId('backtest', likeness, asked.by, String(askedAt));
    const job: BacktestJob = {
      backtestId,
      state: 'queued',
      ...about,
      askedAt,
      tries: 0,
      hasResult: false,
    };
    this.#jobs.set(backtestId, job);
    try {
      await this.#options.folder.saveFiles(backtestId, files);
      await this.#change(job);
    } catch (error) {
      this.#jobs.delete(backtestId);
      throw error;
    }
    await this.#dropOld();
    this.#next();
    return job;
  }

  /** The newest first. */
  list(): BacktestJob[] {
    return [...this.#jobs.values()].sort(
      (a, b) => b.askedAt - a.askedAt || (a.backtestId < b.backtestId ? -1 : 1),
    );
  }

  /** Throws FwError FW_NOT_FOUND. */
  find(backtestId: string): BacktestJob {
    const job = this.#jobs.get(backtestId);
    if (job === undefined) throw noSuchJob(backtestId);
    return job;
  }

  /** What it came to; undefined while there is nothing. Throws FwError FW_NOT_FOUND, FW_FILE. */
  async result(backtestId: string): Promise<BacktestResult | undefined> {
    const { hasResult } = this.find(backtestId);
    return hasResult ? this.#options.folder.result(backtestId) : undefined;
  }

  /** Ends one early; what it read until then is its result. Throws FwError FW_NOT_FOUND, and FW_BACKTEST_REFUSED when it is over. */
  async cancel(backtestId: string, by: string): Promise<BacktestJob> {
    const job = this.find(backtestId);
    if (!isOpen(job)) throw refused(`${backtestId} is over: ${job.state}`);
    const running = this.#running;
    if (running?.backtestId === backtestId) {
      this.#cancelledBy = by;
      running.run.stop();
      await this.#turn;
    } else {
      await this.#end(job, { state: 'cancelled', trouble: `cancelled by ${by}` });
    }
    return this.find(backtestId);
  }

  async #takeUp(job: BacktestJob): Promise<void> {
    if (job.tries < TRIES_MAX) return this.#change({ ...job, state: 'queued' });
    const trouble = `it was begun ${job.tries} times, and forewarn ended each time before it was over`;
    await this.#end(job, { state: 'failed', trouble });
  }

  #next(): void {
    if (this.#running !== undefined || this.#isStopped) return;
    const waiting = this.list().filter(({ state }) => state === 'queued');
    const job = waiting.at(-1);
    if (job === undefined) return;
    this.#turn = this.#run(job).catch((error: unknown) => {
      this.#options.onTrouble?.(error, 'a backtest could not be noted');
    });
    void this.#turn.then(() => this.#next());
  }

  async #run(job: BacktestJob): Promise<void> {
    const started = this.#started(job);
    // Held before anything is waited for: nobody else is begun meanwhile.
    this.#running = { backtestId: job.backtestId, run: started };
    try {
      const result = await started.done;
      await this.#options.folder.saveResult(job.backtestId, result);
      const { isPartial } = result;
      const by = this.#cancelledBy;
      await this.#end(this.find(job.backtestId), {
        state: isPartial ? 'cancelled' : 'done',
        hasResult: true,
        ...(isPartial ? { trouble: `cancelled by ${by}` } : { isAttached: false }),
      });
    } catch (error) {
      await this.#broken(this.find(job.backtestId), error);
    } finally {
      this.#running = undefined;
      this.#cancelledBy = undefined;
    }
    await this.#attachOwed();
  }

  /** One that prepares and then runs; to be stopped at any moment. */
  #started(job: BacktestJob): BacktestRun {
    let run: BacktestRun | undefined;
    let ended: 'stop' | 'kill' | undefined;
    const begin = async (): Promise<BacktestResult> => {
      const { folder, archive: archiveNow, start, staff, episodes } = this.#options;
      const { tries } = job;
      await this.#change({
        ...job,
        state: 'running',
        startedAt: this.#options.now(),
        tries: tries + 1,
      });
      const archive = archiveNow();
      if (archive === undefined) throw refused('no signals are archived here any more');
      const { version, against } = await folder.files(job.backtestId);
      const { from, to, region, warmUpMs } = job;
      const order = {
        challenger: { name: job.version.pack, files: version },
        live: { name: job.against.pack, files: against },
        archive,
        from,
        to,
        ...(region === undefined ? {} : { region }),
        capacity: capacitiesOf(job, staff),
        episodes,
        ...(warmUpMs === undefined ? {} : { warmUpMs }),
      };
      if (ended !== undefined) throw refused('it was ended before it began');
      run = start(order, (progress) => this.#reach(job.backtestId, progress));
      return run.done;
    };
    return {
      done: begin(),
      stop() {
        ended = 'stop';
        run?.stop();
      },
      kill() {
        ended = 'kill';
        run?.kill();
      },
    };
  }

  #reach(backtestId: string, progress: JobProgress): void {
    const job = this.#jobs.get(backtestId);
    if (job?.state !== 'running') return;
    const after = { ...job, progress };
    this.#jobs.set(backtestId, after);
    this.#options.onChange?.(after);
  }

  async #broken(job: BacktestJob, error: unknown): Promise<void> {
    const why = error instanceof Error ? error.message : String(error);
    const by = this.#cancelledBy;
    if (by !== undefined)
      await this.#end(job, { state: 'cancelled', trouble: `cancelled by ${by}` });
    else if (this.#isStopped) await this.#change({ ...job, state: 'queued', tries: job.tries - 1 });
    else await this.#end(job, { state: 'failed', trouble: why });
  }

  async #end(job: BacktestJob, how: Partial<BacktestJob>): Promise<void> {
    const { progress: _, ...rest } = job;
    await this.#change({ ...rest, ...how, endedAt: this.#options.now() });
    await this.#options.folder.dropFiles(job.backtestId);
  }

  async #change(job: BacktestJob): Promise<void> {
    await this.#options.folder.save(job);
    this.#jobs.set(job.backtestId, job);
    this.#options.onChange?.(job);
  }

  /** Evidence that the rule book did not take yet: Redis was away, or forewarn stopped before. */
  #attachOwed(): Promise<void> {
    this.#attaching = this.#attaching.then(() => this.#attachAll());
    return this.#attaching;
  }

  async #attachAll(): Promise<void> {
    for (const job of this.#jobs.values()) {
      if (job.isAttached !== false) continue;
      try {
        await this.#options.attach(job, await this.#options.folder.result(job.backtestId));
        await this.#change({ ...job, isAttached: true });
      } catch (error) {
        this.#options.onTrouble?.(error, `backtest ${job.backtestId} is not attached yet`);
      }
    }
  }

  async #dropOld(): Promise<void> {
    const over = this.list().filter((job) => !isOpen(job));
    for (const { backtestId } of over.slice(OVER_MAX)) {
      this.#jobs.delete(backtestId);
      await this.#options.folder.drop(backtestId);
    }
  }
}

function refused(why: string): FwError {
  return new FwError('FW_BACKTEST_REFUSED', `A backtest: ${why}.`);
}
