// The value of a feature over the entries of the window that is set. A missing number is NaN; texts come as the slot of their name, 0 for none.
import type { NameTable } from './name-table.ts';
import type { WindowBlocks } from './window-blocks.ts';
import type { WindowShape } from './window-shape.ts';

/** The value at `now`, a time as the feature sees it; `identity` is that of the signal under evaluation. */
export function valueNow(
  shape: WindowShape,
  window: WindowBlocks,
  names: NameTable,
  identity: number,
): number {
  const time = window.now;
  let from: number;
  let to: number;
  let isRunning = false;
  if (window.isLarge && time >= window.newestTime && time >= window.viewTime) {
    window.moveView(shape, time);
    from = window.head;
    to = window.length;
    isRunning = true;
  } else {
    to = window.upperBound(time);
    from = window.upperBound(time - shape.windowMs);
  }
  switch (shape.aggregate) {
    case 'count':
      return to - from;
    case 'rate':
      return ((to - from) * shape.perMs) / shape.windowMs;
    case 'sum':
      return sum(shape, window, from, to, isRunning);
    case 'mean':
    case 'ratio':
      return to === from ? Number.NaN : sum(shape, window, from, to, isRunning) / (to - from);
    case 'distinct':
      return isRunning ? window.runningValueCount : countDistinct(window, from, to);
    case 'top':
    case 'top_share':
      return top(shape, window, names, from, to, isRunning);
    case 'last':
      if (to === from) return shape.emptyValue;
      return shape.holdsNumbers ? window.numberAt(to - 1) : window.slotAt(to - 1);
    case 'first_seen':
      return to === from ? Number.NaN : window.timeAt(from);
    case 'time_since':
      return sinceBefore(shape, window, to, time, identity);
    case 'min':
    case 'max':
      return extreme(window, from, to, shape.aggregate);
    case 'stddev':
      return deviation(window, from, to);
  }
}

/** Slots that were seen, in a table that is used again and again: a place is taken when it bears the mark of the count under way. */
class SeenSlots {
  #slots = new Uint32Array(256);
  #marks = new Uint32Array(256);
  #mark = 0;

  count(window: WindowBlocks, from: number, to: number): number {
    this.#begin(to - from);
    const slots = this.#slots;
    const marks = this.#marks;
    const mark = this.#mark;
    const mask = slots.length - 1;
    let count = 0;
    for (let i = from; i < to; i++) {
      const slot = window.slotAt(i);
      let place = Math.imul(slot, 0x9e3779b1) & mask;
      while (marks[place] === mark && slots[place] !== slot) place = (place + 1) & mask;
      if (marks[place] === mark) continue;
      marks[place] = mark;
      slots[place] = slot;
      count++;
    }
    return count;
  }

  #begin(entries: number): void {
    if (entries * 2 > this.#slots.length) {
      const length = 2 ** Math.ceil(Math.log2(entries * 2));
      this.#slots = new Uint32Array(length);
      this.#marks = new Uint32Array(length);
      this.#mark = 0;
    }
    if (++this.#mark < 2 ** 32) return;
    this.#marks.fill(0);
    this.#mark = 1;
  }
}

const SEEN = new SeenSlots();

/** How many different values lie in a span. */
export function countDistinct(window: WindowBlocks, from: number, to: number): number {
  if (to - from > 64) return SEEN.count(window, from, to);
  let count = 0;
  for (let i = from; i < to; i++) {
    const slot = window.slotAt(i);
    let j = from;
    while (j < i && window.slotAt(j) !== slot) j++;
    if (j === i) count++;
  }
  return count;
}

function sum(
  shape: WindowShape,
  window: WindowBlocks,
  from: number,
  to: number,
  isRunning: boolean,
): number {
  if (isRunning && shape.isWhole) {
    const running = window.runningSum;
    if (!Number.isNaN(running)) return running;
  }
  let total = 0;
  for (let i = from; i < to; i++) total += window.numberAt(i);
  return total;
}

/** The most frequent value, of equally frequent ones the smallest; or its share. */
function top(
  shape: WindowShape,
  window: WindowBlocks,
  names: NameTable,
  from: number,
  to: number,
  isRunning: boolean,
): number {
  if (to === from) return shape.emptyValue;
  const counts = new Map<number, number>();
  if (isRunning)
    for (const slot of window.runningValues()) counts.set(slot, window.runningCount(slot));
  else
    for (let i = from; i < to; i++)
      counts.set(window.slotAt(i), (counts.get(window.slotAt(i)) ?? 0) + 1);
  let best = 0;
  let count = 0;
  for (const [slot, times] of counts) {
    const isBetter =
      times > count || (times === count && names.valueOf(slot) < names.valueOf(best));
    if (!isBetter) continue;
    best = slot;
    count = times;
  }
  if (shape.aggregate === 'top_share') return count / (to - from);
  return shape.isText ? best : names.numberOf(best);
}

function extreme(window: WindowBlocks, from: number, to: number, which: 'min' | 'max'): number {
  let best = Number.NaN;
  for (let i = from; i < to; i++) {
    const value = window.numberAt(i);
    if (i === from || (which === 'min' ? value < best : value > best)) best = value;
  }
  return best;
}

/** Population standard deviation, in two passes in order of the entries. */
function deviation(window: WindowBlocks, from: number, to: number): number {
  const length = to - from;
  if (length === 0) return Number.NaN;
  let total = 0;
  for (let i = from; i < to; i++) total += window.numberAt(i);
  const mean = total / length;
  let squares = 0;
  for (let i = from; i < to; i++) squares += (window.numberAt(i) - mean) ** 2;
  return Math.sqrt(squares / length);
}

function sinceBefore(
  shape: WindowShape,
  window: WindowBlocks,
  to: number,
  time: number,
  identity: number,
): number {
  let at = to - 1;
  while (at >= 0 && window.identityAt(at) === identity) at--;
  if (at < 0) return Number.NaN;
  const before = window.timeAt(at);
  return before <= time - shape.windowMs ? Number.NaN : time - before;
}
