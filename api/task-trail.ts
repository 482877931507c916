// The trail of what staff did to tasks (claimed, released, lapsed), on its way to the ledger. It must never hold up a desk: events are
// kept here for a moment, written together, and written again while the ledger is away, up to a bound. Outcomes do not go this way:
// they are in the ledger before the desk gets its answer.
import type { NextStep } from '../dissuasion/follow-up.ts';
import type { Task } from '../dissuasion/task.ts';
import type { LedgerBatch, TaskEventRow } from '../ledger/rows.ts';
import { contentId } from '../signal/content-id.ts';
import { maskNote } from '../signal/masked-words.ts';

export interface TaskTrailOptions {
  readonly write: (batch: LedgerBatch, token: string) => Promise<unknown>;
  /** Told of each failed write, and of how many events were given up because too many waited. */
  readonly onTrouble?: (error: unknown, lostCount: number) => void;
  /** How long the first event of a batch waits for others, ms. */
  readonly lingerMs?: number;
  readonly eventsMax?: number;
}

export interface TrailEvent {
  readonly kind: TaskEventRow['kind'];
  readonly task: Pick<Task, 'taskId' | 'episodeId' | 'desk'> & {
    readonly episode: Pick<Task['episode'], 'level'>;
  };
  /** Processing time, epoch ms. */
  readonly at: number;
  /** What makes this event the only one of its kind for the task: the lease, or the time. */
  readonly mark: string;
  readonly staff?: string;
  /** What its kind says more: see `TaskEvent` of dissuasion/task-history.ts. */
  readonly detail?: object;
}

/** Fields of a detail that staff typed. */
const TYPED: ReadonlySet<string> = new Set(['reason', 'note', 'consent', 'relation']);
const LINGER_MS = 500;
const RETRY_MS = 2_000;
const EVENTS_MAX = 10_000;

/** The ledger's row of an event. */
export function taskEventRow({ kind, task, at, mark, staff, detail }: TrailEvent): TaskEventRow {
  return {
    eventId: contentId('task-event', task.taskId, kind, mark),
    taskId: task.taskId,
    episodeId: task.episodeId,
    desk: task.desk,
    kind,
    at,
    level: task.episode.level,
    ...(staff === undefined ? {} : { staff }),
    ...(detail === undefined ? {} : { detail: JSON.stringify(detail, withoutNumbers) }),
  };
}

/** The ledger's row of what an outcome or a call afterwards did to its task: it waits for `next`, or has ended. */
export function endEventRow(
  end: Omit<TrailEvent, 'kind' | 'detail'>,
  next: Pick<NextStep, 'step' | 'at'> | undefined,
): TaskEventRow {
  if (next === undefined) return taskEventRow({ ...end, kind: 'closed' });
  // A task that is restored waits for what followed by the rules and at the level of now.
  return taskEventRow({ ...end, kind: 'put-back', detail: { step: next.step, until: next.at } });
}

/** What staff typed is kept with the numbers in it masked; staff, desks and times stand in fields of other names. */
function withoutNumbers(name: string, value: unknown): unknown {
  return TYPED.has(name) && typeof value === 'string' ? maskNote(value) : value;
}

export class TaskTrail {
  readonly #options: TaskTrailOptions;
  #rows: TaskEventRow[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<boolean> = Promise.resolve(true);
  #isClosed = false;

  constructor(options: TaskTrailOptions) {
    this.#options = options;
  }

  /** Takes an event in and returns at once. */
  add(event: TrailEvent): void {
    this.#rows.push(taskEventRow(event));
    this.#boundRows();
    this.#schedule(this.#options.lingerMs ?? LINGER_MS);
  }

  /** Writes what is waiting; gives whether the ledger has it all. */
  flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** Makes a last attempt to write what is waiting. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (await this.flush()) return;
    const lostCount = this.#rows.length;
    this.#rows = [];
    this.#options.onTrouble?.(undefined, lostCount);
  }

  async #write(): Promise<boolean> {
    const taskEvents = this.#rows;
    if (taskEvents.length === 0) return true;
    this.#rows = [];
    const token = contentId('task-trail', ...taskEvents.map((row) => row.eventId));
    try {
      await this.#options.write({ taskEvents }, token);
      return true;
    } catch (error) {
      this.#options.onTrouble?.(error, 0);
      this.#rows = [...taskEvents, ...this.#rows];
      this.#boundRows();
      this.#schedule(RETRY_MS);
      return false;
    }
  }

  #schedule(waitMs: number): void {
    if (this.#isClosed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.flush().catch((error: unknown) => this.#options.onTrouble?.(error, 0));
    }, waitMs);
    this.#timer.unref();
  }

  /** The oldest go first: the ledger learns how tasks stand now rather than how they stood. */
  #boundRows(): void {
    const lostCount = this.#rows.length - (this.#options.eventsMax ?? EVENTS_MAX);
    if (lostCount <= 0) return;
    this.#rows.splice(0, lostCount);
    this.#options.onTrouble?.(undefined, lostCount);
  }
}
