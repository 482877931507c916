// Which rules of a second plan hold exactly when one of the first does: their conditions are tried once, by the first plan.
import type { Plan, RulePlan } from '../rules/plan.ts';

/** By index of a rule of the first plan, the rules of the second that fire with it. */
export type SharedRules = ReadonlyMap<number, readonly number[]>;

/** Rules whose conditions ask for the primary suspect's scores are shared only when both plans score suspects alike. */
export function sharedRules(first: Plan, second: Plan): SharedRules {
  const scoresAlike = suspectsOf(first) === suspectsOf(second);
  const byKey = new Map<string, number>();
  for (const { conditionKey, index } of first.rules)
    if (!byKey.has(conditionKey)) byKey.set(conditionKey, index);
  const shared = new Map<number, number[]>();
  for (const { index, conditionKey, readsSuspect } of second.rules) {
    const before = byKey.get(conditionKey);
    if (before === undefined || (readsSuspect && !scoresAlike)) continue;
    shared.set(before, [...(shared.get(before) ?? []), index]);
  }
  return shared;
}

/** Everything that makes the scores of suspects. */
function suspectsOf({ typologies, rules }: Plan): string {
  const suspects = typologies.filter(({ role }) => role === 'suspect');
  const told = suspects.map((typology) => {
    const { id, combine, halfLifeMs, levels, hysteresis, cooldownMs } = typology;
    const own = rules.filter((rule) => rule.typology === typology.index).map(partsOf);
    return [id, combine, halfLifeMs, levels, hysteresis, cooldownMs, own.sort()];
  });
  return JSON.stringify(told);
}

function partsOf({ id, points, conditionKey }: RulePlan): string {
  return `${id} ${points} ${conditionKey}`;
}
