// How urgent a task is, as a BullMQ priority: 1 is the most urgent, and every task has one, because jobs without go before all others.
// Each level has a band of its own. Inside a band the earlier "due" goes first: the time at which the task was opened, moved ahead by
// HEAD_START_MS for each doubling of the money at risk. Tasks age alike, so the order of two tasks never changes while they wait, and a
// small sum still gets its turn: nothing has to be written again as time passes.
import { invariant } from '../signal/invariant.ts';
import { LEVELS, type Level, levelRank } from '../signal/level.ts';
import { isHoldOut } from './hold-out.ts';
import type { Task } from './task.ts';

/** The least urgent priority that BullMQ takes. */
export const PRIORITY_MAX = 2_097_151;

/** Priorities a level has; the bands lie one after the other, red first. */
export const BAND_SIZE = Math.floor(PRIORITY_MAX / LEVELS.length);

/** Tasks that are due within one slot of each other are equal and go first in, first out. A band holds ten years of slots, then begins anew. */
const SLOT_MS = 10 * 60_000;

/** Waiting time that a doubling of the money at risk is worth: a million yuan stands 100 minutes ahead of a thousand. */
const HEAD_START_MS = 10 * 60_000;
const HEAD_START_FROM_FEN = 100_000;
const DOUBLINGS_MAX = 20;

export interface Urgency {
  readonly level: Level;
  /** Money that could still be lost, in fen. */
  readonly atRiskFen: number;
  /** Processing time at which the task was opened, epoch ms: its age counts from here. */
  readonly openedAt: number;
}

/** The BullMQ priority of a task, 1 to PRIORITY_MAX; the lower goes first. */
export function taskPriority(urgency: Urgency): number {
  const { level, atRiskFen, openedAt } = urgency;
  invariant(Number.isSafeInteger(openedAt), `openedAt must be whole ms, not ${openedAt}.`);
  const slot = Math.max(0, Math.floor((openedAt - headStartMs(atRiskFen)) / SLOT_MS)) % BAND_SIZE;
  return bandOf(level).first + slot;
}

/** The same of a task. */
export function priorityOf(
  task: Pick<Task, 'episode' | 'openedAt' | 'aftercare' | 'help'>,
): number {
  const { episode, openedAt } = task;
  return taskPriority({ level: levelOf(task), atRiskFen: episode.atRiskFen, openedAt });
}

/**
 * How urgent a task is: nobody is more urgent than who asks for help, and neither a call after the episode nor one by lot goes before
 * somebody who is in danger.
 */
export function levelOf({
  episode,
  aftercare,
  help,
}: Pick<Task, 'episode' | 'aftercare' | 'help'>): Level {
  if (help !== undefined) return 'red';
  return aftercare === undefined && !isHoldOut(episode) ? episode.level : 'blue';
}

/** The priorities of a level, both ends included. */
export function bandOf(level: Level): { first: number; last: number } {
  const first = (LEVELS.length - 1 - levelRank(level)) * BAND_SIZE + 1;
  return { first, last: first + BAND_SIZE - 1 };
}

function headStartMs(atRiskFen: number): number {
  if (atRiskFen <= HEAD_START_FROM_FEN) return 0;
  return Math.min(DOUBLINGS_MAX, Math.log2(atRiskFen / HEAD_START_FROM_FEN)) * HEAD_START_MS;
}
