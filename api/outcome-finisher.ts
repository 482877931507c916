// Does what is left of outcomes, and of results of calls after episodes, that were noted at their tasks and whose holders never came back: the process died, Redis or the log was away for longer than
// the lease. Whether the ledger has the outcome decides: then the task is closed or put back as its holder would have; otherwise it is handed out again.
import type { RecordedAftercare } from '../dissuasion/aftercare.ts';
import type { Claim, RecordedOutcome } from '../dissuasion/task.ts';
import type {
  Recording,
  TaskRecordings,
  UnfinishedRecording,
} from '../dissuasion/task-recordings.ts';
import { type AftercareIntake, tellTheOthers as tellOfAftercare } from './aftercare-intake.ts';
import { type OutcomeIntake, tellTheOthers } from './outcome-intake.ts';

export interface OutcomeFinisherOptions {
  readonly recordings: TaskRecordings;
  readonly intake: Omit<OutcomeIntake, 'finisher' | 'tasks'> & {
    readonly tasks: OutcomeIntake['tasks'] & AftercareIntake['tasks'];
  };
  /** Ids of those outcomes, and of those results of calls, that the ledger has. Throws FwError FW_LEDGER_AWAY. */
  readonly known: (
    outcomes: readonly RecordedOutcome[],
    aftercare: readonly RecordedAftercare[],
  ) => Promise<ReadonlySet<string>>;
  /** Told of each outcome and each result that was finished. */
  readonly onFinished?: (recording: Recording) => void;
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
    return finished !== undefined && 'outcome' in finished ? finished.outcome : undefined;
  }

  /** The same of all tasks; gives what was finished. */
  async finishAll(): Promise<Recording[]> {
    return this.#finish(await this.#options.recordings.unfinished());
  }

  async #finish(unfinished: readonly UnfinishedRecording[]): Promise<Recording[]> {
    if (unfinished.length === 0) return [];
    const { known, recordings, intake, onFinished } = this.#options;
    const inLedger = await known(
      unfinished.flatMap((one) => ('outcome' in one ? [one.outcome] : [])),
      unfinished.flatMap((one) => ('aftercare' in one ? [one.aftercare] : [])),
    );
    const finished: Recording[] = [];
    for (const one of unfinished) {
      const { id, recordedAt } = nameOf(one);
      if (inLedger.has(id)) {
        const claim = await recordings.take(one);
        if (claim === undefined) continue;
        await this.#tellTheOthers(claim, one);
        onFinished?.(one);
        finished.push(one);
      } else if (intake.now() - recordedAt > WRITTEN_MS_MAX) await recordings.forget(one);
    }
    return finished;
  }

  async #tellTheOthers(claim: Claim, one: Recording): Promise<void> {
    const { intake } = this.#options;
    if ('outcome' in one) await tellTheOthers(intake, claim, one.outcome, one.eventTime);
    else await tellOfAftercare(intake, claim, one.aftercare, one.eventTime);
  }
}

function nameOf(one: Recording): { readonly id: string; readonly recordedAt: number } {
  if ('outcome' in one) return { id: one.outcome.outcomeId, recordedAt: one.outcome.recordedAt };
  return { id: one.aftercare.aftercareId, recordedAt: one.aftercare.recordedAt };
}
