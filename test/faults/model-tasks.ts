// The desk's tasks in memory, by the rules of dissuasion/task-queue.ts: the server does what one Redis command or script does at one moment, the port asks
// it in the same steps as the queue asks Redis. model-tasks.int.test.ts holds the two side by side.
import { taskPriority } from '../../dissuasion/priority.ts';
import type { Claim, RecordedOutcome, Task } from '../../dissuasion/task.ts';
import { leaseLost, notFound } from '../../dissuasion/task-lease.ts';
import type { Closing } from '../../dissuasion/task-sealing.ts';
import type { TaskView } from '../../dissuasion/task-view.ts';
import { FwError } from '../../signal/fw-error.ts';

interface Job {
  task: Task;
  priority: number;
  readonly openedAt: number;
  order: number;
  lease?: { readonly token: string; readonly staff: string; claimedAt: number; expiresAt: number };
  /** Whose lease ran out; nobody put it back yet. */
  isActive: boolean;
  mark?: string;
  /** Outcomes that did not end it. */
  readonly attempts: RecordedOutcome[];
  closing?: Closing;
  closedAt?: number;
}

/** What Redis holds, with one method a command or script. */
export class ModelTasks {
  readonly jobs = new Map<string, Job>();
  readonly #desks = new Map<string, string>();
  /** How often a task was added that was not there. */
  readonly addedCount = new Map<string, number>();
  readonly #marked = new Set<string>();
  #order = 0;

  setDesk(taskId: string, desk: string): void {
    if (!this.#desks.has(taskId)) this.#desks.set(taskId, desk);
  }

  hasDesk(taskId: string): boolean {
    return this.#desks.has(taskId);
  }

  add(task: Task): void {
    if (this.jobs.has(task.taskId)) return;
    this.addedCount.set(task.taskId, (this.addedCount.get(task.taskId) ?? 0) + 1);
    const { openedAt } = task;
    this.jobs.set(task.taskId, {
      task,
      priority: priorityOf(task),
      openedAt,
      order: this.#order++,
      isActive: false,
      attempts: [],
    });
  }

  raise(task: Task): boolean {
    const job = this.jobs.get(task.taskId);
    if (job === undefined || job.closing !== undefined) return false;
    if (job.task.episode.revision >= task.episode.revision) return false;
    job.task = task;
    const priority = priorityOf(task);
    if (priority !== job.priority) job.order = this.#order++;
    job.priority = priority;
    return true;
  }

  claimNext(lease: Lease): Task | undefined {
    const waiting = [...this.jobs.values()].filter(isWaiting);
    const [first] = waiting.sort(
      (a, b) => a.priority - b.priority || a.openedAt - b.openedAt || a.order - b.order,
    );
    return first === undefined ? undefined : take(first, lease);
  }

  claimOne(taskId: string, lease: Lease, reason: string): 'taken' | 'held' | 'closed' | 'missing' {
    const job = this.jobs.get(taskId);
    if (job === undefined) return 'missing';
    if (job.closing !== undefined) return 'closed';
    if (!isWaiting(job)) {
      if (reason !== '') {
        job.mark = reason;
        this.#marked.add(taskId);
      }
      return 'held';
    }
    take(job, lease);
    return 'taken';
  }

  extend(taskId: string, token: string, now: number, leaseMs: number): boolean {
    const job = this.jobs.get(taskId);
    if (job?.lease?.token !== token || job.lease.expiresAt <= now) return false;
    job.lease.expiresAt = now + leaseMs;
    return true;
  }

  /** Puts a task back; false when the lease is not its own. */
  release(taskId: string, token: string, now: number): boolean {
    const job = this.jobs.get(taskId);
    if (job === undefined || !this.#isHeld(job, token, now)) return false;
    delete job.lease;
    job.isActive = false;
    return true;
  }

  /** The same, keeping an outcome that did not end the task among its attempts. */
  putBack(taskId: string, token: string, outcome: RecordedOutcome, now: number): boolean {
    const job = this.jobs.get(taskId);
    if (job === undefined || !this.release(taskId, token, now)) return false;
    job.attempts.push(outcome);
    return true;
  }

  finish(taskId: string, token: string, closing: Closing, now: number): boolean {
    const job = this.jobs.get(taskId);
    if (job === undefined || !this.#isHeld(job, token, now)) return false;
    delete job.lease;
    job.isActive = false;
    job.closing = closing;
    job.closedAt = now;
    return true;
  }

  /** What is known of a closed task beside itself. */
  forget(taskId: string): void {
    this.#marked.delete(taskId);
  }

  get marked(): string[] {
    return [...this.#marked];
  }

  /** Puts tasks whose lease ran out back; gives them. */
  lapse(now: number): string[] {
    const lapsed: string[] = [];
    for (const [taskId, job] of this.jobs) {
      if (!job.isActive || job.lease === undefined || job.lease.expiresAt > now) continue;
      delete job.lease;
      job.isActive = false;
      lapsed.push(taskId);
    }
    return lapsed;
  }

  find(taskId: string, now: number): TaskView | undefined {
    const job = this.jobs.get(taskId);
    if (job === undefined) return undefined;
    const { lease, closing, closedAt, mark } = job;
    const task = taskWithAttempts(job);
    if (closing !== undefined && closedAt !== undefined) {
      const how = 'withdrawn' in closing ? { withdrawn: mark ?? closing.withdrawn } : closing;
      return { task, state: 'closed', closedAt, ...how };
    }
    if (lease === undefined || lease.expiresAt <= now) return { task, state: 'waiting' };
    const { staff, claimedAt, expiresAt } = lease;
    return { task, state: 'claimed', staff, claimedAt, expiresAt };
  }

  get isAnyHeld(): boolean {
    return [...this.jobs.values()].some(({ isActive }) => isActive);
  }

  markOf(taskId: string): string | undefined {
    return this.jobs.get(taskId)?.mark;
  }

  #isHeld({ isActive, lease }: Job, token: string, now: number): boolean {
    return isActive && lease?.token === token && lease.expiresAt > now;
  }
}

export interface Lease {
  readonly token: string;
  readonly staff: string;
  readonly now: number;
  readonly leaseMs: number;
}

function isWaiting({ isActive, closing }: Job): boolean {
  return !isActive && closing === undefined;
}

function take(job: Job, { token, staff, now, leaseMs }: Lease): Task {
  job.isActive = true;
  job.lease = { token, staff, claimedAt: now, expiresAt: now + leaseMs };
  return taskWithAttempts(job);
}

function taskWithAttempts({ task, attempts }: Job): Task {
  return attempts.length === 0 ? task : { ...task, attempts: [...attempts] };
}

function priorityOf(task: Task): number {
  const { level, atRiskFen } = task.episode;
  return taskPriority({ level, atRiskFen, openedAt: task.openedAt });
}

export interface ModelTaskPortOptions {
  readonly server: ModelTasks;
  /** One question to the server. */
  readonly ask: <T>(act: () => T) => Promise<T>;
  readonly now: () => number;
  readonly leaseMs: number;
  readonly newLease: () => string;
}

/** The queue as a process has it. */
export class ModelTaskPort {
  readonly #options: ModelTaskPortOptions;
  readonly #server: ModelTasks;

  constructor(options: ModelTaskPortOptions) {
    this.#options = options;
    this.#server = options.server;
  }

  async open(task: Task): Promise<void> {
    await this.raise(task);
  }

  async raise(task: Task): Promise<boolean> {
    const { taskId, episode, desk } = task;
    const current = await this.find(taskId);
    if (current !== undefined)
      return this.#ask(() => this.#server.raise({ ...current.task, episode }));
    await this.#ask(() => this.#server.setDesk(taskId, desk));
    await this.#ask(() => this.#server.add(task));
    return true;
  }

  async withdraw(taskId: string, reason: string): Promise<void> {
    const lease = this.#lease('forewarn');
    const answer = await this.#ask(() => this.#server.claimOne(taskId, lease, reason));
    if (answer === 'taken') await this.#finish(taskId, lease.token, { withdrawn: reason });
  }

  async claimNext(staff: string): Promise<Claim | undefined> {
    const lease = this.#lease(staff);
    const task = await this.#ask(() => this.#server.claimNext(lease));
    if (task === undefined) return undefined;
    const { token, now, leaseMs } = lease;
    return { task, staff, lease: token, claimedAt: now, expiresAt: now + leaseMs };
  }

  async claim(taskId: string, staff: string): Promise<Claim> {
    const lease = this.#lease(staff);
    const answer = await this.#ask(() => this.#server.claimOne(taskId, lease, ''));
    if (answer === 'missing') throw notFound(taskId);
    if (answer === 'closed') throw new FwError('FW_TASK_CLOSED', `Task ${taskId} is closed.`);
    if (answer === 'held') throw new FwError('FW_TASK_HELD', `Somebody else holds ${taskId}.`);
    const task = (await this.find(taskId))?.task;
    if (task === undefined) throw notFound(taskId);
    const { token, now, leaseMs } = lease;
    return { task, staff, lease: token, claimedAt: now, expiresAt: now + leaseMs };
  }

  async claimOf(taskId: string, lease: string): Promise<Claim> {
    const { leaseMs } = this.#options;
    await this.#requireDesk(taskId);
    const expiresAt = this.#options.now() + leaseMs;
    const isHeld = await this.#ask(() =>
      this.#server.extend(taskId, lease, this.#options.now(), leaseMs),
    );
    if (!isHeld) throw leaseLost(taskId);
    const view = await this.find(taskId);
    if (view?.staff === undefined || view.claimedAt === undefined) throw leaseLost(taskId);
    return { task: view.task, staff: view.staff, lease, claimedAt: view.claimedAt, expiresAt };
  }

  async release(taskId: string, lease: string): Promise<void> {
    await this.#requireDesk(taskId);
    const isReleased = await this.#ask(() =>
      this.#server.release(taskId, lease, this.#options.now()),
    );
    if (!isReleased) throw leaseLost(taskId);
    await this.#withdrawIfMarked(taskId);
  }

  async complete(taskId: string, lease: string, outcome: RecordedOutcome): Promise<void> {
    await this.#requireDesk(taskId);
    if (await this.#finish(taskId, lease, { outcome })) return;
    const view = await this.find(taskId);
    if (view?.outcome?.outcomeId !== outcome.outcomeId) throw leaseLost(taskId);
  }

  async putBack(taskId: string, lease: string, outcome: RecordedOutcome): Promise<void> {
    const before = await this.find(taskId);
    if (before === undefined) throw notFound(taskId);
    const now = this.#options.now;
    if (await this.#ask(() => this.#server.putBack(taskId, lease, outcome, now()))) {
      await this.#withdrawIfMarked(taskId);
      return;
    }
    const attempts = (await this.find(taskId))?.task.attempts ?? [];
    if (!attempts.some(({ outcomeId }) => outcomeId === outcome.outcomeId)) throw leaseLost(taskId);
  }

  find(taskId: string): Promise<TaskView | undefined> {
    return this.#ask(() => this.#server.find(taskId, this.#options.now()));
  }

  /** One check for leases that ran out. */
  async checkLapses(): Promise<void> {
    const lapsed = await this.#ask(() => this.#server.lapse(this.#options.now()));
    for (const taskId of lapsed) await this.#withdrawIfMarked(taskId);
    for (const taskId of await this.#ask(() => this.#server.marked)) {
      const view = await this.find(taskId);
      if (view === undefined || view.state === 'closed')
        await this.#ask(() => this.#server.forget(taskId));
      else if (view.state === 'waiting') await this.#withdrawIfMarked(taskId);
    }
  }

  async #withdrawIfMarked(taskId: string): Promise<void> {
    const mark = await this.#ask(() => this.#server.markOf(taskId));
    if (mark !== undefined) await this.withdraw(taskId, mark);
  }

  async #requireDesk(taskId: string): Promise<void> {
    if (!(await this.#ask(() => this.#server.hasDesk(taskId)))) throw notFound(taskId);
  }

  async #finish(taskId: string, lease: string, closing: Closing): Promise<boolean> {
    const now = this.#options.now;
    if (!(await this.#ask(() => this.#server.finish(taskId, lease, closing, now())))) return false;
    await this.#ask(() => this.#server.forget(taskId));
    return true;
  }

  #lease(staff: string): Lease {
    const { newLease, now, leaseMs } = this.#options;
    return { token: newLease(), staff, now: now(), leaseMs };
  }

  #ask<T>(act: () => T): Promise<T> {
    return this.#options.ask(act);
  }
}
