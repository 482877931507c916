// What the suspect stage and the victim stage have in common: counting a signal in the features of a key, and trying the
// rules of a subject.
import type { FeaturePlan, KeyWork, Plan, RulePlan } from '../rules/plan.ts';
import { fieldOf, identityText, type Signal } from '../signal/signal.ts';
import type { FeatureReading, RuleHit } from './decision.ts';
import type { Evaluation, FeatureReader, SuspectView } from './evaluation.ts';
import { reasonOf } from './explain.ts';
import type { Fired } from './scoring.ts';
import type { FeatureStore } from './state/feature-store.ts';

const SEPARATOR = '\u001f';

/** The rest of a composite key, or undefined when the signal lacks a part of it. */
export function restOfKey(feature: FeaturePlan, signal: Signal): string | undefined {
  const fields = feature.keys[signal.type] ?? firstKeys(feature);
  if (fields.length === 1) return '';
  let rest = '';
  for (let i = 1; i < fields.length; i++) {
    const value = fieldOf(signal, fields[i] ?? '');
    if (value === undefined) return undefined;
    rest += i === 1 ? String(value) : SEPARATOR + String(value);
  }
  return rest;
}

/** A key as people read it: the entity and the other parts, with blanks between. */
export function shownKey(entity: string, rest: string): string {
  return rest === '' ? entity : `${entity} ${rest.replaceAll(SEPARATOR, ' ')}`;
}

/** A composite feature read on a signal type that does not feed it takes the same field names. */
function firstKeys(feature: FeaturePlan): readonly string[] {
  for (const fields of Object.values(feature.keys)) return fields;
  return [];
}

/** Counts a signal in the features that this key feeds. */
export function observeFeatures(
  plan: Plan,
  store: FeatureStore,
  evaluation: Evaluation,
  work: KeyWork,
  entity: string,
  signal: Signal,
  watermark: number,
): void {
  for (const index of work.updates) {
    const feature = plan.features[index];
    if (feature === undefined) continue;
    evaluation.ofSignal(signal);
    if (feature.where !== undefined && !feature.where(evaluation)) continue;
    const rest = restOfKey(feature, signal);
    if (rest === undefined) continue;
    const value = feature.value?.(evaluation);
    if (feature.value !== undefined && (value === undefined || Number.isNaN(value))) continue;
    store.observe(feature, entity, rest, signal.time, value, identityText(signal), watermark);
  }
}

/** What an explanation says of a feature beside its value. */
export interface FeatureSource {
  readonly key: string;
  /** Newest signals behind it as `source/id`, oldest first. */
  readonly signals: readonly string[];
  /** Whether a value other than 0 is an estimate. */
  readonly isEstimate: boolean;
}

/** What a rule of one subject reads and says. */
export interface RuleInputs {
  readonly signal: Signal;
  readonly readFeature: FeatureReader;
  readonly describe: (feature: FeaturePlan) => FeatureSource;
  readonly suspect: SuspectView;
  readonly matched: ReadonlySet<number>;
}

/** Tries the rules of a subject in order; gives those that fired with their explanations. */
export function tryRules(
  plan: Plan,
  evaluation: Evaluation,
  rules: readonly number[],
  inputs: RuleInputs,
): Fired[] {
  const fired: Fired[] = [];
  for (const index of rules) {
    const rule = plan.rules[index];
    if (rule === undefined) continue;
    evaluation.ofRule(inputs.signal, inputs.readFeature, inputs.suspect, inputs.matched);
    if (rule.when(evaluation)) fired.push({ rule, hit: hitOf(plan, rule, inputs) });
  }
  return fired;
}

function hitOf(plan: Plan, rule: RulePlan, inputs: RuleInputs): RuleHit {
  const features: Record<string, FeatureReading> = {};
  for (const index of rule.features) {
    const feature = plan.features[index];
    if (feature === undefined) continue;
    const value = inputs.readFeature(feature);
    const { key, signals, isEstimate } = inputs.describe(feature);
    features[feature.name] = {
      value: value === undefined || Number.isNaN(value) ? null : value,
      ...(isEstimate && value !== 0 ? { isEstimate: true } : {}),
      windowMs: feature.windowMs,
      key,
      signals,
    };
  }
  const reason = reasonOf(plan, rule, { ...inputs, suspectScore: inputs.suspect.score, features });
  return { id: rule.id, points: rule.points, reason, features };
}
