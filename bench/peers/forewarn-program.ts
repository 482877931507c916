// forewarn as a contender: frame bytes in, decisions out, with the pack beside this file. Every firing of a rule is a decision there,
// so a decision is a hit; it carries its whole explanation, which the others do not make. Links, touches and the refusal of
// late and double signals are at work as in production.
import { join } from 'node:path';
import { Engine } from '../../engine/engine.ts';
import type { Frame } from '../../log/frame.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { RULES } from './hits.ts';
import type { Program } from './program.ts';

/** A typology carries its rule's name, and a signal's id is its place in the workload. */
const RULE_OF_TYPOLOGY: ReadonlyMap<string, number> = new Map(RULES.map((rule, at) => [rule, at]));

/** The pack's folder. */
export const PACK = join(import.meta.dirname, 'pack');

/** The engine on these frames. A pass throws when a signal is refused. */
export function forewarnProgram(frames: readonly Frame[]): Program {
  const plan = loadPlan(PACK);
  return {
    begin() {
      const engine = new Engine(plan);
      return (tally) => {
        const { lines } = engine;
        for (const frame of frames) {
          lines.open(frame);
          while (lines.next()) {
            if (!lines.isSignal) throw new Error(lines.faults[0]?.message ?? 'no signal');
            const { verdict, decisions } = engine.processScanned();
            if (verdict !== 'accepted') throw new Error(`a signal is ${verdict}`);
            for (const { signal, typology } of decisions)
              tally.add(Number(signal.id), RULE_OF_TYPOLOGY.get(typology) ?? -1);
          }
        }
      };
    },
  };
}
