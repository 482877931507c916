// The pump moves one partition: it reads frames, runs them through the engine, tells the outside what came of them, and now and
// then writes a checkpoint. Order matters: effects are told before the checkpoint that lies behind them is written, so that a
// crash between any two steps repeats effects, which changes nothing, and loses none. When Redis or ClickHouse is away, or the disk is
// full, the pump waits and reads nothing more; the log holds the signals. Without a new checkpoint it goes on, and says so: the next
// start has more of the log to run again.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetterSink } from '../connectors/dead-letter.ts';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import type { TaskQueue } from '../dissuasion/task-queue.ts';
import type { Decision } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { LOG_START, type LoggedFrame, type Position, type SignalLog } from '../log/log.ts';
import type { Plan } from '../rules/plan.ts';
import { type PlanChange, planChange } from '../rules/plan-change.ts';
import { ERRORS, FwError, isFwError } from '../signal/fw-error.ts';
import type { Level } from '../signal/level.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import { Effects } from './effect.ts';
import { type FrameCounts, stepFrame } from './frame-step.ts';
import { freshSeed } from './hash-seed.ts';

export interface PumpOptions {
  readonly plan: Plan;
  readonly log: SignalLog;
  readonly partition: number;
  readonly tasks: TaskQueue;
  readonly ledger: Ledger;
  readonly deadLetters: DeadLetterSink;
  readonly checkpoints: CheckpointStore;
  /** Tells others of decisions; again after a crash. Throws an FwError of the domain outside when it cannot. */
  readonly publish?: (decisions: readonly Decision[]) => Promise<void>;
  /** Processing time between checkpoints. */
  readonly checkpointMs: number;
  readonly now: () => number;
  /** Told of every trouble that makes the pump wait or keeps it from checkpoints, and once when all is over (undefined). */
  readonly onTrouble?: (trouble: string | undefined) => void;
  /** Told of each attempt that failed because something outside is away. */
  readonly onRetry?: (what: WaitedFor) => void;
  /** Told of each run of frames once its effects are told. */
  readonly onFrames?: (measured: FramesMeasured) => void;
  /** Told how many signals of a source and type came to a verdict. */
  readonly onSignals?: (source: string, type: string, result: string, count: number) => void;
}

export interface FramesMeasured {
  /** Processing time of the frames in the engine. */
  readonly stepSeconds: number;
  /** Of each frame, from the log taking it to its effects being told. */
  readonly endToEndSeconds: readonly number[];
}

export interface PumpStatus {
  readonly position: Position;
  readonly watermark: number;
  /** Newest event time seen; -Infinity before the first signal. */
  readonly newestTime: number;
  readonly counts: Readonly<FrameCounts>;
  readonly decisionsByLevel: Readonly<Record<Level, number>>;
  /** From the log taking a frame to its effects being told, in ms, since the start. */
  readonly effectMsP99: number;
  readonly checkpointAgeMs: number;
  readonly trouble: string | undefined;
  /** The trouble that it waits for and reads nothing more meanwhile; troubles with checkpoints are not among them. */
  readonly waitsFor: FwError | undefined;
  /** Age of the oldest frame that it has read and not told; while the log is away, time since it last answered. */
  readonly lagMs: number;
  /** The pack in force, as `name@version`. */
  readonly pack: string;
}

type WaitedFor = 'log' | 'effects';
type TroublePlace = WaitedFor | 'checkpoint';

interface Reload {
  readonly plan: Plan;
  readonly done: PromiseWithResolvers<PlanChange>;
}

/** Frames read at once; a bound on how long the event loop is held between two flushes. */
const FRAMES_MAX = 16;
const WAIT_MS = 200;
/** Writing a checkpoint holds everything else up: it may take a twentieth of the time at most. */
const CHECKPOINT_REST = 20;
const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 5_000;

export class Pump {
  readonly #options: PumpOptions;
  #engine: Engine;
  #plan: Plan;
  #reload: Reload | undefined;
  readonly #episodes: EpisodeBook;
  readonly #counts: FrameCounts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  readonly #levels: Record<Level, number> = { blue: 0, yellow: 0, orange: 0, red: 0 };
  readonly #effectMs: RecordableHistogram = createHistogram();
  /** Checkpoints that could not be used at the start, each with the reason. */
  readonly refusedCheckpoints: readonly string[];
  #position: Position;
  /** When the log took the first frame of each run that is not told yet, oldest run first. */
  readonly #untoldSince: number[] = [];
  /** Since when the log does not answer. */
  #logAwaySince: number | undefined;
  #checkpointedAt: number;
  #checkpointTookMs = 0;
  #checkpointTriedAt: number;
  readonly #troubles = new Map<TroublePlace, FwError>();
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;

  /** Restores the newest usable checkpoint. */
  constructor(options: PumpOptions) {
    this.#options = options;
    const { checkpoint, refused } = options.checkpoints.load();
    this.refusedCheckpoints = refused;
    this.#plan = options.plan;
    this.#engine = new Engine(options.plan, checkpoint?.engine, freshSeed());
    this.#episodes = new EpisodeBook();
    if (checkpoint !== undefined) this.#episodes.restore(checkpoint.episodes);
    this.#position = checkpoint?.position ?? LOG_START;
    this.#checkpointedAt = options.now();
    this.#checkpointTriedAt = this.#checkpointedAt;
  }

  get status(): PumpStatus {
    return {
      position: this.#position,
      watermark: this.#engine.watermark,
      newestTime: this.#engine.watermark + this.#plan.latenessMs,
      counts: { ...this.#counts },
      decisionsByLevel: { ...this.#levels },
      effectMsP99: this.#effectMs.count === 0 ? 0 : this.#effectMs.percentile(99),
      checkpointAgeMs: this.#options.now() - this.#checkpointedAt,
      trouble: this.#trouble,
      waitsFor: this.#troubles.get('log') ?? this.#troubles.get('effects'),
      lagMs: this.#lagMs,
      pack: nameOf(this.#plan),
    };
  }

  /** Starts to run; an error that is not an outside failure ends it and comes out of `stopped`. */
  start(): void {
    this.#stopping = new AbortController();
    this.#isRunning = true;
    this.#untoldSince.length = 0;
    this.#running = this.#run().finally(() => {
      this.#isRunning = false;
      this.#refuseReload('it stopped before the change was made');
    });
    // Whoever awaits `stopped` or `stop` gets the error; without anybody it must not end the process unheard.
    this.#running.catch(() => undefined);
  }

  /**
   * Changes the pack between two frames; gives what goes on and what starts cold. The old state is checkpointed before and the new
   * one after, so that a crash runs each frame with the pack that it was first run with. Rejects with FwError FW_RELOAD_REFUSED when the pump
   * has stopped, is stopping, or stops first, or another change comes meanwhile, and with FW_CHECKPOINT when the state could not be kept; the pack in
   * force stays then.
   */
  reload(plan: Plan): Promise<PlanChange> {
    this.#refuseReload('another change came meanwhile');
    const done = Promise.withResolvers<PlanChange>();
    this.#reload = { plan, done };
    if (!this.#isRunning) this.#refuseReload('it has stopped');
    else if (this.#stopping.signal.aborted) this.#refuseReload('it is stopping');
    return done.promise;
  }

  #refuseReload(why: string): void {
    if (this.#reload === undefined) return;
    const { plan, done } = this.#reload;
    this.#reload = undefined;
    const message = `partition ${this.#options.partition} did not change from ${nameOf(this.#plan)} to ${nameOf(plan)}: ${why}`;
    done.reject(new FwError('FW_RELOAD_REFUSED', message));
  }

  /** Settles when the pump has ended. */
  get stopped(): Promise<void> {
    return this.#running;
  }

  /** Stops after the frames at hand and writes a last checkpoint. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Resolves when everything that is in the log now has been told. */
  async drain(): Promise<void> {
    const { log, partition } = this.#options;
    const end = await log.end(partition);
    while (log.comparePositions(this.#position, end) < 0) {
      await Promise.race([sleep(10), this.#running]);
      if (this.#stopping.signal.aborted) return;
    }
  }

  async #run(): Promise<void> {
    // Effects of one run of frames are told while the next is read and run; never more than one is under way.
    let telling: Promise<boolean> = Promise.resolve(true);
    let read = this.#position;
    while (!this.#stopping.signal.aborted) {
      const frames = await this.#patiently('log', () => this.#read(read));
      const last = frames?.at(-1);
      if (frames !== undefined && last !== undefined) {
        this.#untoldSince.push(frames[0]?.appendedAt ?? this.#options.now());
        const startedAt = performance.now();
        const effects = this.#step(frames);
        const stepSeconds = (performance.now() - startedAt) / 1000;
        // Nothing more is told, and no checkpoint written, after a telling that was given up: the frames are run again.
        if (!(await telling)) return;
        telling = this.#tell(effects, frames, { position: last.position, stepSeconds });
        // Its failure comes out where it is awaited, not as an unhandled one meanwhile.
        telling.catch(() => undefined);
        read = last.position;
      }
      const restMs = Math.max(this.#options.checkpointMs, CHECKPOINT_REST * this.#checkpointTookMs);
      const isDue = this.#options.now() - this.#checkpointTriedAt >= restMs;
      if (isDue || this.#reload !== undefined) {
        if (!(await telling)) return;
        const failure = this.#tryCheckpoint();
        if (this.#reload !== undefined) this.#changePack(this.#reload, failure);
      }
    }
    if (await telling) this.#checkpoint();
  }

  /** `failure` is why the state of the pack in force could not be kept: then that pack stays. */
  #changePack({ plan, done }: Reload, failure: FwError | undefined): void {
    this.#reload = undefined;
    if (failure !== undefined) {
      done.reject(failure);
      return;
    }
    const change = planChange(this.#plan, plan);
    this.#engine = new Engine(plan, this.#engine.snapshot());
    this.#plan = plan;
    this.#tryCheckpoint();
    done.resolve(change);
  }

  #read(after: Position): Promise<LoggedFrame[]> {
    const { log, partition } = this.#options;
    return log.read({ partition, after, framesMax: FRAMES_MAX, waitMs: WAIT_MS });
  }

  #step(frames: readonly LoggedFrame[]): Effects {
    const effects = new Effects();
    for (const frame of frames) {
      stepFrame(this.#engine, this.#episodes, frame, effects, this.#counts);
    }
    return effects;
  }

  /** Tells effects until they are told; false when it was stopped before. */
  async #tell(
    effects: Effects,
    frames: readonly LoggedFrame[],
    { position, stepSeconds }: { position: Position; stepSeconds: number },
  ): Promise<boolean> {
    if (
      !effects.isEmpty &&
      (await this.#patiently('effects', () => this.#flush(effects, position))) === undefined
    ) {
      return false;
    }
    this.#position = position;
    this.#untoldSince.shift();
    for (const { level } of effects.decisions) this.#levels[level]++;
    const now = this.#options.now();
    const endToEndSeconds: number[] = [];
    for (const { appendedAt } of frames) {
      const endToEndMs = Math.max(1, Math.round(now - appendedAt));
      this.#effectMs.record(endToEndMs);
      endToEndSeconds.push(endToEndMs / 1000);
    }
    this.#options.onFrames?.({ stepSeconds, endToEndSeconds });
    for (const [key, count] of effects.verdicts) {
      const [source = '', type = '', result = ''] = key.split('\n');
      this.#options.onSignals?.(source, type, result, count);
    }
    return true;
  }

  async #flush(effects: Effects, position: Position): Promise<true> {
    const { tasks, ledger, deadLetters, partition } = this.#options;
    for (const { task, kind } of effects.taskChanges()) {
      if (kind === 'open') await tasks.open(task);
      else if (kind === 'raise') await tasks.raise(task);
      else await tasks.withdraw(task.taskId, task.episode.closedBy ?? 'quiet');
    }
    await ledger.write(effects.ledgerBatch(), `partition-${partition}-${position}`);
    if (effects.decisions.length > 0) await this.#options.publish?.(effects.decisions);
    if (effects.deadLetters.length > 0) await deadLetters.put(effects.deadLetters);
    return true;
  }

  /** Writes a checkpoint when the disk takes it; else says so and gives the reason. */
  #tryCheckpoint(): FwError | undefined {
    this.#checkpointTriedAt = this.#options.now();
    try {
      this.#checkpoint();
      this.#setTrouble('checkpoint', undefined);
      return undefined;
    } catch (error) {
      if (!isFwError(error, 'FW_CHECKPOINT')) throw error;
      this.#setTrouble('checkpoint', error);
      return error;
    }
  }

  #checkpoint(): void {
    const startedAt = performance.now();
    if (this.#position !== LOG_START) {
      this.#options.checkpoints.save({
        position: this.#position,
        pack: nameOf(this.#plan),
        engine: this.#engine.snapshot(),
        episodes: this.#episodes.snapshot(),
      });
    }
    this.#checkpointTookMs = performance.now() - startedAt;
    this.#checkpointedAt = this.#options.now();
  }

  /** Tries again, ever slower, while something outside is away; undefined when it was stopped meanwhile. */
  async #patiently<T>(what: WaitedFor, attempt: () => Promise<T>): Promise<T | undefined> {
    for (let retryMs = RETRY_MS_MIN; ; retryMs = Math.min(retryMs * 2, RETRY_MS_MAX)) {
      try {
        const result = await attempt();
        this.#setTrouble(what, undefined);
        return result;
      } catch (error) {
        if (!isOutside(error)) throw error;
        this.#options.onRetry?.(what);
        this.#setTrouble(what, error);
        await sleep(retryMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
        if (this.#stopping.signal.aborted) return undefined;
      }
    }
  }

  #setTrouble(what: TroublePlace, error: FwError | undefined): void {
    const before = this.#trouble;
    if (what === 'log')
      this.#logAwaySince =
        error === undefined ? undefined : (this.#logAwaySince ?? this.#options.now());
    if (error === undefined) this.#troubles.delete(what);
    else this.#troubles.set(what, error);
    if (this.#trouble !== before) this.#options.onTrouble?.(this.#trouble);
  }

  get #lagMs(): number {
    const since = this.#untoldSince[0] ?? this.#logAwaySince;
    return since === undefined ? 0 : Math.max(0, this.#options.now() - since);
  }

  get #trouble(): string | undefined {
    const messages = [...this.#troubles.values()].map(({ message }) => message);
    return messages.length === 0 ? undefined : messages.join('; ');
  }
}

function nameOf({ pack, version }: Plan): string {
  return `${pack}@${version}`;
}

/** Whether it may pass by itself. The one file among the effects is that of dead letters: a full disk may be emptied. */
function isOutside(error: unknown): error is FwError {
  return isFwError(error) && (ERRORS[error.code].domain === 'outside' || error.code === 'FW_FILE');
}
