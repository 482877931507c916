// `npm run bench:thread`: how long the thread of the API stands still while signals go through the pump, with the engine in that thread and in
// one of its own, in turn. Log and effects are in memory, so that nothing else is measured. Options: --quick, --people N, --rounds N, --pack DIR.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { SavedCheckpoint } from '../../runtime/checkpoint-store.ts';
import { EngineCore } from '../../runtime/engine-core.ts';
import type { EngineOptions, EnginePort } from '../../runtime/engine-port.ts';
import { EngineThread } from '../../runtime/engine-thread.ts';
import { readPack } from '../../runtime/load-pack.ts';
import { Pump } from '../../runtime/pump.ts';
import { framesLog } from '../frames-log.ts';
import { simulated, type Workload } from '../hot-path/workload.ts';
import { describeMachine, keepResult, median } from '../machine.ts';

const RESULT_FILE = 'bench/results/thread.json';
const CHECKPOINT_MS = 500;
const IDLE_MS = 3_000;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    rounds: { type: 'string' },
    pack: { type: 'string', default: 'rules/packs/zhejiang' },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
const people = Number(values.people ?? (values.quick ? 1_000 : 3_500));
const pack = readPack(values.pack);
const places: Readonly<Record<string, (options: EngineOptions) => EnginePort>> = {
  'in the thread of the API': (options) => new EngineCore(options),
  'in its own thread': (options) => new EngineThread(options),
};

interface Round {
  readonly signalsPerSecond: number;
  /** Of the turns of the event loop, in ms. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly checkpoints: readonly SavedCheckpoint[];
}

const machine = describeMachine();
console.log(
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, commit ${machine.commit}`,
);
const workload = simulated({ people, days: 2, seed: 7 });
console.log(`${workload.signalCount} signals: ${workload.name}; median of ${rounds} rounds`);
const measured = Object.entries(places).map(([name, place]) => ({ name, place, each: roundsOf() }));
const idle = roundsOf();
for (let round = 0; round < rounds; round++) {
  for (const { place, each } of measured) each.push(await roundOf(place, workload));
  idle.push(await idleRound());
}
const rows = [...measured, { name: 'none: an idle thread', each: idle }].map(({ name, each }) =>
  summary(name, each),
);
console.table(rows);
keepResult(RESULT_FILE, { workload: workload.name, signals: workload.signalCount, rounds, rows });
console.log(`kept in ${RESULT_FILE}`);

function roundsOf(): Round[] {
  return [];
}

/** What the machine alone does to a thread that has nothing to do. */
async function idleRound(): Promise<Round> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await sleep(IDLE_MS);
  delay.disable();
  return { signalsPerSecond: 0, ...delaysOf(delay), checkpoints: [] };
}

function delaysOf(
  delay: ReturnType<typeof monitorEventLoopDelay>,
): Pick<Round, 'p50' | 'p99' | 'max'> {
  const ms = (percent: number) => delay.percentile(percent) / 1e6;
  return { p50: ms(50), p99: ms(99), max: delay.max / 1e6 };
}

async function roundOf(
  place: (options: EngineOptions) => EnginePort,
  { frames, signalCount }: Workload,
): Promise<Round> {
  const checkpointDir = mkdtempSync(join(tmpdir(), 'forewarn-bench-'));
  const checkpoints: SavedCheckpoint[] = [];
  const pump = new Pump({
    engine: place({ pack, partition: 0, checkpointDir, checkpointsKept: 3 }),
    log: framesLog(frames),
    partition: 0,
    tasks: { open: async () => {}, raise: async () => true, withdraw: async () => {} },
    ledger: { write: async () => {} },
    deadLetters: { put: async () => {}, close: async () => {} },
    checkpointMs: CHECKPOINT_MS,
    now: Date.now,
    onCheckpoint: (saved) => checkpoints.push(saved),
  });
  await pump.open();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const startedAt = performance.now();
  pump.start();
  delay.enable();
  await pump.drain();
  delay.disable();
  const seconds = (performance.now() - startedAt) / 1000;
  await pump.stop();
  rmSync(checkpointDir, { recursive: true });
  return { signalsPerSecond: signalCount / seconds, ...delaysOf(delay), checkpoints };
}

function summary(name: string, each: readonly Round[]): Record<string, string | number> {
  const middle = (read: (round: Round) => number) => Number(median(each.map(read)).toPrecision(3));
  const all = each.flatMap(({ checkpoints }) => checkpoints);
  const pausesMs = all.map(({ pauseSeconds }) => pauseSeconds * 1000);
  return {
    engine: name,
    'signals/s': middle(({ signalsPerSecond }) => signalsPerSecond),
    'loop p50, ms': middle(({ p50 }) => p50),
    'loop p99, ms': middle(({ p99 }) => p99),
    'loop max, ms': middle(({ max }) => max),
    checkpoints: all.length,
    'pause median, ms': all.length === 0 ? 0 : Number(median(pausesMs).toPrecision(3)),
    'pause max, ms': Number(Math.max(0, ...pausesMs).toPrecision(3)),
    'checkpoint, MB': Number((Math.max(0, ...all.map((c) => c.byteCount)) / 1e6).toPrecision(3)),
  };
}
