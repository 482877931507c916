// Whom a signal names as suspects by fields of its own.
import type { SignalOf } from './signal.ts';

export interface NamedSuspect {
  readonly kind: 'phone' | 'account' | 'domain';
  readonly id: string;
}

/** The suspects that an outcome or a case names: number, account, domain, in this order. */
export function namedSuspects({
  suspectPhone,
  suspectAccount,
  suspectDomain,
}: SignalOf<'outcome.recorded'> | SignalOf<'case.filed'>): NamedSuspect[] {
  const suspects: NamedSuspect[] = [];
  if (suspectPhone !== undefined) suspects.push({ kind: 'phone', id: suspectPhone });
  if (suspectAccount !== undefined) suspects.push({ kind: 'account', id: suspectAccount });
  if (suspectDomain !== undefined) suspects.push({ kind: 'domain', id: suspectDomain });
  return suspects;
}
