// `npm run bench`: how many signals a second one core takes from bytes to decisions, with a state that grows from nothing and with one
// that is grown already, beside JSON.parse of the same bytes in the same minutes; then what the state takes a person, what a
// signal allocates, what the collector costs, and cache misses where `perf` counts them. Rates are by processor time.
// Options: --quick, --people N, --days D, --seed S, --rounds N, --pack DIR, --input FILE (NDJSON instead of the simulator's signals).
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from '../../engine/engine.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { BenchProcess } from '../bench-process.ts';
import { describeMachine, keepResult } from '../machine.ts';
import { garbageCollector, threadMs } from '../thread-clock.ts';
import { cacheMisses } from './cache-misses.ts';
import { collectionsIn } from './collections.ts';
import { measure } from './measure.ts';
import type { Allocation, SteadySettings } from './steady-process.ts';
import { engineAfter, engineOn, lineCount, parseOnly, takeFrames } from './subject.ts';
import { fromFile, simulated } from './workload.ts';

const RESULT_FILE = 'bench/results/hot-path.json';
const STEADY_PROCESS = join(import.meta.dirname, 'steady-process.ts');
/** So large that nothing is collected while allocations are counted. */
const YOUNG_MB = 512;
const ALLOCATION_PASSES = 3;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    days: { type: 'string', default: '2' },
    seed: { type: 'string', default: '7' },
    rounds: { type: 'string' },
    pack: { type: 'string', default: 'rules/packs/zhejiang' },
    input: { type: 'string' },
  },
});
const people = Number(values.people ?? (values.quick ? 1_000 : 5_000));
const rounds = Number(values.rounds ?? (values.quick ? 3 : 5));
const simulation = { people, days: Number(values.days), seed: Number(values.seed) };

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const workload = values.input === undefined ? simulated(simulation) : fromFile(values.input);
const { frames, signalCount, byteCount } = workload;
const bytesEach = (byteCount / signalCount).toFixed(0);
console.log(
  `${signalCount} signals, ${(byteCount / 1e6).toFixed(1)} MB, ${bytesEach} bytes each: ${workload.name}`,
);
const plan = loadPlan(values.pack);
const half = Math.floor(frames.length / 2);
const [fill, rest] = [frames.slice(0, half), frames.slice(half)];
const collect = garbageCollector();

const contenders = [parseOnly(frames), engineOn(plan, frames), engineAfter(plan, fill, rest)];
const measured = measure(contenders, signalCount, rounds, { nowMs: threadMs, beforeRun: collect });
const baseline = measured[0]?.signalsPerSecond ?? Number.NaN;
const rates = measured.map((one) => ({ ...one, ratio: one.signalsPerSecond / baseline }));
console.log(`by processor time, median of ${rounds} alternating rounds:`);
for (const { name, signalsPerSecond, ratio, spread } of rates) {
  const rate = signalsPerSecond.toLocaleString('en').padStart(12);
  const each = `${(1e9 / signalsPerSecond).toFixed(0)} ns each`.padStart(15);
  console.log(
    `${rate} signals/s ${each} ${ratio.toFixed(3).padStart(7)} ×  ${name} (spread ${(100 * spread).toFixed(0)} %)`,
  );
}
const state = stateOf();
const collector = await collectorOf();
const allocation = await allocated();
const misses = missed();
keepResult(RESULT_FILE, {
  pack: values.pack,
  workload: { name: workload.name, signalCount, byteCount },
  ...{ rounds, measured: rates, state, collector, allocation, misses },
});
console.log(`kept in ${RESULT_FILE}`);

/** Bytes of state a person at the end of the stretch. */
function stateOf() {
  const engine = new Engine(plan);
  const decisions = takeFrames(engine, frames);
  const { stateBytes, nameCount } = engine;
  const total = Object.values(stateBytes).reduce((sum, bytes) => sum + bytes, 0);
  const parts = Object.entries(stateBytes).map(([part, bytes]) => `${part} ${each(bytes)}`);
  if (values.input === undefined)
    console.log(
      `state: ${each(total)} bytes a person (${parts.join(', ')}), ${each(nameCount)} names a person`,
    );
  console.log(`${decisions} decisions`);
  return { stateBytes, total, nameCount, people, decisions };
}

function each(count: number): string {
  const perPerson = count / people;
  return perPerson < 10 ? perPerson.toFixed(1) : Math.round(perPerson).toLocaleString('en');
}

/** Stops for garbage in the second half, with Node as it is. */
async function collectorOf() {
  const engine = new Engine(plan);
  takeFrames(engine, fill);
  collect();
  const startedMs = threadMs();
  const stops = await collectionsIn(() => takeFrames(engine, rest));
  const tookMs = threadMs() - startedMs;
  const stoppedMs = stops.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const longestMs = Math.max(0, ...stops.map(({ durationMs }) => durationMs));
  console.log(
    `collector, steady: ${stops.length} stops in ${(tookMs / 1000).toFixed(1)} s, ${((100 * stoppedMs) / tookMs).toFixed(1)} % of the time, the longest ${longestMs.toFixed(1)} ms`,
  );
  return { stops: stops.length, stoppedMs, longestMs, tookMs };
}

/** By the least of some passes: what is compiled in between is not the signals' doing. */
async function allocated() {
  const flags = [`--min-semi-space-size=${YOUNG_MB}`, `--max-semi-space-size=${YOUNG_MB}`];
  const counter = new BenchProcess<Allocation>(STEADY_PROCESS, [steadySettings()], flags);
  let [all, quiet] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  try {
    for (let pass = 0; pass < ALLOCATION_PASSES; pass++) {
      const { signals, bytes, signalsQuiet, bytesQuiet } = await counter.ask('pass');
      all = Math.min(all, bytes / signals);
      quiet = Math.min(quiet, bytesQuiet / signalsQuiet);
    }
  } finally {
    await counter.stop();
  }
  console.log(
    `allocated a signal, steady: ${all.toFixed(1)} bytes; ${quiet.toFixed(1)} in frames without a decision`,
  );
  return { bytesPerSignal: all, bytesPerSignalWithoutDecision: quiet };
}

function missed() {
  const pass = cacheMisses([process.execPath, STEADY_PROCESS, steadySettings()]);
  if (pass === undefined) {
    console.log('cache misses: perf does not count them on this machine');
    return undefined;
  }
  const signals = lineCount(frames);
  const misses = pass.misses / signals;
  console.log(
    `cache misses a signal, cold and steady together: ${misses.toFixed(1)} of ${(pass.references / signals).toFixed(1)} references`,
  );
  return { missesPerSignal: misses, referencesPerSignal: pass.references / signals };
}

function steadySettings(): string {
  const { input, pack } = values;
  const settings: SteadySettings = { pack, simulation, ...(input === undefined ? {} : { input }) };
  return JSON.stringify(settings);
}
