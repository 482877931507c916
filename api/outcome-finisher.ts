// Does what is left of outcomes that were noted at their tasks and whose holders never came back: the process died, Redis or the log was away for longer than
// the lease. Whether the ledger has the outcome decides: then the task is closed or put back as its holder would have; otherwise it is handed out again.
import type { RecordedOutcome } from '../dissuasion/task.ts';
import type { TaskRecordings, UnfinishedRecording } from '../dissuasion/task-recordings.ts';
import { type OutcomeIntake, tellTheOthers } from './outcome-intake.ts';

export interface OutcomeFinisherOptions {
  readonly recordings: TaskRecordings;
  readonly intake: Omit<OutcomeIntake, 'finisher'>;
  /** Ids of those outcomes that the ledger has. Throws FwError FW_LEDGER_AWAY. */
  readonly known: (outcomes: readonly RecordedOutcome[]) => Promise<ReadonlySet<string>>;
  /** Told of each outcome that was finished. */
  readonly onFinished?: (outcome: RecordedOutcome) => void;
  readonly onError?: (error: unknown) => void;
  /** Time between two looks, ms. */
  readonly everyMs?: number;
}

const EVERY_MS = 1_000;
/** A write to the ledger may still be under way so long after it was noted, ms: the longest that ClickHouse is waited for, twice. */
const WRITTEN_MS_MAX = 60_000;

export class OutcomeFinisher {
  readonly #options: OutcomeFinisherOptions;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: OutcomeFinisherOptions) {
    this.#options = options;
  }

  /** Looks now and then from now on. */
  start(): void {
    if (this.#isClosed) return;
    const { everyMs = EVERY_MS, onError } = this.#options;
    this.#timer = setTimeout(() => {
      this.#looking = this.finishAll()
        .catch((error: unknown) => onError?.(error))
        .finally(() => this.start());
    }, everyMs);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  /** From now on only the holder of the lease may record, until the task is closed or put back. Throws FwError FW_LEASE_LOST, FW_REDIS_AWAY. */
  note(...given: Parameters<TaskRecordings['note']>): Promise<void> {
    return this.#options.recordings.note(...given);
  }

  /** Finishes what is left of one task; gives its outcome when the ledger has it. Throws FwError FW_LEDGER_AWAY, FW_LOG_AWAY, FW_REDIS_AWAY. */
  async finish(taskId: string): Promise<RecordedOutcome | undefined> {
    const [finished] = await this.#finish(await this.#options.recordings.unfinished(taskId));
    return finished;
  }

  /** The same of all tasks; gives the outcomes. */
  async finishAll(): Promise<RecordedOutcome[]> {
    return this.#finish(await this.#options.recordings.unfinished());
  }

  async #finish(unfinished: readonly UnfinishedRecording[]): Promise<RecordedOutcome[]> {
    if (unfinished.length === 0) return [];
    const { known, recordings, intake, onFinished } = this.#options;
    const inLedger = await known(unfinished.map(({ outcome }) => outcome));
    const finished: RecordedOutcome[] = [];
    for (const one of unfinished) {
      const { outcome, eventTime } = one;
      if (inLedger.has(outcome.outcomeId)) {
        const claim = await recordings.take(one);
        if (claim === undefined) continue;
        await tellTheOthers(intake, claim, outcome, eventTime);
        onFinished?.(outcome);
        finished.push(outcome);
      } else if (intake.now() - outcome.recordedAt > WRITTEN_MS_MAX) await recordings.forget(one);
    }
    return finished;
  }
}
