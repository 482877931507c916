// What becomes of versions of the rules by itself, as metrics.
import { Counter, type Registry } from 'prom-client';

export interface RuleMetrics {
  /** A new version flooded a desk and was taken back. */
  countHalt(): void;
}

/** The metrics of the rule book, at nothing, in these registers. */
export function ruleMetrics(registers: Registry[]): RuleMetrics {
  const halts = new Counter({
    name: 'forewarn_rules_halted_total',
    help: 'Versions of the rules that were taken back because they flooded a desk.',
    registers,
  });
  return { countHalt: () => halts.inc() };
}
