// How many different values a sliding window holds, when they are too many to keep: a HyperLogLog whose registers remember when their ranks
// were seen. At any time that a signal still to come can have, it tells exactly what a HyperLogLog of the entries in that window would tell,
// in whatever order they came.
import { estimateOf, placeOf, RANK_MAX, REGISTER_COUNT } from './hyperloglog.ts';

/** A cell is `time * 34 + rank`: cells sort by time, and those of the year 9999 are still exact. */
const RANKS = RANK_MAX + 1;
const EMPTY: readonly number[] = [];
/** A running view that falls further behind what comes in is made anew instead. */
const AHEAD_MAX = 64;

/** The highest rank of each register in the window that ends at `toTime`. */
interface RunningView {
  toTime: number;
  /** The first time at which one of those ranks may have left the window. */
  untilTime: number;
  readonly highest: number[];
  /** How many registers have each highest rank. */
  readonly counts: number[];
  /** What came in for later times. */
  ahead: { readonly register: number; readonly cell: number }[];
}

/** Plain data. */
export interface DistinctSketch {
  readonly windowMs: number;
  /** By register its cells, oldest first. */
  readonly registers: (readonly number[])[];
  /** Told from when time moves forward, which it mostly does: looking at every register for each signal takes 0.1 to 0.2 ms. */
  view: RunningView | undefined;
}

export function makeSketch(windowMs: number): DistinctSketch {
  const registers = Array.from({ length: REGISTER_COUNT }, () => EMPTY);
  return { windowMs, registers, view: undefined };
}

/** A sketch that knows the same and shares nothing with it that changes. Its running view is made anew when it is asked. */
export function copyOfSketch({ windowMs, registers }: DistinctSketch): DistinctSketch {
  return { windowMs, registers: [...registers], view: undefined };
}

/** Adds a value that was seen at a time, in milliseconds. No window to come ends before `watermark`. */
export function addValue(
  sketch: DistinctSketch,
  value: number | string,
  time: number,
  watermark: number,
): void {
  const { register, rank } = placeOf(value);
  addCell(sketch, register, time * RANKS + rank, watermark);
}

/** Adds everything that another sketch knows. */
export function addSketch(into: DistinctSketch, other: DistinctSketch, watermark: number): void {
  other.registers.forEach((cells, register) => {
    for (const cell of cells) addCell(into, register, cell, watermark);
  });
}

/** How many different values were seen in the window that ends at `toTime`, not before the watermark; a whole number. */
export function estimateAt(sketch: DistinctSketch, toTime: number): number {
  return Math.round(estimateOf(rankCountsAt(sketch, toTime)));
}

/** How many registers have each highest rank in that window, index 0 being those that saw nothing. Good until the next call. */
export function rankCountsAt(sketch: DistinctSketch, toTime: number): readonly number[] {
  const { view } = sketch;
  if (view !== undefined && toTime < view.toTime) return viewAt(sketch, toTime).counts;
  if (view === undefined || toTime >= view.untilTime) {
    sketch.view = viewAt(sketch, toTime);
    return sketch.view.counts;
  }
  view.toTime = toTime;
  if (view.ahead.length > 0) {
    const ahead = view.ahead;
    view.ahead = [];
    for (const { register, cell } of ahead) show(view, register, cell, sketch.windowMs);
  }
  return view.counts;
}

/** Looks at every register. */
function viewAt(sketch: DistinctSketch, toTime: number): RunningView {
  const { registers, windowMs } = sketch;
  const highest = new Array<number>(REGISTER_COUNT).fill(0);
  const counts = new Array<number>(RANKS).fill(0);
  const ahead: RunningView['ahead'] = [];
  const [first, end] = [(toTime - windowMs + 1) * RANKS, (toTime + 1) * RANKS];
  let untilTime = Number.POSITIVE_INFINITY;
  for (let register = 0; register < REGISTER_COUNT; register++) {
    const cells = registers[register] ?? EMPTY;
    let best = 0;
    let bestCell = Number.POSITIVE_INFINITY;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i] ?? 0;
      if (cell < first) continue;
      if (cell >= end) {
        ahead.push({ register, cell });
        continue;
      }
      const rank = rankOf(cell);
      if (rank < best) continue;
      best = rank;
      bestCell = cell;
    }
    highest[register] = best;
    counts[best] = (counts[best] ?? 0) + 1;
    untilTime = Math.min(untilTime, timeOf(bestCell) + windowMs);
  }
  const view: RunningView = { toTime, untilTime, highest, counts, ahead: [] };
  for (const { register, cell } of ahead) show(view, register, cell, windowMs);
  return view;
}

/** Lets a running view know of a cell. */
function show(view: RunningView, register: number, cell: number, windowMs: number): void {
  const time = timeOf(cell);
  if (time <= view.toTime - windowMs) return;
  if (time > view.toTime) {
    if (view.ahead.length < AHEAD_MAX) view.ahead.push({ register, cell });
    else view.untilTime = Number.NEGATIVE_INFINITY;
  } else {
    const rank = rankOf(cell);
    const before = view.highest[register] ?? 0;
    if (rank <= before) return;
    view.highest[register] = rank;
    view.counts[before] = (view.counts[before] ?? 0) - 1;
    view.counts[rank] = (view.counts[rank] ?? 0) + 1;
  }
  view.untilTime = Math.min(view.untilTime, time + windowMs);
}

function addCell(sketch: DistinctSketch, register: number, cell: number, watermark: number): void {
  const { registers, windowMs, view } = sketch;
  if (view !== undefined) show(view, register, cell, windowMs);
  const first = (watermark - windowMs + 1) * RANKS;
  const cells = [...(registers[register] ?? EMPTY), cell].filter((each) => each >= first);
  cells.sort((x, y) => x - y);
  for (let i = 0; i < cells.length; ) {
    if (isCovered(cells, i, windowMs, watermark)) cells.splice(i, 1);
    else i++;
  }
  // A copy has no room to spare, which thousands of registers would add up.
  registers[register] = cells.slice();
}

/**
 * Whether every window to come that holds this cell also holds another of at least its rank. A later one will do when all windows to come end
 * after it; else windows that end between the two must reach back to an earlier one. What covered a cell that is gone is covered
 * itself when it goes, so nothing is ever lost. That leaves a register the rising and the falling ranks of its cells: a few dozen at most
 * for each window that fits into the allowed lateness.
 */
function isCovered(
  cells: readonly number[],
  index: number,
  windowMs: number,
  watermark: number,
): boolean {
  const cell = cells[index] ?? 0;
  const isAsHigh = (other: number) => rankOf(other) >= rankOf(cell);
  const after = cells.slice(index + 1).find(isAsHigh);
  if (after === undefined) return false;
  const afterTime = timeOf(after);
  if (afterTime <= watermark || afterTime === timeOf(cell)) return true;
  const before = cells.slice(0, index).findLast(isAsHigh);
  return before !== undefined && afterTime - timeOf(before) <= windowMs;
}

function timeOf(cell: number): number {
  return Math.floor(cell / RANKS);
}

function rankOf(cell: number): number {
  return cell - timeOf(cell) * RANKS;
}
