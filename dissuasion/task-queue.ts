// The desk's tasks in BullMQ: what can be done with them (task-queue-store.ts: where they are). One queue a desk, for people: no Worker ever runs on it, because
// an auto-running one fails a task at its second lapse. A lease is BullMQ's job lock: ended by moveToCompleted, lapsed by the stalled check (maxStalledCount beyond
// reach), both with BullMQ's calls. BullMQ can only hand out the head of one queue; the head of a tree of desks, or one certain task, is taken, held on and given back by our own atomic
// scripts, which leave the very keys that BullMQ's moveToActive, extendLock and moveJobFromActiveToWait leave (claim-, lease- and let-go-scripts.ts). The lock's time runs by the clock of Redis alone.
import { randomUUID } from 'node:crypto';
import { isFwError } from '../signal/fw-error.ts';
import { LEVELS } from '../signal/level.ts';
import type { RecordedAftercare } from './aftercare.ts';
import { COUNT, COUNT_OPEN } from './count-script.ts';
import type { NextStep } from './follow-up.ts';
import { bandOf } from './priority.ts';
import { LAPSED } from './supervisor/staff-scripts.ts';
import type { AskedHelp, Claim, HandoverRequest, RecordedOutcome, Task } from './task.ts';
import { claimNext, claimOne, takeOne } from './task-claiming.ts';
import { askHandover, endHandover, type HandoverDecision, openHandovers } from './task-handover.ts';
import type { TaskHistory } from './task-history.ts';
import { closeHeld, closeWithdrawn, heldClaim, renew } from './task-holding.ts';
import { isTaskId, jobIdOf, notFound } from './task-lease.ts';
import {
  type Aside,
  callingAgain,
  checkAside,
  giveBack,
  type Letting,
  letGo,
  lettingOf,
  passingTo,
  settingAside,
  skipping,
} from './task-letting-go.ts';
import { addTask, type KnownFraud, rememberFrauds } from './task-opening.ts';
import {
  type TaskQueueOptions,
  type TaskQueueSettings,
  withDefaults,
} from './task-queue-options.ts';
import { TaskQueueStore } from './task-queue-store.ts';
import { helpTask, raiseTask } from './task-raising.ts';
import { TaskRecordings } from './task-recordings.ts';
import { restoreHistory } from './task-restoring.ts';
import { riseOverdue } from './task-rising.ts';
import { LIST } from './task-scripts.ts';
import type { Closing } from './task-sealing.ts';
import {
  arrayOf,
  type DeskCount,
  FIRST_PAGE,
  type ListOptions,
  parseCount,
  parseCursor,
  parsePage,
  type TaskPage,
  type TaskView,
} from './task-view.ts';

/** Desks that one call counts: others wait for Redis meanwhile. */
const COUNTED_AT_ONCE = 25;
const PAGE_SIZE = 50;
const PAGE_SIZE_MAX = 500;
/** Holds a task for the moment between its taking and its closing when the episode is over. */
const WITHDRAWER = 'forewarn';

/** The tasks of all desks. All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached; a call that did so may be made again. */
export class TaskQueue {
  readonly #options: TaskQueueSettings;
  readonly #store: TaskQueueStore;
  /** What is being recorded of tasks. */
  readonly recordings: TaskRecordings;
  #timer: NodeJS.Timeout | undefined;
  #check: Promise<void>;
  #isClosed = false;

  constructor(options: TaskQueueOptions) {
    this.#options = withDefaults(options);
    this.#store = new TaskQueueStore(this.#options);
    this.recordings = new TaskRecordings(this.#store, this.#options);
    this.#check = this.#store
      .ask(() => this.#store.listWaiting())
      .then(
        () => undefined,
        (error: unknown) => this.#store.report(error),
      );
    if (this.#options.isWorking) this.#scheduleCheck();
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
    return this.#store.ask(async () => {
      const isRaised = await raiseTask(this.#store, this.#options, task);
      if (isRaised !== undefined) return isRaised;
      await addTask(this.#store, this.#options, task);
      return true;
    });
  }

  /**
   * Puts onto a task that was opened anew what was recorded of it before it was lost; gives whether it did. One that somebody touched since, or that is
   * not there, stays as it is.
   */
  restoreHistory(task: Task, history: TaskHistory): Promise<boolean> {
    return this.#store.ask(() => restoreHistory(this.#store, this.#options, task, history));
  }

  /** Remembers of whom the ledger says that they were victims; gives how many frauds were not known. With `isDryRun` only counts. */
  rememberFrauds(frauds: readonly KnownFraud[], isDryRun: boolean): Promise<number> {
    return this.#store.ask(() => rememberFrauds(this.#store, frauds, isDryRun));
  }

  /** Puts a task before all others: the person asked to be called. Asking again changes nothing; 'closed' when it is over or unknown. */
  askForHelp(taskId: string, help: AskedHelp): Promise<'asked' | 'closed'> {
    return this.#store.ask(() => helpTask(this.#store, this.#options, taskId, help));
  }

  /**
   * Closes a task that nobody needs to work any more. One that is held is left to its holder and closed when it is released or lapses.
   * Withdrawing again, or one that is closed or unknown, changes nothing.
   */
  withdraw(taskId: string, reason: string): Promise<void> {
    return this.#store.ask(async () => {
      if (!isTaskId(taskId)) return;
      const lease = randomUUID();
      const taking = { taskId, staff: WITHDRAWER, lease, withdrawal: reason };
      const [answer] = await takeOne(this.#store, this.#options, taking);
      if (answer === 'taken')
        await closeWithdrawn(this.#store, this.#options, { taskId, lease }, reason);
    });
  }

  /** Takes the most urgent task of a desk and those below it, also one that rose from them; undefined when none waits. Throws FwError FW_STAFF_AWAY, FW_DESK_PAUSED. */
  claimNext(desk: string, staff: string): Promise<Claim | undefined> {
    return this.#store.ask(() => claimNext(this.#store, this.#options, desk, staff));
  }

  /** Takes this task. Throws FwError FW_TASK_HELD when somebody has it, FW_STAFF_AWAY, FW_TASK_CLOSED, FW_NOT_FOUND. */
  claim(taskId: string, staff: string): Promise<Claim> {
    return this.#store.ask(() => claimOne(this.#store, this.#options, taskId, staff));
  }

  /** Holds a task for another lease time; gives the new end, epoch ms. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND. */
  renew(taskId: string, lease: string): Promise<number> {
    return this.#store.ask(() => renew(this.#store, this.#options, { taskId, lease }));
  }

  /**
   * The claim behind a lease, renewed, with the task as it stands now. Throws FwError FW_LEASE_LOST, also when this lease has completed
   * the task already: then `find` has the outcome.
   */
  claimOf(taskId: string, lease: string): Promise<Claim> {
    return this.#store.ask(() => heldClaim(this.#store, this.#options, { taskId, lease }));
  }

  /** Gives a task back; it waits again at its own priority. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND. */
  release(taskId: string, lease: string): Promise<void> {
    return this.#store.ask(async () => {
      await this.#leave(taskId, await giveBack(this.#store, taskId, lease));
    });
  }

  /**
   * Closes a task with the outcome that its holder recorded; the caller has written the outcome down before. Completing again with the same
   * `outcomeId` succeeds. Throws FwError FW_LEASE_LOST for a late finisher, whoever has the task by now, and FW_NOT_FOUND.
   */
  complete(taskId: string, lease: string, outcome: RecordedOutcome): Promise<void> {
    return this.#close(
      taskId,
      lease,
      { outcome },
      (view) => view.outcome?.outcomeId === outcome.outcomeId,
    );
  }

  /** The same for a call after an episode. */
  completeAftercare(taskId: string, lease: string, recorded: RecordedAftercare): Promise<void> {
    const { aftercareId } = recorded;
    const isSame = (view: TaskView) => view.aftercareResult?.aftercareId === aftercareId;
    return this.#close(taskId, lease, { aftercare: recorded }, isSame);
  }

  /** Puts a call after an episode that reached nobody off until a time, epoch ms. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND. */
  putOffAftercare(taskId: string, lease: string, until: number): Promise<void> {
    return this.#store.ask(async () => {
      const claim = await this.claimOf(taskId, lease);
      await this.#letGo(claim.task, lease, callingAgain(this.#store.vault, claim, until));
    });
  }

  /**
   * Puts a task back after an outcome that did not end it: it waits from `next.at` on for its next step and keeps the outcome among its attempts.
   * Putting it back again with the same `outcomeId` succeeds. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND.
   */
  putBack(taskId: string, lease: string, outcome: RecordedOutcome, next: NextStep): Promise<void> {
    return this.#store.ask(async () => {
      try {
        const view = await this.find(taskId);
        if (view === undefined) throw notFound(taskId);
        await this.#letGo(view.task, lease, lettingOf(this.#store.vault, outcome, next));
      } catch (error) {
        if (!isFwError(error, 'FW_LEASE_LOST')) throw error;
        const attempts = (await this.find(taskId))?.task.attempts ?? [];
        if (!attempts.some(({ outcomeId }) => outcomeId === outcome.outcomeId)) throw error;
      }
    });
  }

  /** Gives a task back, never to get it again. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND. */
  skip(taskId: string, lease: string): Promise<void> {
    return this.#store.ask(async () => {
      const { task, staff } = await this.claimOf(taskId, lease);
      await this.#letGo(task, lease, skipping(staff));
    });
  }

  /**
   * Sets a task aside until a time that was agreed, at most 72 hours away. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND, and FW_USAGE for
   * a time that is past or too far.
   */
  setAside(taskId: string, lease: string, aside: Aside): Promise<void> {
    return this.#store.ask(async () => {
      checkAside(aside, this.#options.now());
      const claim = await this.claimOf(taskId, lease);
      await this.#letGo(claim.task, lease, settingAside(this.#store.vault, claim, aside));
    });
  }

  /** Gives a task to a colleague, who has it for ten minutes before anybody else does. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND. */
  passTo(taskId: string, lease: string, colleague: string): Promise<void> {
    return this.#store.ask(async () => {
      const { task } = await this.claimOf(taskId, lease);
      await this.#letGo(task, lease, passingTo(colleague));
    });
  }

  /** Asks for another district; the task stays where it is until somebody approves. Gives it with what is asked. Throws FwError FW_NOT_FOUND, FW_TASK_CLOSED, FW_HANDOVER_REFUSED. */
  askHandover(taskId: string, request: HandoverRequest): Promise<TaskView> {
    return this.#store.ask(() => askHandover(this.#store, taskId, request));
  }

  /**
   * Moves a task to the district that was asked for, or refuses it; gives the task as it became. Throws FwError FW_NOT_FOUND, FW_TASK_HELD while somebody
   * works it, FW_HANDOVER_REFUSED when nobody asked or who asked approves.
   */
  endHandover(taskId: string, decision: HandoverDecision): Promise<TaskView> {
    return this.#store.ask(() => endHandover(this.#store, this.#options, taskId, decision));
  }

  /** Tasks for which another district is asked, the longest first. */
  handovers(): Promise<TaskView[]> {
    return this.#store.ask(() => openHandovers(this.#store));
  }

  /** Moves tasks that waited past their deadline to the desk above; gives how many this call moved. The queue does so by itself now and then. */
  riseOverdue(): Promise<number> {
    return this.#store.ask(() => riseOverdue(this.#store, this.#options));
  }

  /** A task as it stands, undefined when there is none. */
  find(taskId: string): Promise<TaskView | undefined> {
    return this.#store.ask(() => this.#store.find(taskId));
  }

  /**
   * A page of the tasks of a desk and those below, and of open ones that rose from there: waiting ones with the most urgent first, claimed
   * ones with the longest held first, closed ones with the newest first. A task that changes its state between two pages may be missing
   * or appear twice. Throws FwError FW_USAGE.
   */
  list(options: ListOptions): Promise<TaskPage> {
    return this.#store.ask(async () => {
      const after = options.cursor === undefined ? FIRST_PAGE : parseCursor(options.cursor);
      const limit = Math.max(1, Math.min(PAGE_SIZE_MAX, options.limit ?? PAGE_SIZE));
      const desks = await this.#store.desksWithin(options.desk);
      const args = [options.state, after.order, after.id, limit + 1, ...desks];
      const rows = await this.#store.run(LIST, args);
      return parsePage(this.#store.vault, rows, limit, this.#options.now());
    });
  }

  /** How much waits and is worked at every desk that ever had a task, by level, and for how long. Costs what is open. */
  counts(): Promise<DeskCount[]> {
    const bands = LEVELS.flatMap((level) => [bandOf(level).first, bandOf(level).last]);
    return this.#store.ask(async () => {
      const counted: DeskCount[] = [];
      const desks = await this.#store.desks();
      for (let start = 0; start < desks.length; start += COUNTED_AT_ONCE) {
        const some = desks.slice(start, start + COUNTED_AT_ONCE);
        const rows = arrayOf(await this.#store.run(COUNT, [...bands, ...some]));
        counted.push(...rows.map((row) => parseCount(row, this.#options.now())));
      }
      return counted;
    });
  }

  /** How many tasks wait or are held, at all desks; cheap, for who looks often. */
  countOpen(): Promise<number> {
    return this.#store.ask(async () => Number(await this.#store.run(COUNT_OPEN, [])));
  }

  /** Resolves when Redis answers. */
  ping(): Promise<void> {
    return this.#store.ask(() => this.#store.redis.ping()).then(() => undefined);
  }

  /** Ends the checks and the connection. Claims stay as they are. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#check;
    await this.#store.close();
  }

  #close(
    taskId: string,
    lease: string,
    closing: Closing,
    isSame: (view: TaskView) => boolean,
  ): Promise<void> {
    const held = { taskId, lease };
    return this.#store.ask(() => closeHeld(this.#store, this.#options, held, closing, isSame));
  }

  async #letGo(task: Task, lease: string, letting: Letting): Promise<void> {
    const withdrawn = await letGo(this.#store, this.#options, task, lease, letting);
    await this.#leave(task.taskId, withdrawn);
  }

  /** What was to be withdrawn while it was held is closed once nobody holds it. */
  async #leave(taskId: string, withdrawn: string): Promise<void> {
    if (withdrawn !== '') await this.withdraw(taskId, withdrawn);
  }

  async #withdrawIfMarked(view: TaskView | undefined): Promise<boolean> {
    const isOpen = view?.state === 'waiting' || view?.state === 'deferred';
    const reason = isOpen ? view.withdrawn : undefined;
    if (view === undefined || reason === undefined) return false;
    await this.withdraw(view.task.taskId, reason);
    return true;
  }

  #scheduleCheck(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#check = this.#checkAll()
        .catch((error: unknown) => this.#store.report(error))
        .finally(() => this.#scheduleCheck());
    }, this.#options.lapseCheckMs);
    this.#timer.unref();
  }

  async #checkAll(): Promise<void> {
    for (const taskId of await this.#store.moveLapsed()) {
      await this.#store.run(LAPSED, [jobIdOf(taskId)]);
      const view = await this.find(taskId);
      if (view === undefined || (await this.#withdrawIfMarked(view))) continue;
      this.#options.onLapsed(view.task);
    }
    // Whoever put a marked task back withdraws it at once; it is found here when that one died, or lost Redis, before he did.
    for (const view of await this.#store.marked()) await this.#withdrawIfMarked(view);
    await this.riseOverdue();
  }
}
