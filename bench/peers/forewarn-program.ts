// forewarn as a contender: frame bytes in, decisions out, with the pack beside this file. Every firing of a rule is a decision there,
// so a decision is a hit; it carries its whole explanation, which the others do not make. Links, touches and the refusal of
// late and double signals are at work as in production.
import { join } from 'node:path';
import { Engine } from '../../engine/engine.ts';
import type { Frame } from '../../log/frame.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { parseSignalLine } from '../../signal/parse-signal-line.ts';
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
        for (const frame of frames) {
          for (const line of unpackFrame(frame)) {
            const parsed = parseSignalLine(line);
            if (!parsed.ok) throw new Error(`${line}: ${parsed.faults[0]?.message}`);
            const { verdict, decisions } = engine.process(parsed.signal);
            if (verdict !== 'accepted') throw new Error(`${line}: ${verdict}`);
            for (const { signal, typology } of decisions)
              tally.add(Number(signal.id), RULE_OF_TYPOLOGY.get(typology) ?? -1);
          }
        }
      };
    },
  };
}
