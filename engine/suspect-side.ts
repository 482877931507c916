// What every engine that keeps suspects does beside its stages: it refuses signals that come too late or twice, finds out which suspects a signal
// confirms, and whom a confirmed suspect touched.
import type { Signal } from '../signal/signal.ts';
import { ID_REGISTER, SOURCE_REGISTER } from '../signal/signal-registers.ts';
import { type ConfirmedSuspect, suspectField, suspectsConfirmedBy } from './confirmation.ts';
import { EngineBase } from './engine-base.ts';
import type { Kernel } from './kernel.ts';
import { nameKindOfEntity } from './name-kind.ts';
import { PHONE_NAME } from './state/name-table.ts';
import type { Touch } from './state/touch-store.ts';

export type Verdict = 'accepted' | 'late' | 'duplicate';

/** A suspect that a signal confirms, with its number among those that the signal names. */
export interface NumberedSuspect extends ConfirmedSuspect {
  readonly number: number;
}

const NONE: readonly NumberedSuspect[] = [];

export abstract class SuspectSide<K extends Kernel> extends EngineBase<K> {
  /** Whether the signal that was scanned counts, a late record at the newest event time; remembers it when it does. */
  protected admit(): Verdict {
    this.takeRecord();
    const { time, lows, highs } = this.registers;
    const low = (lows[ID_REGISTER] ?? 0) + Math.imul(lows[SOURCE_REGISTER] ?? 0, 0x9e3779b1);
    const high = (highs[ID_REGISTER] ?? 0) + Math.imul(highs[SOURCE_REGISTER] ?? 0, 0x85ebca6b);
    return this.lateness.admit(time, low | 0, high | 0);
  }

  /** Takes links and lists in; gives the suspects that the signal confirms for the first time. */
  protected learn(): readonly NumberedSuspect[] {
    switch (this.kernel.typeName) {
      case 'account.opened':
      case 'link.declared':
      case 'number.activated':
        this.learning.link(this.kernel.signal());
        return NONE;
      case 'list.changed':
      case 'outcome.recorded':
      case 'case.filed': {
        const signal = this.kernel.signal();
        if (signal.type === 'list.changed') this.learning.changeList(signal);
        return suspectsConfirmedBy(signal, this.lists)
          .map((suspect, number) => ({ ...suspect, number }))
          .filter((suspect) => this.keeps(suspect) && this.#confirm(suspect));
      }
      default:
        return NONE;
    }
  }

  /** Whether what is known of a suspect is kept here. */
  protected keeps(_suspect: ConfirmedSuspect): boolean {
    return true;
  }

  /** Since when the record says so: a number of years ago may be somebody else's by now. */
  #confirm({ kind, id }: ConfirmedSuspect): boolean {
    const { touches, kernel, recordTime } = this;
    return touches.confirm(kernel.nameOf(id, nameKindOfEntity(kind)), recordTime, kernel.time);
  }

  /** A signal for everyone whom a confirmed suspect touched, each person once, but for whom the confirming signal is about. */
  protected *reachBack(suspect: ConfirmedSuspect, cause: Signal): Iterable<Signal> {
    const known = this.#personOfCause(cause);
    for (const { person, touch } of this.#peopleTouched(suspect, cause.time)) {
      if (person === known) continue;
      yield {
        type: 'suspect.confirmed',
        id: `${cause.id}#${suspect.kind}:${suspect.id}`,
        source: cause.source,
        time: cause.time,
        region: touch.region,
        person: this.names.keyOf(person),
        touchTime: touch.time,
        ...suspectField(suspect),
      };
    }
  }

  /** Of several touches of one person, by phone and by account, the newest one stays. */
  #peopleTouched(
    suspect: ConfirmedSuspect,
    time: number,
  ): Iterable<{ person: number; touch: Touch }> {
    const people = new Map<number, { person: number; touch: Touch }>();
    const name = this.kernel.nameOf(suspect.id, nameKindOfEntity(suspect.kind));
    for (const { person: identifier, touch } of this.touches.touchedBy(name, time)) {
      const person = this.links.personOf(identifier);
      people.delete(person);
      people.set(person, { person, touch });
    }
    return people.values();
  }

  /** The person whose case or outcome confirmed the suspect: known already, not warned again. */
  #personOfCause(cause: Signal): number | undefined {
    if (cause.type === 'case.filed')
      return this.links.personOf(this.kernel.nameOf(cause.phone, PHONE_NAME));
    return cause.type === 'outcome.recorded'
      ? this.links.personOf(this.kernel.identifierOf(cause.person))
      : undefined;
  }
}
