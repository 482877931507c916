// fast-check arbitraries of signals, made from the tables of signal-type.ts: every type, every field, in canonical form.
import fc from 'fast-check';
import { TIME_MS_MAX } from '../signal/event-time.ts';
import { fieldRowsOf, parseSignal, printFaults } from '../signal/parse-signal.ts';
import { normalizePhone } from '../signal/phone.ts';
import { REGION_ROWS } from '../signal/region-table.ts';
import type { FieldValue, Signal } from '../signal/signal.ts';
import { type FieldSpec, SIGNAL_TYPE_NAMES, type SignalType } from '../signal/signal-type.ts';

/** The fields of a signal of one type as a plain object, canonical values, in any order. */
export function arbitrarySignalFields(
  type: SignalType,
): fc.Arbitrary<Readonly<Record<string, FieldValue>>> {
  const rows = fieldRowsOf(type);
  const model: Record<string, fc.Arbitrary<FieldValue>> = { type: fc.constant(type) };
  for (const row of rows) model[row.name] = arbitraryFieldValue(row.spec);
  const requiredKeys = ['type', ...rows.filter((row) => row.isRequired).map((row) => row.name)];
  return fc
    .tuple(fc.record(model, { requiredKeys }), fc.infiniteStream(fc.nat({ max: 1000 })))
    .map(([fields, order]) => shuffled(fields, order));
}

/** Any signal, or any signal of one type. */
export function arbitrarySignal(type?: SignalType): fc.Arbitrary<Signal> {
  const types = type === undefined ? SIGNAL_TYPE_NAMES : [type];
  return fc.oneof(...types.map(arbitrarySignalFields)).map((fields) => {
    const parsed = parseSignal(fields);
    if (!parsed.ok) throw new Error(`the arbitrary is wrong: ${printFaults(parsed.faults)}`);
    return parsed.signal;
  });
}

/** A canonical value of a field: parsing it gives it back unchanged. */
export function arbitraryFieldValue(spec: FieldSpec): fc.Arbitrary<FieldValue> {
  switch (spec.kind) {
    case 'flag':
      return fc.boolean();
    case 'fen':
    case 'ms':
    case 'days':
    case 'count':
      return fc.maxSafeNat();
    case 'time':
      return fc.integer({ min: 0, max: TIME_MS_MAX });
    case 'code':
      return fc.constantFrom(...(spec.codes ?? []));
    case 'region':
      return fc.constantFrom('330000', '440305', ...REGION_ROWS.map(([code]) => code));
    case 'domain':
      return fc.domain().filter((domain) => domain.length <= 253);
    case 'phone':
      return fc
        .oneof(fc.stringMatching(/^\+861[3-9]\d{9}$/), fc.stringMatching(/^\d{5,7}$/), cleanText())
        .map(normalizePhone);
    case 'text':
    case 'account':
    case 'device':
    case 'person':
      return cleanText();
  }
}

function cleanText(): fc.Arbitrary<string> {
  const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
  const plain = fc.stringMatching(/^[A-Za-z0-9_:.-]{1,40}$/);
  return fc.oneof(plain, any.filter(isClean));
}

function isClean(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}

function shuffled<T>(fields: Record<string, T>, order: Iterable<number>): Record<string, T> {
  const ranks = order[Symbol.iterator]();
  const entries = Object.entries(fields).map((entry) => ({
    entry,
    rank: Number(ranks.next().value),
  }));
  entries.sort((a, b) => a.rank - b.rank);
  return Object.fromEntries(entries.map(({ entry }) => entry));
}
