// After an episode that was fraud the person is called again, to see that the money stayed: only then is loss prevented confirmed. Each of these
// calls is a task of its own that waits for its time; what was found corrects the outcome when money left after all.
import { contentId } from '../signal/content-id.ts';
import { FwError } from '../signal/fw-error.ts';
import type { Episode } from './episode.ts';
import { checkEvidence, type Payment, paidFen } from './outcome-evidence.ts';
import { checkScript, cleanNote } from './outcome-record.ts';
import type { Aftercare, Claim, RecordedOutcome, Task } from './task.ts';

export const AFTERCARE_RESULTS = ['money-stayed', 'paid-after-all', 'unreachable'] as const;
export type AftercareResult = (typeof AFTERCARE_RESULTS)[number];

/** What staff report of such a call. */
export interface AftercareReport {
  readonly result: AftercareResult;
  /** Payments since the episode; `paid-after-all` needs them. */
  readonly paid?: readonly Payment[];
  readonly note?: string;
  /** Version of the call script that was used. */
  readonly script?: string;
}

/** What is kept of it. `aftercareId` = contentId('aftercare', taskId, lease). */
export interface RecordedAftercare extends AftercareReport {
  readonly aftercareId: string;
  readonly taskId: string;
  readonly episodeId: string;
  readonly number: number;
  readonly isLast: boolean;
  readonly staff: string;
  readonly desk: string;
  readonly recordedAt: number;
}

const AGAIN_MS = 4 * 3_600_000;
/** Who is not reached so long after the call was due is not reached. */
const GIVEN_UP_MS = 2 * 86_400_000;

/** The calls that follow an outcome, each as the task of its time; none where nothing follows. */
export function aftercareTasks(
  { desk }: Pick<Task, 'desk'>,
  episode: Episode,
  recorded: RecordedOutcome,
): Task[] {
  const times = (recorded.followUps ?? []).flatMap((one) =>
    one.kind === 'aftercare' ? [one.at] : [],
  );
  return times.map((at, index) => ({
    taskId: contentId('task', episode.episodeId, 'aftercare', String(index + 1)),
    episodeId: episode.episodeId,
    desk,
    episode,
    openedAt: recorded.recordedAt,
    aftercare: { number: index + 1, isLast: index === times.length - 1, at, after: recorded },
  }));
}

/** What is kept of a call. Throws FwError FW_OUTCOME_INVALID when it lacks what it needs or the task is no call after an episode. */
export function recordAftercare(
  claim: Claim,
  report: AftercareReport,
  now: number,
  latestTime = now,
): RecordedAftercare {
  const { aftercare, taskId, episodeId, desk } = claim.task;
  if (aftercare === undefined) throw invalid(`task ${taskId} is no call after an episode`);
  const { result, paid, script } = report;
  if (result === 'paid-after-all') checkEvidence('already-paid', { paid: paid ?? [] }, latestTime);
  else if (paid !== undefined) throw invalid(`paid does not belong to "${result}"`);
  checkScript(script);
  const note = cleanNote(report.note);
  return {
    aftercareId: aftercareIdOf(taskId, claim.lease),
    taskId,
    episodeId,
    number: aftercare.number,
    isLast: aftercare.isLast,
    staff: claim.staff,
    desk,
    recordedAt: now,
    result,
    ...(paid === undefined ? {} : { paid }),
    ...(note === undefined ? {} : { note }),
    ...(script === undefined ? {} : { script }),
  };
}

/** The id of the one result that a lease of a task can record. */
export function aftercareIdOf(taskId: string, lease: string): string {
  return contentId('aftercare', taskId, lease);
}

/** When a person who was not reached is called again, processing time, epoch ms; undefined when nobody tries any more. */
export function nextTry(
  { at }: Aftercare,
  { result, recordedAt }: Pick<RecordedAftercare, 'result' | 'recordedAt'>,
): number | undefined {
  const next = recordedAt + AGAIN_MS;
  return result === 'unreachable' && next < at + GIVEN_UP_MS ? next : undefined;
}

/**
 * The outcome that counts from now on when money left after all: what was kept by talking is less by it, what was lost is more. Undefined
 * when nothing changed.
 */
export function correctionOf(
  { after }: Aftercare,
  recorded: RecordedAftercare,
): RecordedOutcome | undefined {
  if (recorded.result !== 'paid-after-all') return undefined;
  const leftFen = paidFen(recorded);
  const { dissuaded = 0, ...byBank } = after.kept ?? {};
  const dissuadedFen = Math.max(0, dissuaded - leftFen);
  const kept = dissuadedFen > 0 ? { ...byBank, dissuaded: dissuadedFen } : byBank;
  const { note: _note, followUps: _followUps, dispatch: _dispatch, place: _place, ...rest } = after;
  return {
    ...rest,
    outcomeId: recorded.aftercareId,
    taskId: recorded.taskId,
    staff: recorded.staff,
    recordedAt: recorded.recordedAt,
    outcome: dissuadedFen > 0 ? 'dissuaded' : 'already-paid',
    kept,
    lostFen: (after.lostFen ?? 0) + leftFen,
    paid: [...(after.paid ?? []), ...(recorded.paid ?? [])],
    followUps: [{ kind: 'stop-payment' }],
  };
}

function invalid(what: string): FwError {
  return new FwError('FW_OUTCOME_INVALID', `The call cannot be recorded: ${what}.`);
}
