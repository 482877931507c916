// The pump moves one partition: it reads frames, has the engine run them, tells the outside what came of them, and now and then has a checkpoint
// written. Order matters: effects are told before the checkpoint that lies behind them is written, so that a
// crash between any two steps repeats effects, which changes nothing, and loses none. When Redis or ClickHouse is away, or the disk is
// full, the pump waits and reads nothing more; the log holds the signals. Without a new checkpoint it goes on, and says so: the next
// start has more of the log to run again.
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { DeadLetterSink } from '../connectors/dead-letter.ts';
import type { Decision } from '../engine/decision.ts';
import type { LedgerBatch } from '../ledger/rows.ts';
import { LOG_START, type LoggedFrame, type Position, type SignalLog } from '../log/log.ts';
import type { SentRecord } from '../shuffle/outbox.ts';
import { ERRORS, FwError, isFwError } from '../signal/fw-error.ts';
import type { Level } from '../signal/level.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import { isNothing, type Tellings } from './effect.ts';
import type { EnginePort, EngineView, OpenedEngine, PackChange, Stepped } from './engine-port.ts';
import type { FrameCounts } from './frame-step.ts';
import { joinTellings } from './joined-tellings.ts';
import { LatencyRecord } from './latency.ts';
import type { PackSource } from './load-pack.ts';
import type { PumpListener, PumpStatus, WaitedFor } from './pump-report.ts';
import { type ReadBounds, ReadSize } from './read-size.ts';
import { type TaskSink, tellTasks } from './task-telling.ts';
import type { TransferChecks } from './transfer-checks.ts';
import { type UntoldRun, UntoldRuns } from './untold-runs.ts';

export interface PumpOptions extends PumpListener {
  /** The pump opens it and closes it. */
  readonly engine: EnginePort;
  readonly log: SignalLog;
  readonly partition: number;
  readonly tasks: TaskSink;
  readonly ledger: { write(batch: LedgerBatch, token: string): Promise<unknown> };
  readonly deadLetters: DeadLetterSink;
  /** Tells others of decisions; again after a crash. Throws an FwError of the domain outside when it cannot. */
  readonly publish?: (decisions: readonly Decision[]) => Promise<void>;
  /** Warns people of whom blue and yellow decisions are; again after a crash. Throws as `publish`. */
  readonly warn?: (decisions: readonly Decision[]) => Promise<unknown>;
  /** Transfers that somebody waits for; told as soon as the engine has evaluated them. */
  readonly checks?: Pick<TransferChecks, 'asked' | 'settle'>;
  /** Sends on what a suspect stage gives; needed for one. Throws as `publish`. */
  readonly send?: (records: readonly SentRecord[]) => Promise<void>;
  /** Processing time between checkpoints. */
  readonly checkpointMs: number;
  /** How many frames are read at once; two such reads may wait to be told. Those of read-size.ts when missing. */
  readonly reads?: ReadBounds;
  readonly now: () => number;
  /** Waits for so many ms of `now`, or until the signal aborts; the machine's timers when missing. */
  readonly sleep?: (ms: number, stopping?: AbortSignal) => Promise<void>;
}

type TroublePlace = WaitedFor | 'checkpoint';

interface Reload {
  /** The number of the compiled pack. */
  readonly compiled: Promise<number>;
  readonly done: PromiseWithResolvers<PackChange>;
}

/** A read gives what is there and waits for no more, so that its age is bounded as well as its size. */
const WAIT_MS = 200;
const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 5_000;
const UNOPENED: EngineView = {
  pack: '',
  watermark: Number.NEGATIVE_INFINITY,
  newestTime: Number.NEGATIVE_INFINITY,
};

export class Pump {
  readonly #options: PumpOptions;
  readonly #checkpoints: CheckpointKeeper;
  readonly #sleep: (ms: number, stopping?: AbortSignal) => Promise<void>;
  #opened: OpenedEngine | undefined;
  #view = UNOPENED;
  #reload: Reload | undefined;
  readonly #counts: FrameCounts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  readonly #levels: Record<Level, number> = { blue: 0, yellow: 0, orange: 0, red: 0 };
  readonly #signalLatency = new LatencyRecord();
  readonly #batchLatency = new LatencyRecord();
  readonly #endToEndLatency = new LatencyRecord();
  #position: Position = LOG_START;
  readonly #readSize: ReadSize;
  readonly #untold = new UntoldRuns();
  /** Since when the log does not answer. */
  #logAwaySince: number | undefined;
  readonly #troubles = new Map<TroublePlace, FwError>();
  /** What came out of something that nobody waits for: it ends the pump. */
  readonly #failures: unknown[] = [];
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;

  constructor(options: PumpOptions) {
    this.#options = options;
    this.#readSize = new ReadSize(options.reads);
    this.#sleep = options.sleep ?? sleepOnTimer;
    const { engine, checkpointMs, now, onCheckpoint } = options;
    this.#checkpoints = new CheckpointKeeper({
      engine,
      everyMs: checkpointMs,
      now,
      onTried: (failure) => this.#setTrouble('checkpoint', failure),
      onSaved: (saved) => onCheckpoint?.(saved),
    });
  }

  /** Of the newest frame that is told. */
  get position(): Position {
    return this.#position;
  }

  get status(): PumpStatus {
    const { watermark, newestTime, pack, leftBehindCount = 0 } = this.#view;
    return {
      position: this.#position,
      watermark,
      newestTime,
      leftBehindCount,
      counts: { ...this.#counts },
      decisionsByLevel: { ...this.#levels },
      latency: {
        signalMs: this.#signalLatency.ms,
        batchMs: this.#batchLatency.ms,
        endToEndMs: this.#endToEndLatency.ms,
      },
      checkpointAgeMs: this.#checkpoints.ageMs,
      trouble: this.#trouble,
      waitsFor: this.#troubles.get('log') ?? this.#troubles.get('effects'),
      lagMs: this.#lagMs,
      pack,
    };
  }

  /** Opens the engine, so that `status` says where it stands. Rejects with FW_PACK_INVALID and FW_CHECKPOINT. */
  async open(): Promise<void> {
    const opened = await this.#options.engine.open();
    if (opened === this.#opened) return;
    this.#opened = opened;
    const { view, position, refused } = opened;
    this.#view = view;
    this.#position = position;
    for (const why of refused) this.#options.onRefusedCheckpoint?.(why);
    if (refused.length > 0 && position === LOG_START) this.#options.onBegunAnew?.();
  }

  /** Starts to run; an error that is not an outside failure ends it and comes out of `stopped`. */
  start(): void {
    this.#stopping = new AbortController();
    this.#isRunning = true;
    this.#untold.clear();
    this.#failures.length = 0;
    this.#running = this.#run();
    // Whoever awaits `stopped` or `stop` gets the error; without anybody it must not end the process unheard.
    this.#running.catch(() => undefined);
  }

  /**
   * Changes the pack between two frames; gives what goes on and what starts cold. The old state is checkpointed before and the new
   * one after, so that a crash runs each frame with the pack that it was first run with. Rejects with FwError FW_PACK_INVALID, with
   * FW_RELOAD_REFUSED when the pump has stopped, is stopping, or stops first, or another change comes meanwhile, and with FW_CHECKPOINT when the
   * state could not be kept; the pack in force stays then.
   */
  reload(pack: PackSource): Promise<PackChange> {
    this.#refuseReload('another change came meanwhile');
    const done = Promise.withResolvers<PackChange>();
    if (!this.#isRunning) return Promise.reject(this.#refusal('it has stopped'));
    if (this.#stopping.signal.aborted) return Promise.reject(this.#refusal('it is stopping'));
    const { engine } = this.#options;
    const reload = { compiled: engine.open().then(() => engine.compile(pack)), done };
    this.#reload = reload;
    // A pack with a fault is told of at once, whatever the pump waits for.
    reload.compiled.catch((error: unknown) => {
      if (this.#reload === reload) this.#reload = undefined;
      done.reject(error);
    });
    return done.promise;
  }

  #refuseReload(why: string): void {
    this.#reload?.done.reject(this.#refusal(why));
    this.#reload = undefined;
  }

  #refusal(why: string): FwError {
    const message = `partition ${this.#options.partition} did not change its pack: ${why}`;
    return new FwError('FW_RELOAD_REFUSED', message);
  }

  /** Settles when the pump has ended. */
  get stopped(): Promise<void> {
    return this.#running;
  }

  /** Stops after the frames at hand, writes a last checkpoint, and closes the engine. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Resolves when everything that is in the log now has been told. */
  async drain(): Promise<void> {
    const { log, partition } = this.#options;
    const end = await log.end(partition);
    while (log.comparePositions(this.#position, end) < 0) {
      await Promise.race([this.#sleep(10), this.#running]);
      if (this.#stopping.signal.aborted) return;
    }
  }

  async #run(): Promise<void> {
    try {
      await this.open();
      await this.#pump();
      if (this.#failures.length > 0) throw this.#failures[0];
    } finally {
      this.#isRunning = false;
      this.#refuseReload('it stopped before the change was made');
      await this.#checkpoints.settled();
      await this.#options.engine.close();
    }
  }

  async #pump(): Promise<void> {
    let allTold: Promise<boolean> = Promise.resolve(true);
    let read = this.#position;
    while (!this.#stopping.signal.aborted) {
      // Nothing more is told, and no checkpoint written, after a telling that was given up: the frames are run again.
      if (!(await this.#untold.room(this.#readSize.frames))) return;
      const frames = await this.#patiently('log', () => this.#read(read));
      if (this.#failures.length > 0) throw this.#failures[0];
      const last = frames?.at(-1);
      if (frames !== undefined && last !== undefined) {
        this.#readSize.saw(frames);
        allTold = this.#begin(allTold, frames);
        read = last.position;
      }
      if (this.#reload !== undefined) {
        if (!(await allTold)) return;
        const saved = this.#checkpoints.save(this.#position);
        this.#endOnFailure(saved);
        await this.#changePack(this.#reload, await saved);
      } else if (this.#checkpoints.isDue) {
        // Nobody waits until all is told: the checkpoint does, before it counts.
        const told = allTold;
        this.#endOnFailure(this.#checkpoints.save(read, () => told));
      }
    }
    if (!(await allTold)) return;
    const failure = await this.#checkpoints.save(this.#position);
    if (failure !== undefined) throw failure;
  }

  /** `failure` is why the state of the pack in force could not be kept: then that pack stays. */
  async #changePack({ compiled, done }: Reload, failure: FwError | undefined): Promise<void> {
    // Another change may have come, or this one have been found faulty, while the checkpoint was written.
    if (this.#reload?.done !== done) return;
    const number = await compiled.catch(() => undefined);
    if (this.#reload?.done !== done || number === undefined) return;
    this.#reload = undefined;
    if (failure !== undefined) {
      done.reject(failure);
      return;
    }
    try {
      const change = await this.#options.engine.change(number);
      this.#view = change.view;
      await this.#checkpoints.save(this.#position);
      done.resolve(change);
    } catch (error) {
      done.reject(error);
      // An engine that refuses goes on as it was; of one that breaks nobody knows how it is.
      if (!isFwError(error, 'FW_RELOAD_REFUSED')) throw error;
    }
  }

  /** Has the engine run frames and what came of them told after all before them; gives whether it was. */
  #begin(before: Promise<boolean>, frames: readonly LoggedFrame[]): Promise<boolean> {
    const { engine, checks } = this.#options;
    const { promise: told, resolve, reject } = Promise.withResolvers<boolean>();
    const run: UntoldRun = { frames, stepped: undefined, told };
    this.#untold.add(run);
    const heard = engine.step(frames, checks?.asked()).then((stepped) => {
      run.stepped = stepped;
      // Whoever waits for an answer does not wait until tasks and ledger have it: the log has the transfer, so they will.
      checks?.settle(stepped.checked);
    });
    this.#tellAfter(before, heard, run).then(resolve, reject);
    this.#endOnFailure(told);
    return told;
  }

  #read(after: Position): Promise<LoggedFrame[]> {
    const { log, partition } = this.#options;
    return log.read({ partition, after, framesMax: this.#readSize.frames, waitMs: WAIT_MS });
  }

  /** Tells what came of a run when all before it is told, and with it what the engine has run since; false when it was stopped before. */
  async #tellAfter(
    before: Promise<boolean>,
    heard: Promise<void>,
    run: UntoldRun,
  ): Promise<boolean> {
    // Both are awaited, so that the failure of either is heard.
    const [isBeforeTold] = await Promise.all([before, heard]);
    if (!isBeforeTold) return false;
    if (!this.#untold.has(run)) return true;
    const runs = this.#untold.tellable();
    const told = joinTellings(runs.map(({ stepped }) => stepped.tellings));
    const position = runs.at(-1)?.frames.at(-1)?.position ?? this.#position;
    const isFlushed =
      isNothing(told) || (await this.#patiently('effects', () => this.#flush(told, position)));
    if (isFlushed === undefined) return false;
    this.#position = position;
    for (const { stepped, frames } of runs) {
      this.#view = stepped.view;
      this.#untold.shift();
      this.#count(stepped, frames);
    }
    return true;
  }

  #count(
    { tellings, counts, batchSeconds, signalSeconds }: Stepped,
    frames: readonly LoggedFrame[],
  ): void {
    const { now, onFrames, onSignals, onDecisions } = this.#options;
    this.#counts.accepted += counts.accepted;
    this.#counts.late += counts.late;
    this.#counts.duplicate += counts.duplicate;
    this.#counts.invalid += counts.invalid;
    for (const { level } of tellings.decisions) this.#levels[level]++;
    const toldAt = now();
    const endToEndSeconds = frames.map(({ appendedAt }) => Math.max(1, toldAt - appendedAt) / 1000);
    this.#batchLatency.add(batchSeconds);
    for (const seconds of signalSeconds) this.#signalLatency.add(seconds);
    for (const seconds of endToEndSeconds) this.#endToEndLatency.add(seconds);
    onFrames?.({ batchSeconds, signalSeconds, endToEndSeconds });
    for (const verdict of tellings.verdicts) onSignals?.(verdict);
    if (tellings.decisions.length > 0) onDecisions?.(tellings.decisions);
  }

  async #flush(told: Tellings, position: Position): Promise<true> {
    const { tasks, ledger, deadLetters, partition, publish, send, warn } = this.#options;
    if (told.sent.length > 0) await send?.(told.sent);
    await tellTasks(tasks, told.tasks);
    // After the tasks: who has an episode by now hears from its ladder.
    if (told.warnings.length > 0) await warn?.(told.warnings);
    await ledger.write(told.ledger, `partition-${partition}-${position}`);
    if (told.decisions.length > 0) await publish?.(told.decisions);
    if (told.deadLetters.length > 0) await deadLetters.put(told.deadLetters);
    return true;
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
        await this.#sleep(retryMs, this.#stopping.signal);
        if (this.#stopping.signal.aborted || this.#failures.length > 0) return undefined;
      }
    }
  }

  #endOnFailure(started: Promise<unknown>): void {
    started.catch((error: unknown) => this.#failures.push(error));
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
    const since = this.#untold.since ?? this.#logAwaySince;
    return since === undefined ? 0 : Math.max(0, this.#options.now() - since);
  }

  get #trouble(): string | undefined {
    const messages = [...this.#troubles.values()].map(({ message }) => message);
    return messages.length === 0 ? undefined : messages.join('; ');
  }
}

async function sleepOnTimer(ms: number, stopping?: AbortSignal): Promise<void> {
  const options = stopping === undefined ? {} : { signal: stopping };
  await sleepFor(ms, undefined, options).catch(() => undefined);
}

/** Whether it may pass by itself. The one file among the effects is that of dead letters: a full disk may be emptied. */
function isOutside(error: unknown): error is FwError {
  return isFwError(error) && (ERRORS[error.code].domain === 'outside' || error.code === 'FW_FILE');
}
