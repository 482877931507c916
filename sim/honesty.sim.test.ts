// Truth must not leak into signals: a value that only frauds have would make every rule look good. Method: all traits of a run with
// frauds must turn up in a run without any; the honest run is larger, so that the rarest honest doings turn up as well.
import { expect, test } from 'vitest';
import { fieldOf, type Signal } from '../signal/signal.ts';
import {
  type FieldName,
  fieldSpec,
  SIGNAL_TYPE_NAMES,
  type SignalType,
  signalTypeSpec,
} from '../signal/signal-type.ts';
import { type SimulateOptions, simulate } from './simulate.ts';

const OPTIONS: SimulateOptions = { people: 4000, days: 4, seed: 11, fraudRatePer100kDay: 450 };

/** The fields of each signal type that hold a code or a flag. */
const CODED_FIELDS: ReadonlyMap<SignalType, readonly FieldName[]> = new Map(
  SIGNAL_TYPE_NAMES.map((type) => {
    const { required, optional } = signalTypeSpec(type);
    const isCoded = (name: FieldName): boolean => ['code', 'flag'].includes(fieldSpec(name).kind);
    return [type, [...required, ...optional].filter(isCoded)];
  }),
);

test('a run with frauds has no source, field, code or set of fields that one without them lacks', () => {
  const fraudulent = [...simulate(OPTIONS).chunks].flat();
  const leaked = new Map<string, Set<string>>();
  for (const signal of fraudulent) {
    if (signal.type === 'case.filed') continue;
    const traits = leaked.get(signal.type) ?? new Set();
    for (const trait of traitsOf(signal)) traits.add(trait);
    leaked.set(signal.type, traits);
  }
  const honest = { ...OPTIONS, people: 12_000, fraudRatePer100kDay: 0, lookAlikeScale: 1 };
  for (const chunk of simulate(honest).chunks) {
    for (const signal of chunk) {
      const traits = leaked.get(signal.type);
      if (traits === undefined) continue;
      for (const trait of traitsOf(signal)) traits.delete(trait);
      if (traits.size === 0) leaked.delete(signal.type);
    }
    if (leaked.size === 0) break;
  }
  expect([...leaked.values()].flatMap((traits) => [...traits])).toEqual([]);
});

/** What can be told of a signal without knowing anybody: its source, its codes and flags, which fields it has. */
function traitsOf(signal: Signal): string[] {
  const coded = CODED_FIELDS.get(signal.type) ?? [];
  return [
    `${signal.type} ${Object.keys(signal).join(' ')}`,
    `${signal.type} source ${signal.source}`,
    ...coded.map((name) => `${signal.type} ${name} ${String(fieldOf(signal, name))}`),
  ];
}
