// One size of the checkpoint benchmark: `node checkpoint-process.ts SPEC`. It answers `save` with a SaveRound and `load` with a LoadRound; the first
// `save` fills the state before.
import { EpisodeBook } from '../../dissuasion/episode-book.ts';
import { Engine } from '../../engine/engine.ts';
import { CheckpointStore } from '../../runtime/checkpoint-store.ts';
import { answerWords } from '../bench-process.ts';
import { planOf } from '../growth/packs.ts';
import { packedWorkload } from '../peers/frame-file.ts';
import { garbageCollector, threadMs } from '../thread-clock.ts';
import type { CheckpointRound, CheckpointSpec, LoadRound, SaveRound } from './spec.ts';

const SEED = 7;
const PACK = 'reference@1.0.0';

const spec: CheckpointSpec = JSON.parse(process.argv[2] ?? '{}');
const plan = planOf('reference');
const collect = garbageCollector();
const episodes = new EpisodeBook().snapshot();
let filled: Engine | undefined;
let saved = 0;
await answerWords((word): Promise<CheckpointRound> => (word === 'load' ? load() : save()));

async function save(): Promise<SaveRound> {
  filled ??= fill();
  const engine = filled;
  collect();
  const store = new CheckpointStore(spec.folder, 0, 1);
  const startedCpu = process.cpuUsage();
  const startedMs = threadMs();
  const { pauseSeconds, tookSeconds, byteCount } = await store.save({
    position: `${++saved}`,
    pack: PACK,
    engine: engine.snapshot(),
    episodes,
  });
  const ownCpuMs = threadMs() - startedMs;
  const { user, system } = process.cpuUsage(startedCpu);
  const otherCpuMs = (user + system) / 1000 - ownCpuMs;
  const stateBytes = Object.values(engine.stateBytes).reduce((sum, bytes) => sum + bytes, 0);
  const pauseMs = pauseSeconds * 1000;
  const names = engine.nameCount;
  return { names, stateBytes, pauseMs, ownCpuMs, otherCpuMs, tookSeconds, byteCount };
}

async function load(): Promise<LoadRound> {
  collect();
  const startedCpu = process.cpuUsage();
  const startedMs = performance.now();
  const { checkpoint, refused } = await new CheckpointStore(spec.folder, 0).load();
  if (checkpoint === undefined) throw new Error(`no checkpoint: ${refused.join('; ')}`);
  const engine = new Engine(plan, checkpoint.engine);
  const tookSeconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(startedCpu);
  return { tookSeconds, cpuSeconds: (user + system) / 1e6, names: engine.nameCount };
}

/** An engine that has taken all signals. */
function fill(): Engine {
  const { people, signalsAPerson, hours } = spec;
  const engine = new Engine(plan);
  const { lines } = engine;
  for (const frame of packedWorkload({
    people,
    signals: people * signalsAPerson,
    hours,
    seed: SEED,
  })) {
    lines.open(frame);
    while (lines.next()) {
      if (!lines.isSignal) throw new Error(`not a valid signal: ${lines.faults[0]?.message}`);
      engine.processScanned();
    }
  }
  return engine;
}
