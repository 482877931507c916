// What staff saw, put together: who held which task when, what they were told, how long people waited. It says what must not have been.
import { outcomeIdOf } from '../../dissuasion/outcome-record.ts';
import type { Level } from '../../signal/level.ts';
import { type Deadlines, type LettingGo, type WaitingTask, Waits } from './waits.ts';

/** What a renewal is called. */
export const RENEWED = 'renewed';

/** What of a claimed task is looked at. */
export interface SeenTask extends WaitingTask {
  readonly step: string;
  readonly episode: WaitingTask['episode'] & { readonly phone?: string };
}

interface Hold {
  readonly claimedAt: number;
  /** Before the claim, or the newest renewal that was answered, by our clock, epoch ms: the lease holds for the lease time from there. */
  heldAt: number;
  /** The holder has begun to end it. */
  isGivenUp: boolean;
  /** When somebody else had it, by our clock; undefined while nobody has. */
  supersededAt?: number;
}

export interface WaitSpan {
  readonly level: Level | 'aftercare';
  readonly ms: number;
}

/** A task that was given to somebody while another's lease held, between two times, epoch ms. */
export interface TakenOver {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export class Witness {
  readonly #leaseMs: number;
  /** The newest of each task, and those that are still used by lease. */
  readonly #holds = new Map<string, Hold>();
  readonly #leases = new Map<string, Hold>();
  /** How long people waited for their first call. */
  readonly waited: WaitSpan[] = [];
  readonly waits: Waits;
  /** Each says what two people did with one task. */
  readonly heldTwice: string[] = [];
  readonly takenOver: TakenOver[] = [];
  /** Outcomes that were answered with success, by their id. */
  readonly acknowledged = new Set<string>();
  /** All that were sent. */
  readonly sent = new Set<string>();
  /** What staff did, and what came of it that nobody wanted, by name. */
  readonly counts = new Map<string, number>();
  risen = 0;

  constructor(deadlines: Deadlines, leaseMs: number) {
    this.waits = new Waits(deadlines);
    this.#leaseMs = leaseMs;
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Somebody got a task; `answeredAt` by our clock, epoch ms. */
  claimed(task: SeenTask, lease: string, claimedAt: number, answeredAt: number): void {
    const { taskId } = task;
    const before = this.#holds.get(taskId);
    const hold: Hold = { claimedAt, heldAt: claimedAt, isGivenUp: false };
    this.#leases.set(lease, hold);
    if (before === undefined) this.#firstClaim(task, claimedAt);
    // The answer to an earlier claim may come after that to a later one.
    else if (before.claimedAt > claimedAt) {
      hold.supersededAt = answeredAt;
      return;
    } else {
      this.waits.claimedAgain(task, claimedAt);
      this.#checkLease(taskId, before, answeredAt);
      before.supersededAt ??= answeredAt;
    }
    this.#holds.set(taskId, hold);
  }

  /** A call under a lease was answered with success; `sentAt` by our clock. After somebody else had the task that must not be. */
  held(taskId: string, lease: string, sentAt: number, what: string): void {
    const hold = this.#leases.get(lease);
    if (hold !== undefined && what === RENEWED) hold.heldAt = Math.max(hold.heldAt, sentAt);
    const { supersededAt } = hold ?? {};
    if (supersededAt === undefined || sentAt <= supersededAt) return;
    const text = `${taskId}: ${what} ${sentAt - supersededAt} ms after another had it`;
    this.heldTwice.push(text);
  }

  /** The holder begins to end it: closes the task, gives it back, passes it on. */
  givesUp(lease: string): void {
    const hold = this.#leases.get(lease);
    if (hold !== undefined) hold.isGivenUp = true;
  }

  /** The holder has let go of the task, as was answered. */
  hasLetGo(task: SeenTask, lease: string, how: LettingGo): void {
    if (this.#isHolder(task.taskId, lease)) this.waits.letGo(task, how);
  }

  /** The holder renews no more. */
  falls(task: SeenTask, lease: string): void {
    const hold = this.#leases.get(lease);
    if (hold === undefined || !this.#isHolder(task.taskId, lease)) return;
    this.waits.lapses(task, hold.heldAt, hold.heldAt + this.#leaseMs);
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

  #isHolder(taskId: string, lease: string): boolean {
    const hold = this.#leases.get(lease);
    return hold !== undefined && this.#holds.get(taskId) === hold;
  }

  /** By our clock, between asking for a lease and the answer to who has it next, less than a lease has passed. */
  #checkLease(taskId: string, { heldAt, isGivenUp }: Hold, answeredAt: number): void {
    if (isGivenUp || answeredAt >= heldAt + this.#leaseMs) return;
    const text = `${taskId} after ${answeredAt - heldAt} of ${this.#leaseMs} ms`;
    this.takenOver.push({ text, from: heldAt, to: answeredAt });
  }

  #firstClaim(task: SeenTask, claimedAt: number): void {
    const { episode, moves, openedAt, aftercare } = task;
    const from = aftercare?.at ?? openedAt;
    const level = aftercare === undefined ? episode.level : 'aftercare';
    this.waited.push({ level, ms: Math.max(0, claimedAt - from) });
    this.risen += moves.length > 0 ? 1 : 0;
    this.waits.claimedFirst(task, claimedAt);
  }
}
