// The kernel of a victim stage that runs by itself: it counts only for the people whom it was given a signal for, and knows of suspects what it is
// told with each signal.
import type { ExplainedFeature } from './explain.ts';
import { Kernel } from './kernel.ts';
import { NO_FACTS, type PrimaryFacts } from './primary-facts.ts';
import type { WindowShape } from './state/window-shape.ts';

export class VictimKernel extends Kernel {
  #facts = NO_FACTS;
  /** Registers of the people who are meant. */
  #people: readonly number[] = [];

  /** Says for whom the signal at hand came, by the registers that name them, and what its primary suspect is like. */
  tell(people: readonly number[], facts: PrimaryFacts): void {
    this.#people = people;
    this.#facts = facts;
  }

  override person(register: number, kind: number): number {
    return this.#people.includes(register) ? super.person(register, kind) : 0;
  }

  override personNamed(register: number): number {
    return this.#people.includes(register) ? super.personNamed(register) : 0;
  }

  override notice(register: number, kind: number): void {
    if (this.#people.includes(register)) super.notice(register, kind);
  }

  override readPrimary(shape: WindowShape): number {
    const told = this.#facts.features.get(shape.column);
    if (shape.isText) return told === undefined ? 0 : this.textSlot(textOf(told.value));
    return typeof told?.value === 'number' ? told.value : Number.NaN;
  }

  override suspectConfirmed(): boolean {
    return this.#facts.isConfirmed;
  }

  protected override suspectView(): PrimaryFacts {
    return this.#facts;
  }

  protected override behind(
    shape: WindowShape,
    entity: number,
    rest: number,
    isPrimary: boolean,
  ): Omit<ExplainedFeature, 'key'> {
    if (!isPrimary) return super.behind(shape, entity, rest, isPrimary);
    const told = this.#facts.features.get(shape.column);
    return told ?? { value: undefined, signals: [], isEstimate: false };
  }
}

function textOf(value: number | string | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
