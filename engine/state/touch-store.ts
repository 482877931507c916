// Whom each suspect touched, and which suspects are confirmed. When a suspect turns out confirmed, everyone whom it touched
// within the retention is scored again.
import type { EntityKind, Plan } from '../../rules/plan.ts';
import { fieldOf, type Signal } from '../../signal/signal.ts';
import { fieldSpec, signalTypeSpec } from '../../signal/signal-type.ts';
import { entityKey } from '../subject.ts';

/** A suspect remembers at most so many people, the newest. */
export const TOUCHES_MAX = 5_000;

export interface Touch {
  readonly time: number;
  readonly region: string;
}

export interface TouchState {
  /** suspect key → identifier key of the person → last touch, oldest first. */
  readonly touches: Map<string, Map<string, Touch>>;
  /** suspect key → event time of its confirmation. */
  readonly confirmed: Map<string, number>;
}

const SWEEP_MS = 3_600_000;

export class TouchStore {
  readonly #retentionMs: number;
  /** Touches are kept only for packs in which something is on `suspect.confirmed`. */
  readonly #isKept: boolean;
  readonly #state: TouchState;
  #sweptTime = Number.NEGATIVE_INFINITY;

  constructor(plan: Plan, state: TouchState) {
    this.#retentionMs = plan.touchRetentionMs;
    const work = plan.work.get('suspect.confirmed');
    this.#isKept = [...(work?.suspect ?? []), ...(work?.victim ?? [])].some(
      (key) => key.rules.length + key.updates.length + key.sequences.length > 0,
    );
    this.#state = state;
  }

  snapshot(): TouchState {
    return this.#state;
  }

  /** Remembers the people of a signal as touched by a suspect. */
  observe(suspect: string, signal: Signal, watermark: number): void {
    const spec = signalTypeSpec(signal.type);
    if (!this.#isKept || spec.side === 'operations') return;
    this.#sweep(watermark);
    for (const field of spec.victimKeys) {
      const value = fieldOf(signal, field);
      if (typeof value !== 'string') continue;
      const kind = fieldSpec(field).kind;
      const person = entityKey(kind === 'account' || kind === 'person' ? kind : 'phone', value);
      if (person === suspect) continue;
      this.#touch(suspect, person, { time: signal.time, region: signal.region });
    }
  }

  /** Marks a suspect as confirmed; false when it was already. */
  confirm(kind: EntityKind, id: string, time: number): boolean {
    const key = entityKey(kind, id);
    const before = this.#state.confirmed.get(key);
    if (before !== undefined && time - before < this.#retentionMs) return false;
    this.#state.confirmed.set(key, time);
    return true;
  }

  isConfirmed(suspect: string, time: number): boolean {
    const confirmed = this.#state.confirmed.get(suspect);
    return confirmed !== undefined && time - confirmed < this.#retentionMs;
  }

  /** People touched within the retention before a time, in order of touch and then of key. */
  touchedBy(kind: EntityKind, id: string, time: number): { person: string; touch: Touch }[] {
    const touched = this.#state.touches.get(entityKey(kind, id));
    if (touched === undefined) return [];
    return [...touched]
      .filter(([, touch]) => time - touch.time < this.#retentionMs)
      .map(([person, touch]) => ({ person, touch }))
      .sort((a, b) => a.touch.time - b.touch.time || (a.person < b.person ? -1 : 1));
  }

  #touch(suspect: string, person: string, touch: Touch): void {
    let touched = this.#state.touches.get(suspect);
    if (touched === undefined) {
      touched = new Map();
      this.#state.touches.set(suspect, touched);
    }
    const before = touched.get(person);
    if (before !== undefined && before.time >= touch.time) return;
    touched.delete(person);
    touched.set(person, touch);
    if (touched.size > TOUCHES_MAX) {
      for (const oldest of touched.keys()) {
        touched.delete(oldest);
        break;
      }
    }
  }

  #sweep(watermark: number): void {
    if (watermark < this.#sweptTime + SWEEP_MS) return;
    this.#sweptTime = watermark;
    const dead = watermark - this.#retentionMs;
    for (const [suspect, touched] of this.#state.touches) {
      for (const [person, touch] of touched) if (touch.time <= dead) touched.delete(person);
      if (touched.size === 0) this.#state.touches.delete(suspect);
    }
    for (const [suspect, time] of this.#state.confirmed)
      if (time <= dead) this.#state.confirmed.delete(suspect);
  }
}
