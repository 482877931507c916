// How a call after an episode is taken in: it is noted at the task, then the ledger has it, and the outcome that it corrects; then the log, the orders and the queue. As
// with an outcome, every step done again is the same, and when no holder comes back, outcome-finisher.ts does what is left.
import { isDeepStrictEqual } from 'node:util';
import type { SignalAppender } from '../connectors/signal-appender.ts';
import {
  type AftercareReport,
  aftercareIdOf,
  correctionOf,
  nextTry,
  type RecordedAftercare,
  recordAftercare,
} from '../dissuasion/aftercare.ts';
import { reportedPayments } from '../dissuasion/order-preparing.ts';
import { outcomeSignals } from '../dissuasion/outcome-suspects.ts';
import { type ServedScripts, withUsedScript } from '../dissuasion/served-scripts.ts';
import type { Claim, Task } from '../dissuasion/task.ts';
import { outcomeRowOf } from '../ledger/outcome-row.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { whileHeld } from './held-lease.ts';
import type { FinisherPort, LedgerPort, OrderPort, TaskPort } from './ports.ts';
import { endEventRow } from './task-trail.ts';

export interface AftercareIntake {
  readonly tasks: Pick<TaskPort, 'claimOf' | 'find' | 'completeAftercare' | 'putOffAftercare'>;
  readonly ledger: LedgerPort;
  readonly appender: Pick<SignalAppender, 'append'>;
  /** Without it nothing is prepared. */
  readonly orders?: Pick<OrderPort, 'request'>;
  /** Without it a call whose result is in the ledger may be made again after a crash before its end. */
  readonly finisher?: FinisherPort;
  /** Without it whatever is said to be the version of the script is. */
  readonly scripts?: ServedScripts;
  readonly now: () => number;
  readonly eventNow: () => number;
}

export interface SentAftercare {
  readonly taskId: string;
  readonly lease: string;
  readonly report: AftercareReport;
}

export interface TakenAftercare {
  readonly recorded: RecordedAftercare;
  /** When the person is called again, epoch ms; absent when the task is closed. */
  readonly again?: number;
  readonly isRepeat: boolean;
}

/**
 * Records a call after an episode. Throws FW_OUTCOME_INVALID, FW_LEASE_LOST, FW_NOT_FOUND, FW_TASK_CLOSED, and FW_LEDGER_AWAY, FW_LOG_AWAY,
 * FW_REDIS_AWAY, after which the same may be sent again.
 */
export async function takeAftercare(
  intake: AftercareIntake,
  { taskId, lease, report }: SentAftercare,
): Promise<TakenAftercare> {
  const { tasks } = intake;
  const claim = await claimOrRecorded(intake, { taskId, lease, report });
  if (!('task' in claim)) return { recorded: claim, isRepeat: true };
  const now = intake.now();
  const used = await withUsedScript(intake.scripts, report);
  const recorded = recordAftercare(claim, used, now, Math.max(now, intake.eventNow()));
  const eventTime = intake.eventNow();
  const again = await whileHeld(tasks, claim, now, async () => {
    await intake.finisher?.note(taskId, lease, { aftercare: recorded, eventTime });
    await tellLedger(intake.ledger, claim, recorded, eventTime);
    return tellTheOthers(intake, claim, recorded, eventTime);
  });
  return { recorded, ...(again === undefined ? {} : { again }), isRepeat: false };
}

async function tellLedger(
  ledger: LedgerPort,
  { task, lease, staff }: Claim,
  recorded: RecordedAftercare,
  eventTime: number,
): Promise<void> {
  const { aftercare, episode } = task;
  const at = againAt(task, recorded);
  const event = endEventRow(
    { task, at: recorded.recordedAt, mark: lease, staff },
    at === undefined ? undefined : { step: 'call', at },
  );
  const correction = aftercare && correctionOf(aftercare, recorded);
  await ledger.write(
    {
      aftercare: [recorded],
      taskEvents: [event],
      ...(correction === undefined
        ? {}
        : { outcomes: [outcomeRowOf(correction, episode, eventTime)] }),
    },
    `${recorded.aftercareId}-${recorded.recordedAt}`,
  );
}

/**
 * What is left to do when the ledger has the result; the holder of the claim need not be who recorded it. Doing it again changes nothing. Gives when the person is
 * called again, epoch ms.
 */
export async function tellTheOthers(
  intake: Pick<AftercareIntake, 'tasks' | 'appender' | 'orders'>,
  { task, lease }: Claim,
  recorded: RecordedAftercare,
  eventTime: number,
): Promise<number | undefined> {
  const { tasks, appender, orders } = intake;
  const { aftercare, episode, taskId } = task;
  const correction = aftercare && correctionOf(aftercare, recorded);
  if (correction !== undefined) {
    await appender.append(outcomeSignals(correction, episode, eventTime));
    const { paid = [] } = recorded;
    for (const { request, by } of reportedPayments({ ...correction, paid }, episode))
      await orders?.request(request, by);
  }
  const again = againAt(task, recorded);
  if (again === undefined) await tasks.completeAftercare(taskId, lease, recorded);
  else await tasks.putOffAftercare(taskId, lease, again);
  return again;
}

function againAt({ aftercare }: Task, recorded: RecordedAftercare): number | undefined {
  return aftercare === undefined ? undefined : nextTry(aftercare, recorded);
}

async function claimOrRecorded(
  { tasks, finisher }: AftercareIntake,
  { taskId, lease, report }: SentAftercare,
): Promise<Claim | RecordedAftercare> {
  try {
    return await tasks.claimOf(taskId, lease);
  } catch (error) {
    if (!isFwError(error, 'FW_LEASE_LOST')) throw error;
    await finisher?.finish(taskId);
    const before = (await tasks.find(taskId))?.aftercareResult;
    if (before === undefined || before.aftercareId !== aftercareIdOf(taskId, lease)) throw error;
    const isSame = before.result === report.result && isDeepStrictEqual(before.paid, report.paid);
    if (isSame) return before;
    const text = `Task ${taskId} is done with: this lease recorded "${before.result}" before.`;
    throw new FwError('FW_TASK_CLOSED', text, { cause: error });
  }
}
