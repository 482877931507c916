// Tasks as they stand in the queue, read from what its scripts give; no lease token among it, so that a view can be shown to anybody.
import { FwError } from '../signal/fw-error.ts';
import { invariant } from '../signal/invariant.ts';
import { LEVELS, type Level } from '../signal/level.ts';
import type { SealedRecord } from '../vault/record.ts';
import type { Vault } from '../vault/vault.ts';
import type { RecordedAftercare } from './aftercare.ts';
import { TASK_STEPS } from './follow-up.ts';
import type { Deferral, RecordedOutcome, Task, TaskMove, TaskState } from './task.ts';
import {
  type Closing,
  type KeptClosing,
  type KeptTask,
  openAttempt,
  openClosing,
  openDeferral,
  openHandover,
  openLeadMark,
  openTask,
} from './task-sealing.ts';

export interface TaskView {
  readonly task: Task;
  readonly state: TaskState;
  /** Who holds it, since when and until when (processing time, epoch ms); claimed tasks only. */
  readonly staff?: string;
  readonly claimedAt?: number;
  readonly expiresAt?: number;
  /** Deferred tasks only. */
  readonly deferred?: Deferral;
  /** Closed tasks only: when, and with which outcome or for which reason it was withdrawn. The reason of one that waits: it is about to be. */
  readonly closedAt?: number;
  readonly outcome?: RecordedOutcome;
  readonly aftercareResult?: RecordedAftercare;
  readonly withdrawn?: string;
}

export interface TaskPage {
  readonly tasks: readonly TaskView[];
  /** Give it back to read on; absent after the last task. */
  readonly cursor?: string;
}

export interface ListOptions {
  /** Tasks of this desk and of those below it. */
  readonly desk: string;
  readonly state: TaskState;
  readonly cursor?: string;
  /** At most 500; 50 when missing. */
  readonly limit?: number;
}

export interface LevelCount {
  readonly waiting: number;
  readonly claimed: number;
  /** Waiting for a later time. */
  readonly deferred: number;
  /** Age of the task that waits longest; 0 when none waits. */
  readonly oldestWaitingMs: number;
}

export interface DeskCount {
  readonly desk: string;
  readonly levels: Readonly<Record<Level, LevelCount>>;
}

/** What of a closing is counted for whoever closed the task: the outcome; '' for a withdrawal. */
export function outcomeNameOf(closing: Closing): string {
  if ('outcome' in closing) return closing.outcome.outcome;
  return 'aftercare' in closing ? 'aftercare' : '';
}

/** The last task of a page. */
export interface Cursor {
  readonly order: string;
  readonly id: string;
}

export const FIRST_PAGE: Cursor = { order: '-inf', id: '' };

/** A cursor as text. */
export function printCursor(cursor: Cursor): string {
  return `${cursor.order}_${cursor.id}`;
}

/** Reads a cursor that `printCursor` wrote. Throws FwError FW_USAGE. */
export function parseCursor(text: string): Cursor {
  const [, order, id] = /^(-?\d{1,17})_([A-Za-z0-9-]{1,80})$/.exec(text) ?? [];
  if (order === undefined || id === undefined) {
    throw new FwError('FW_USAGE', `"${text}" is no cursor; give back the one of the page before.`);
  }
  return { order, id };
}

/** Reads the fields of one task as the scripts give them; undefined when there is no such task. `now` is epoch ms. */
export function parseTask(vault: Vault, reply: unknown, now: number): TaskView | undefined {
  const [fields, claimed, staff, finished, closing, withdrawn, deferred, leaseMs] = arrayOf(reply);
  if (arrayOf(fields)[0] === '') return undefined;
  const task = taskOfFields(vault, fields);
  if (textOf(finished) !== '') {
    return {
      task,
      state: 'closed',
      closedAt: numberOf(finished),
      ...parseClosing(vault, task.taskId, closing, withdrawn),
    };
  }
  const mark = textOf(withdrawn) === '' ? {} : { withdrawn: textOf(withdrawn) };
  if (numberOf(leaseMs) <= 0) {
    if (textOf(deferred) === '') return { task, state: 'waiting', ...mark };
    const deferral = openDeferral(vault, task.taskId, textOf(deferred));
    return { task, state: 'deferred', deferred: deferral, ...mark };
  }
  const expiresAt = now + numberOf(leaseMs);
  return { task, state: 'claimed', staff: textOf(staff), claimedAt: numberOf(claimed), expiresAt };
}

/**
 * A task from the fields that scripts give of it: its data as it was opened or raised, and '' or what became of it since: the desk to which
 * it moved, its moves and its attempts (JSON with commas between), its step, the district asked for, and where a lead put it.
 */
export function taskOfFields(vault: Vault, reply: unknown): Task {
  const [data, desk, moves, attempts, step, handover, lead] = arrayOf(reply).map(textOf);
  const stored: KeptTask = JSON.parse(textOf(data));
  const kept = openTask(vault, stored);
  // A raise writes the task as it stood then: what may end since has its own fields.
  const { handover: _asked, lead: _led, ...task } = kept;
  const nextStep = TASK_STEPS.find((name) => name === step);
  return {
    ...task,
    ...(desk === undefined || desk === '' ? {} : { desk }),
    ...(moves === '' ? {} : { moves: listOf<TaskMove>(moves) }),
    ...(attempts === '' ? {} : { attempts: attemptsOf(vault, kept.taskId, attempts) }),
    ...(nextStep === undefined ? {} : { step: nextStep }),
    ...(handover === undefined || handover === ''
      ? {}
      : { handover: openHandover(vault, kept.taskId, handover) }),
    ...(lead === undefined || lead === '' ? {} : { lead: openLeadMark(vault, kept.taskId, lead) }),
  };
}

function attemptsOf(vault: Vault, taskId: string, text: string | undefined): RecordedOutcome[] {
  return listOf<RecordedOutcome | SealedRecord>(text).map((one) => openAttempt(vault, taskId, one));
}

function listOf<T>(text: string | undefined): T[] {
  return JSON.parse(`[${text ?? ''}]`);
}

function parseClosing(
  vault: Vault,
  taskId: string,
  closing: unknown,
  withdrawn: unknown,
): Pick<TaskView, 'outcome' | 'aftercareResult' | 'withdrawn'> {
  const kept: KeptClosing = JSON.parse(textOf(closing));
  const parsed = openClosing(vault, taskId, kept);
  if ('outcome' in parsed) return parsed;
  if ('aftercare' in parsed) return { aftercareResult: parsed.aftercare };
  return { withdrawn: textOf(withdrawn) || parsed.withdrawn };
}

/** The first `limit` rows that the script gives, and where to read on when it gave more. */
export function parsePage(vault: Vault, reply: unknown, limit: number, now: number): TaskPage {
  const rows = arrayOf(reply).map(arrayOf);
  const page = rows.slice(0, limit);
  const views = page.map((row) => parseTask(vault, row[2], now));
  const tasks = views.filter((view) => view !== undefined);
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { tasks };
  return { tasks, cursor: printCursor({ order: textOf(last[0]), id: textOf(last[1]) }) };
}

/** The tasks of a desk by level, from the rows that the script gives in the order of LEVELS; none of a desk at which nothing is open. */
export function parseCount(reply: unknown, now: number): DeskCount {
  const [desk, levelRows] = arrayOf(reply);
  const rows = arrayOf(levelRows).map(arrayOf);
  const countOf = (level: Level): LevelCount => {
    const [waiting = 0, claimed = 0, oldest = '', deferred = 0] = rows[LEVELS.indexOf(level)] ?? [];
    const oldestWaitingMs = oldest === '' ? 0 : Math.max(0, now - numberOf(oldest));
    return {
      waiting: numberOf(waiting),
      claimed: numberOf(claimed),
      deferred: numberOf(deferred),
      oldestWaitingMs,
    };
  };
  const levels = {
    blue: countOf('blue'),
    yellow: countOf('yellow'),
    orange: countOf('orange'),
    red: countOf('red'),
  };
  return { desk: textOf(desk), levels };
}

/** A reply that is a list. */
export function arrayOf(reply: unknown): readonly unknown[] {
  invariant(Array.isArray(reply), 'A task script gave something else than a list.');
  return reply;
}

/** A reply that is a text. */
export function textOf(reply: unknown): string {
  invariant(typeof reply === 'string', 'A task script gave something else than a text.');
  return reply;
}

/** A reply that is a number, or its text. */
function numberOf(reply: unknown): number {
  const value = Number(reply);
  invariant(Number.isFinite(value), 'A task script gave something else than a number.');
  return value;
}
