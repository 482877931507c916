// What goes out to people of itself, as metrics.
import { Counter, type Registry } from 'prom-client';
import type { LadderStep, TryState } from '../dissuasion/ladder-state.ts';

export interface LadderMetrics {
  /** A change of a delivery of a ladder. */
  countLadderStep(step: LadderStep, state: TryState): void;
}

/** The metrics of ladders, at nothing, in these registers. */
export function ladderMetrics(registers: Registry[]): LadderMetrics {
  const steps = new Counter({
    name: 'forewarn_ladder_steps_total',
    help: 'Messages, robot calls, requests for visits and calls to the desk by what became of them.',
    labelNames: ['step', 'state'],
    registers,
  });
  return { countLadderStep: (step, state) => steps.inc({ step, state }) };
}
