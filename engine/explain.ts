// Writes a rule's reason with its values filled in, in both languages.
import type { Plan, RulePlan, TemplatePart, Unit } from '../rules/plan.ts';
import { formatFen } from '../signal/amount.ts';
import { formatDurationMs, printTime } from '../signal/event-time.ts';
import { fieldOf, type Signal } from '../signal/signal.ts';
import type { FeatureReading, Text } from './decision.ts';
import type { FeatureReader } from './evaluation.ts';

export interface ReasonInputs {
  readonly signal: Signal;
  readonly readFeature: FeatureReader;
  readonly suspectScore: number;
  /** By name, those that the rule reads or tells of. */
  readonly features: Readonly<Record<string, FeatureReading>>;
}

/** The reason of a rule that fired. */
export function reasonOf(plan: Plan, rule: RulePlan, inputs: ReasonInputs): Text {
  const write = (parts: readonly TemplatePart[], language: 'zh' | 'en') =>
    parts.map((part) => partText(plan, part, language, inputs)).join('');
  return { zh: write(rule.reason.zh, 'zh'), en: write(rule.reason.en, 'en') };
}

function partText(
  plan: Plan,
  part: TemplatePart,
  language: 'zh' | 'en',
  inputs: ReasonInputs,
): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'suspect-score':
      return String(Math.round(inputs.suspectScore));
    case 'field':
      return valueText(fieldOf(inputs.signal, part.field), part.unit, language);
    case 'feature': {
      const feature = plan.features[part.index];
      const text = valueText(feature && inputs.readFeature(feature), part.unit, language);
      if (feature === undefined || inputs.features[feature.name]?.isEstimate !== true) return text;
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
      return `${formatFen(Math.round(value))}${language === 'zh' ? '元' : ' yuan'}`;
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
