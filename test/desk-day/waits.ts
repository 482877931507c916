// Whether each wait of a task ended by its deadline: claimed, or risen to the desk above. A wait begins when the task opens, moves, is let go of or lapses, each with a
// deadline of its own; where the moment is known only from both sides, the later one counts, so that nobody is called late who was not.
import type { TaskMove } from '../../dissuasion/task.ts';
import type { Level } from '../../signal/level.ts';

/** What of a task is looked at. */
export interface WaitingTask {
  readonly taskId: string;
  readonly desk: string;
  readonly openedAt: number;
  readonly moves: readonly TaskMove[];
  readonly aftercare?: { readonly at: number };
  readonly episode: { readonly level: Level; readonly revision: number };
}

/** A wait that ended later than its deadline. */
export interface Lateness {
  readonly taskId: string;
  readonly desk: string;
  readonly level: Level;
  /** Since when it waited there, and how long it may have, epoch ms and ms. */
  readonly since: number;
  readonly deadlineMs: number;
  /** When it should have risen, epoch ms. */
  readonly due: number;
  /** When it was claimed, or rose. */
  readonly claimedAt: number;
}

/** A task that rose: it had waited there since a time, and might so long. */
export interface Rise {
  readonly since: number;
  readonly deadlineMs: number;
  readonly at: number;
}

export interface Deadlines {
  /** Of a level at a desk, ms; undefined: it never rises from there. */
  deadlineMs(desk: string, level: Level): number | undefined;
}

/** How a holder let go of a task, and when by our clock, epoch ms: `from` before the call was sent, `to` after it was answered. */
export interface LettingGo {
  readonly from: number;
  readonly to: number;
  /** From when on it waits again; at once when missing. */
  readonly until?: number;
  /** It rises when it would have anyway, unless that passed while it was held: then it got another deadline. */
  readonly keepsDeadline?: boolean;
}

interface Wait {
  /** It is held, or nobody knows how it was let go of. */
  readonly isHeld: boolean;
  /** Moves of before this are over. */
  readonly from: number;
  readonly since: number;
  /** It does not wait before, nor rise; epoch ms. */
  readonly until: number;
  /** When it rises, at the latest and, where that is known, at the earliest; undefined: never. */
  readonly due: number | undefined;
  readonly dueFrom: number | undefined;
}

export class Waits {
  readonly #deadlines: Deadlines;
  /** Of tasks that wait, and of those that are held as they waited before. */
  readonly #waits = new Map<string, Wait>();
  readonly lates: Lateness[] = [];
  readonly rises: Rise[] = [];
  /** Moves of tasks that rose before their time. */
  readonly roseEarly: string[] = [];

  constructor(deadlines: Deadlines) {
    this.#deadlines = deadlines;
  }

  /** Nobody had it before. */
  claimedFirst(task: WaitingTask, claimedAt: number): void {
    if (!isJudged(task)) return;
    const { openedAt, moves, desk } = task;
    const ms = this.#deadlineMs(task, moves[0]?.from ?? desk);
    const due = ms === undefined ? undefined : openedAt + ms;
    const wait = {
      isHeld: false,
      from: openedAt - 1,
      since: openedAt,
      until: 0,
      due,
      dueFrom: due,
    };
    this.#end(task, claimedAt, wait);
  }

  /** Somebody had it before. */
  claimedAgain(task: WaitingTask, claimedAt: number): void {
    const wait = this.#waits.get(task.taskId);
    if (wait === undefined || wait.isHeld || !isJudged(task)) this.#waits.delete(task.taskId);
    else this.#end(task, claimedAt, wait);
  }

  /** Its holder let go of it. */
  letGo(task: WaitingTask, { from, to, until = 0, keepsDeadline = false }: LettingGo): void {
    if (!isJudged(task)) return;
    const before = this.#waits.get(task.taskId);
    const ms = this.#deadlineMs(task, task.desk);
    const since = Math.max(to, until);
    const anew = ms === undefined ? undefined : since + ms;
    const due = keepsDeadline && anew !== undefined ? Math.max(before?.due ?? anew, anew) : anew;
    const dueFrom = keepsDeadline || ms === undefined ? undefined : Math.max(from, until) + ms;
    this.#waits.set(task.taskId, { isHeld: false, from, since, until, due, dueFrom });
  }

  /** Its holder was silent from a time on. The trail knows better when the lease lapsed; it did not before `lapsesAt`. */
  lapses(task: WaitingTask, from: number, lapsesAt: number): void {
    this.letGo(task, { from, to: lapsesAt, keepsDeadline: true });
  }

  /** Goes through the moves of a wait to the claim that ended it. */
  #end(task: WaitingTask, claimedAt: number, wait: Wait): void {
    const { taskId, desk, moves } = task;
    let { since, due, dueFrom } = wait;
    for (const { kind, from, to, at } of moves.filter((move) => move.at > wait.from)) {
      const ms = this.#deadlineMs(task, from);
      // Redis and the service read one clock here; a millisecond is rounding.
      if (kind === 'risen' && (ms === undefined || (dueFrom !== undefined && at < dueFrom - 1)))
        this.roseEarly.push(`${taskId} from ${from} after ${at - since} ms`);
      if (kind === 'risen' && ms !== undefined) {
        // Of one that kept its deadline nobody knows since when that ran.
        if (dueFrom !== undefined) this.rises.push({ since, deadlineMs: ms, at });
        this.#judge(task, from, { since, due, endedAt: at });
      }
      since = Math.max(at, wait.until);
      const next = this.#deadlineMs(task, to);
      due = next === undefined ? undefined : since + next;
      dueFrom = next === undefined ? undefined : at + next;
    }
    this.#judge(task, desk, { since, due, endedAt: claimedAt });
    const held = { isHeld: true, from: claimedAt, until: 0, dueFrom: undefined };
    this.#waits.set(taskId, { ...held, since, due });
  }

  #judge(
    task: WaitingTask,
    desk: string,
    { since, due, endedAt }: { since: number; due: number | undefined; endedAt: number },
  ): void {
    if (due === undefined || endedAt <= due) return;
    const { taskId, episode } = task;
    const deadlineMs = this.#deadlineMs(task, desk) ?? 0;
    const waited = { since, deadlineMs, due, claimedAt: endedAt };
    this.lates.push({ taskId, desk, level: episode.level, ...waited });
  }

  #deadlineMs({ episode }: WaitingTask, desk: string): number | undefined {
    return this.#deadlines.deadlineMs(desk, episode.level);
  }
}

/** Calls after an episode wait for their time; a level that rose has another deadline from a moment that is not seen. */
function isJudged({ aftercare, episode }: WaitingTask): boolean {
  return aftercare === undefined && episode.revision <= 1;
}
