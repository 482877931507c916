// How a call after an episode is taken in: first the ledger has it, and the outcome that it corrects; then the log, the orders and the queue. As
// with an outcome, every step done again is the same.
import { isDeepStrictEqual } from 'node:util';
import {
  type AftercareReport,
  aftercareIdOf,
  correctionOf,
  nextTry,
  type RecordedAftercare,
  recordAftercare,
} from '../dissuasion/aftercare.ts';
import { FOREWARN } from '../dissuasion/order.ts';
import { reportedPayments } from '../dissuasion/order-preparing.ts';
import { outcomeSignal } from '../dissuasion/outcome-record.ts';
import type { Claim } from '../dissuasion/task.ts';
import { outcomeRowOf } from '../ledger/outcome-row.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { whileHeld } from './held-lease.ts';
import type { ApiDeps } from './ports.ts';
import { taskEventRow } from './task-trail.ts';

export type AftercareIntake = Pick<ApiDeps, 'tasks' | 'ledger' | 'orders' | 'appender'> & {
  readonly now: () => number;
  readonly eventNow: () => number;
};

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
  const recorded = recordAftercare(claim, report, now, Math.max(now, intake.eventNow()));
  const { aftercare } = claim.task;
  const again = aftercare === undefined ? undefined : nextTry(aftercare, recorded);
  await whileHeld(tasks, claim, now, async () => {
    await tell(intake, claim, recorded, again !== undefined);
    if (again === undefined) return tasks.completeAftercare(taskId, lease, recorded);
    const aside = { until: again, reason: 'unreachable', isForMe: false };
    return tasks.setAside(taskId, lease, aside);
  });
  return { recorded, ...(again === undefined ? {} : { again }), isRepeat: false };
}

async function tell(
  { ledger, appender, orders, eventNow }: AftercareIntake,
  { task, lease, staff }: Claim,
  recorded: RecordedAftercare,
  isAgain: boolean,
): Promise<void> {
  const kind = isAgain ? 'put-back' : 'closed';
  const event = taskEventRow({ kind, task, at: recorded.recordedAt, mark: lease, staff });
  const correction = task.aftercare && correctionOf(task.aftercare, recorded);
  const { episode } = task;
  const signal = correction && outcomeSignal(correction, episode, eventNow());
  await ledger.write(
    {
      aftercare: [recorded],
      taskEvents: [event],
      ...(correction === undefined || signal === undefined
        ? {}
        : { outcomes: [outcomeRowOf(correction, episode, signal.time)] }),
    },
    `${recorded.aftercareId}-${recorded.recordedAt}`,
  );
  if (signal !== undefined) await appender.append([signal]);
  if (correction === undefined) return;
  const { paid = [] } = recorded;
  for (const request of reportedPayments({ ...correction, paid }, episode)) {
    await orders.request(request, FOREWARN);
  }
}

async function claimOrRecorded(
  { tasks }: AftercareIntake,
  { taskId, lease, report }: SentAftercare,
): Promise<Claim | RecordedAftercare> {
  try {
    return await tasks.claimOf(taskId, lease);
  } catch (error) {
    if (!isFwError(error, 'FW_LEASE_LOST')) throw error;
    const before = (await tasks.find(taskId))?.aftercareResult;
    if (before === undefined || before.aftercareId !== aftercareIdOf(taskId, lease)) throw error;
    const isSame = before.result === report.result && isDeepStrictEqual(before.paid, report.paid);
    if (isSame) return before;
    const text = `Task ${taskId} is done with: this lease recorded "${before.result}" before.`;
    throw new FwError('FW_TASK_CLOSED', text, { cause: error });
  }
}
