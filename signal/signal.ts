// The parsed signal: a flat, canonical record. Its TypeScript type derives from the tables of signal-type.ts.
import type { FIELDS, FieldName, SIGNAL_TYPES, SignalType } from './signal-type.ts';

interface KindValue {
  text: string;
  phone: string;
  account: string;
  domain: string;
  device: string;
  person: string;
  region: string;
  time: number;
  fen: number;
  ms: number;
  days: number;
  count: number;
  flag: boolean;
}

type FieldValueOf<N extends FieldName> = (typeof FIELDS)[N] extends {
  kind: 'code';
  codes: readonly (infer C)[];
}
  ? C
  : (typeof FIELDS)[N] extends { kind: infer K extends keyof KindValue }
    ? KindValue[K]
    : never;

type Spec = typeof SIGNAL_TYPES;

/** Fields that every signal has. `time` is event time in epoch ms; `region` a six-digit GB/T 2260 code. */
export interface SignalHead {
  readonly id: string;
  readonly source: string;
  readonly time: number;
  readonly region: string;
}

/** A signal of one type, with exactly the fields that its row of the table names. */
export type SignalOf<T extends SignalType> = SignalHead & { readonly type: T } & {
  readonly [N in Spec[T]['required'][number]]: FieldValueOf<N>;
} & { readonly [N in Spec[T]['optional'][number]]?: FieldValueOf<N> };

/** Any signal; narrow by `type`. */
export type Signal = { [T in SignalType]: SignalOf<T> }[SignalType];

/** A value that a field can hold. */
export type FieldValue = string | number | boolean;

/** Reads a field by name from any signal; undefined when the signal does not carry it. */
export function fieldOf(signal: Signal, name: string): FieldValue | undefined {
  const value: unknown = Reflect.get(signal, name);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

/** What makes two signals the same: `source` and `id` together. */
export function identityOf(signal: Pick<SignalHead, 'source' | 'id'>): string {
  return `${signal.source}\u0000${signal.id}`;
}

/** The identity as people read it: `source/id`. */
export function identityText(signal: SignalHead): string {
  return `${signal.source}/${signal.id}`;
}

/** One canonical line of NDJSON, without the newline. Equal signals print equally. */
export function printSignal(signal: Signal): string {
  return JSON.stringify(signal);
}
