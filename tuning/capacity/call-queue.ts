// One desk as a queue: tasks come, become more urgent, and are called one after the other, the most urgent first, by whoever is free. Event by
// event and without chance: the same tasks and roster give the same waits. A call that began is ended, also when the shift is over.
import { Heap } from './heap.ts';
import type { RosterStep } from './roster.ts';

export interface QueuedTask {
  /** How urgent it is from a time on, epoch ms: the first when it comes, the others later in order. The lower priority goes first. */
  readonly urgency: readonly { readonly at: number; readonly priority: number }[];
  /** What somebody is busy with it, ms. */
  readonly serviceMs: number;
}

/** When each task was called, epoch ms, in the order of the tasks; undefined: not before the roster ended. */
export type CallTimes = readonly (number | undefined)[];

interface Change {
  readonly at: number;
  readonly task: number;
  readonly priority: number;
}

/** Calls the tasks by a roster. */
export function callTimes(tasks: readonly QueuedTask[], roster: readonly RosterStep[]): CallTimes {
  const desk = new Desk(tasks);
  const changes = tasks
    .flatMap(({ urgency }, task) => urgency.map((each): Change => ({ task, ...each })))
    .sort((a, b) => a.at - b.at || a.task - b.task);
  let step = 0;
  let change = 0;
  for (;;) {
    const now = Math.min(
      changes[change]?.at ?? Number.POSITIVE_INFINITY,
      roster[step]?.at ?? Number.POSITIVE_INFINITY,
      desk.nextFree,
    );
    if (now === Number.POSITIVE_INFINITY) return desk.calledAt;
    desk.free(now);
    for (let next = roster[step]; next?.at === now; next = roster[++step])
      desk.callers = next.callers;
    for (let next = changes[change]; next?.at === now; next = changes[++change]) desk.wait(next);
    desk.call(now);
  }
}

class Desk {
  callers = 0;
  readonly calledAt: (number | undefined)[];
  readonly #tasks: readonly QueuedTask[];
  /** Times at which calls end. */
  readonly #busy = new Heap<number>((a, b) => a < b);
  #busyCount = 0;
  /** A task stands once for each urgency that it had; it is called by the most urgent, and the others are passed over. */
  readonly #waiting = new Heap<Change>(
    (a, b) => a.priority < b.priority || (a.priority === b.priority && a.task < b.task),
  );

  constructor(tasks: readonly QueuedTask[]) {
    this.#tasks = tasks;
    this.calledAt = tasks.map(() => undefined);
  }

  get nextFree(): number {
    return this.#busy.first ?? Number.POSITIVE_INFINITY;
  }

  free(now: number): void {
    while (this.nextFree <= now) {
      this.#busy.pop();
      this.#busyCount--;
    }
  }

  wait(change: Change): void {
    if (this.calledAt[change.task] === undefined) this.#waiting.push(change);
  }

  call(now: number): void {
    while (this.#busyCount < this.callers) {
      const next = this.#waiting.pop();
      if (next === undefined) return;
      if (this.calledAt[next.task] !== undefined) continue;
      this.calledAt[next.task] = now;
      this.#busy.push(now + (this.#tasks[next.task]?.serviceMs ?? 0));
      this.#busyCount++;
    }
  }
}
