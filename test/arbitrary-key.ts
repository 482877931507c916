// Whom packs can count and score by: key fields with the signal types that have them, and what is picked by genes.
import fc from 'fast-check';
import { isFieldName, type SignalType, signalTypeSpec } from '../signal/signal-type.ts';

export interface KeyOption {
  readonly by: string;
  readonly role: 'suspect' | 'victim';
  readonly kind: 'person' | 'phone' | 'account' | 'domain';
  readonly types: readonly SignalType[];
  /** Whether `role` must be written because the field can be either. */
  readonly isStated?: boolean;
}

const TRANSFERS = ['transfer.attempted', 'transfer.completed', 'transfer.blocked'] as const;
const CALLS = ['call.started', 'call.ended'] as const;
const VICTIM_TYPES = [
  ...CALLS,
  ...TRANSFERS,
  'sms.received',
  'site.visited',
  'app.installed',
  'suspect.confirmed',
  'loan.disbursed',
  'cash.withdrawn',
  'device.changed',
  'outcome.recorded',
  'case.filed',
  'link.declared',
  'account.opened',
  'data.used',
] as const;

export const SUSPECT_KEYS: readonly KeyOption[] = [
  { by: 'caller', role: 'suspect', kind: 'phone', types: CALLS },
  {
    by: 'suspect',
    role: 'suspect',
    kind: 'phone',
    types: [...CALLS, 'sms.received', 'number.activated'],
  },
  { by: 'payee', role: 'suspect', kind: 'account', types: TRANSFERS, isStated: true },
  { by: 'payer', role: 'suspect', kind: 'account', types: TRANSFERS, isStated: true },
  { by: 'suspect', role: 'suspect', kind: 'account', types: [...TRANSFERS, 'cash.withdrawn'] },
  { by: 'domain', role: 'suspect', kind: 'domain', types: ['site.visited', 'app.installed'] },
  {
    by: 'suspectAccount',
    role: 'suspect',
    kind: 'account',
    types: ['case.filed', 'suspect.confirmed'],
  },
  {
    by: 'suspectPhone',
    role: 'suspect',
    kind: 'phone',
    types: ['report.received', 'suspect.confirmed'],
  },
];
export const VICTIM_KEYS: readonly KeyOption[] = [
  { by: 'victim', role: 'victim', kind: 'person', types: VICTIM_TYPES },
  { by: 'payee', role: 'victim', kind: 'person', types: TRANSFERS, isStated: true },
  { by: 'callee', role: 'victim', kind: 'person', types: CALLS },
  { by: 'victim', role: 'victim', kind: 'person', types: TRANSFERS },
  {
    by: 'account',
    role: 'victim',
    kind: 'person',
    types: ['cash.withdrawn', 'loan.disbursed'],
    isStated: true,
  },
];
/** Who the first suspect key of a type is: what victim rules on it can read. */
export const PRIMARY_KIND: Readonly<Record<string, string>> = {
  ...Object.fromEntries(TRANSFERS.map((type) => [type, 'account'])),
  ...Object.fromEntries(CALLS.map((type) => [type, 'phone'])),
  'sms.received': 'phone',
  'site.visited': 'domain',
  'app.installed': 'domain',
  'cash.withdrawn': 'account',
  'account.opened': 'account',
  'case.filed': 'phone',
  'outcome.recorded': 'phone',
  'suspect.confirmed': 'phone',
};
/** Windows that the times of streams fall on. */
export const WINDOWS = ['1s', '1m', '10m', '30m', '1h', '6h'] as const;
/** The keys that the wanted types have, for those types alone; all keys when there are none. */
export function favoured(
  keys: readonly KeyOption[],
  wanted: readonly SignalType[],
): readonly KeyOption[] {
  const found = keys
    .map((key) => ({ ...key, types: key.types.filter((type) => wanted.includes(type)) }))
    .filter((key) => key.types.length > 0);
  return found.length === 0 ? keys : found;
}

/** The fields of a type, without the head. */
export function fieldsOf(type: SignalType | undefined): readonly string[] {
  if (type === undefined) return [];
  const spec = signalTypeSpec(type);
  return [...spec.required, ...spec.optional].filter(isFieldName);
}

/** The item that a gene picks. */
export function pick<T>(items: readonly T[], gene: number): T {
  const item = items[gene % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Some of the items, at least one. */
export function subset<T>(items: readonly T[], genes: number): T[] {
  const first = pick(items, genes);
  const second = genes % 3 === 0 ? [] : [pick(items, genes >> 2)];
  const third = genes % 5 === 0 ? [pick(items, genes >> 4)] : [];
  return [...new Set([first, ...second, ...third])];
}

/** A choice that is still to be made. */
export const gene = fc.nat({ max: 255 });

/** Genes that may be left out; the more often the lower `freq`. */
export const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 2) =>
  fc.option(arbitrary, { nil: undefined, freq });
