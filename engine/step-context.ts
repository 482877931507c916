// What conditions of a sequence see that read earlier steps: the fields that were kept of each.
import type { EvalContext } from '../rules/plan.ts';
import type { FieldValue } from '../signal/signal.ts';
import { fieldSpec, isFieldName } from '../signal/signal-type.ts';
import { ConditionFunctions } from './condition-functions.ts';
import type { Place, StepContext } from './sequence-match.ts';

export class KeptSteps extends ConditionFunctions implements StepContext {
  #place: Place = { time: 0, arrival: 0, fields: {} };
  #steps: readonly (Place | undefined)[] = [];

  ofStep(place: Place, steps: readonly (Place | undefined)[]): EvalContext {
    this.#place = place;
    this.time = place.time;
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
