// The plan is all that the engine knows of rules: names resolved to indices, conditions compiled to functions,
// work listed by signal type so that a rule costs nothing on a signal that it cannot fire on.
import type { Level } from '../signal/level.ts';
import type { FieldName, SignalType } from '../signal/signal-type.ts';
import type { Text } from '../signal/text.ts';

export type Role = 'suspect' | 'victim';
export type EntityKind = 'person' | 'phone' | 'account' | 'domain' | 'device';

/** What compiled conditions can ask of the engine while one signal is evaluated. Missing text is undefined, a missing number NaN. */
export interface EvalContext {
  /** A field of the current signal or, in sequences, of the step with this index (-1 is the current signal). */
  text(step: number, field: string): string | undefined;
  number(step: number, field: string): number;
  flag(step: number, field: string): boolean | undefined;
  featureNumber(index: number): number;
  featureText(index: number): string | undefined;
  sequence(index: number): boolean;
  listed(index: number, value: string | undefined): boolean;
  suspectScore(typology: string | undefined): number;
  suspectLevel(): number;
  suspectConfirmed(): boolean;
  /** Hour 0-23, day 1 (Monday) to 7, and public holiday of the current signal's event time, in Asia/Shanghai. */
  hour(): number;
  dayOfWeek(): number;
  isHoliday(): boolean;
  /** a / b; NaN when b is 0. */
  ratio(a: number, b: number): number;
  /** a / b without the rest, as CEL divides whole numbers; NaN when b is 0. */
  quotient(a: number, b: number): number;
  orElse(a: number, b: number): number;
  joined(a: string | undefined, b: string | undefined): string | undefined;
  size(text: string | undefined): number;
}

/** Begins and ends a mark in register code: no literal can hold it, since JSON escapes it. */
export const MARK = '\u0001';

/** Code that reads the current signal from registers (register-dialect.ts writes it). */
export interface RegisterCode {
  readonly source: string;
  /** Registers whose hashes it reads. */
  readonly hashes: readonly number[];
  /** Of which field alone it is the text, when it is that and nothing else. */
  readonly field?: string;
}

/** Whether a condition surely holds; a missing field makes it neither true nor false, and then it does not hold. */
export type Condition = (context: EvalContext) => boolean;
/** The number or text of an expression; NaN or undefined when a field it needs is missing. */
export type ValueExpression = (context: EvalContext) => number | string | undefined;

export type Aggregate =
  | 'count'
  | 'sum'
  | 'min'
  | 'max'
  | 'mean'
  | 'stddev'
  | 'distinct'
  | 'last'
  | 'first_seen'
  | 'time_since'
  | 'rate'
  | 'ratio'
  | 'top'
  | 'top_share';

export type Unit = 'fen' | 'ms' | 'time' | 'number' | 'text';

/** The field of a signal that a key is taken from. `entity` keys resolve to a suspect or person; others are taken as they are. */
export interface KeyPart {
  readonly field: FieldName;
}

export interface FeaturePlan {
  readonly index: number;
  readonly name: string;
  /** Under which its windows are kept; another definition has another key (definition.ts). */
  readonly stateKey: string;
  readonly role: Role;
  readonly aggregate: Aggregate;
  readonly windowMs: number;
  /** Width of the buckets that event times are floored to; 0 keeps them exact. */
  readonly bucketMs: number;
  /** Of `distinct`: most values that are counted exactly; 0 for other aggregates. */
  readonly exactUpTo: number;
  /** Per `rate`: the unit of time; 0 for other aggregates. */
  readonly perMs: number;
  readonly result: 'number' | 'text';
  readonly unit: Unit;
  /** Whether the result is always a whole number, so that a running sum of it is exact. */
  readonly integer: boolean;
  /** By signal type: the field of the entity key, then the other parts of a composite key. */
  readonly keys: Readonly<Partial<Record<SignalType, readonly FieldName[]>>>;
  readonly entityKind: EntityKind;
  readonly where: RegisterCode | undefined;
  readonly value: RegisterCode | undefined;
  /** Of what `value` is, when there is one. */
  readonly valueType: 'number' | 'text' | undefined;
}

/** The fields that conditions of a sequence read later than their signal came. */
export interface CapturePlan {
  /** Of the step's or the absence's own signals. */
  readonly captured: readonly string[];
  /** Of earlier steps, by index. */
  readonly capturedOfSteps: ReadonlyMap<number, ReadonlySet<string>>;
}

export interface AbsencePlan extends CapturePlan {
  readonly types: readonly SignalType[];
  readonly where: Condition | undefined;
  /** Index of the step since which there must be none. */
  readonly since: number;
}

export interface StepPlan extends CapturePlan {
  readonly id: string;
  readonly types: readonly SignalType[];
  /** The terms of the condition that need the step's own signal only; judged when it arrives. */
  readonly own: RegisterCode | undefined;
  /** The terms that read earlier steps; judged when the last step arrives. */
  readonly linked: Condition | undefined;
  /** Longest time since the step before it that matched; Infinity for the first. */
  readonly withinMs: number;
  readonly optional: boolean;
  readonly timesMin: number;
  readonly absences: readonly AbsencePlan[];
}

export interface SequencePlan {
  readonly index: number;
  readonly name: string;
  /** As of features. */
  readonly stateKey: string;
  readonly steps: readonly StepPlan[];
  /** By signal type: the field that names the person. */
  readonly keys: Readonly<Partial<Record<SignalType, FieldName>>>;
  /** No signal older than this can still matter. */
  readonly retentionMs: number;
}

export interface ListPlan {
  readonly index: number;
  readonly name: string;
  readonly match: 'exact' | 'prefix' | 'suffix';
  /** An entry put on this list confirms a suspect of this kind and reaches back to everyone whom it touched. */
  readonly confirms: EntityKind | undefined;
  readonly entries: readonly string[];
}

export interface LevelThreshold {
  readonly level: Level;
  readonly score: number;
}

export interface TypologyPlan {
  readonly index: number;
  readonly id: string;
  readonly name: Text;
  readonly role: Role;
  readonly combine: 'noisy-or' | 'sum';
  readonly halfLifeMs: number;
  /** Lowest first. */
  readonly levels: readonly LevelThreshold[];
  readonly hysteresis: number;
  readonly cooldownMs: number;
}

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'feature'; readonly index: number; readonly unit: Unit }
  | { readonly kind: 'field'; readonly field: string; readonly unit: Unit }
  | { readonly kind: 'suspect-score' };

export interface RulePlan {
  readonly index: number;
  readonly id: string;
  readonly typology: number;
  readonly points: number;
  readonly when: RegisterCode;
  /** Of rules of two packs with equal keys one condition holds exactly when the other does, what `readsSuspect` reads aside. */
  readonly conditionKey: string;
  /** Whether the condition asks how the primary suspect is scored. */
  readonly readsSuspect: boolean;
  /** Features that the condition or the reason reads, by index, in order of name. */
  readonly features: readonly number[];
  readonly sequences: readonly number[];
  readonly reason: { readonly zh: readonly TemplatePart[]; readonly en: readonly TemplatePart[] };
}

/** What one stage does for one key field of one signal type. */
export interface KeyWork {
  readonly field: FieldName;
  readonly kind: EntityKind;
  readonly updates: readonly number[];
  readonly rules: readonly number[];
  readonly sequences: readonly number[];
}

export interface TypeWork {
  readonly suspect: readonly KeyWork[];
  readonly victim: readonly KeyWork[];
  /** Suspect features that victim rules read on this type; the suspect stage sends their values on. */
  readonly attached: readonly number[];
}

export interface Plan {
  readonly pack: string;
  readonly version: string;
  readonly latenessMs: number;
  /** How long a suspect remembers whom it touched. */
  readonly touchRetentionMs: number;
  readonly features: readonly FeaturePlan[];
  readonly sequences: readonly SequencePlan[];
  readonly lists: readonly ListPlan[];
  readonly typologies: readonly TypologyPlan[];
  readonly rules: readonly RulePlan[];
  /** Texts that register code compares with, by number. */
  readonly literals: readonly string[];
  readonly work: ReadonlyMap<SignalType, TypeWork>;
}
