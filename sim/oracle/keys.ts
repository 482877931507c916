// Keys of people and suspects, and where on a signal they stand.
import type { Subject } from '../../engine/decision.ts';
import { fieldOf, type Signal } from '../../signal/signal.ts';
import { type FieldName, signalTypeSpec } from '../../signal/signal-type.ts';
import { suspectKindOf } from './pack.ts';

/** A person field holds a bare id, or the whole key of a phone or account that nobody is linked to. */
export function keyOfPerson(value: string): string {
  return /^(?:person|phone|account):/.test(value) ? value : `person:${value}`;
}

/** The key of whoever a victim field names, before links. */
export function identifierOf(field: FieldName, value: string): string {
  if (field === 'person') return keyOfPerson(value);
  return ['account', 'payer', 'payee'].includes(field) ? `account:${value}` : `phone:${value}`;
}

/** The number on a signal at which the person of a victim field was seen. */
export function phoneIn(field: FieldName, signal: Signal): string | undefined {
  const value = fieldOf(signal, field);
  const isPhone = !['person', 'account', 'payer', 'payee'].includes(field);
  return isPhone && typeof value === 'string' ? value : undefined;
}

/** The key of the first suspect that a signal names. */
export function primarySuspectOf(signal: Signal): string | undefined {
  for (const field of signalTypeSpec(signal.type).suspectKeys) {
    const value = fieldOf(signal, field);
    if (typeof value === 'string') return `${suspectKindOf(field)}:${value}`;
  }
  return undefined;
}

/** Keys of what a signal carries beside its first suspect: whose device is behind it, and what else a report, a warning or a message names. */
export function traceKeysOf(signal: Signal): string[] {
  const keys = allTracesOf(signal);
  const suspect = primarySuspectOf(signal);
  return keys.filter((key) => key !== suspect);
}

function allTracesOf(signal: Signal): string[] {
  const of = (kind: string, id: string | undefined) => (id === undefined ? [] : [`${kind}:${id}`]);
  switch (signal.type) {
    case 'sms.received':
      return of('domain', signal.domain);
    case 'report.received':
    case 'warning.received':
      return [...of('account', signal.suspectAccount), ...of('domain', signal.suspectDomain)];
    case 'transfer.attempted':
    case 'transfer.completed':
    case 'transfer.blocked':
      return signal.channel === 'atm' || signal.channel === 'counter'
        ? []
        : of('device', signal.device);
    case 'call.started':
    case 'call.ended':
    case 'sim.swapped':
    case 'device.changed':
    case 'account.opened':
      return of('device', signal.device);
    default:
      return [];
  }
}

/** The subject that a key stands for. */
export function subjectOf(key: string): Subject {
  const [kind = '', ...id] = key.split(':');
  const kinds = ['person', 'phone', 'account', 'domain', 'device'] as const;
  return { kind: kinds.find((each) => each === kind) ?? 'person', id: id.join(':') };
}
