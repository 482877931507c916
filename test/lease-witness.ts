// Who held which task until when, by Redis's own clock, seen from outside of the queue: nobody may be given a task before the lease of whoever had it has
// lapsed or was given up. A time is read before a lease is asked for or renewed, so that a lease surely lasts for the lease time from there.
import type { Redis } from 'ioredis';
import type { Claim } from '../dissuasion/task.ts';
import { jobIdOf } from '../dissuasion/task-lease.ts';

interface Holder {
  readonly lease: string;
  /** Redis's clock before it was granted or renewed last, ms. */
  readonly sinceMs: number;
  /** They have begun to end it by themselves. */
  readonly isGivenUp: boolean;
}

/** In one step: whether the lease is the lock of the task, and what Redis's clock says, ms. */
const HOLDS = `
local time = redis.call('TIME')
return {redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0, time[1] * 1000 + math.floor(time[2] / 1000)}
`;

export class LeaseWitness {
  readonly #redis: Redis;
  readonly #leaseMs: number;
  readonly #holders = new Map<string, Holder>();
  /** Each names a task that was given away while another's lease held. */
  readonly early: string[] = [];

  constructor(redis: Redis, leaseMs: number) {
    this.#redis = redis;
    this.#leaseMs = leaseMs;
  }

  /** Redis's clock, ms. To be read before a lease is asked for or renewed. */
  async clock(): Promise<number> {
    const [seconds, micros] = await this.#redis.time();
    return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
  }

  /** Somebody has a claim for which they asked at a time of `clock`. One that has lapsed before this is looked at says nothing. */
  async granted({ task: { taskId, desk }, lease }: Claim, askedMs: number): Promise<void> {
    const lock = `{forewarn}:tasks-${desk}:${jobIdOf(taskId)}:lock`;
    const answer: unknown = await this.#redis.eval(HOLDS, 1, lock, lease);
    const [isHeld, seenMs] = Array.isArray(answer) ? answer.map(Number) : [];
    if (isHeld !== 1 || seenMs === undefined) return;
    const before = this.#holders.get(taskId);
    if (before !== undefined && !before.isGivenUp && seenMs < before.sinceMs + this.#leaseMs) {
      this.early.push(`${taskId} after ${seenMs - before.sinceMs} of ${this.#leaseMs} ms`);
    }
    this.#holders.set(taskId, { lease, sinceMs: askedMs, isGivenUp: false });
  }

  /** A lease was renewed; that was asked for at a time of `clock`. */
  renewed({ task: { taskId }, lease }: Claim, askedMs: number): void {
    if (this.#holders.get(taskId)?.lease === lease)
      this.#holders.set(taskId, { lease, sinceMs: askedMs, isGivenUp: false });
  }

  /** The holder is about to give the task back, away or to its end. */
  givesUp({ task: { taskId }, lease }: Claim): void {
    const holder = this.#holders.get(taskId);
    if (holder?.lease === lease) this.#holders.set(taskId, { ...holder, isGivenUp: true });
  }
}
