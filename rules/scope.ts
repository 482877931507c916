// What an expression may speak of: the fields of its signal types, earlier steps, features, sequences, lists and parameters.
import {
  FIELDS,
  type FieldKind,
  fieldSpec,
  isFieldName,
  type SignalType,
  signalTypeSpec,
} from '../signal/signal-type.ts';
import type { Unit } from './plan.ts';

export type ParamValue = number | string | boolean;

export interface ScopeFeature {
  readonly index: number;
  readonly result: 'number' | 'text';
  readonly integer: boolean;
  readonly unit: Unit;
  /** `share`: from 0 to 1; `positive`: never below 0; `any`: as the values that it is made of. */
  readonly range: 'share' | 'positive' | 'any';
}

export interface ScopeStep {
  readonly id: string;
  readonly types: readonly SignalType[];
}

export interface Scope {
  /** Signal types that `signal` can be. */
  readonly types: readonly SignalType[];
  /** Earlier steps of a sequence, in order. */
  readonly steps: readonly ScopeStep[];
  readonly features: ReadonlyMap<string, ScopeFeature>;
  /** Names of features that exist but cannot be read here, with the reason. */
  readonly barred: ReadonlyMap<string, string>;
  readonly sequences: ReadonlyMap<string, number>;
  readonly lists: ReadonlyMap<string, number>;
  readonly params: ReadonlyMap<string, ParamValue>;
  /** Whether a name is given in the pack to something that did not compile: it is not complained about again. */
  readonly isBroken: (kind: 'lists' | 'typologies' | 'names', name: string) => boolean;
  /** Whether `suspect.score` and the like can be read (victim rules only). */
  readonly suspect: boolean;
  readonly typologies: ReadonlySet<string>;
  /** Texts that register code compares with, those of the whole pack; new ones are added. */
  readonly literals: string[];
}

/** Named constants of the language; durations are in ms, `yuan` in fen, levels by rank from 1. */
export const CONSTANTS: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  yuan: 100,
  blue: 1,
  yellow: 2,
  orange: 3,
  red: 4,
};

export type ValueType = 'number' | 'text' | 'flag';

const HEAD_KINDS = {
  id: 'text',
  source: 'text',
  type: 'text',
  region: 'text',
  time: 'time',
} as const;

/** The kind of a field as rules see it, or undefined when no signal has it. */
export function fieldKindOf(name: string): FieldKind | undefined {
  if (isFieldName(name)) return FIELDS[name].kind;
  if (Object.hasOwn(HEAD_KINDS, name)) {
    return name === 'time' ? 'time' : 'text';
  }
  return undefined;
}

/** Names that `signal.` can be followed by, for these types. */
export function fieldNamesOf(types: readonly SignalType[]): string[] {
  const names = new Set<string>(Object.keys(HEAD_KINDS));
  for (const type of types) {
    const spec = signalTypeSpec(type);
    for (const name of [...spec.required, ...spec.optional]) names.add(name);
  }
  return [...names];
}

/** Signal types that carry a field. */
export function typesWithField(field: string, among: readonly SignalType[]): SignalType[] {
  return among.filter((type) => fieldNamesOf([type]).includes(field));
}

/** How a field's value is held while conditions run. */
export function valueTypeOf(kind: FieldKind): ValueType {
  switch (kind) {
    case 'flag':
      return 'flag';
    case 'fen':
    case 'ms':
    case 'days':
    case 'count':
    case 'time':
      return 'number';
    default:
      return 'text';
  }
}

/** The unit in which a field is shown in explanations. */
export function unitOf(kind: FieldKind): Unit {
  switch (kind) {
    case 'fen':
    case 'ms':
    case 'time':
      return kind;
    case 'days':
    case 'count':
      return 'number';
    default:
      return 'text';
  }
}

/** The closed set of values of a code field, when it has one. */
export function codesOf(field: string): readonly string[] | undefined {
  return isFieldName(field) ? fieldSpec(field).codes : undefined;
}
