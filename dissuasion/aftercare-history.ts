// How a call after an episode stands by what was recorded of it, so that one that was lost is rebuilt from the ledger. Pure.
import { nextTry, type RecordedAftercare } from './aftercare.ts';
import type { FollowUpRules } from './follow-up.ts';
import type { Aftercare, Deferral } from './task.ts';
import { historyOf, isEmpty, type TaskEvent, type TaskHistory } from './task-history.ts';

/** A call that was made, and what it found. */
export type AftercareTry = Pick<RecordedAftercare, 'result' | 'staff' | 'recordedAt'>;

/** Nobody calls any more: the last try had a result, or was the last that is made. */
export function isMade(aftercare: Aftercare, tries: readonly AftercareTry[]): boolean {
  const last = tries.at(-1);
  return last !== undefined && nextTry(aftercare, last) === undefined;
}

/**
 * What is to be put back onto a call that is not made yet: until when it waits, who skipped it, which district is asked for or has it. `tries` and `events` oldest
 * first, `now` processing time, epoch ms. Undefined when it waits for its own time and nothing else is recorded.
 */
export function aftercareHistoryOf(
  aftercare: Aftercare,
  tries: readonly AftercareTry[],
  events: readonly TaskEvent[],
  rules: FollowUpRules,
  now: number,
): TaskHistory | undefined {
  const history = historyOf([], events, rules, now);
  const again = history.deferral ?? againOf(aftercare, tries, events, now);
  const known = again === undefined ? history : { ...history, deferral: again };
  if (isEmpty(known)) return undefined;
  const { at: until, after } = aftercare;
  if (known.deferral !== undefined || until <= now) return known;
  return { ...known, deferral: { until, reason: 'aftercare', by: after.staff } };
}

/** Who was not reached is called again later, unless somebody took the call since. */
function againOf(
  aftercare: Aftercare,
  tries: readonly AftercareTry[],
  events: readonly TaskEvent[],
  now: number,
): Deferral | undefined {
  const last = tries.at(-1);
  const until = last === undefined ? undefined : nextTry(aftercare, last);
  if (last === undefined || until === undefined || until <= now) return undefined;
  const isTaken = events.some(({ kind, at }) => kind === 'claimed' && at > last.recordedAt);
  return isTaken ? undefined : { until, reason: last.result, by: last.staff };
}
