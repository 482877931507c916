// How an outcome is taken in: it is noted at the task, then the ledger has it, then the log has its signals, then the task is closed or put back for its next step. A crash
// or a failure between two steps leaves the task with its holder, who sends the outcome again: the same ids make every step of the second sending the
// same as the first. When no holder comes back, outcome-finisher.ts does what is left. What a late finisher typed goes back with the refusal, so that it is not lost.
import { isDeepStrictEqual } from 'node:util';
import type { SignalAppender } from '../connectors/signal-appender.ts';
import { aftercareTasks } from '../dissuasion/aftercare.ts';
import type { Episode } from '../dissuasion/episode.ts';
import {
  type FollowUpSettings,
  followUpRulesFor,
  followUpsOf,
  nextStepOf,
} from '../dissuasion/follow-up.ts';
import { moveLadder } from '../dissuasion/ladder-sink.ts';
import { reportedPayments } from '../dissuasion/order-preparing.ts';
import { evidenceOf } from '../dissuasion/outcome-evidence.ts';
import { cleanNote, outcomeIdOf, recordOutcome } from '../dissuasion/outcome-record.ts';
import { outcomeSignals } from '../dissuasion/outcome-suspects.ts';
import { type ServedScripts, withUsedScript } from '../dissuasion/served-scripts.ts';
import type { Claim, OutcomeReport, RecordedOutcome } from '../dissuasion/task.ts';
import { LOSS_CLASSES } from '../dissuasion/task.ts';
import { outcomeRowOf } from '../ledger/outcome-row.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { whileHeld } from './held-lease.ts';
import type {
  FinisherPort,
  LadderPort,
  LedgerPort,
  OrderPort,
  ReviewPort,
  TaskPort,
} from './ports.ts';
import { endEventRow } from './task-trail.ts';

export interface OutcomeIntake {
  readonly tasks: Pick<TaskPort, 'claimOf' | 'find' | 'complete' | 'putBack'>;
  /** Without it a task whose outcome is in the ledger may be worked again after a crash before its end. */
  readonly finisher?: FinisherPort;
  readonly ledger: LedgerPort;
  readonly appender: Pick<SignalAppender, 'append'>;
  readonly followUps: FollowUpSettings;
  /** Without it whatever is said to be the version of the script is. */
  readonly scripts?: ServedScripts;
  /** Without it nobody is called after the episode. */
  readonly aftercare?: Pick<TaskPort, 'open'>;
  /** Without it nothing goes on or ends of what goes out to the person. */
  readonly ladders?: Pick<LadderPort, 'end' | 'rest' | 'ask'>;
  /** Without it nothing is drawn for review. */
  readonly reviews?: Pick<ReviewPort, 'offer'>;
  /** Without it nothing is prepared. */
  readonly orders?: Pick<OrderPort, 'request' | 'dropRequested'>;
  /** Processing time, epoch ms. */
  readonly now: () => number;
  /** Event time to which an outcome of now belongs, epoch ms. */
  readonly eventNow: () => number;
}

export interface SentOutcome {
  readonly taskId: string;
  readonly lease: string;
  readonly report: OutcomeReport;
}

export interface TakenOutcome {
  readonly recorded: RecordedOutcome;
  /** Whether this very lease had recorded it before. */
  readonly isRepeat: boolean;
}

/**
 * Records an outcome and closes its task, or puts it back when the outcome did not end it. Throws FW_OUTCOME_INVALID, FW_LEASE_LOST, FW_NOT_FOUND, FW_TASK_CLOSED when the lease has recorded
 * another outcome, and FW_LEDGER_AWAY, FW_LOG_AWAY, FW_REDIS_AWAY, after which the same may be sent again.
 */
export async function takeOutcome(intake: OutcomeIntake, sent: SentOutcome): Promise<TakenOutcome> {
  const { tasks } = intake;
  const claim = await claimOrRecorded(intake, sent);
  if (!('task' in claim)) return { recorded: claim, isRepeat: true };
  const used = { ...sent, report: await withUsedScript(intake.scripts, sent.report) };
  const recorded = await whileHeld(tasks, claim, intake.now(), () => tell(intake, claim, used));
  return { recorded, isRepeat: false };
}

/** Tells everybody who has to know, one after the other; gives what was recorded. */
async function tell(
  intake: OutcomeIntake,
  claim: Claim,
  { report }: SentOutcome,
): Promise<RecordedOutcome> {
  const recorded = recordNow(intake, claim, report);
  const { task, lease } = claim;
  const eventTime = intake.eventNow();
  await intake.finisher?.note(task.taskId, lease, { outcome: recorded, eventTime });
  await intake.ledger.write(
    {
      outcomes: [outcomeRowOf(recorded, task.episode, eventTime)],
      taskEvents: [eventOf(claim, recorded)],
    },
    `${recorded.outcomeId}-${recorded.recordedAt}`,
  );
  await tellTheOthers(intake, claim, recorded, eventTime);
  return recorded;
}

/** What is left to do when the ledger has the outcome; the holder of the claim need not be who recorded it. Doing it again changes nothing. */
export async function tellTheOthers(
  intake: OutcomeIntake,
  claim: Claim,
  recorded: RecordedOutcome,
  eventTime: number,
): Promise<void> {
  const { tasks, appender } = intake;
  const { task, lease } = claim;
  const { taskId, episode } = task;
  await appender.append(outcomeSignals(recorded, episode, eventTime));
  await moveOrders(intake, recorded, episode);
  if (intake.ladders !== undefined) await moveLadder(intake.ladders, task, recorded);
  for (const later of aftercareTasks(task, episode, recorded)) {
    await intake.aftercare?.open(later);
  }
  const next = nextStepOf(recorded.followUps ?? []);
  if (next === undefined) await intake.reviews?.offer(task, recorded);
  const telling =
    next === undefined
      ? tasks.complete(taskId, lease, recorded)
      : tasks.putBack(taskId, lease, recorded, next);
  await telling.catch(unlessLost);
}

/** What has left is to be stopped; what was no fraud is let go. Both are the same when they are done again. */
async function moveOrders(
  { orders }: OutcomeIntake,
  recorded: RecordedOutcome,
  episode: Episode,
): Promise<void> {
  if (orders === undefined) return;
  const { outcome, episodeId, staff } = recorded;
  if (outcome === 'not-fraud') await orders.dropRequested(episodeId, staff, outcome);
  for (const { request, by } of reportedPayments(recorded, episode)) {
    await orders.request(request, by);
  }
}

function recordNow(intake: OutcomeIntake, claim: Claim, report: OutcomeReport): RecordedOutcome {
  if (claim.task.aftercare !== undefined) {
    const what = 'this is a call after an episode; record it at /v1/tasks/{taskId}/aftercare';
    throw new FwError('FW_OUTCOME_INVALID', `The outcome cannot be recorded: ${what}.`);
  }
  const now = intake.now();
  const recorded = recordOutcome(claim, report, now, Math.max(now, intake.eventNow()));
  const before = (claim.task.attempts ?? []).map(({ outcome }) => outcome);
  const rules = followUpRulesFor(intake.followUps, claim.task.episode);
  return { ...recorded, followUps: followUpsOf(report.outcome, before, rules, now) };
}

/** A task that Redis has lost since the claim needs no closing: the ledger has its outcome, so it is not restored either. */
function unlessLost(error: unknown): void {
  if (!isFwError(error, 'FW_NOT_FOUND')) throw error;
}

/** The claim of the lease, or what the lease has recorded before. */
async function claimOrRecorded(
  { tasks, finisher }: OutcomeIntake,
  { taskId, lease, report }: SentOutcome,
): Promise<Claim | RecordedOutcome> {
  try {
    return await tasks.claimOf(taskId, lease);
  } catch (error) {
    if (!isFwError(error, 'FW_LEASE_LOST')) throw error;
    const view = await tasks.find(taskId);
    const all = [view?.outcome, ...(view?.task.attempts ?? []), await finisher?.finish(taskId)];
    const before = all.find((one) => one?.outcomeId === outcomeIdOf(taskId, lease));
    if (before === undefined) throw error;
    if (isSameReport(before, report)) return before;
    throw new FwError(
      'FW_TASK_CLOSED',
      `Task ${taskId} is done with: this lease recorded another outcome ("${before.outcome}") before.`,
      { cause: error },
    );
  }
}

function isSameReport(a: OutcomeReport, b: OutcomeReport): boolean {
  return (
    a.outcome === b.outcome &&
    (a.lostFen ?? 0) === (b.lostFen ?? 0) &&
    cleanNote(a.note) === cleanNote(b.note) &&
    LOSS_CLASSES.every((name) => (a.kept?.[name] ?? 0) === (b.kept?.[name] ?? 0)) &&
    isDeepStrictEqual(evidenceOf(a), evidenceOf(b))
  );
}

function eventOf(claim: Claim, recorded: RecordedOutcome) {
  const { task, lease, staff } = claim;
  const end = { task, at: recorded.recordedAt, mark: lease, staff };
  return endEventRow(end, nextStepOf(recorded.followUps ?? []));
}
