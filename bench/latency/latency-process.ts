// One thread that takes signals as they come: `node latency-process.ts SETTINGS`. Words on its input: `service` takes the second half of
// the signals without a pause, several times over, and works out what a queue would make of the work alone; `LOAD` (percent) takes them
// at the times of a schedule; `grow` grows a state to so many names. Arrivals come by chance and wait for nobody: a signal's time begins when it was due.
import { Engine } from '../../engine/engine.ts';
import type { Frame } from '../../log/frame.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { answerWords } from '../bench-process.ts';
import { lineCount, takeFrames } from '../hot-path/subject.ts';
import { simulated } from '../hot-path/workload.ts';
import { median } from '../machine.ts';
import { garbageCollector, threadMs } from '../thread-clock.ts';
import { growTo } from './grow.ts';
import { keepLeast } from './least.ts';
import { spreadOf } from './percentiles.ts';
import { arrivalsOf, waitsOf } from './queue.ts';

export interface LatencySettings {
  readonly pack: string;
  readonly people: number;
  readonly days: number;
  readonly seed: number;
  readonly loads: readonly number[];
  readonly names: number;
}

const ROUNDS = 3;

const settings: LatencySettings = JSON.parse(process.argv[2] ?? '{}');
const collect = garbageCollector();
const { fill, rest } = halves();
const plan = loadPlan(settings.pack);
const count = lineCount(rest);
takeFrames(new Engine(plan), fill);
let meanMs = Number.NaN;
await answerWords((word) => {
  if (word === 'grow') return growTo(settings.names);
  return word === 'service' ? service() : openLoop(Number(word));
});

function halves(): { fill: readonly Frame[]; rest: readonly Frame[] } {
  const { frames } = simulated(settings);
  const half = Math.floor(frames.length / 2);
  return { fill: frames.slice(0, half), rest: frames.slice(half) };
}

function grown(): Engine {
  const engine = new Engine(plan);
  takeFrames(engine, fill);
  collect();
  return engine;
}

/**
 * The work alone: of some rounds, the least that each signal took, which leaves out what the machine did besides, and the collector, and
 * keeps what happens at that signal every time. What a queue at each load would make of it. The full load is by processor time, with the collector.
 */
function service() {
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const means: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const engine = grown();
    const { lines } = engine;
    let taken = 0;
    const startedMs = threadMs();
    for (const frame of rest) {
      lines.open(frame);
      let lastMs = performance.now();
      while (lines.next()) {
        engine.processScanned();
        lastMs = keepLeast(least, taken++, lastMs);
      }
    }
    means.push((threadMs() - startedMs) / count);
  }
  meanMs = median(means);
  const loads = settings.loads.map((load) => {
    const arrivals = arrivalsOf(count, load / 100 / meanMs, settings.seed);
    return { load, ...spreadOf(waitsOf(arrivals, least)) };
  });
  return { signals: count, signalsPerSecond: 1000 / meanMs, loads, service: spreadOf(least) };
}

/** By the clock on the wall: signals are taken when they are due, or as soon as the one before is done. */
function openLoop(load: number) {
  const engine = grown();
  const { lines } = engine;
  const arrivals = arrivalsOf(count, load / 100 / meanMs, settings.seed);
  const waits = new Float64Array(count);
  let taken = 0;
  const startedMs = performance.now();
  for (const frame of rest) {
    lines.open(frame);
    for (;;) {
      const dueMs = startedMs + (arrivals[taken] ?? 0);
      while (performance.now() < dueMs);
      if (!lines.next()) break;
      engine.processScanned();
      waits[taken++] = performance.now() - dueMs;
    }
  }
  return { load, ...spreadOf(waits) };
}
