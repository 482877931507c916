// What finishes outcomes of a running forewarn whose holders never came back, put together and started.
import type { ApiLogger } from '../api/logger.ts';
import type { Metrics } from '../api/metrics.ts';
import { OutcomeFinisher } from '../api/outcome-finisher.ts';
import type { OutcomeIntake } from '../api/outcome-intake.ts';
import type { TaskQueue } from '../dissuasion/task-queue.ts';
import { knownRecordings } from '../ledger/known-outcomes.ts';
import type { Ledger } from '../ledger/ledger.ts';

export interface FinisherParts {
  readonly tasks: TaskQueue;
  readonly metrics: Metrics;
  readonly logger: ApiLogger;
}

type Told = Omit<OutcomeIntake, 'tasks' | 'aftercare' | 'finisher' | 'now'>;

/** Finishes what a process before left, and goes on with what is left by others; its closing is added to `closers`. */
export async function openFinisher(
  ledger: Ledger,
  told: Told,
  { tasks, metrics, logger }: FinisherParts,
  closers: (() => Promise<unknown>)[],
): Promise<OutcomeFinisher> {
  const trouble = (err: unknown) => logger.warn({ err }, 'outcomes could not be finished');
  const finisher = new OutcomeFinisher({
    recordings: tasks.recordings,
    intake: { ...told, tasks, aftercare: tasks, now: Date.now },
    known: (outcomes, aftercare) => knownRecordings(ledger, outcomes, aftercare),
    onFinished: (recording) => {
      if ('outcome' in recording) {
        const { taskId, outcome } = recording.outcome;
        metrics.countOutcome(outcome);
        logger.warn({ taskId, outcome }, 'an outcome was finished whose holder did not come back');
      } else {
        const { taskId, result } = recording.aftercare;
        const text = 'a call after an episode was finished whose holder did not come back';
        logger.warn({ taskId, result }, text);
      }
    },
    onError: trouble,
  });
  closers.push(() => finisher.close());
  // What cannot be done now is tried again; until then nobody is handed these tasks.
  await finisher.finishAll().catch(trouble);
  finisher.start();
  return finisher;
}
