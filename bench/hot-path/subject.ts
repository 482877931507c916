// The hot path as it runs in production: frame bytes in, decisions out, with the reference pack.
import { Engine } from '../../engine/engine.ts';
import type { Frame } from '../../log/frame.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import type { Plan } from '../../rules/plan.ts';
import type { Contender } from './measure.ts';

const NEWLINE = 10;

/** The engine on a clean state each round. The result is the number of decisions. Throws when a signal is refused. */
export function engineOn(plan: Plan, frames: readonly Frame[]): Contender {
  return {
    name: 'engine, cold: the state grows from nothing',
    run() {
      return takeFrames(new Engine(plan), frames);
    },
  };
}

/** The engine on a state that was grown before, untimed: `fill` goes in first, then `frames`, which go on in time. */
export function engineAfter(
  plan: Plan,
  fill: readonly Frame[],
  frames: readonly Frame[],
): Contender {
  let engine = new Engine(plan);
  return {
    name: 'engine, steady: the second half of the signals',
    signalCount: lineCount(frames),
    prepare() {
      engine = new Engine(plan);
      takeFrames(engine, fill);
    },
    run() {
      return takeFrames(engine, frames);
    },
  };
}

/** Takes every signal of the frames; gives how many decisions they make. Throws when a line is no signal. */
export function takeFrames(engine: Engine, frames: readonly Frame[]): number {
  const { lines } = engine;
  let decisionCount = 0;
  for (const frame of frames) {
    lines.open(frame);
    while (lines.next()) {
      if (!lines.isSignal) throw new Error(`not a valid signal: ${lines.faults[0]?.message}`);
      decisionCount += engine.processScanned().decisions.length;
    }
  }
  return decisionCount;
}

/** Signals in frames that hold nothing else. */
export function lineCount(frames: readonly Frame[]): number {
  let count = 0;
  for (const frame of frames)
    for (let at = frame.indexOf(NEWLINE); at >= 0; at = frame.indexOf(NEWLINE, at + 1)) count++;
  return count;
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
