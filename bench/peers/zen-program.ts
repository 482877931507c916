// GoRules ZEN as a contender, twice: as decision tables, its usual form, and as bare expressions, its quickest. It is stateless: it
// gets the feature values. One table a signal type holds only that type's rules. Evaluations of tables are promises; 64 at
// a time is its quickest way here.
import type { Frame } from '../../log/frame.ts';
import { type Facts, factsOf } from './facts.ts';
import type { FeatureValues } from './features.ts';
import { peerPackage } from './peer-package.ts';
import type { Program } from './program.ts';
import { THRESHOLDS, type Threshold } from './thresholds.ts';

const AT_A_TIME = 64;

interface Decision {
  evaluate(values: FeatureValues): Promise<{ result: readonly { rule: number }[] }>;
}

interface Zen {
  ZenEngine: new () => { createDecision(content: object): Decision };
  evaluateExpressionSync(expression: string, values: FeatureValues): unknown;
}

type Numbered = Threshold & { readonly index: number };

/** Decision tables on the first signals of these frames. */
export function zenTableProgram(frames: readonly Frame[]): Program {
  const engine = new (zen().ZenEngine)();
  const decisions = new Map(
    [...thresholdsByType()].map(([type, rules]) => [type, engine.createDecision(tableOf(rules))]),
  );
  const facts = factsOf(frames);
  return {
    signalCount: facts.length,
    begin: () => async (tally) => {
      for (let from = 0; from < facts.length; from += AT_A_TIME) {
        const some = facts.slice(from, from + AT_A_TIME);
        const made = await Promise.all(
          some.map(({ type, values }) => decisions.get(type)?.evaluate(values)),
        );
        for (const [place, decision] of made.entries()) {
          for (const { rule } of decision?.result ?? []) tally.add(from + place, rule);
        }
      }
    },
  };
}

/** Bare expressions on the first signals of these frames. */
export function zenExpressionProgram(frames: readonly Frame[]): Program {
  const { evaluateExpressionSync } = zen();
  const expressions = new Map(
    [...thresholdsByType()].map(([type, rules]) => [
      type,
      rules.map(({ feature, atLeast, index }) => ({ text: `${feature} >= ${atLeast}`, index })),
    ]),
  );
  const facts: readonly Facts[] = factsOf(frames);
  return {
    signalCount: facts.length,
    begin: () => (tally) => {
      for (const [place, { type, values }] of facts.entries()) {
        for (const { text, index } of expressions.get(type) ?? []) {
          if (evaluateExpressionSync(text, values) === true) tally.add(place, index);
        }
      }
    },
  };
}

function thresholdsByType(): Map<string, Numbered[]> {
  const numbered = THRESHOLDS.map((threshold, index) => ({ ...threshold, index }));
  return Map.groupBy(numbered, ({ on }) => on);
}

/** A decision table that collects the number of each rule that holds. */
function tableOf(rules: readonly Numbered[]): object {
  const node = (id: string, type: string, content?: object) => ({
    ...{ id, type, name: id, position: { x: 0, y: 0 } },
    ...(content === undefined ? {} : { content }),
  });
  const edge = (sourceId: string, targetId: string) => {
    return { id: `${sourceId}-${targetId}`, type: 'edge', sourceId, targetId };
  };
  const rows = rules.map((rule) => ({
    _id: rule.rule,
    ...Object.fromEntries(
      rules.map(({ feature }) => [feature, feature === rule.feature ? `>= ${rule.atLeast}` : '']),
    ),
    number: `${rule.index}`,
  }));
  const table = node('table', 'decisionTableNode', {
    hitPolicy: 'collect',
    inputs: rules.map(({ feature }) => ({ id: feature, name: feature, field: feature })),
    outputs: [{ id: 'number', name: 'rule', field: 'rule' }],
    rules: rows,
  });
  return {
    nodes: [node('in', 'inputNode'), table, node('out', 'outputNode')],
    edges: [edge('in', 'table'), edge('table', 'out')],
  };
}

function zen(): Zen {
  const module = peerPackage('@gorules/zen-engine');
  if (!isZen(module)) throw new Error('@gorules/zen-engine has no class ZenEngine');
  return module;
}

function isZen(module: unknown): module is Zen {
  return typeof module === 'object' && module !== null && 'ZenEngine' in module;
}
