// Checked transfers, as metrics.
import { Counter, type Registry } from 'prom-client';
import { fineHistogram } from './fine-histogram.ts';

export interface CheckLabels {
  readonly advice: string;
  readonly decidedBy: string;
  /** Why the fallback decided; empty when the engine did. */
  readonly why: string;
}

export interface CheckMetrics {
  /** A transfer that was checked, with the time from the question to the answer. */
  observeCheck(labels: CheckLabels, seconds: number): void;
  /** An answer that could not be looked up or kept because Redis was away. */
  countUnkeptCheck(): void;
}

/** The metrics of checks, at nothing, in these registers. */
export function checkMetrics(registers: Registry[]): CheckMetrics {
  const checks = new Counter({
    name: 'forewarn_checks_total',
    help: 'Checked transfers by advice, by who decided, and why the fallback did.',
    labelNames: ['advice', 'decided_by', 'why'],
    registers,
  });
  const unkept = new Counter({
    name: 'forewarn_check_answers_unkept_total',
    help: 'Answers that could not be looked up or kept because Redis was away.',
    registers,
  });
  const took = fineHistogram(registers, 'check_duration', 'From the question to the answer.');
  return {
    observeCheck({ advice, decidedBy, why }, seconds) {
      checks.inc({ advice, decided_by: decidedBy, why });
      took.observe(seconds);
    },
    countUnkeptCheck: () => unkept.inc(),
  };
}
