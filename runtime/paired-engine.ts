// An engine of two plans whose decisions are compared; for the people of a partial version's scope those of the second plan are told.
import type { Decision } from '../engine/decision.ts';
import { Engine, type Processed } from '../engine/engine.ts';
import type { EngineState } from '../engine/engine-state.ts';
import type { Plan } from '../rules/plan.ts';
import type { HashSeed } from '../signal/key-hash.ts';
import { type Comparison, PlanComparison } from './plan-comparison.ts';
import { isInScope, type SecondPack } from './second-pack.ts';

export interface SecondPlan extends Pick<SecondPack, 'use' | 'scope'> {
  readonly plan: Plan;
}

export class PairedEngine extends Engine {
  readonly #second: SecondPlan;
  readonly #comparison: PlanComparison;

  constructor(plan: Plan, state: EngineState | undefined, seed: HashSeed, second: SecondPlan) {
    super(plan, state, seed, second.plan);
    this.#second = second;
    const packs = { live: packOf(plan), second: packOf(second.plan) };
    this.#comparison = new PlanComparison(second.use, packs);
  }

  get comparison(): Comparison {
    return this.#comparison.view;
  }

  override processScanned(): Processed {
    const processed = super.processScanned();
    if (processed.verdict === 'accepted') this.#comparison.saw(this.watermark);
    const { secondDecisions } = this;
    const { decisions } = processed;
    if (decisions.length + secondDecisions.length === 0) return processed;
    const { use, scope } = this.#second;
    if (use !== 'partial' || scope === undefined) {
      this.#comparison.add(decisions, secondDecisions);
      return processed;
    }
    const isOfSecond = (decision: Decision) =>
      isInScope(decision, scope, (subject) => this.shareOf(subject));
    const seconds = secondDecisions.filter(isOfSecond);
    // Both sides are compared over the people of the scope alone.
    this.#comparison.add(decisions.filter(isOfSecond), seconds);
    const told = [...decisions.filter((decision) => !isOfSecond(decision)), ...seconds];
    return { ...processed, decisions: told };
  }
}

function packOf({ pack, version }: Plan): string {
  return `${pack}@${version}`;
}
