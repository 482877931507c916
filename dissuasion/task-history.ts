// How an open task stands by what was recorded of it: attempts, who never wants it again, until when it waits and why, which district is asked
// for, where it was handed over to. Pure: the same records give the same, so that a task that was lost is rebuilt from the ledger.
import type { Level } from '../signal/level.ts';
import { type FollowUpRules, followUpsOf, nextStepOf, type TaskStep } from './follow-up.ts';
import type { AskedHelp, Deferral, HandoverRequest, RecordedOutcome, TaskMove } from './task.ts';

/** What happened to a task; `detail` is what its kind says more. */
export type TaskEvent = {
  /** Processing time, epoch ms. */
  readonly at: number;
  readonly staff: string;
} & (
  | { readonly kind: 'claimed' | 'help-asked' | 'handover-refused' }
  | { readonly kind: 'opened' | 'raised'; readonly level?: Level }
  /** What followed by the rules of then; events of before this was noted are without. */
  | {
      readonly kind: 'put-back';
      readonly detail?: { readonly step: TaskStep; readonly until: number };
    }
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

/** From when on the deadline of a level counts. A raise and asking for help may only bring it nearer; what put the task off or moved it begins anew. */
export interface Wait {
  /** Processing time, epoch ms. */
  readonly from: number;
  readonly isAnew: boolean;
  readonly level?: Level;
  readonly desk?: string;
  readonly isHelp?: boolean;
}

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
  /** The level at which it was opened; the one of its episode when missing. */
  readonly openedLevel?: Level;
  /** What changed when it rises, oldest first. */
  readonly waits: readonly Wait[];
}

/** The history of a task; `attempts` and `events` oldest first, `now` processing time, epoch ms. */
export function historyOf(
  attempts: readonly RecordedOutcome[],
  events: readonly TaskEvent[],
  rules: FollowUpRules,
  now: number,
): TaskHistory {
  const decided = attempts.map((attempt, index) => {
    const noted = events.find(({ kind, at }) => kind === 'put-back' && at === attempt.recordedAt);
    if (noted?.kind === 'put-back' && noted.detail !== undefined) {
      const { step, until } = noted.detail;
      return { ...attempt, followUps: [{ kind: 'again', step, at: until } as const] };
    }
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
  const opened = events.find(({ kind }) => kind === 'opened');
  const openedLevel = opened?.kind === 'opened' ? opened.level : undefined;
  return {
    attempts: decided,
    skips,
    moves,
    waits: waitsOf(decided, events),
    ...(openedLevel === undefined ? {} : { openedLevel }),
    ...(step === undefined ? {} : { step }),
    ...(deferral !== undefined && deferral.until > now ? { deferral } : {}),
    ...(handover === undefined ? {} : { handover }),
  };
}

/** Whether there is anything to be put back. */
export function isEmpty(history: TaskHistory): boolean {
  const { attempts, skips, moves, deferral, handover, help, waits } = history;
  const isStill = deferral === undefined && handover === undefined && help === undefined;
  const isPlain = attempts.length === 0 && skips.size === 0 && moves.length === 0;
  return isStill && isPlain && waits.length === 0;
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

function waitsOf(attempts: readonly RecordedOutcome[], events: readonly TaskEvent[]): Wait[] {
  return events.flatMap((event): Wait[] => {
    switch (event.kind) {
      case 'raised': {
        const { level } = event;
        return [{ from: event.at, isAnew: false, ...(level === undefined ? {} : { level }) }];
      }
      case 'help-asked':
        return [{ from: event.at, isAnew: false, isHelp: true }];
      case 'set-aside':
        return [{ from: event.detail.until, isAnew: true }];
      case 'put-back': {
        const attempt = attempts.find(({ recordedAt }) => recordedAt === event.at);
        const next = event.detail?.until ?? nextStepOf(attempt?.followUps ?? [])?.at;
        return [{ from: next ?? event.at, isAnew: true }];
      }
      case 'handed-over':
        return [{ from: event.at, isAnew: true, desk: event.detail.to }];
      default:
        return [];
    }
  });
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
