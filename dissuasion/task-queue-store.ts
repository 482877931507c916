// Where the task queue lives: one connection to Redis, one BullMQ queue a desk, the names of our own keys, and the lapse check, which is
// BullMQ's stalled check run by hand since no Worker ever runs on these queues.

import { type Job, Queue, type QueueOptions, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import type { Subject } from '../engine/decision.ts';
import { isWithin } from '../signal/region.ts';
import { PLAIN, type Vault } from '../vault/vault.ts';
import { LIST_WAITING } from './claim-scripts.ts';
import { runScript } from './run-script.ts';
import { faultOf, isTaskId, jobIdOf, notFound, taskIdOfJob } from './task-lease.ts';
import type { TaskQueueSettings } from './task-queue-options.ts';
import { FIND } from './task-scripts.ts';
import type { KeptClosing, KeptTask } from './task-sealing.ts';
import { arrayOf, parseTask, type TaskView, textOf } from './task-view.ts';

/** Of each queue; nobody reads them but a person who looks for a fault. */
const EVENTS_KEPT = 1_000;

export type DeskQueue = Queue<KeptTask, KeptClosing>;
export type DeskJob = Job<KeptTask, KeptClosing>;

export class TaskQueueStore {
  readonly redis: Redis;
  readonly #options: TaskQueueSettings;
  readonly #queues = new Map<string, DeskQueue>();
  #isClosed = false;

  constructor(options: TaskQueueSettings) {
    this.#options = options;
    // A command is never sent twice by itself: a claim whose answer was lost would otherwise take a second task under the same lease.
    this.redis = new Redis(options.redisUrl, {
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      commandTimeout: 10_000,
      retryStrategy: (times) => Math.min(1_000, 50 * 2 ** Math.min(times, 10)),
    });
    this.redis.on('error', (error) => this.report(error));
  }

  /** The queue of a desk, made when there is none yet. */
  async queue(desk: string): Promise<DeskQueue> {
    const known = this.#queues.get(desk);
    const queue = known ?? this.#makeQueue(desk);
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      // A queue that met no Redis at its start never recovers; the next call makes a new one.
      this.#queues.delete(desk);
      queue.close().catch((fault: unknown) => this.report(fault));
      throw error;
    }
  }

  /** Runs a script of ours; `args` follow the start of all keys. */
  run(lua: string, args: readonly (string | number)[]): Promise<unknown> {
    return runScript(this.redis, lua, this.desksKey, [`${this.#options.keyPrefix}:`, ...args]);
  }

  /** A task as it stands, undefined when there is none; of a closed one, the desk may be known to the caller alone. */
  async find(taskId: string, desk?: string): Promise<TaskView | undefined> {
    if (!isTaskId(taskId)) return undefined;
    const found = await this.run(FIND, [jobIdOf(taskId), ...(desk === undefined ? [] : [desk])]);
    return parseTask(this.vault, found, this.#options.now());
  }

  /** The desk at which a task waits or is worked. Throws FwError FW_NOT_FOUND. */
  async requireDesk(taskId: string): Promise<string> {
    const desk = isTaskId(taskId) ? await this.redis.get(this.deskKey(taskId)) : null;
    if (desk === null) throw notFound(taskId);
    return desk;
  }

  /** Every desk that ever had a task, by code. */
  async desks(): Promise<string[]> {
    return (await this.redis.smembers(this.desksKey)).sort();
  }

  /** Those of them that are the desk or stand below it. */
  async desksWithin(desk: string): Promise<string[]> {
    return (await this.desks()).filter((candidate) => isWithin(candidate, desk));
  }

  get desksKey(): string {
    return `${this.#options.keyPrefix}:desks`;
  }

  /** When which task rises: a sorted set of job ids by epoch ms. */
  get dueKey(): string {
    return `${this.#options.keyPrefix}:due`;
  }

  /** Tasks that were to be withdrawn while somebody held them and are not closed yet. */
  async marked(): Promise<TaskView[]> {
    const views: TaskView[] = [];
    for (const jobId of await this.redis.smembers(this.#markedKey)) {
      const view = await this.find(taskIdOfJob(jobId));
      if (view === undefined || view.state === 'closed')
        await this.redis.srem(this.#markedKey, jobId);
      else views.push(view);
    }
    return views;
  }

  get #markedKey(): string {
    return `${this.#options.keyPrefix}:withdrawn`;
  }

  /** Names the desk of a task. */
  deskKey(taskId: string): string {
    return `${this.#options.keyPrefix}:task-desk:${taskId}`;
  }

  get vault(): Vault {
    return this.#options.vault;
  }

  /** Names the frauds of which a person was the victim: a sorted set of episodes by the time they ended. */
  victimKey({ kind, id }: Subject): string {
    return `${this.#options.keyPrefix}:victim:${this.vault.tag(kind, id)}`;
  }

  /** What that was named before anything was sealed. */
  victimKeyBefore({ kind, id }: Subject): string {
    return `${this.#options.keyPrefix}:victim:${PLAIN.tag(kind, id)}`;
  }

  /**
   * Lists every desk at which something waits, whatever the list may have missed, as when a process died between a step of BullMQ's and ours. Gives the desks at which something is held.
   */
  async listWaiting(): Promise<string[]> {
    return arrayOf(await this.run(LIST_WAITING, [])).map(textOf);
  }

  /** Puts lapsed tasks back among the waiting; gives those that this check found. */
  async moveLapsed(): Promise<string[]> {
    const lapsedAt = async (desk: string) => {
      const queue = await this.queue(desk);
      return queue.getBackend().moveStalledJobsToWait();
    };
    const jobIds = await Promise.all((await this.listWaiting()).map(lapsedAt));
    return jobIds.flat().map(taskIdOfJob);
  }

  /** What a call gives; its fault as callers get it. */
  async ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw faultOf(error);
    }
  }

  report(error: unknown): void {
    if (!this.#isClosed) this.#options.onError(error);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const queue of this.#queues.values()) await queue.close();
    this.redis.disconnect();
  }

  #makeQueue(desk: string): DeskQueue {
    // Options of a Worker as well: BullMQ's stalled check reads them, and this queue makes the check itself.
    const options: QueueOptions & Pick<WorkerOptions, 'maxStalledCount' | 'stalledInterval'> = {
      connection: this.redis,
      prefix: this.#options.keyPrefix,
      skipWaitingForReady: true,
      streams: { events: { maxLen: EVENTS_KEPT } },
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      // Processes that check at the same time count as one check; a little less than the interval, so that no check of ours is lost.
      stalledInterval: Math.max(1, Math.floor(this.#options.lapseCheckMs * 0.8)),
    };
    const queue: DeskQueue = new Queue<KeptTask, KeptClosing>(`tasks-${desk}`, options);
    // The connection is shared and tells its own faults; without a listener BullMQ's copy of each would end the process.
    queue.on('error', () => undefined);
    this.#queues.set(desk, queue);
    return queue;
  }
}
