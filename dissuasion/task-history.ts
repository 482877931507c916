// How an open task stands by what was recorded of it: attempts, who never wants it again, until when it waits and why, which district is asked
// for, where it was handed over to. Pure: the same records give the same, so that a task that was lost is rebuilt from the ledger.
import { type FollowUpRules, followUpsOf, nextStepOf, type TaskStep } from './follow-up.ts';
import type { AskedHelp, Deferral, HandoverRequest, RecordedOutcome, TaskMove } from './task.ts';

/** What happened to a task; `detail` is what its kind says more. */
export type TaskEvent = {
  /** Processing time, epoch ms. */
  readonly at: number;
  readonly staff: string;
} & (
  | { readonly kind: 'claimed' | 'raised' | 'help-asked' | 'put-back' | 'handover-refused' }
  | { readonly kind: 'skipped'; readonly detail: { readonly reason: string } }
  | {
      readonly kind: 'set-aside';
      readonly detail: { readonly until: number; readonly reason: string; readonly for?: string };
    }
  | {
      readonly kind: 'handover-asked';
      readonly detail: Omit<HandoverRequest, 'by'>;
    }
  | {
      readonly kind: 'handed-over';
      readonly detail: Omit<TaskMove, 'kind'>;
    }
);

export interface TaskHistory {
  readonly attempts: readonly RecordedOutcome[];
  readonly step?: TaskStep;
  /** Who never gets it again, and why. */
  readonly skips: ReadonlyMap<string, string>;
  readonly deferral?: Deferral;
  readonly handover?: HandoverRequest;
  /** Hand-overs, the oldest first; it is at the desk of the last one. */
  readonly moves: readonly TaskMove[];
  /** The person asked to be called. */
  readonly help?: AskedHelp;
}

/** The history of a task; `attempts` and `events` oldest first, `now` processing time, epoch ms. */
export function historyOf(
  attempts: readonly RecordedOutcome[],
  events: readonly TaskEvent[],
  rules: FollowUpRules,
  now: number,
): TaskHistory {
  const decided = attempts.map((attempt, index) => {
    const before = attempts.slice(0, index).map(({ outcome }) => outcome);
    const followUps = followUpsOf(attempt.outcome, before, rules, attempt.recordedAt);
    return { ...attempt, followUps };
  });
  const skips = new Map<string, string>();
  for (const { staff, outcome, followUps } of decided)
    if (nextStepOf(followUps)?.step === 'second-caller') skips.set(staff, outcome);
  const moves: TaskMove[] = [];
  for (const event of events) {
    if (event.kind === 'skipped') skips.set(event.staff, event.detail.reason || event.kind);
    if (event.kind === 'handed-over') moves.push({ kind: event.kind, ...event.detail });
  }
  const step = nextStepOf(decided.at(-1)?.followUps ?? [])?.step;
  const deferral = deferralOf(decided, events);
  const handover = handoverOf(events);
  return {
    attempts: decided,
    skips,
    moves,
    ...(step === undefined ? {} : { step }),
    ...(deferral !== undefined && deferral.until > now ? { deferral } : {}),
    ...(handover === undefined ? {} : { handover }),
  };
}

/** Whether there is anything to be put back. */
export function isEmpty(history: TaskHistory): boolean {
  const { attempts, skips, moves, deferral, handover, help } = history;
  const isStill = deferral === undefined && handover === undefined && help === undefined;
  return isStill && attempts.length === 0 && skips.size === 0 && moves.length === 0;
}

/** What the task waits for: the newest of what put it off, unless something ended that. */
function deferralOf(
  attempts: readonly RecordedOutcome[],
  events: readonly TaskEvent[],
): Deferral | undefined {
  let deferral: Deferral | undefined;
  for (const event of events) {
    if (event.kind === 'set-aside') {
      const { until, reason, for: keptFor } = event.detail;
      const kept = keptFor === undefined ? {} : { for: keptFor };
      deferral = { until, reason, by: event.staff, ...kept };
    } else if (event.kind === 'put-back') {
      const attempt = attempts.findLast(({ recordedAt }) => recordedAt === event.at);
      const next = nextStepOf(attempt?.followUps ?? []);
      deferral =
        attempt === undefined || next === undefined
          ? undefined
          : { until: next.at, reason: attempt.outcome, by: attempt.staff };
    } else if (['claimed', 'raised', 'help-asked'].includes(event.kind)) deferral = undefined;
  }
  return deferral;
}

function handoverOf(events: readonly TaskEvent[]): HandoverRequest | undefined {
  let handover: HandoverRequest | undefined;
  for (const event of events) {
    if (event.kind === 'handover-asked') handover = { ...event.detail, by: event.staff };
    else if (event.kind === 'handed-over' || event.kind === 'handover-refused')
      handover = undefined;
  }
  return handover;
}
