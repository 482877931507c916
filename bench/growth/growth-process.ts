// One size of the growth benchmark: `node growth-process.ts SPEC`. Each word on its input is a round: signals that fill the state are
// taken first and not timed, then others of the same stretch are. It answers with a GrowthRound.
import { Engine } from '../../engine/engine.ts';
import type { Frame } from '../../log/frame.ts';
import { answerWords } from '../bench-process.ts';
import { lineCount } from '../hot-path/subject.ts';
import { packedWorkload } from '../peers/frame-file.ts';
import { garbageCollector, threadMs } from '../thread-clock.ts';
import { planOf } from './packs.ts';
import type { GrowthRound, GrowthSpec } from './spec.ts';

const SEED = 7;

const spec: GrowthSpec = JSON.parse(process.argv[2] ?? '{}');
const { people, signalsAPerson, hours, timed, parts } = spec;
const signals = people * signalsAPerson;
const filling = signals - timed * parts;
const plan = planOf(spec.pack);
const collect = garbageCollector();
const stretch = packedWorkload({ signals, people, hours, seed: SEED });

const once = parts === 1 ? { fill: take(filling), timed: take(timed) } : undefined;
let engine = new Engine(plan);
let heldBefore = held();
let isFilled = false;
await answerWords(() => round());

function round(): GrowthRound {
  if (once !== undefined) {
    engine = new Engine(plan);
    heldBefore = held();
    for (const frame of once.fill) work(frame);
  } else if (!isFilled) {
    for (let filled = 0; filled < filling; ) {
      const [frame] = take(1);
      if (frame !== undefined) filled += work(frame).signals;
    }
  }
  isFilled = true;
  const frames = once?.timed ?? take(timed);
  collect();
  let taken = 0;
  let decisions = 0;
  const startedMs = threadMs();
  for (const frame of frames) {
    const worked = work(frame);
    taken += worked.signals;
    decisions += worked.decisions;
  }
  const cpuSeconds = (threadMs() - startedMs) / 1000;
  const kept = once === undefined ? sizeOf(frames) : 0;
  const { nameCount: names, stateBytes } = engine;
  const heldBytes = held() - heldBefore - kept;
  return { signals: taken, cpuSeconds, decisions, names, stateBytes, heldBytes };
}

/** Takes every signal of a frame into the state. */
function work(frame: Frame): { signals: number; decisions: number } {
  const { lines } = engine;
  let taken = 0;
  let decisions = 0;
  lines.open(frame);
  while (lines.next()) {
    if (!lines.isSignal) throw new Error(`not a valid signal: ${lines.faults[0]?.message}`);
    const processed = engine.processScanned();
    if (processed.verdict !== 'accepted') throw new Error(`a signal is ${processed.verdict}`);
    decisions += processed.decisions.length;
    taken++;
  }
  return { signals: taken, decisions };
}

/** The next frames of the stretch, with at least so many signals unless it ends before. */
function take(count: number): Frame[] {
  const frames: Frame[] = [];
  for (let taken = 0; taken < count; ) {
    const { value, done } = stretch.next();
    if (done === true) break;
    frames.push(value);
    taken += lineCount([value]);
  }
  return frames;
}

function sizeOf(frames: readonly Frame[]): number {
  return frames.reduce((sum, frame) => sum + frame.length, 0);
}

function held(): number {
  collect();
  // Memory of typed arrays is given back after a collection, at the latest by the next one.
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
