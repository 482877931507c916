// The live rules as they compile, for whoever needs what they declare or say.
import type { RulePort } from '../api/ports.ts';
import type { Plan } from '../rules/plan.ts';
import { type RuleWords, ruleWordsOf } from '../rules/rule-words.ts';
import { planOfPack } from '../runtime/load-pack.ts';

/** The plan of the version that is live for everybody; undefined while none is. Throws FwError FW_REDIS_AWAY. */
export type LivePlan = () => Promise<Plan | undefined>;

/** Compiles the live version when it is asked for, and each version once. */
export function livePlanOf(rules: Pick<RulePort, 'standing' | 'filesOf'>): LivePlan {
  let known: { readonly digest: string; readonly plan: Plan } | undefined;
  return async () => {
    const { live } = await rules.standing();
    if (live === undefined) return undefined;
    if (known?.digest !== live.digest) {
      const plan = planOfPack({ name: 'the live rules', files: await rules.filesOf(live) });
      known = { digest: live.digest, plan };
    }
    return known.plan;
  };
}

/** What comes so far behind the newest signal is late, ms, as the live rules have it now; not said while none are. Throws FwError FW_REDIS_AWAY. */
export async function liveLateness(
  rules: Parameters<typeof livePlanOf>[0],
): Promise<{ readonly latenessMs?: number }> {
  const plan = await livePlanOf(rules)();
  return plan === undefined ? {} : { latenessMs: plan.latenessMs };
}

/** What the live rules say; nothing while none are. Throws FwError FW_REDIS_AWAY. */
export async function liveRuleWords(livePlan: LivePlan): Promise<RuleWords[]> {
  const plan = await livePlan();
  return plan === undefined ? [] : ruleWordsOf(plan);
}
