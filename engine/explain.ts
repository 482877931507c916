// What a rule that fired says of itself: the features that it read with the signals behind them, and its reason with the values filled in, in
// both languages.
import type { FeaturePlan, Plan, RulePlan, TemplatePart, Unit } from '../rules/plan.ts';
import { formatYuan } from '../signal/amount.ts';
import { formatDurationMs, printTime } from '../signal/event-time.ts';
import { fieldOf, type Signal } from '../signal/signal.ts';
import type { Text } from '../signal/text.ts';
import type { FeatureReading, RuleHit } from './decision.ts';

/** A feature with everything behind its value. */
export interface ExplainedFeature {
  readonly value: number | string | undefined;
  readonly key: string;
  /** Newest signals behind it as `source/id`, oldest first. */
  readonly signals: readonly string[];
  /** Whether a value other than 0 is an estimate. */
  readonly isEstimate: boolean;
}

/** A feature of which nothing can be told. */
export const NOTHING_BEHIND: ExplainedFeature = {
  value: undefined,
  key: '',
  signals: [],
  isEstimate: false,
};

/** The subject that a rule fired for, at one signal. */
export interface ExplainedSubject {
  /** Both are made when a reason says something of them. */
  readonly signal: () => Signal;
  readonly suspectScore: () => number;
  readonly read: (feature: FeaturePlan) => ExplainedFeature;
}

/** The hit of a rule that fired. */
export function hitOf(plan: Plan, rule: RulePlan, subject: ExplainedSubject): RuleHit {
  const features: Record<string, FeatureReading> = {};
  for (const index of rule.features) {
    const feature = plan.features[index];
    if (feature === undefined) continue;
    const { value, key, signals, isEstimate } = subject.read(feature);
    const { windowMs } = feature;
    features[feature.name] =
      isEstimate && value !== 0
        ? { value: value ?? null, isEstimate, windowMs, key, signals }
        : { value: value ?? null, windowMs, key, signals };
  }
  return {
    id: rule.id,
    points: rule.points,
    reason: reasonOf(plan, rule, subject, features),
    features,
  };
}

type Readings = Readonly<Record<string, FeatureReading>>;

function reasonOf(plan: Plan, rule: RulePlan, subject: ExplainedSubject, features: Readings): Text {
  return {
    zh: textOf(plan, rule.reason.zh, 'zh', subject, features),
    en: textOf(plan, rule.reason.en, 'en', subject, features),
  };
}

function textOf(
  plan: Plan,
  parts: readonly TemplatePart[],
  language: 'zh' | 'en',
  subject: ExplainedSubject,
  features: Readings,
): string {
  let text = '';
  for (const part of parts) text += partText(plan, part, language, subject, features);
  return text;
}

function partText(
  plan: Plan,
  part: TemplatePart,
  language: 'zh' | 'en',
  subject: ExplainedSubject,
  features: Readings,
): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'suspect-score':
      return String(Math.round(subject.suspectScore()));
    case 'field':
      return valueText(fieldOf(subject.signal(), part.field), part.unit, language);
    case 'feature': {
      const feature = plan.features[part.index];
      const reading = feature === undefined ? undefined : features[feature.name];
      const text = valueText(reading?.value ?? undefined, part.unit, language);
      if (reading?.isEstimate !== true) return text;
      return language === 'zh' ? `约${text}` : `about ${text}`;
    }
  }
}

function valueText(
  value: number | string | boolean | undefined,
  unit: Unit,
  language: 'zh' | 'en',
): string {
  if (value === undefined || Number.isNaN(value)) return language === 'zh' ? '未知' : 'unknown';
  if (typeof value !== 'number') return String(value);
  switch (unit) {
    case 'fen':
      return `${formatYuan(Math.round(value))}${language === 'zh' ? '元' : ' yuan'}`;
    case 'ms':
      return durationText(value, language);
    case 'time':
      return printTime(value).slice(0, 16).replace('T', ' ');
    default:
      return String(Math.round(value * 100) / 100);
  }
}

function durationText(durationMs: number, language: 'zh' | 'en'): string {
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return language === 'zh' ? `${seconds}秒` : `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return language === 'zh' ? `${minutes}分钟` : `${minutes} min`;
  if (minutes % 60 === 0 && minutes < 2_880) {
    return language === 'zh' ? `${minutes / 60}小时` : `${minutes / 60} h`;
  }
  return formatDurationMs(Math.round(minutes) * 60_000);
}
