// How a member of staff stands: what Redis keeps of them, and what follows from it now.
import { invariant } from '../../signal/invariant.ts';

/** What somebody can say of themselves. */
export const STAFF_CHOICES = ['on', 'paused', 'off'] as const;
export type StaffChoice = (typeof STAFF_CHOICES)[number];

/**
 * `working`: holds a task. `wrap-up`: recorded an outcome just now and is handed nothing yet. `silent`: lost a task without a word; cleared
 * by whatever they do next.
 */
export const STAFF_STATES = ['on', 'working', 'wrap-up', 'paused', 'silent', 'off'] as const;
export type StaffState = (typeof STAFF_STATES)[number];

export const PAUSE_REASONS = ['break', 'training', 'meeting', 'other'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

export interface Staff {
  readonly staff: string;
  readonly state: StaffState;
  /** Processing time, epoch ms, as all times here. */
  readonly since: number;
  /** Region code of the desk at which they sit. */
  readonly desk: string;
  /** Of a pause. */
  readonly reason?: string;
  /** Who said so last. */
  readonly by: string;
  /** When anything was heard of them. */
  readonly seenAt: number;
  readonly tasks: readonly HeldTask[];
  readonly wrapUpUntil?: number;
  /** When a break is due; absent for who does not work now, and where none is. */
  readonly breakDueAt?: number;
  readonly isBreakDue: boolean;
  readonly shift?: string;
  readonly shiftEndsAt?: number;
  readonly today: StaffDay;
}

export interface HeldTask {
  readonly taskId: string;
  readonly since: number;
}

/** Numbers of a day in Shanghai. */
export interface StaffDay {
  readonly claimed: number;
  /** Outcomes recorded, by name; `aftercare` for calls after the episode. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Tasks that they lost by being silent. */
  readonly lapsed: number;
  readonly workedMs: number;
  readonly pausedMs: number;
}

/** A row as the scripts give it. */
interface StaffRow {
  readonly staff: string;
  readonly state?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly desk?: string;
  readonly since?: string;
  readonly seen?: string;
  readonly silent?: string;
  readonly workSince?: string;
  readonly wrapUntil?: string;
  readonly shift?: string;
  readonly shiftEnds?: string;
  readonly held: Readonly<Record<string, { taskId: string; since: number; isHeld: boolean }>>;
  readonly day: Readonly<Record<string, number>>;
}

const OUTCOME = 'outcome:';

/** Reads a row. `breakAfterMs` is that of a desk; `now` is processing time, epoch ms. */
export function parseStaff(
  text: unknown,
  breakAfterMs: (desk: string) => number | undefined,
  now: number,
): Staff {
  invariant(typeof text === 'string', 'A staff script gave something else than a text.');
  const row: StaffRow = JSON.parse(text);
  const { staff, desk = '', by = staff, reason, shift } = row;
  const held = Object.values(row.held);
  const tasks = held.flatMap(({ taskId, since, isHeld }) => (isHeld ? [{ taskId, since }] : []));
  const state = stateOf(row, now);
  const isAtWork = state !== 'paused' && state !== 'off' && row.workSince !== undefined;
  const breakMs = isAtWork ? breakAfterMs(desk) : undefined;
  const breakDueAt = breakMs === undefined ? undefined : Number(row.workSince) + breakMs;
  const { shiftEnds, wrapUntil } = row;
  return {
    staff,
    state,
    since: Number(row.since ?? row.seen ?? now),
    desk,
    by,
    seenAt: Number(row.seen ?? now),
    tasks: tasks.toSorted((a, b) => a.since - b.since),
    isBreakDue: breakDueAt !== undefined && breakDueAt <= now,
    today: dayOf(row.day),
    ...(reason === undefined ? {} : { reason }),
    ...(state === 'wrap-up' ? { wrapUpUntil: Number(wrapUntil) } : {}),
    ...(breakDueAt === undefined ? {} : { breakDueAt }),
    ...(shift === undefined ? {} : { shift, shiftEndsAt: Number(shiftEnds) }),
  };
}

function stateOf({ state, held, silent, wrapUntil }: StaffRow, now: number): StaffState {
  if (state === 'paused' || state === 'off') return state;
  const tasks = Object.values(held);
  if (tasks.some(({ isHeld }) => isHeld)) return 'working';
  // A lease that is over and that nobody gave back.
  if (silent !== undefined || tasks.length > 0) return 'silent';
  return wrapUntil !== undefined && now < Number(wrapUntil) ? 'wrap-up' : 'on';
}

function dayOf(day: StaffRow['day']): StaffDay {
  const outcomes = Object.entries(day).flatMap(([name, number]) =>
    name.startsWith(OUTCOME) ? [[name.slice(OUTCOME.length), number] as const] : [],
  );
  const { claimed = 0, lapsed = 0, workedMs = 0, pausedMs = 0 } = day;
  return { claimed, lapsed, workedMs, pausedMs, outcomes: Object.fromEntries(outcomes) };
}
