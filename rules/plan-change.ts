// What a change of pack does to the state that the engine holds.
import type { Plan } from './plan.ts';

export interface PlanChange {
  /** Features and sequences that go on with what they have counted. */
  readonly kept: readonly string[];
  /** New or redefined ones: they know nothing of the past, and their windows fill as signals come. */
  readonly cold: readonly string[];
  /** Ones that are gone, with their state. */
  readonly dropped: readonly string[];
}

/** Compares a plan, or two that run on one state, with what comes after, by what their features and sequences mean. */
export function planChange(before: Plan | readonly Plan[], after: Plan): PlanChange {
  const plans = Array.isArray(before) ? before : [before];
  const old = new Map(plans.flatMap(stateful).map(({ stateKey, name }) => [stateKey, name]));
  const kept: string[] = [];
  const cold: string[] = [];
  for (const { stateKey, name } of stateful(after)) (old.has(stateKey) ? kept : cold).push(name);
  const names = new Set(stateful(after).map(({ name }) => name));
  const dropped = [...old.values()].filter((name) => !names.has(name));
  return { kept: kept.sort(), cold: cold.sort(), dropped: dropped.sort() };
}

function stateful(plan: Plan): readonly { stateKey: string; name: string }[] {
  return [...plan.features, ...plan.sequences];
}
