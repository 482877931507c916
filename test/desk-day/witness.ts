// What staff saw, put together: who held which task when, what they were told, how long people waited. It says what must not have been.
import { outcomeIdOf } from '../../dissuasion/outcome-record.ts';
import type { TaskMove } from '../../dissuasion/task.ts';
import type { Level } from '../../signal/level.ts';

/** What of a claimed task is looked at. */
export interface SeenTask {
  readonly taskId: string;
  readonly desk: string;
  readonly openedAt: number;
  readonly moves: readonly TaskMove[];
  readonly step: string;
  readonly aftercare?: { readonly at: number };
  readonly episode: { readonly level: Level; readonly phone?: string; readonly revision: number };
}

interface Hold {
  readonly claimedAt: number;
  /** When somebody else had it, by our clock; undefined while nobody has. */
  supersededAt?: number;
}

export interface Wait {
  readonly level: Level | 'aftercare';
  readonly ms: number;
}

/** A first claim later than the deadline of the desk at which the task waited. */
export interface Lateness {
  readonly taskId: string;
  readonly desk: string;
  readonly level: Level;
  /** Since when it waited there, and how long it may have, epoch ms and ms. */
  readonly since: number;
  readonly deadlineMs: number;
  /** When it should have risen, epoch ms. */
  readonly due: number;
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

export class Witness {
  readonly #deadlines: Deadlines;
  /** The newest of each task, and those that are still used by lease. */
  readonly #holds = new Map<string, Hold>();
  readonly #leases = new Map<string, Hold>();
  readonly waits: Wait[] = [];
  readonly lates: Lateness[] = [];
  readonly rises: Rise[] = [];
  /** Each says what two people did with one task. */
  readonly heldTwice: string[] = [];
  /** Moves of tasks that rose before their time. */
  readonly roseEarly: string[] = [];
  /** Outcomes that were answered with success, by their id. */
  readonly acknowledged = new Set<string>();
  /** All that were sent. */
  readonly sent = new Set<string>();
  /** What staff did, and what came of it that nobody wanted, by name. */
  readonly counts = new Map<string, number>();
  risen = 0;

  constructor(deadlines: Deadlines) {
    this.#deadlines = deadlines;
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Somebody got a task; `answeredAt` by our clock, epoch ms. */
  claimed(task: SeenTask, lease: string, claimedAt: number, answeredAt: number): void {
    const before = this.#holds.get(task.taskId);
    if (before === undefined) this.#firstClaim(task, claimedAt);
    const hold: Hold = { claimedAt };
    this.#leases.set(lease, hold);
    // The answer to an earlier claim may come after that to a later one.
    if (before !== undefined && before.claimedAt > claimedAt) {
      hold.supersededAt = answeredAt;
      return;
    }
    if (before !== undefined) before.supersededAt ??= answeredAt;
    this.#holds.set(task.taskId, hold);
  }

  /** A call under a lease was answered with success; `sentAt` by our clock. After somebody else had the task that must not be. */
  held(taskId: string, lease: string, sentAt: number, what: string): void {
    const { supersededAt } = this.#leases.get(lease) ?? {};
    if (supersededAt === undefined || sentAt <= supersededAt) return;
    const text = `${taskId}: ${what} ${sentAt - supersededAt} ms after another had it`;
    this.heldTwice.push(text);
  }

  /** The holder will not use this lease again. */
  letGo(lease: string): void {
    this.#leases.delete(lease);
  }

  /** An outcome is on its way; gives its id. */
  sends(taskId: string, lease: string): string {
    const outcomeId = outcomeIdOf(taskId, lease);
    this.sent.add(outcomeId);
    return outcomeId;
  }

  #firstClaim(task: SeenTask, claimedAt: number): void {
    const { episode, moves, openedAt, aftercare, taskId, desk } = task;
    const from = aftercare?.at ?? openedAt;
    const level = aftercare === undefined ? episode.level : 'aftercare';
    this.waits.push({ level, ms: Math.max(0, claimedAt - from) });
    this.risen += moves.length > 0 ? 1 : 0;
    if (aftercare !== undefined || episode.revision > 1) return;
    let since = openedAt;
    for (const { kind, from: below, at } of moves) {
      const ms = this.#deadlines.deadlineMs(below, episode.level);
      // Redis and the service read one clock here; a millisecond is rounding.
      if (kind === 'risen' && (ms === undefined || at < since + ms - 1))
        this.roseEarly.push(`${taskId} from ${below} after ${at - since} ms`);
      if (kind === 'risen' && ms !== undefined) this.rises.push({ since, deadlineMs: ms, at });
      since = at;
    }
    const ms = this.#deadlines.deadlineMs(desk, episode.level);
    if (ms === undefined || claimedAt <= since + ms) return;
    const waited = { since, deadlineMs: ms, due: since + ms, claimedAt };
    this.lates.push({ taskId, desk, level: episode.level, ...waited });
  }
}
