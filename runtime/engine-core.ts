// An engine with its episodes and its checkpoints, in the thread that it is made in: every call is carried out before it returns, but for
// the reading and writing of checkpoints.
import { EpisodeBook, type EpisodeBookOptions } from '../dissuasion/episode-book.ts';
import { lotOf } from '../dissuasion/hold-out.ts';
import type { Subject } from '../engine/decision.ts';
import type { RiskReading } from '../engine/risk.ts';
import { LOG_START, type Position } from '../log/log.ts';
import type { Plan } from '../rules/plan.ts';
import { planChange } from '../rules/plan-change.ts';
import { FwError } from '../signal/fw-error.ts';
import { required } from '../signal/invariant.ts';
import type { HashSeed } from '../signal/key-hash.ts';
import { providerOf } from '../vault/key-ring.ts';
import { KeyedVault, PLAIN } from '../vault/vault.ts';
import type { CheckpointFolder } from './checkpoint-folder.ts';
import { CheckpointStore, type SavedCheckpoint } from './checkpoint-store.ts';
import type { CheckpointWriter } from './checkpoint-writer.ts';
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
import type { FrameCounts } from './frame-step.ts';
import { freshSeed } from './hash-seed.ts';
import { SignalSampler } from './latency.ts';
import { handedOver, type Lineup, lineupOf } from './lineup.ts';
import { type PackSource, planOfPack } from './load-pack.ts';
import { makeStage } from './make-stage.ts';
import type { Comparison } from './plan-comparison.ts';
import type { Stage } from './stage.ts';

interface Running {
  readonly lineup: Lineup;
  readonly stage: Stage;
  readonly episodes: EpisodeBook;
  readonly checkpoints: CheckpointStore;
}

/** What of the machine an engine meets, each the real thing when missing. */
export interface EngineSurroundings {
  /** In place of `checkpointDir`. */
  readonly folder?: CheckpointFolder;
  /** Writes to `checkpointDir` with the keys of the options; ends with the engine. Checkpoints are written in this thread when it is missing. */
  readonly writer?: CheckpointWriter;
  /** Processing time in ms, from whenever: how long things take. */
  readonly clock?: () => number;
  /** Gives the seed of the hashes of an engine that begins without a checkpoint. */
  readonly seed?: () => HashSeed;
  /** The plan of a pack. Throws FW_PACK_INVALID. */
  readonly planOf?: (pack: PackSource) => Plan;
}

export class EngineCore implements EnginePort {
  readonly #options: EngineOptions;
  readonly #surroundings: EngineSurroundings;
  readonly #clock: () => number;
  readonly #sampler = new SignalSampler();
  #opened: Promise<OpenedEngine> | undefined;
  #running: Running | undefined;
  readonly #compiled = new Map<number, Lineup>();
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
    const { stage, episodes } = this.#state;
    const effects = new Effects();
    const counts: FrameCounts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
    const checks = new FrameChecks(asked, this.#view.pack);
    const startedAt = this.#clock();
    try {
      for (const frame of frames)
        stage.step({ frame, episodes, effects, counts, watch: this.#sampler, checks });
      stage.endFrames(effects);
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
    const { engine } = this.#state.stage;
    const reading = engine.risk(subject);
    return engine.holds(subject) ? reading : { ...reading, isElsewhere: true };
  }

  async comparison(): Promise<Comparison | undefined> {
    return this.#state.stage.comparison;
  }

  async checkpoint(
    position: Position,
    told?: () => Promise<boolean>,
  ): Promise<SavedCheckpoint | undefined> {
    const { checkpoints, stage, episodes } = this.#state;
    const source = { position, pack: this.#view.pack, engine: stage.engine, episodes };
    return told === undefined ? checkpoints.save(source) : checkpoints.saveOnceTold(source, told);
  }

  async compile(pack: PackSource): Promise<number> {
    const number = ++this.#compiledCount;
    this.#compiled.set(number, lineupOf(pack, planOfPack));
    return number;
  }

  async change(compiled: number): Promise<PackChange> {
    const before = this.#state;
    const lineup = required(this.#compiled.get(compiled), 'a pack that was compiled');
    // An older pack than this one is never asked for again.
    for (const number of this.#compiled.keys())
      if (number <= compiled) this.#compiled.delete(number);
    if (this.#options.share !== undefined) {
      const text =
        'an engine that runs one stage does not change its pack: what stages send each other goes by the pack';
      throw new FwError('FW_RELOAD_REFUSED', text);
    }
    const state = handedOver(before.stage.engine.snapshot(), before.lineup, lineup);
    const { plan, second } = lineup;
    const start = { plan, state, seed: state.seed, position: LOG_START };
    const stage = makeStage({ ...start, ...(second && { second }) }, undefined);
    this.#running = { ...before, lineup, stage };
    // What the second pack counted is as warm as what the live one did.
    const plans = [before.lineup.plan, before.lineup.second?.plan].filter(
      (one) => one !== undefined,
    );
    return { ...planChange(plans, plan), view: this.#view };
  }

  async close(): Promise<void> {
    this.#opened = undefined;
    this.#running = undefined;
    this.#compiled.clear();
    await this.#surroundings.writer?.close();
  }

  async #open(): Promise<OpenedEngine> {
    const { pack, checkpointDir, partition, checkpointsKept, keys } = this.#options;
    const vault = keys === undefined ? PLAIN : new KeyedVault(providerOf(keys));
    const { folder = checkpointDir, seed = freshSeed, planOf = planOfPack } = this.#surroundings;
    const { writer } = this.#surroundings;
    const lineup = lineupOf(pack, planOf);
    const { plan, second } = lineup;
    const kept = checkpointsKept;
    const checkpoints = new CheckpointStore(folder, partition, kept, this.#clock, vault, writer);
    const { checkpoint, refused } = await checkpoints.load();
    const episodes = new EpisodeBook(bookOptionsOf(this.#options));
    if (checkpoint !== undefined) episodes.restore(checkpoint.episodes);
    const position = checkpoint?.position ?? LOG_START;
    const start = { plan, state: checkpoint?.engine, seed: seed(), position };
    const stage = makeStage({ ...start, ...(second && { second }) }, this.#options.share);
    this.#running = { lineup, stage, episodes, checkpoints };
    return { view: this.#view, position, refused };
  }

  get #state(): Running {
    return required(this.#running, 'an engine that is open and whole');
  }

  get #view(): EngineView {
    const { lineup, stage } = this.#state;
    const { plan, second } = lineup;
    const { leftBehindCount = 0 } = stage;
    const { watermark, newestTime } = stage.engine;
    return {
      pack: `${plan.pack}@${plan.version}`,
      ...(second && { second: `${second.plan.pack}@${second.plan.version}` }),
      watermark,
      newestTime,
      leftBehindCount,
    };
  }
}

function bookOptionsOf({ holdOut, quietAfterNotFraudMs }: EngineOptions): EpisodeBookOptions {
  return {
    ...(holdOut === undefined ? {} : { lot: lotOf(holdOut) }),
    ...(quietAfterNotFraudMs === undefined ? {} : { quietAfterNotFraudMs }),
  };
}
