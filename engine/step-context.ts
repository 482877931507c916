// What conditions of a sequence see that read earlier steps: the fields that were kept of each.
import type { EvalContext } from '../rules/plan.ts';
import { shanghaiDate, shanghaiDayOfWeek, shanghaiHour } from '../signal/event-time.ts';
import { isHolidayDate } from '../signal/holiday.ts';
import type { FieldValue } from '../signal/signal.ts';
import { fieldSpec, isFieldName } from '../signal/signal-type.ts';
import type { Place, StepContext } from './sequence-match.ts';
import type { ListStore } from './state/list-store.ts';

export class KeptSteps implements StepContext {
  readonly #lists: ListStore;
  #place: Place = { time: 0, arrival: 0, fields: {} };
  #steps: readonly (Place | undefined)[] = [];

  constructor(lists: ListStore) {
    this.#lists = lists;
  }

  ofStep(place: Place, steps: readonly (Place | undefined)[]): EvalContext {
    this.#place = place;
    this.#steps = steps;
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

  listed(index: number, value: string | undefined): boolean {
    return value !== undefined && this.#lists.hasText(index, value, this.#place.time);
  }

  hour(): number {
    return shanghaiHour(this.#place.time);
  }

  dayOfWeek(): number {
    return shanghaiDayOfWeek(this.#place.time);
  }

  isHoliday(): boolean {
    return isHolidayDate(shanghaiDate(this.#place.time));
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

  // Steps know nothing of features, other sequences and suspects: the compiler refuses to read them there.

  featureNumber(): number {
    return Number.NaN;
  }

  featureText(): undefined {
    return undefined;
  }

  sequence(): boolean {
    return false;
  }

  suspectScore(): number {
    return 0;
  }

  suspectLevel(): number {
    return 0;
  }

  suspectConfirmed(): boolean {
    return false;
  }

  #field(step: number, field: string): FieldValue | undefined {
    return (step < 0 ? this.#place : this.#steps[step])?.fields[field];
  }
}

/** A register's number as the field's value. */
export function numberField(field: string, value: number | undefined): FieldValue | undefined {
  if (value === undefined || Number.isNaN(value)) return undefined;
  return isFieldName(field) && fieldSpec(field).kind === 'flag' ? value === 1 : value;
}
