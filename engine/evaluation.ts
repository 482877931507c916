// What a compiled condition sees while one signal is evaluated for one subject. One object serves all signals: it is set
// anew before each use, so that evaluating allocates nothing.
import type { EvalContext, FeaturePlan, Plan } from '../rules/plan.ts';
import { shanghaiDate, shanghaiDayOfWeek, shanghaiHour } from '../signal/event-time.ts';
import { isHolidayDate } from '../signal/holiday.ts';
import { fieldOf, type Signal } from '../signal/signal.ts';
import type { ListStore } from './state/list-store.ts';

/** What is known of the primary suspect of a signal when the victim is scored. */
export interface SuspectView {
  readonly score: number;
  /** 0 for none, 1 blue to 4 red. */
  readonly level: number;
  readonly isConfirmed: boolean;
  readonly scores: ReadonlyMap<string, number>;
}

export const NO_SUSPECT: SuspectView = {
  score: 0,
  level: 0,
  isConfirmed: false,
  scores: new Map(),
};

/** Reads a feature for the subject at hand. */
export type FeatureReader = (feature: FeaturePlan) => number | string | undefined;

export class Evaluation implements EvalContext {
  readonly #plan: Plan;
  readonly #lists: ListStore;
  #signal: Signal | undefined;
  #steps: readonly (Signal | undefined)[] = [];
  #readFeature: FeatureReader = () => undefined;
  #suspect: SuspectView = NO_SUSPECT;
  #matched: ReadonlySet<number> = new Set();
  /** Rules of one subject share their readings: a value by feature index, good while its mark is the current one. */
  readonly #readings: (number | string | undefined)[];
  readonly #readMarks: Float64Array;
  #mark = 0;

  constructor(plan: Plan, lists: ListStore) {
    this.#plan = plan;
    this.#lists = lists;
    this.#readings = plan.features.map(() => undefined);
    this.#readMarks = new Float64Array(plan.features.length);
  }

  /** Evaluates conditions that read the signal alone. */
  ofSignal(signal: Signal): this {
    this.#signal = signal;
    this.#steps = [];
    return this;
  }

  /** Evaluates a step's condition with earlier steps at hand; an optional step that did not match is undefined. */
  ofStep(signal: Signal, steps: readonly (Signal | undefined)[]): this {
    this.#signal = signal;
    this.#steps = steps;
    return this;
  }

  /** Evaluates rules of one subject. Each subject of each signal comes with a reader of its own, which begins afresh. */
  ofRule(
    signal: Signal,
    readFeature: FeatureReader,
    suspect: SuspectView,
    matched: ReadonlySet<number>,
  ): this {
    if (readFeature !== this.#readFeature) this.#mark++;
    this.#signal = signal;
    this.#steps = [];
    this.#readFeature = readFeature;
    this.#suspect = suspect;
    this.#matched = matched;
    return this;
  }

  text(step: number, field: string): string | undefined {
    const value = this.#field(step, field);
    return typeof value === 'string' ? value : undefined;
  }

  number(step: number, field: string): number {
    const value = this.#field(step, field);
    return typeof value === 'number' ? value : Number.NaN;
  }

  flag(step: number, field: string): boolean | undefined {
    const value = this.#field(step, field);
    return typeof value === 'boolean' ? value : undefined;
  }

  featureNumber(index: number): number {
    const value = this.#feature(index);
    return typeof value === 'number' ? value : Number.NaN;
  }

  featureText(index: number): string | undefined {
    const value = this.#feature(index);
    return typeof value === 'string' ? value : undefined;
  }

  sequence(index: number): boolean {
    return this.#matched.has(index);
  }

  listed(index: number, value: string | undefined): boolean {
    return value !== undefined && this.#lists.has(index, value, this.#signal?.time ?? 0);
  }

  suspectScore(typology: string | undefined): number {
    return typology === undefined ? this.#suspect.score : (this.#suspect.scores.get(typology) ?? 0);
  }

  suspectLevel(): number {
    return this.#suspect.level;
  }

  suspectConfirmed(): boolean {
    return this.#suspect.isConfirmed;
  }

  hour(): number {
    return shanghaiHour(this.#signal?.time ?? 0);
  }

  dayOfWeek(): number {
    return shanghaiDayOfWeek(this.#signal?.time ?? 0);
  }

  isHoliday(): boolean {
    return isHolidayDate(shanghaiDate(this.#signal?.time ?? 0));
  }

  ratio(a: number, b: number): number {
    return b === 0 ? Number.NaN : a / b;
  }

  quotient(a: number, b: number): number {
    return b === 0 ? Number.NaN : Math.trunc(a / b);
  }

  orElse(a: number, b: number): number {
    return Number.isNaN(a) ? b : a;
  }

  joined(a: string | undefined, b: string | undefined): string | undefined {
    return a === undefined || b === undefined ? undefined : a + b;
  }

  size(text: string | undefined): number {
    return text === undefined ? Number.NaN : [...text].length;
  }

  #field(step: number, field: string): number | string | boolean | undefined {
    const signal = step < 0 ? this.#signal : this.#steps[step];
    return signal === undefined ? undefined : fieldOf(signal, field);
  }

  #feature(index: number): number | string | undefined {
    if (this.#readMarks[index] === this.#mark) return this.#readings[index];
    const feature = this.#plan.features[index];
    if (feature === undefined) return undefined;
    const value = this.#readFeature(feature);
    this.#readings[index] = value;
    this.#readMarks[index] = this.#mark;
    return value;
  }
}
