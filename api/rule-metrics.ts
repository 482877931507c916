// What becomes of versions of the rules by itself, as metrics.
import { Counter, Gauge, type Registry } from 'prom-client';
import { DRIFT_KINDS, type DriftKind } from '../tuning/drift/drift.ts';

export interface RuleMetrics {
  /** A new version flooded a desk and was taken back. */
  countHalt(): void;
  /** What moved between the last week and the one before. */
  setDrift(alerts: readonly { readonly kind: DriftKind }[]): void;
}

/** The metrics of the rule book, at nothing, in these registers. */
export function ruleMetrics(registers: Registry[]): RuleMetrics {
  const halts = new Counter({
    name: 'forewarn_rules_halted_total',
    help: 'Versions of the rules that were taken back because they flooded a desk.',
    registers,
  });
  const drift = new Gauge({
    name: 'forewarn_drift_alerts',
    help: 'What moved between the last seven days and the seven before, by kind; counted every hour.',
    labelNames: ['kind'],
    registers,
  });
  return {
    countHalt: () => halts.inc(),
    setDrift(alerts) {
      for (const kind of DRIFT_KINDS)
        drift.set({ kind }, alerts.filter((alert) => alert.kind === kind).length);
    },
  };
}
