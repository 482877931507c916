// Gives back what event time has left behind. It goes round all names, one every few signals, so that expiry costs the same little at every signal
// and depends on nothing but the signals.
import type { Plan } from '../rules/plan.ts';
import type { CandidateList } from './candidate-lists.ts';
import type { PlanColumns } from './columns.ts';
import type { CandidateStore } from './state/candidate-store.ts';
import type { FeatureStore } from './state/feature-store.ts';
import type { Identities } from './state/identities.ts';
import type { NameTable } from './state/name-table.ts';
import type { Rows } from './state/rows.ts';
import type { TouchStore } from './state/touch-store.ts';
import type { WindowShape } from './state/window-shape.ts';

export interface SweptParts {
  /** One plan, or two that run on the same state. */
  readonly plans: readonly Plan[];
  /** Of each of them, the columns of the last being all there are. */
  readonly columns: readonly PlanColumns[];
  readonly names: NameTable;
  readonly rows: Rows;
  readonly features: FeatureStore;
  readonly candidates: CandidateStore;
  readonly touches: TouchStore;
  readonly identities: Identities;
}

/** Signals for each name that is looked at: all names are, once in this many times as many signals as there are names. */
const SIGNALS_A_NAME = 4;
/** Names that are looked at for each new one: those that wait for their turn are then no more than those in use. */
const LOOKS_A_NEW_NAME = 2;
const SIGNALS_A_RELEASE = 1_024;

export class Sweeper {
  readonly #parts: SweptParts;
  /** By column: the shape of its windows, its list of candidates, or nothing for touches. */
  readonly #swept: readonly (Swept | undefined)[];
  /** No window, candidate or touch lives longer. */
  readonly #retentionMs: number;
  #count = 0;
  /** Names that there were after the last step: what is more has come since. */
  #nameCount: number;
  #name = 0;
  #watermark = 0;

  constructor(parts: SweptParts) {
    this.#parts = parts;
    const { plans, columns, names } = parts;
    this.#swept = sweptBy(columns);
    this.#nameCount = names.count;
    this.#retentionMs = Math.max(
      ...plans.flatMap((plan, index) => [
        (columns[index]?.touchColumn ?? -1) < 0 ? 0 : plan.touchRetentionMs,
        ...plan.features.map(({ windowMs, bucketMs }) => windowMs + bucketMs),
        ...plan.sequences.map(({ retentionMs }) => retentionMs),
      ]),
    );
  }

  /** Does one signal's share. */
  step(watermark: number): void {
    this.#count++;
    const { names, identities, touches } = this.#parts;
    if (this.#count % SIGNALS_A_RELEASE === 0) {
      identities.release(watermark - this.#retentionMs);
      touches.sweepConfirmed(watermark);
    }
    this.#watermark = watermark;
    if (this.#count % SIGNALS_A_NAME === 0) this.#look(names.nextInTurn(), watermark);
    const added = names.count - this.#nameCount;
    for (let i = added * LOOKS_A_NEW_NAME; i > 0; i--) this.#look(names.nextInTurn(), watermark);
    this.#nameCount = names.count;
  }

  #look(name: number, watermark: number): void {
    if (name === 0) return;
    const { names, rows } = this.#parts;
    this.#name = name;
    for (let column = rows.nextColumn(name, 0); column >= 0; ) {
      this.#sweep(column);
      column = rows.nextColumn(name, column + 1);
    }
    if (names.rowOf(name) === 0 && names.isPast(name, watermark - this.#retentionMs))
      names.release(name);
  }

  #sweep(column: number): void {
    const { features, candidates, touches } = this.#parts;
    const swept = this.#swept[column];
    if (swept === undefined) touches.sweep(this.#name, this.#watermark);
    else if (swept.shape !== undefined) features.sweep(swept.shape, this.#name, this.#watermark);
    else if (swept.list !== undefined) candidates.sweep(swept.list, this.#name, this.#watermark);
  }
}

interface Swept {
  readonly shape: WindowShape | undefined;
  readonly list: CandidateList | undefined;
}

function sweptBy(columns: readonly PlanColumns[]): (Swept | undefined)[] {
  const swept: (Swept | undefined)[] = Array.from(
    { length: columns.at(-1)?.columns.length ?? 0 },
    () => undefined,
  );
  for (const { shapes, candidateLists } of columns) {
    for (const shape of shapes) swept[shape.column] ??= { shape, list: undefined };
    for (const list of candidateLists.all) swept[list.column] ??= { shape: undefined, list };
  }
  return swept;
}
