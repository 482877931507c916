// The desk's tasks in BullMQ; the only file that knows BullMQ and ioredis. One queue a desk, for people: no Worker ever runs on it, because
// an auto-running one fails a task at its second lapse. A lease is BullMQ's job lock: renewed by extendLock, given back by
// moveJobFromActiveToWait, ended by moveToCompleted, lapsed by the stalled check (maxStalledCount beyond reach), all with BullMQ's calls.
// BullMQ can only hand out the head of one queue; the head of a tree of desks, or one certain task, is taken by our own atomic scripts,
// which leave the very keys that BullMQ's moveToActive leaves (task-scripts.ts). The lock's time runs by the clock of Redis alone.
import { randomUUID } from 'node:crypto';
import { type Job, Queue, type QueueOptions, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { FwError } from '../signal/fw-error.ts';
import { LEVELS } from '../signal/level.ts';
import { isWithin } from './desk-tree.ts';
import { bandOf, taskPriority } from './priority.ts';
import type { Claim, RecordedOutcome, Task } from './task.ts';
import {
  checkLease,
  faultOf,
  isLockError,
  isTaskId,
  jobIdOf,
  leaseLost,
  notFound,
  taskIdOfJob,
} from './task-lease.ts';
import { type TaskQueueOptions, withDefaults } from './task-queue-options.ts';
import { CLAIM_NEXT, CLAIM_ONE, COUNT, FIND, LIST, RAISE, runScript } from './task-scripts.ts';
import {
  arrayOf,
  type Closing,
  type DeskCount,
  FIRST_PAGE,
  type ListOptions,
  parseCount,
  parseCursor,
  parsePage,
  parseTask,
  type TaskPage,
  type TaskView,
  textOf,
  withdrawalMark,
} from './task-view.ts';

const DAY_MS = 86_400_000;
const PAGE_SIZE = 50;
const PAGE_SIZE_MAX = 500;
/** Of each queue; nobody reads them but a person who looks for a fault. */
const EVENTS_KEPT = 1_000;
/** Holds a task for the moment between its taking and its closing when the episode is over. */
const WITHDRAWER = 'forewarn';

/** The tasks of all desks. All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached; a call that did so may be made again. */
export class TaskQueue {
  readonly #options: Required<TaskQueueOptions>;
  readonly #redis: Redis;
  readonly #queues = new Map<string, Queue<Task, Closing>>();
  #timer: NodeJS.Timeout | undefined;
  #check: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: TaskQueueOptions) {
    this.#options = withDefaults(options);
    // A command is never sent twice by itself: a claim whose answer was lost would otherwise take a second task under the same lease.
    this.#redis = new Redis(options.redisUrl, {
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      commandTimeout: 10_000,
      retryStrategy: (times) => Math.min(1_000, 50 * 2 ** Math.min(times, 10)),
    });
    this.#redis.on('error', (error) => this.#report(error));
    this.#scheduleCheck();
  }

  /**
   * Puts a task at its desk, or brings it, waiting or claimed, to a higher revision of its episode, with its new urgency; it stays at its
   * desk and keeps its age. A lower or equal revision and a task closed since change nothing: a replay may call this again.
   */
  open(task: Task): Promise<void> {
    return this.raise(task).then(() => undefined);
  }

  /** The same as `open`, for a task that is there as a rule: one that Redis lost is opened. Gives whether anything changed. */
  raise(task: Task): Promise<boolean> {
    return this.#ask(async () => {
      const current = await this.find(task.taskId);
      if (current !== undefined) return this.#raise({ ...current.task, episode: task.episode });
      await this.#add(task);
      return true;
    });
  }

  /**
   * Closes a task that nobody needs to work any more. One that is held is left to its holder and closed when it is released or lapses.
   * Withdrawing again, or one that is closed or unknown, changes nothing.
   */
  withdraw(taskId: string, reason: string): Promise<void> {
    return this.#ask(async () => {
      const desk = await this.#findDesk(taskId);
      if (desk === undefined) return;
      const lease = randomUUID();
      const [answer] = await this.#claimOne(taskId, desk, WITHDRAWER, lease, reason);
      if (answer !== 'taken') return;
      const job = await (await this.#queue(desk)).getJob(jobIdOf(taskId));
      if (job !== undefined) await this.#finish(taskId, job, lease, { withdrawn: reason });
    });
  }

  /** Takes the most urgent task of a desk and those below it; undefined when none waits. */
  claimNext(desk: string, staff: string): Promise<Claim | undefined> {
    return this.#ask(async () => {
      const desks = await this.#desksWithin(desk);
      if (desks.length === 0) return undefined;
      const lease = randomUUID();
      const claimedAt = this.#options.now();
      const { leaseMs } = this.#options;
      const answer = await this.#run(CLAIM_NEXT, [lease, leaseMs, claimedAt, staff, ...desks]);
      const [kind, data] = arrayOf(answer);
      return kind === 'taken' ? this.#claimOf(data, staff, lease, claimedAt) : undefined;
    });
  }

  /** Takes this task. Throws FwError FW_TASK_HELD when somebody has it, FW_TASK_CLOSED, FW_NOT_FOUND. */
  claim(taskId: string, staff: string): Promise<Claim> {
    return this.#ask(async () => {
      const desk = await this.#requireDesk(taskId);
      const lease = randomUUID();
      const claimedAt = this.#options.now();
      const [kind, data] = await this.#claimOne(taskId, desk, staff, lease, '');
      if (kind === 'taken') return this.#claimOf(data, staff, lease, claimedAt);
      if (kind === 'missing') throw notFound(taskId);
      if (kind === 'closed') throw new FwError('FW_TASK_CLOSED', `Task ${taskId} is closed.`);
      throw new FwError(
        'FW_TASK_HELD',
        `Somebody else holds task ${taskId}; take another one, or wait until it is released or lapses.`,
      );
    });
  }

  /** Holds a task for another lease time; gives the new end, epoch ms. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND. */
  renew(taskId: string, lease: string): Promise<number> {
    return this.#ask(async () => {
      const queue = await this.#queue(await this.#requireDesk(taskId));
      const { leaseMs } = this.#options;
      const expiresAt = this.#options.now() + leaseMs;
      checkLease(taskId, lease);
      const isHeld = await queue.getBackend().extendLock(jobIdOf(taskId), lease, leaseMs);
      if (isHeld !== 1) throw leaseLost(taskId);
      return expiresAt;
    });
  }

  /**
   * The claim behind a lease, renewed, with the task as it stands now. Throws FwError FW_LEASE_LOST, also when this lease has completed
   * the task already: then `find` has the outcome.
   */
  claimOf(taskId: string, lease: string): Promise<Claim> {
    return this.#ask(async () => {
      const expiresAt = await this.renew(taskId, lease);
      const view = await this.find(taskId);
      if (view?.staff === undefined || view.claimedAt === undefined) throw leaseLost(taskId);
      return { task: view.task, staff: view.staff, lease, claimedAt: view.claimedAt, expiresAt };
    });
  }

  /** Gives a task back; it waits again at its own priority. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND. */
  release(taskId: string, lease: string): Promise<void> {
    return this.#ask(async () => {
      const desk = await this.#requireDesk(taskId);
      const queue = await this.#queue(desk);
      checkLease(taskId, lease);
      try {
        await queue.getBackend().moveJobFromActiveToWait(jobIdOf(taskId), lease);
      } catch (error) {
        throw isLockError(error) ? leaseLost(taskId, error) : error;
      }
      await this.#withdrawIfMarked(taskId, desk);
    });
  }

  /**
   * Closes a task with the outcome that its holder recorded; the caller has written the outcome down before. Completing again with the same
   * `outcomeId` succeeds. Throws FwError FW_LEASE_LOST for a late finisher, whoever has the task by now, and FW_NOT_FOUND.
   */
  complete(taskId: string, lease: string, outcome: RecordedOutcome): Promise<void> {
    return this.#ask(async () => {
      const queue = await this.#queue(await this.#requireDesk(taskId));
      checkLease(taskId, lease);
      const job = await queue.getJob(jobIdOf(taskId));
      if (job === undefined) throw notFound(taskId);
      try {
        await this.#finish(taskId, job, lease, { outcome });
      } catch (error) {
        if (!isLockError(error)) throw error;
        const view = await this.find(taskId);
        if (view?.outcome?.outcomeId !== outcome.outcomeId) throw leaseLost(taskId, error);
      }
    });
  }

  /** A task as it stands, undefined when there is none. */
  find(taskId: string): Promise<TaskView | undefined> {
    return this.#ask(async () => {
      const desk = await this.#findDesk(taskId);
      if (desk === undefined) return undefined;
      return parseTask(await this.#run(FIND, [desk, jobIdOf(taskId)]), this.#options.now());
    });
  }

  /**
   * A page of the tasks of a desk and those below: waiting ones with the most urgent first, claimed ones with the longest held first, closed
   * ones with the newest first. A task that changes its state between two pages may be missing or appear twice. Throws FwError FW_USAGE.
   */
  list(options: ListOptions): Promise<TaskPage> {
    return this.#ask(async () => {
      const after = options.cursor === undefined ? FIRST_PAGE : parseCursor(options.cursor);
      const limit = Math.max(1, Math.min(PAGE_SIZE_MAX, options.limit ?? PAGE_SIZE));
      const desks = await this.#desksWithin(options.desk);
      const args = [options.state, after.order, after.id, limit + 1, ...desks];
      return parsePage(await this.#run(LIST, args), limit, this.#options.now());
    });
  }

  /** How much waits and is worked at every desk that ever had a task, by level, and for how long. Costs what waits. */
  counts(): Promise<DeskCount[]> {
    return this.#ask(async () => {
      const desks = (await this.#redis.smembers(this.#desksKey())).sort();
      return Promise.all(desks.map((desk) => this.#count(desk)));
    });
  }

  /** Ends the lapse check and the connection. Claims stay as they are. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#check;
    for (const queue of this.#queues.values()) await queue.close();
    this.#redis.disconnect();
  }

  async #count(desk: string): Promise<DeskCount> {
    const bands = LEVELS.flatMap((level) => [bandOf(level).first, bandOf(level).last]);
    return parseCount(desk, await this.#run(COUNT, [desk, ...bands]), this.#options.now());
  }

  async #add(task: Task): Promise<void> {
    const deskKey = this.#deskKey(task.taskId);
    await this.#redis.set(deskKey, task.desk, 'NX');
    await this.#redis.sadd(this.#desksKey(), task.desk);
    const queue = await this.#queue((await this.#redis.get(deskKey)) ?? task.desk);
    await queue.add('task', task, {
      jobId: jobIdOf(task.taskId),
      priority: priorityOf(task),
      timestamp: task.openedAt,
      removeOnComplete: { age: Math.ceil(this.#options.keepClosedMs / 1_000) },
    });
  }

  async #raise(task: Task): Promise<boolean> {
    const args = [jobIdOf(task.taskId), task.episode.revision, JSON.stringify(task)];
    const desk = await this.#requireDesk(task.taskId);
    return (await this.#run(RAISE, [desk, ...args, priorityOf(task)])) === 'raised';
  }

  async #claimOne(
    taskId: string,
    desk: string,
    staff: string,
    lease: string,
    withdrawal: string,
  ): Promise<readonly unknown[]> {
    const { leaseMs } = this.#options;
    const args = [lease, leaseMs, this.#options.now(), staff, desk, jobIdOf(taskId), withdrawal];
    return arrayOf(await this.#run(CLAIM_ONE, args));
  }

  #claimOf(data: unknown, staff: string, lease: string, claimedAt: number): Claim {
    const task: Task = JSON.parse(textOf(data));
    return { task, staff, lease, claimedAt, expiresAt: claimedAt + this.#options.leaseMs };
  }

  async #finish(
    taskId: string,
    job: Job<Task, Closing>,
    lease: string,
    closing: Closing,
  ): Promise<void> {
    await job.moveToCompleted(closing, lease, false);
    // The desk of a closed task is known a day longer than the task itself, which BullMQ drops when a later one closes.
    await this.#redis.pexpire(this.#deskKey(taskId), this.#options.keepClosedMs + DAY_MS);
  }

  async #withdrawIfMarked(taskId: string, desk: string): Promise<boolean> {
    const reason = withdrawalMark(await this.#run(FIND, [desk, jobIdOf(taskId)]));
    if (reason !== '') await this.withdraw(taskId, reason);
    return reason !== '';
  }

  #scheduleCheck(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#check = this.#checkLapses()
        .catch((error: unknown) => this.#report(error))
        .finally(() => this.#scheduleCheck());
    }, this.#options.lapseCheckMs);
    this.#timer.unref();
  }

  async #checkLapses(): Promise<void> {
    for (const desk of await this.#redis.smembers(this.#desksKey())) {
      const queue = await this.#queue(desk);
      const lapsed = await queue.getBackend().moveStalledJobsToWait();
      for (const jobId of lapsed) await this.#handleLapse(taskIdOfJob(jobId), desk);
    }
  }

  async #handleLapse(taskId: string, desk: string): Promise<void> {
    const view = parseTask(await this.#run(FIND, [desk, jobIdOf(taskId)]), this.#options.now());
    if (view === undefined || (await this.#withdrawIfMarked(taskId, desk))) return;
    this.#options.onLapsed(view.task);
  }

  async #queue(desk: string): Promise<Queue<Task, Closing>> {
    const known = this.#queues.get(desk);
    const queue = known ?? this.#makeQueue(desk);
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      // A queue that met no Redis at its start never recovers; the next call makes a new one.
      this.#queues.delete(desk);
      queue.close().catch((fault: unknown) => this.#report(fault));
      throw error;
    }
  }

  #makeQueue(desk: string): Queue<Task, Closing> {
    // Options of a Worker as well: BullMQ's stalled check reads them, and this queue makes the check itself.
    const options: QueueOptions & Pick<WorkerOptions, 'maxStalledCount' | 'stalledInterval'> = {
      connection: this.#redis,
      prefix: this.#options.keyPrefix,
      skipWaitingForReady: true,
      streams: { events: { maxLen: EVENTS_KEPT } },
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      // Processes that check at the same time count as one check; a little less than the interval, so that no check of ours is lost.
      stalledInterval: Math.max(1, Math.floor(this.#options.lapseCheckMs * 0.8)),
    };
    const queue = new Queue<Task, Closing>(`tasks-${desk}`, options);
    // The connection is shared and tells its own faults; without a listener BullMQ's copy of each would end the process.
    queue.on('error', () => undefined);
    this.#queues.set(desk, queue);
    return queue;
  }

  async #desksWithin(desk: string): Promise<string[]> {
    const desks = await this.#redis.smembers(this.#desksKey());
    return desks.filter((candidate) => isWithin(candidate, desk)).sort();
  }

  async #findDesk(taskId: string): Promise<string | undefined> {
    if (!isTaskId(taskId)) return undefined;
    return (await this.#redis.get(this.#deskKey(taskId))) ?? undefined;
  }

  async #requireDesk(taskId: string): Promise<string> {
    const desk = await this.#findDesk(taskId);
    if (desk === undefined) throw notFound(taskId);
    return desk;
  }

  #run(lua: string, args: readonly (string | number)[]): Promise<unknown> {
    return runScript(this.#redis, lua, this.#desksKey(), [
      `${this.#options.keyPrefix}:tasks-`,
      ...args,
    ]);
  }

  #desksKey(): string {
    return `${this.#options.keyPrefix}:desks`;
  }

  #deskKey(taskId: string): string {
    return `${this.#options.keyPrefix}:task-desk:${taskId}`;
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw faultOf(error);
    }
  }

  #report(error: unknown): void {
    if (!this.#isClosed) this.#options.onError(error);
  }
}

function priorityOf(task: Task): number {
  const { level, atRiskFen } = task.episode;
  return taskPriority({ level, atRiskFen, openedAt: task.openedAt });
}
