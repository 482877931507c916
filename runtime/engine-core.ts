// An engine with its episodes and its checkpoints, in the thread that it is made in: every call is carried out before it returns, but for
// the reading and writing of checkpoints.
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import type { Subject } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import type { RiskReading } from '../engine/risk.ts';
import { LOG_START, type Position } from '../log/log.ts';
import type { Plan } from '../rules/plan.ts';
import { planChange } from '../rules/plan-change.ts';
import { required } from '../signal/invariant.ts';
import type { HashSeed } from '../signal/key-hash.ts';
import type { CheckpointFolder } from './checkpoint-folder.ts';
import { CheckpointStore, type SavedCheckpoint } from './checkpoint-store.ts';
import { Effects } from './effect.ts';
import type {
  EngineOptions,
  EnginePort,
  EngineView,
  OpenedEngine,
  PackChange,
  Stepped,
  SteppedFrame,
} from './engine-port.ts';
import { FrameChecks } from './frame-checks.ts';
import { type FrameCounts, stepFrame } from './frame-step.ts';
import { freshSeed } from './hash-seed.ts';
import { SignalSampler } from './latency.ts';
import { type PackSource, planOfPack } from './load-pack.ts';

interface Running {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly episodes: EpisodeBook;
  readonly checkpoints: CheckpointStore;
}

/** What of the machine an engine meets, each the real thing when missing. */
export interface EngineSurroundings {
  /** In place of `checkpointDir`. */
  readonly folder?: CheckpointFolder;
  /** Processing time in ms, from whenever: how long things take. */
  readonly clock?: () => number;
  /** Gives the seed of the hashes of an engine that begins without a checkpoint. */
  readonly seed?: () => HashSeed;
}

export class EngineCore implements EnginePort {
  readonly #options: EngineOptions;
  readonly #surroundings: EngineSurroundings;
  readonly #clock: () => number;
  readonly #sampler = new SignalSampler();
  #opened: Promise<OpenedEngine> | undefined;
  #running: Running | undefined;
  readonly #compiled = new Map<number, Plan>();
  #compiledCount = 0;

  constructor(options: EngineOptions, surroundings: EngineSurroundings = {}) {
    this.#options = options;
    this.#surroundings = surroundings;
    this.#clock = surroundings.clock ?? (() => performance.now());
  }

  open(): Promise<OpenedEngine> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async step(frames: readonly SteppedFrame[], asked: readonly string[] = []): Promise<Stepped> {
    const { engine, episodes } = this.#state;
    const effects = new Effects();
    const counts: FrameCounts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
    const checks = new FrameChecks(asked, this.#view.pack);
    const startedAt = this.#clock();
    try {
      for (const frame of frames)
        stepFrame(engine, episodes, frame, effects, counts, this.#sampler, checks);
    } catch (error) {
      // Half a batch is in the state: nothing may be built upon it, least of all a checkpoint.
      this.#running = undefined;
      throw error;
    }
    const signalSeconds = this.#sampler.take();
    const batchSeconds = (this.#clock() - startedAt) / 1000;
    const tellings = effects.tellings();
    const { found: checked } = checks;
    return { view: this.#view, tellings, counts, checked, batchSeconds, signalSeconds };
  }

  async risk(subject: Subject): Promise<RiskReading> {
    return this.#state.engine.risk(subject);
  }

  async checkpoint(position: Position): Promise<SavedCheckpoint> {
    const { checkpoints, engine, episodes } = this.#state;
    return checkpoints.save({
      position,
      pack: this.#view.pack,
      engine: engine.snapshot(),
      episodes: episodes.snapshot(),
    });
  }

  async compile(pack: PackSource): Promise<number> {
    const number = ++this.#compiledCount;
    this.#compiled.set(number, planOfPack(pack));
    return number;
  }

  async change(compiled: number): Promise<PackChange> {
    const before = this.#state;
    const plan = required(this.#compiled.get(compiled), 'a pack that was compiled');
    // An older pack than this one is never asked for again.
    for (const number of this.#compiled.keys())
      if (number <= compiled) this.#compiled.delete(number);
    const engine = new Engine(plan, before.engine.snapshot());
    this.#running = { ...before, plan, engine };
    return { ...planChange(before.plan, plan), view: this.#view };
  }

  async close(): Promise<void> {
    this.#opened = undefined;
    this.#running = undefined;
    this.#compiled.clear();
  }

  async #open(): Promise<OpenedEngine> {
    const { pack, checkpointDir, partition, checkpointsKept } = this.#options;
    const plan = planOfPack(pack);
    const { folder = checkpointDir, seed = freshSeed } = this.#surroundings;
    const checkpoints = new CheckpointStore(folder, partition, checkpointsKept, this.#clock);
    const { checkpoint, refused } = await checkpoints.load();
    const episodes = new EpisodeBook();
    if (checkpoint !== undefined) episodes.restore(checkpoint.episodes);
    const engine = new Engine(plan, checkpoint?.engine, seed());
    this.#running = { plan, engine, episodes, checkpoints };
    return { view: this.#view, position: checkpoint?.position ?? LOG_START, refused };
  }

  get #state(): Running {
    return required(this.#running, 'an engine that is open and whole');
  }

  get #view(): EngineView {
    const { plan, engine } = this.#state;
    const { watermark } = engine;
    return {
      pack: `${plan.pack}@${plan.version}`,
      watermark,
      newestTime: watermark + plan.latenessMs,
    };
  }
}
