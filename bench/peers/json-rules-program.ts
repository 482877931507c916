// json-rules-engine as a contender. It is stateless: it gets the feature values. One engine a signal type holds only that
// type's rules, and runs are awaited one by one, which is its quickest way here.
import type { Frame } from '../../log/frame.ts';
import { factsOf } from './facts.ts';
import type { FeatureValues } from './features.ts';
import { peerPackage } from './peer-package.ts';
import type { Program } from './program.ts';
import { THRESHOLDS } from './thresholds.ts';

interface JsonRulesEngine {
  addRule(rule: object): unknown;
  run(facts: FeatureValues): Promise<{ events: readonly { type: string }[] }>;
}

/** The engine on the first signals of these frames. */
export function jsonRulesProgram(frames: readonly Frame[]): Program {
  const module = peerPackage('json-rules-engine');
  if (!isJsonRules(module)) throw new Error('json-rules-engine has no class Engine');
  const engines = new Map<string, JsonRulesEngine>();
  for (const [index, { feature, atLeast, on }] of THRESHOLDS.entries()) {
    const engine = engines.get(on) ?? new module.Engine();
    engines.set(on, engine);
    engine.addRule({
      conditions: { all: [{ fact: feature, operator: 'greaterThanInclusive', value: atLeast }] },
      event: { type: `${index}` },
    });
  }
  const facts = factsOf(frames);
  return {
    signalCount: facts.length,
    begin: () => async (tally) => {
      for (const [index, { type, values }] of facts.entries()) {
        const run = await engines.get(type)?.run(values);
        for (const event of run?.events ?? []) tally.add(index, Number(event.type));
      }
    },
  };
}

function isJsonRules(module: unknown): module is { Engine: new () => JsonRulesEngine } {
  return typeof module === 'object' && module !== null && 'Engine' in module;
}
