// Which episode is due to close next: a binary heap by due time. Each episode is in it once, with the due time that it had when it was
// set; touching an episode does not move it, the book sets it anew when the clock gives it out too early.

interface Alarm {
  readonly dueTime: number;
  readonly episodeId: string;
}

export class QuietClock {
  readonly #heap: Alarm[] = [];

  /** Sets the alarm of an episode. O(log n). */
  set(episodeId: string, dueTime: number): void {
    this.#heap.push({ dueTime, episodeId });
    this.#rise(this.#heap.length - 1);
  }

  /** Takes out the earliest alarm that is due at this event time and gives its episode; undefined when none is. O(log n). */
  popDue(eventTime: number): string | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.dueTime > eventTime) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first.episodeId;
  }

  clear(): void {
    this.#heap.length = 0;
  }

  #rise(start: number): void {
    let child = start;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfEarlier(child, parent)) return;
      child = parent;
    }
  }

  #sink(start: number): void {
    let parent = start;
    for (;;) {
      const left = 2 * parent + 1;
      const right = left + 1;
      const child = this.#isEarlier(right, left) ? right : left;
      if (!this.#swapIfEarlier(child, parent)) return;
      parent = child;
    }
  }

  /** Swaps two places when the first holds the earlier alarm; says whether it did. */
  #swapIfEarlier(a: number, b: number): boolean {
    if (!this.#isEarlier(a, b)) return false;
    const alarmA = this.#heap[a];
    const alarmB = this.#heap[b];
    if (alarmA === undefined || alarmB === undefined) return false;
    this.#heap[a] = alarmB;
    this.#heap[b] = alarmA;
    return true;
  }

  #isEarlier(a: number, b: number): boolean {
    const alarmA = this.#heap[a];
    const alarmB = this.#heap[b];
    if (alarmA === undefined || alarmB === undefined) return false;
    if (alarmA.dueTime !== alarmB.dueTime) return alarmA.dueTime < alarmB.dueTime;
    return alarmA.episodeId < alarmB.episodeId;
  }
}
