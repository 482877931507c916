// What a signal allocates once the state is grown: `node steady-process.ts SETTINGS`, with a young generation so large that nothing is
// collected meanwhile. Counted frame by frame, and apart in frames that make no decision. Each word on its input is a pass: a
// fresh engine takes the first half of the signals, then the second half, which counts.
import { Engine } from '../../engine/engine.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { answerWords } from '../bench-process.ts';
import { garbageCollector } from '../thread-clock.ts';
import { lineCount, takeFrames } from './subject.ts';
import { fromFile, type SimulationSettings, simulated } from './workload.ts';

export interface SteadySettings {
  readonly pack: string;
  readonly simulation: SimulationSettings;
  /** Instead of the simulation. */
  readonly input?: string;
}

export interface Allocation {
  readonly signals: number;
  readonly bytes: number;
  readonly signalsQuiet: number;
  /** In frames that made no decision. */
  readonly bytesQuiet: number;
}

const READINGS = 1_000;

const settings: SteadySettings = JSON.parse(process.argv[2] ?? '{}');
const plan = loadPlan(settings.pack);
const { frames } =
  settings.input === undefined ? simulated(settings.simulation) : fromFile(settings.input);
const half = Math.floor(frames.length / 2);
const collect = garbageCollector();
await answerWords(() => pass());

function pass(): Allocation {
  const engine = new Engine(plan);
  takeFrames(engine, frames.slice(0, half));
  collect();
  const reading = bytesOfReading();
  let signals = 0;
  let bytes = 0;
  let signalsQuiet = 0;
  let bytesQuiet = 0;
  for (const frame of frames.slice(half)) {
    const before = heapUsed();
    const decisions = takeFrames(engine, [frame]);
    const allocated = heapUsed() - before - reading;
    const taken = lineCount([frame]);
    if (allocated < 0) continue;
    signals += taken;
    bytes += allocated;
    if (decisions > 0) continue;
    signalsQuiet += taken;
    bytesQuiet += allocated;
  }
  return { signals, bytes, signalsQuiet, bytesQuiet };
}

function heapUsed(): number {
  return process.memoryUsage().heapUsed;
}

/** What looking at the heap itself puts there. */
function bytesOfReading(): number {
  const before = heapUsed();
  for (let i = 0; i < READINGS; i++) heapUsed();
  return Math.max(0, (heapUsed() - before) / READINGS);
}
