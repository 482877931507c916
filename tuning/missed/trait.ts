// What can be said of a signal in the words of a rule: its type alone, with one condition, or with two. A case has a trait when one of its signals has.
import { type FieldValue, fieldOf, type Signal } from '../../signal/signal.ts';
import type { FieldName, SignalType } from '../../signal/signal-type.ts';

export interface Trait {
  /** Type and conditions; equal for equal traits. */
  readonly key: string;
  readonly on: SignalType;
  /** Conditions of the rule language; all of them hold. */
  readonly where: readonly string[];
}

/** A suspect's name in a signal. */
export interface Identifier {
  readonly kind: 'domain' | 'app' | 'phone' | 'account' | 'device';
  readonly value: string;
}

/** Types that tell of a trick. A call counts once, at its end; a transfer when it is ordered, which is when a rule is to fire. */
const TELLING = new Set<SignalType>([
  'call.ended',
  'sms.received',
  'site.visited',
  'app.installed',
  'sim.swapped',
  'device.changed',
  'forwarding.enabled',
  'number.recharged',
  'account.opened',
  'transfer.attempted',
  'cash.withdrawn',
  'loan.disbursed',
]);
const CODES: readonly FieldName[] = [
  'origin',
  'topic',
  'appKind',
  'payeeKind',
  'channel',
  'callerCheck',
];
/** Steps on which the packs stand as well; a finer one would say more than a few dozen cases can. */
const STEPS: readonly {
  readonly field: FieldName;
  readonly least: readonly (readonly [number, string])[];
}[] = [
  {
    field: 'durationMs',
    least: [
      [8 * 60_000, '8 * minute'],
      [20 * 60_000, '20 * minute'],
    ],
  },
  {
    field: 'amountFen',
    least: [
      [100_000, '1000 * yuan'],
      [500_000, '5000 * yuan'],
      [2_000_000, '20000 * yuan'],
    ],
  },
];
const YOUNG: readonly { readonly field: FieldName; readonly below: number }[] = [
  { field: 'domainAgeDays', below: 60 },
  { field: 'accountAgeDays', below: 30 },
];
const IDENTIFIERS: readonly { readonly field: FieldName; readonly kind: Identifier['kind'] }[] = [
  { field: 'caller', kind: 'phone' },
  { field: 'sender', kind: 'phone' },
  { field: 'forwardTo', kind: 'phone' },
  { field: 'domain', kind: 'domain' },
  { field: 'app', kind: 'app' },
  { field: 'payee', kind: 'account' },
  { field: 'device', kind: 'device' },
];

/** Whether signals of a type tell of a trick at all. */
export function isTelling(type: SignalType): boolean {
  return TELLING.has(type);
}

/** Finds traits, and gives the same array for signals of which the same can be said. */
export class TraitFinder {
  readonly #known = new Map<string, readonly Trait[]>();

  /** The traits of a signal; none for one that tells of nothing. A call that nobody answered has none. */
  traitsOf(signal: Signal): readonly Trait[] {
    if (!isTelling(signal.type) || fieldOf(signal, 'answered') === false) return [];
    const conditions = conditionsOf(signal);
    const key = `${signal.type}\n${conditions.map(({ text }) => text).join('\n')}`;
    let traits = this.#known.get(key);
    if (traits === undefined) {
      traits = combined(signal.type, conditions);
      this.#known.set(key, traits);
    }
    return traits;
  }
}

/** Those whom a signal names beside the person; a device of the person's own is in no two cases. */
export function identifiersOf(signal: Signal): Identifier[] {
  // What a store offers is nobody's.
  if (!isTelling(signal.type) || fieldOf(signal, 'fromStore') === true) return [];
  return IDENTIFIERS.flatMap(({ field, kind }) => {
    const value = fieldOf(signal, field);
    return typeof value === 'string' && value !== '' ? [{ kind, value }] : [];
  });
}

interface Condition {
  readonly field: FieldName;
  readonly text: string;
}

function conditionsOf(signal: Signal): Condition[] {
  const found: Condition[] = [];
  const at = (field: FieldName): FieldValue | undefined => fieldOf(signal, field);
  for (const field of CODES) {
    const value = at(field);
    if (value !== undefined) found.push({ field, text: `signal.${field} == '${value}'` });
  }
  if (at('answered') === true) found.push({ field: 'answered', text: 'signal.answered' });
  if (at('fromStore') === false)
    found.push({ field: 'fromStore', text: 'signal.fromStore == false' });
  if (signal.type === 'sms.received' && at('domain') !== undefined)
    found.push({ field: 'domain', text: 'has(signal.domain)' });
  for (const { field, least } of STEPS) {
    const value = at(field);
    for (const [step, written] of least) {
      if (typeof value === 'number' && value >= step)
        found.push({ field, text: `signal.${field} >= ${written}` });
    }
  }
  for (const { field, below } of YOUNG) {
    const value = at(field);
    if (typeof value === 'number' && value < below)
      found.push({ field, text: `signal.${field} < ${below}` });
  }
  return found;
}

function combined(on: SignalType, conditions: readonly Condition[]): Trait[] {
  const traits = [traitOf(on, [])];
  for (const [i, one] of conditions.entries()) {
    traits.push(traitOf(on, [one.text]));
    for (const other of conditions.slice(i + 1)) {
      if (other.field !== one.field) traits.push(traitOf(on, [one.text, other.text]));
    }
  }
  return traits;
}

function traitOf(on: SignalType, where: readonly string[]): Trait {
  return { key: [on, ...where].join(' && '), on, where };
}
