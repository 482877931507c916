// From which value of its feature each rule holds: the conditions of the contenders that are written in TypeScript.
import type { FeatureValues } from './features.ts';
import type { RULES } from './hits.ts';

export interface Threshold {
  readonly rule: (typeof RULES)[number];
  readonly feature: keyof FeatureValues;
  readonly atLeast: number;
  /** The signal type that the rule is tried on. */
  readonly on: string;
}

/** In the order of RULES. */
export const THRESHOLDS: readonly Threshold[] = [
  { rule: 'fan-out', feature: 'callees10m', atLeast: 100, on: 'call.ended' },
  { rule: 'long-talks', feature: 'longCalls2h', atLeast: 3, on: 'call.ended' },
  { rule: 'risky-sites', feature: 'riskyVisits24h', atLeast: 20, on: 'site.visited' },
  { rule: 'link-messages', feature: 'linkSms24h', atLeast: 15, on: 'sms.received' },
  { rule: 'fan-in', feature: 'payers1h', atLeast: 5, on: 'transfer.completed' },
  { rule: 'large-sum', feature: 'sent24hFen', atLeast: 5_000_000, on: 'transfer.completed' },
];
