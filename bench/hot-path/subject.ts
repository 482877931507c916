// The hot path as it runs in production: frame bytes in, decisions out, with the reference pack.
import { Engine } from '../../engine/engine.ts';
import type { Frame } from '../../log/frame.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import type { Plan } from '../../rules/plan.ts';
import type { Contender } from './measure.ts';

/** The engine on a clean state each round. The result is the number of decisions. Throws when a signal is refused. */
export function engineOn(plan: Plan, frames: readonly Frame[]): Contender {
  return {
    name: 'engine, bytes to decisions',
    run() {
      const engine = new Engine(plan);
      let decisionCount = 0;
      const { lines } = engine;
      for (const frame of frames) {
        lines.open(frame);
        while (lines.next()) {
          if (!lines.isSignal) throw new Error(`not a valid signal: ${lines.faults[0]?.message}`);
          decisionCount += engine.processScanned().decisions.length;
        }
      }
      return decisionCount;
    },
  };
}

/** What any program that reads these bytes with JSON.parse has to pay before it does anything. The result is the lines. */
export function parseOnly(frames: readonly Frame[]): Contender {
  return {
    name: 'JSON.parse of every line',
    run() {
      let lineCount = 0;
      for (const frame of frames) {
        for (const line of unpackFrame(frame)) {
          if (typeof JSON.parse(line) === 'object') lineCount++;
        }
      }
      return lineCount;
    },
  };
}
