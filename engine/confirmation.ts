// Which signals confirm suspects: filed cases, outcomes that were fraud, and lists whose entries are confirmed.
import type { EntityKind } from '../rules/plan.ts';
import { namedSuspects } from '../signal/named-suspects.ts';
import { isOutcome, OUTCOMES } from '../signal/outcome.ts';
import type { Signal } from '../signal/signal.ts';
import type { ListStore } from './state/list-store.ts';

export interface ConfirmedSuspect {
  readonly kind: EntityKind;
  readonly id: string;
}

/** The suspects that a signal names as confirmed. */
export function suspectsConfirmedBy(signal: Signal, lists: ListStore): ConfirmedSuspect[] {
  switch (signal.type) {
    case 'list.changed': {
      const kind = signal.op === 'add' ? lists.confirms(signal.list) : undefined;
      return kind === undefined ? [] : [{ kind, id: signal.entry }];
    }
    case 'outcome.recorded':
      return isOutcome(signal.outcome) && OUTCOMES[signal.outcome].fraud === true
        ? namedSuspects(signal)
        : [];
    case 'case.filed':
      return namedSuspects(signal);
    default:
      return [];
  }
}

/** The field of a signal that names such a suspect. */
export function suspectField(suspect: ConfirmedSuspect): {
  suspectPhone?: string;
  suspectAccount?: string;
  suspectDomain?: string;
} {
  switch (suspect.kind) {
    case 'account':
      return { suspectAccount: suspect.id };
    case 'domain':
      return { suspectDomain: suspect.id };
    default:
      return { suspectPhone: suspect.id };
  }
}
