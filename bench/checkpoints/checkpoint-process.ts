// One size of the checkpoint benchmark: `node checkpoint-process.ts SPEC`. It answers `save` with a SaveRound, `steps` after it with a
// StepRound, and `load` with a LoadRound; the first
// `save` fills the state before. Signals go on while a checkpoint is taken, a frame of 64 KiB at a time.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EpisodeBook } from '../../dissuasion/episode-book.ts';
import { Engine } from '../../engine/engine.ts';
import type { Frame } from '../../log/frame.ts';
import { imageOf } from '../../runtime/checkpoint-image.ts';
import { CheckpointStore } from '../../runtime/checkpoint-store.ts';
import { CheckpointWriterThread } from '../../runtime/checkpoint-writer-thread.ts';
import { textProvider } from '../../vault/key-ring.ts';
import { KeyedVault, PLAIN } from '../../vault/vault.ts';
import { answerWords } from '../bench-process.ts';
import { planOf } from '../growth/packs.ts';
import { lineCount } from '../hot-path/subject.ts';
import { packedWorkload } from '../peers/frame-file.ts';
import { garbageCollector, threadMs } from '../thread-clock.ts';
import type { CheckpointRound, CheckpointSpec, LoadRound, SaveRound, StepRound } from './spec.ts';

const SEED = 7;
const TRIES = 5;
const PACK = 'reference@1.0.0';

const spec: CheckpointSpec = JSON.parse(process.argv[2] ?? '{}');
const { people, signalsAPerson, hours, rounds, keys } = spec;
/** Of the state before the first checkpoint. */
const signals = people * signalsAPerson;
/** Signals of a round: about as many as come in while the checkpoint of ten million people is taken. Those of one more are timed without a checkpoint. */
const share = Math.floor(signals / 15);
const all = signals + (rounds + 1) * share;
const plan = planOf('reference');
const vault = keys === undefined ? PLAIN : new KeyedVault(textProvider(keys));
const source = keys === undefined ? {} : { keys: { kind: 'text', text: keys } as const };
/** As the engine's thread has one. */
const writer = new CheckpointWriterThread({ place: spec.folder, ...source }, 'checkpoint');
const collect = garbageCollector();
const episodes = new EpisodeBook();
const stretch = packedWorkload({
  ...{ people, seed: SEED, signals: all },
  hours: (hours * all) / signals,
});
const engine = new Engine(plan);
let msPerSignal = Number.NaN;
let saved = 0;
await answerWords((word): CheckpointRound | Promise<CheckpointRound> => {
  if (word === 'load') return load();
  return word === 'save' ? save() : steps();
});

async function save(): Promise<SaveRound> {
  if (saved === 0) fill();
  const frames = take(share);
  const names = engine.nameCount;
  collect();
  const store = new CheckpointStore(spec.folder, 0, 1, undefined, vault, writer);
  const startedCpu = process.cpuUsage();
  const startedMs = threadMs();
  let isSaved = false;
  const saving = store
    .save({ position: `${++saved}`, pack: PACK, engine, episodes })
    .finally(() => {
      isSaved = true;
    });
  let worked = 0;
  for (const frame of frames) {
    if (isSaved) break;
    worked += work(frame);
    await nextTurn();
  }
  const { pauseSeconds, heldSeconds, tookSeconds, byteCount } = await saving;
  const allCpuMs = threadMs() - startedMs;
  const { user, system } = process.cpuUsage(startedCpu);
  const stateBytes = Object.values(engine.stateBytes).reduce((sum, bytes) => sum + bytes, 0);
  return {
    names,
    stateBytes,
    pauseMs: pauseSeconds * 1000,
    heldMs: heldSeconds * 1000,
    signals: worked,
    ownCpuMs: allCpuMs - worked * msPerSignal,
    otherCpuMs: (user + system) / 1000 - allCpuMs,
    tookSeconds,
    byteCount,
  };
}

/** Holds and takes the same state again and again. */
function steps(): StepRound {
  const least: number[] = [];
  for (let tries = 0; tries < TRIES; tries++) {
    let startedMs = performance.now();
    let index = 0;
    const note = () => {
      const tookMs = performance.now() - startedMs;
      least[index] = Math.min(least[index] ?? tookMs, tookMs);
      index++;
      startedMs = performance.now();
    };
    const state = engine.hold();
    note();
    for (const piece of state.pieces) {
      imageOf(piece);
      note();
    }
    state.letGo();
  }
  const [holdMs = Number.NaN, ...pieces] = least;
  return { holdMs, pieceMs: Math.max(...pieces), pieces: pieces.length };
}

async function load(): Promise<LoadRound> {
  collect();
  const startedCpu = process.cpuUsage();
  const startedMs = performance.now();
  const { checkpoint, refused } = await new CheckpointStore(
    spec.folder,
    0,
    1,
    undefined,
    vault,
  ).load();
  if (checkpoint === undefined) throw new Error(`no checkpoint: ${refused.join('; ')}`);
  const restored = new Engine(plan, checkpoint.engine);
  const tookSeconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(startedCpu);
  return { tookSeconds, cpuSeconds: (user + system) / 1e6, names: restored.nameCount };
}

/** Takes all signals but those of the rounds into the state; those of one more say what a signal takes without a checkpoint. */
function fill(): void {
  for (let left = signals; left > 0; ) {
    const [frame] = take(1);
    if (frame === undefined) break;
    left -= work(frame);
  }
  const frames = take(share);
  const startedMs = threadMs();
  let worked = 0;
  for (const frame of frames) worked += work(frame);
  msPerSignal = (threadMs() - startedMs) / worked;
}

/** Takes every signal of a frame into the state; gives their number. */
function work(frame: Frame): number {
  const { lines } = engine;
  let worked = 0;
  lines.open(frame);
  while (lines.next()) {
    if (!lines.isSignal) throw new Error(`not a valid signal: ${lines.faults[0]?.message}`);
    engine.processScanned();
    worked++;
  }
  return worked;
}

/** The next frames, with at least so many signals unless the stretch ends before. */
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
