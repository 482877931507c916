// Which suspects are confirmed, and whom each has touched, from the list of accepted signals.
import { isOutcome, OUTCOMES } from '../../signal/outcome.ts';
import { fieldOf, type Signal } from '../../signal/signal.ts';
import { FIELDS, signalTypeSpec } from '../../signal/signal-type.ts';
import { type OraclePack, suspectKindOf } from './pack.ts';

export interface ConfirmedSuspect {
  /** `phone:…`, `account:…`, `domain:…`. */
  readonly key: string;
  readonly id: string;
  /** The field of `suspect.confirmed` that names it. */
  readonly field: 'suspectPhone' | 'suspectAccount' | 'suspectDomain';
}

export interface PersonTouch {
  readonly person: string;
  readonly time: number;
  readonly region: string;
}

export class Suspects {
  readonly #pack: OraclePack;
  readonly #counted: readonly Signal[];
  readonly #confirmed: { key: string; time: number }[] = [];

  /** `counted` is the oracle's own growing list of accepted signals that count in windows. */
  constructor(pack: OraclePack, counted: readonly Signal[]) {
    this.#pack = pack;
    this.#counted = counted;
  }

  /** Suspects that a signal confirms, since the time that it says itself, and that were not confirmed already. */
  confirm(signal: Signal, saidTime: number): ConfirmedSuspect[] {
    if (signal.time - saidTime >= this.#pack.touchRetentionMs) return [];
    const named = this.#namedBy(signal).filter(({ key }) => !this.isConfirmed(key, saidTime));
    for (const { key } of named) this.#confirmed.push({ key, time: saidTime });
    return named;
  }

  isConfirmed(key: string, time: number): boolean {
    const last = this.#confirmed.findLast((each) => each.key === key);
    return last !== undefined && time - last.time < this.#pack.touchRetentionMs;
  }

  /** Everyone whom a suspect touched within the retention, each by the newest touch, in order of touch and then of identifier. */
  touchedBy(
    suspect: ConfirmedSuspect,
    time: number,
    personOf: (identifier: string) => string,
  ): PersonTouch[] {
    const byIdentifier = new Map<string, { time: number; region: string }>();
    for (const signal of this.#counted) {
      for (const identifier of touchedOn(signal, suspect.key)) {
        const before = byIdentifier.get(identifier);
        if (before === undefined || signal.time > before.time)
          byIdentifier.set(identifier, { time: signal.time, region: signal.region });
      }
    }
    const touches = [...byIdentifier]
      .filter(([, touch]) => time - touch.time < this.#pack.touchRetentionMs)
      .sort(([a, one], [b, two]) => one.time - two.time || (a < b ? -1 : 1))
      .map(([identifier, touch]) => ({ person: personOf(identifier), ...touch }));
    return touches.filter(
      (touch, index) => !touches.slice(index + 1).some((later) => later.person === touch.person),
    );
  }

  #namedBy(signal: Signal): ConfirmedSuspect[] {
    if (signal.type === 'list.changed') {
      const kind = this.#pack.lists.get(signal.list)?.confirms;
      if (kind === undefined || signal.op !== 'add') return [];
      const field =
        kind === 'account'
          ? 'suspectAccount'
          : kind === 'domain'
            ? 'suspectDomain'
            : 'suspectPhone';
      return [{ key: `${kind}:${signal.entry}`, id: signal.entry, field }];
    }
    if (signal.type !== 'case.filed' && signal.type !== 'outcome.recorded') return [];
    if (signal.type === 'outcome.recorded') {
      if (!isOutcome(signal.outcome) || OUTCOMES[signal.outcome].fraud !== true) return [];
    }
    const fields = ['suspectPhone', 'suspectAccount', 'suspectDomain'] as const;
    return fields.flatMap((field) => {
      const id = signal[field];
      return id === undefined ? [] : [{ key: `${suspectKindOf(field)}:${id}`, id, field }];
    });
  }
}

/** Identifiers of the people on a signal that names a suspect. */
function touchedOn(signal: Signal, suspect: string): string[] {
  const spec = signalTypeSpec(signal.type);
  if (spec.side === 'operations') return [];
  const isNamed = spec.suspectKeys.some(
    (field) => `${suspectKindOf(field)}:${fieldOf(signal, field)}` === suspect,
  );
  if (!isNamed) return [];
  return spec.victimKeys.flatMap((field) => {
    const value = fieldOf(signal, field);
    if (typeof value !== 'string') return [];
    const identifier = `${FIELDS[field].kind === 'account' ? 'account' : 'phone'}:${value}`;
    return identifier === suspect ? [] : [identifier];
  });
}
