// Of which size the numbers of a field are, and whether that is another scale than it used to be: yuan where fen are meant are all a hundred times
// smaller, seconds where milliseconds are meant a thousand times. A field is judged by all of its distribution: on a day of wages the middle of the amounts is
// a hundred times larger, and the large ones are not.
import type { FieldName } from '../../signal/signal-type.ts';

/** A field whose numbers are of another scale. */
export interface ScaleChange {
  readonly field: FieldName;
  /** The middle of its newest numbers, and what is usual, in the unit of the field. */
  readonly median: number;
  readonly usual: number;
}

/** So many numbers make a window at least, and so many of its newest are kept. */
const WINDOW_MIN = 300;
const KEPT = 600;
/** A window is so long at least: what is another way for some seconds is a burst. */
const WINDOW_MS = 60_000;
/** Windows that make what is usual. */
const LEARN_WINDOWS = 3;
/** How much of a window goes into what is usual. */
const FOLLOW = 0.05;
/** Day and night differ by less; units differ by a hundred and more. */
const FACTOR = 30;
/** What has been another way for so long is the usual way. */
const ADOPTED_MS = 86_400_000;
const QUANTILES = [0.1, 0.5, 0.9] as const;
const MEDIAN = 1;

export class FieldScale {
  readonly #field: FieldName;
  /** Made when the first number comes: most fields of most sources never do. */
  #values: Float64Array | undefined;
  #count = 0;
  #begunAt = 0;
  #windows = 0;
  /** Logarithms of the quantiles. */
  #usual: number[] = [];
  #change: { readonly since: number; readonly median: number } | undefined;

  constructor(field: FieldName) {
    this.#field = field;
  }

  /** Takes a number at a processing time, epoch ms; nothing and less have no scale. */
  add(value: number, at: number): void {
    if (!(value > 0)) return;
    this.#closeWhenDue(at);
    if (this.#count === 0) this.#begunAt = at;
    this.#values ??= new Float64Array(KEPT);
    this.#values[this.#count++ % KEPT] = value;
  }

  /** How it stands at a processing time, epoch ms; undefined while it is of the usual scale. */
  changed(at: number): ScaleChange | undefined {
    this.#closeWhenDue(at);
    const change = this.#change;
    const usual = this.#usual[MEDIAN];
    if (change === undefined || usual === undefined) return undefined;
    return {
      field: this.#field,
      median: change.median,
      usual: Math.round(Math.exp(usual)),
    };
  }

  #closeWhenDue(at: number): void {
    const values = this.#values;
    if (values === undefined || this.#count < WINDOW_MIN || at - this.#begunAt < WINDOW_MS) return;
    const kept = Math.min(KEPT, this.#count);
    const first = this.#count - kept;
    const inOrder = Float64Array.from({ length: kept }, (_, i) => values[(first + i) % KEPT] ?? 0);
    this.#count = 0;
    this.#windows++;
    this.#judge(inOrder, at);
  }

  /** Both halves of a window have to be of another scale, so that what began in its middle is seen with the next one. */
  #judge(values: Float64Array, at: number): void {
    const all = quantilesOf(values);
    const isLearning = this.#windows <= LEARN_WINDOWS;
    const middle = values.length >> 1;
    const halves = [values.subarray(0, middle), values.subarray(middle)].map(quantilesOf);
    const isOther = !isLearning && (this.#differ(halves, 1) || this.#differ(halves, -1));
    const since = this.#change?.since ?? at;
    const isAdopted = isOther && at - since >= ADOPTED_MS;
    const median = Math.round(Math.exp(all[MEDIAN] ?? 0));
    this.#change = isOther && !isAdopted ? { since, median } : undefined;
    if (this.#change !== undefined) return;
    const follow = isAdopted ? 1 : isLearning ? 1 / this.#windows : FOLLOW;
    this.#usual = all.map((now, i) => {
      const usual = this.#usual[i] ?? now;
      return usual + (now - usual) * follow;
    });
  }

  #differ(halves: readonly number[][], sign: number): boolean {
    const isFar = (now: number, i: number) =>
      sign * (now - (this.#usual[i] ?? now)) >= Math.log(FACTOR);
    return halves.every((quantiles) => quantiles.every(isFar));
  }
}

/** Logarithms of the quantiles. */
function quantilesOf(values: Float64Array): number[] {
  const sorted = values.toSorted();
  return QUANTILES.map((share) => Math.log(sorted[Math.floor(share * (sorted.length - 1))] ?? 1));
}
